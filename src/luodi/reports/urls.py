from __future__ import annotations

from django.urls import path

from luodi.reports import views

urlpatterns = [
    path("bulletins/", views.bulletins, name="bulletins"),
    path("runs/<int:pk>/archive.zip", views.archive, name="run-file"),
    path("runs/<int:pk>/<str:unit>/sheet.<slug:kind>", views.score_sheet, name="score-sheet"),
    path("bulletins/of/<int:run>/", views.bulletin_new, name="bulletin-new"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/file.<slug:kind>", views.file, name="bulletin-file"),
]
