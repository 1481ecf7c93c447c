"""What every answer carries and who may knock: the content policy, and signing in before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import LazyObject

Answer = Callable[[HttpRequest], HttpResponseBase]

# Everything from this host, nothing inline. `data:` only for the small pictures inside Tabler's stylesheet.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# A paper may stand in a page of this house, where a verifier looks at it beside its fact.
POLICY_OF_PAPERS = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


FIRST = frozenset({"password", "logout", "set_language"})  # all that a first password, known to two people, opens


class ContentPolicy:
    """Sends the content policy with every answer, static files included, and keeps pages with data out of caches."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        framed = response.headers.get("X-Frame-Options") == "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = POLICY_OF_PAPERS if framed else POLICY
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SignedIn(LoginRequiredMiddleware):
    """Nobody sees anything without signing in, unless a view says `login_not_required`.

    The API answers for itself: it takes tokens as well, and says 401 instead of sending a program to a login page.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if "\0" in request.path_info:  # names nothing, and PostgreSQL would not even look for it
            raise Http404
        if request.path_info.startswith("/api/"):
            return None
        turned = super().process_view(request, view_func, view_args, view_kwargs)
        if isinstance(request.user, LazyObject) and request.user.is_authenticated:
            request.user = request.user._wrapped  # found by now: no need to go through its proxy a few hundred times
        if turned is not None or not getattr(view_func, "login_required", True):
            return turned
        name = request.resolver_match.url_name if request.resolver_match else ""
        if getattr(request.user, "must_change_password", False) and name not in FIRST:
            return HttpResponseRedirect(reverse("password"))
        return None
