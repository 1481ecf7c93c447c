from __future__ import annotations

from django.urls import path

from luodi.exchange import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new, name="import-new"),
    path("imports/sample.xlsx", views.sample, name="import-sample"),
    path("imports/<int:pk>/", views.batch, name="import-batch"),
    path("imports/<int:pk>/progress/", views.progress, name="import-progress"),
    path("imports/<int:pk>/columns/", views.columns, name="import-columns"),
    path("imports/<int:pk>/shipped/", views.use_shipped, name="import-shipped"),
    path("imports/<int:pk>/check/", views.check, name="import-check"),
    path("imports/<int:pk>/accept/", views.accept, name="import-accept"),
    path("imports/<int:pk>/undo/", views.undo, name="import-undo"),
    path("imports/<int:pk>/drop/", views.drop, name="import-drop"),
    path("imports/<int:pk>/refused.xlsx", views.refused, name="import-refused"),
]
