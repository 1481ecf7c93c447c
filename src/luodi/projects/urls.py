from __future__ import annotations

from django.urls import path

from luodi.projects import views

# Before the ledger's: "new" and "views" are words, no project's code can be (codes hold a digit).
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.project_new, name="project-new"),
    path("projects/views/", views.saved, name="project-views"),
    path("projects/views/<int:pk>/forget/", views.forget, name="project-view-forget"),
    path("projects/<str:code>/edit/", views.project_edit, name="project-edit"),
    path("projects/<str:code>/history/", views.project_history, name="project-history"),
    path("deadlines/", views.deadlines, name="deadlines"),
    path("companies/<int:pk>/", views.company, name="company"),
]
