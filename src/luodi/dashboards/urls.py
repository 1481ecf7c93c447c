from __future__ import annotations

from django.urls import path

from luodi.dashboards import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("brief/", views.brief, name="brief"),
]
