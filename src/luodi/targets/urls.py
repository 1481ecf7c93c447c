from __future__ import annotations

from django.urls import path

from luodi.targets import views

urlpatterns = [
    path("quotas/", views.quotas, name="quotas"),
    path("quotas/make/", views.make, name="quotas-make"),
    path("targets/", views.targets, name="targets"),
    path("targets/fairness/", views.fairness, name="fairness"),
    path("targets/fairness/limit/", views.fairness_limit, name="fairness-limit"),
    path("targets/of/<int:year>/<str:unit>/<slug:code>/", views.target, name="target"),
    path("targets/new/", views.target_new, name="target-new"),
]
