"""The addresses that pages of figures lead to."""

from __future__ import annotations

from django.urls import include, path

from luodi.site.urls import urlpatterns as house

urlpatterns = [
    *house,
    path("", include("luodi.figures.urls")),
    path("", include("luodi.projects.urls")),
    path("", include("luodi.ledger.urls")),
    path("", include("luodi.people.urls")),
]
