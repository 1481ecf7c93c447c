from __future__ import annotations

from django.urls import path

from luodi.enterprises import views

urlpatterns = [
    path("companies/", views.companies, name="companies"),
    path("companies/new/", views.company_new, name="company-new"),
    path("companies/<int:pk>/edit/", views.company_edit, name="company-edit"),
]
