"""The bare view: no session, no sign-in, no language; one statement, its rows as JSON."""

from __future__ import annotations

import json
import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.statements import READS, WRITES


def bare(request: HttpRequest, name: str) -> HttpResponse:
    values = request.GET.getlist("v")
    with connection.cursor() as cursor:
        if name in WRITES:
            cursor.execute(WRITES[name], [int(values[0]), *values[1:]])
            rows: object = cursor.rowcount
        else:
            # The count and the rows are narrowed alike, so the values stand in the statement twice.
            times = READS[name].count("%s") // len(values) if values else 0
            cursor.execute(READS[name], values * times or None)
            rows = cursor.fetchall()
    return HttpResponse(json.dumps(rows, default=str), content_type="application/json")


urlpatterns = [path("<str:name>", bare)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")
application = get_wsgi_application()
