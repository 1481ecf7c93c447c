"""The one address of the bare view."""

from __future__ import annotations

from django.urls import path

from bench.works import view

urlpatterns = [path("bare", view)]
