"""Every address of the house. A feature brings its own `urls`; here stands only who is under which word."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from luodi.site.api import api, not_found


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: it answers, and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luodi.dashboards.urls")),
    path("", include("luodi.people.urls")),
    path("", include("luodi.enterprises.urls")),
    path("", include("luodi.projects.urls")),
    path("", include("luodi.ledger.urls")),
    path("", include("luodi.figures.urls")),
    path("", include("luodi.books.urls")),
    path("", include("luodi.outreach.urls")),
    path("", include("luodi.targets.urls")),
    path("", include("luodi.assessment.urls")),
    path("", include("luodi.exchange.urls")),
    path("", include("luodi.reports.urls")),
    path("api/", api.urls),
    path("language/", login_not_required(set_language), name="set_language"),
    path("alive", alive, name="alive"),
]
handler404 = not_found
