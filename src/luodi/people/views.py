"""Pages of people: signing in, my account, staff, units, posts, and the table of rights."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.errors import NotThere, Refusal
from luodi.kit.pages import form_page, list_page, page, safe_next
from luodi.people import actions, forms, tables
from luodi.people.access import DISTRICT_WIDE, RIGHTS, Act, Request, Role, may, require, scope
from luodi.people.models import Org
from luodi.people.queries import (
    grants_beyond,
    grants_of,
    holder_on,
    holdings_by,
    holdings_of,
    org_for,
    person_for,
    post_for,
    tokens_of,
)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in. A wrong account and a wrong password read the same; after several, the account waits."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request, "/"))
    address = request.META.get("REMOTE_ADDR", "")

    def do(values: dict[str, Any]) -> str:
        now = timezone.now()
        actions.check_not_waiting(values["username"], address, now)
        found = authenticate(request, username=values["username"], password=values["password"])
        if found is None:
            actions.note_failure(values["username"], address, now)
            raise Refusal("sign_in_wrong")
        actions.forget_failures(values["username"], address)
        login(request, found)
        if found.must_change_password:
            return reverse("password")
        return safe_next(request, "/")

    response = form_page(
        request,
        forms.SignInInput,
        do,
        title=_("登录"),
        back="",
        submit=_("登录"),
        template="people/sign_in.html",
        next=request.GET.get("next", ""),
    )
    if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.user.language, samesite="Lax")
    return response


@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("login"))


@require_GET
def account(request: Request) -> HttpResponse:
    """What I am here: my unit, roles, posts and keys."""
    context = {
        "grants": grants_of(request.user),
        "holdings": holdings_by(request.user),
        "tokens": tokens_of(request.user),
        "fresh": request.session.pop("fresh_token", ""),
        "now": timezone.now(),
    }
    return page(request, "people/account.html", context)


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    def do(values: dict[str, Any]) -> str:
        actions.change_own_password(request.user, timezone.now(), old=values["old"], new=values["new"])
        update_session_auth_hash(request, request.user)
        return reverse("account")

    return form_page(
        request, forms.PasswordInput, do, title=_("修改密码"), back=reverse("account"), done=_("密码已修改。")
    )


@require_http_methods(["GET", "POST"])
def token(request: Request) -> HttpResponse:
    def do(values: dict[str, Any]) -> str:
        raw = actions.make_token(request.user, timezone.now(), **values)
        request.session["fresh_token"] = raw
        return reverse("account")

    return form_page(
        request,
        forms.TokenInput,
        do,
        title=_("新建接口令牌"),
        back=reverse("account"),
        initial={"days": 90, "read_only": True},
    )


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    actions.revoke_token(request.user, timezone.now(), pk)
    messages.success(request, _("令牌已作废。"))
    return HttpResponseRedirect(reverse("account"))


def _manages(request: Request) -> bool:
    return may(request.user, Act.PEOPLE_MANAGE)


def _manages_in(request: Request, org: Org | None) -> bool:
    """Whether the reader manages people there; who has no unit is managed by whoever manages everybody."""
    managed = scope(request.user, Act.PEOPLE_MANAGE)
    return managed.everything if org is None else managed.holds(org.path)


def _acts(request: Request, *rows: tuple[str, str, str]) -> list[dict[str, str]]:
    shown = rows if _manages(request) else ()
    return [{"href": reverse(url), "title": title, "icon": icon} for url, title, icon in shown]


@require_GET
def people(request: Request) -> HttpResponseBase:
    return list_page(request, tables.PEOPLE, acts=_acts(request, ("person-new", _("添加人员"), "plus")))


@require_GET
def orgs(request: Request) -> HttpResponseBase:
    return list_page(request, tables.ORGS, acts=_acts(request, ("org-new", _("添加单位"), "plus")))


@require_GET
def posts(request: Request) -> HttpResponseBase:
    return list_page(request, tables.POSTS, acts=_acts(request, ("post-new", _("添加职务"), "plus")))


@require_GET
def changes(request: Request) -> HttpResponseBase:
    return list_page(request, tables.CHANGES)


@require_GET
def rights(request: Request) -> HttpResponse:
    """Who may do what, as the one table of rights has it."""
    require(request.user, Act.PEOPLE_SEE)
    rows = [(act, act in DISTRICT_WIDE, [act in RIGHTS[role] for role in Role]) for act in Act]
    return page(request, "people/rights.html", {"roles": list(Role), "rows": rows, "names": act_names()})


def act_names() -> dict[str, str]:
    """What each act is called on the page of rights."""
    return {
        "project_see": _("查看项目和台账"),
        "project_edit": _("登记和修改项目"),
        "stage_forward": _("推进阶段、暂停"),
        "stage_backward": _("退回阶段、终止"),
        "ledger_record": _("登记和更正台账"),
        "ledger_verify": _("核实、退回"),
        "ledger_void": _("作废已核实记录"),
        "credit_split": _("业绩分割、变更责任单位"),
        "period_close": _("月度结账"),
        "import": _("导入工作簿"),
        "quota_see": _("查看年度任务"),
        "quota_set": _("给单位下达任务"),
        "quota_make": _("按分档表生成年度任务"),
        "run_see": _("查看考核结果"),
        "run_make": _("进行考核（存为草稿）、起草办法"),
        "run_publish": _("公布考核结果"),
        "book_approve": _("批准、退回办法"),
        "object": _("对本单位得分提出异议"),
        "objection_answer": _("答复异议"),
        "award_approve": _("批准奖惩"),
        "award_pay": _("登记奖金兑现"),
        "judge": _("评定和填报"),
        "bulletin_make": _("印发通报"),
        "people_see": _("查看人员和机构"),
        "people_manage": _("管理人员和机构"),
    }


@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    found = person_for(request.user, Act.PEOPLE_SEE, pk)
    own, manages = found.pk == request.user.pk, _manages_in(request, found.unit)
    beyond = grants_beyond(request.user, found) if manages else []
    context = {
        "person": found,
        "grants": [(one, not own and _manages_in(request, one.org)) for one in grants_of(found)],
        "holdings": holdings_by(found),
        "language": dict(settings.LANGUAGES).get(found.language, found.language),
        "may_edit": manages and not beyond,
        "may_shut": manages and not beyond and not own,
        "may_give": manages and not own,
        "answers_above": bool(beyond),
        "password": request.session.pop(f"password_{pk}", ""),
    }
    return page(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def person_new(request: Request) -> HttpResponse:
    require(request.user, Act.PEOPLE_MANAGE)

    def do(values: dict[str, Any]) -> str:
        made, first = actions.add_person(request.user, timezone.now(), **values)
        request.session[f"password_{made.pk}"] = first
        return reverse("person", args=[made.pk])

    return _managed(request, forms.PersonInput, do, _("添加人员"), reverse("people"))


@require_http_methods(["GET", "POST"])
def person_edit(request: Request, pk: int) -> HttpResponse:
    found = person_for(request.user, Act.PEOPLE_MANAGE, pk)
    back = reverse("person", args=[pk])

    def do(values: dict[str, Any]) -> str:
        actions.change_person(request.user, timezone.now(), pk, **values)
        return back

    initial = {name: getattr(found, name) for name in ("name", "phone", "language")}
    initial["unit"] = found.unit.code if found.unit else ""
    return _managed(request, forms.PersonChangeInput, do, found.name, back, initial, unit=found.unit)


def _managed(
    request: Request,
    form: Any,
    do: Any,
    title: str,
    back: str,
    initial: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    kwargs = {"actor": request.user, **more}
    return form_page(request, form, do, title=title, back=back, initial=initial, form_kwargs=kwargs)


@require_POST
def person_do(request: Request, pk: int, verb: str) -> HttpResponse:
    """Shut or open an account, or give a new first password."""
    now = timezone.now()
    if verb == "password":
        request.session[f"password_{pk}"] = actions.reset_password(request.user, now, pk)
    elif verb in ("shut", "open"):
        actions.set_active(request.user, now, pk, active=verb == "open")
    else:
        raise NotThere
    return HttpResponseRedirect(reverse("person", args=[pk]))


@require_http_methods(["GET", "POST"])
def grant_new(request: Request, pk: int) -> HttpResponse:
    found = person_for(request.user, Act.PEOPLE_MANAGE, pk)

    def do(values: dict[str, Any]) -> str:
        actions.give_role(request.user, timezone.now(), pk, **values)
        return reverse("person", args=[pk])

    back = reverse("person", args=[pk])
    return _managed(request, forms.GrantInput, do, _("给 %(name)s 角色") % {"name": found.name}, back)


@require_POST
def grant_take(request: Request, pk: int) -> HttpResponse:
    found = actions.take_role(request.user, timezone.now(), pk)
    return HttpResponseRedirect(reverse("person", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def org_new(request: Request) -> HttpResponse:
    require(request.user, Act.PEOPLE_MANAGE)

    def do(values: dict[str, Any]) -> str:
        return reverse("org", args=[actions.add_org(request.user, timezone.now(), **values).code])

    return _managed(request, forms.OrgInput, do, _("添加单位"), reverse("orgs"))


@require_http_methods(["GET", "POST"])
def org(request: Request, code: str) -> HttpResponse:
    """One unit; who manages people changes it here."""
    found = org_for(request.user, Act.PEOPLE_SEE, code)
    if not _manages_in(request, found):
        return page(request, "people/org.html", {"org": found})

    def do(values: dict[str, Any]) -> str:
        actions.change_org(request.user, timezone.now(), code, **values)
        return reverse("orgs")

    initial = {name: getattr(found, name) for name in ("name", "name_en", "kind", "group", "active")}
    return _managed(request, forms.OrgChangeInput, do, found.name, reverse("orgs"), initial)


@require_http_methods(["GET", "POST"])
def post_new(request: Request) -> HttpResponse:
    require(request.user, Act.PEOPLE_MANAGE)

    def do(values: dict[str, Any]) -> str:
        return reverse("post", args=[actions.add_post(request.user, timezone.now(), **values).code])

    return _managed(request, forms.PostInput, do, _("添加职务"), reverse("posts"))


@require_GET
def post(request: Request, code: str) -> HttpResponse:
    found = post_for(request.user, Act.PEOPLE_SEE, code)
    holdings = holdings_of(found)
    context = {
        "post": found,
        "holder": holder_on(found, timezone.localdate()),
        "holdings": holdings,
        "may_manage": _manages_in(request, found.org),
        "held": any(one.until is None for one in holdings),
    }
    return page(request, "people/post.html", context)


@require_http_methods(["GET", "POST"])
def post_edit(request: Request, code: str) -> HttpResponse:
    """Change a post, or retire it; what hangs on it stays."""
    found = post_for(request.user, Act.PEOPLE_MANAGE, code)
    back = reverse("post", args=[code])

    def do(values: dict[str, Any]) -> str:
        actions.change_post(request.user, timezone.now(), code, **values)
        return back

    initial = {name: getattr(found, name) for name in ("title", "title_en", "rank", "order", "active")}
    return _managed(request, forms.PostChangeInput, do, found.title, back, initial)


@require_http_methods(["GET", "POST"])
def office(request: Request, code: str) -> HttpResponse:
    found = post_for(request.user, Act.PEOPLE_MANAGE, code)

    def do(values: dict[str, Any]) -> str:
        actions.take_office(request.user, timezone.now(), code, **values)
        return reverse("post", args=[code])

    title = _("%(title)s：到任") % {"title": found.title}
    return _managed(request, forms.OfficeInput, do, title, reverse("post", args=[code]))


@require_http_methods(["GET", "POST"])
def leave(request: Request, code: str) -> HttpResponse:
    """Whoever holds a post leaves it; nobody follows yet."""
    found = post_for(request.user, Act.PEOPLE_MANAGE, code)

    def do(values: dict[str, Any]) -> str:
        actions.leave_office(request.user, timezone.now(), code, **values)
        return reverse("post", args=[code])

    title = _("%(title)s：离任") % {"title": found.title}
    return _managed(request, forms.LeaveInput, do, title, reverse("post", args=[code]))
