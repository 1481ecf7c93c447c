from __future__ import annotations

from django.urls import path

from luodi.figures import views

urlpatterns = [
    path("figures/", views.all_of_them, name="figures"),
    path("figures/journal/", views.journal, name="postings"),
    path("figures/<slug:code>/", views.one, name="figure"),
    path("figures/<slug:code>/rows/", views.behind, name="figure-rows"),
    path("figures/<slug:code>/changes/", views.between, name="figure-bridge"),
]
