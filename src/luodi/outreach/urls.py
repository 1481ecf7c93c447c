from __future__ import annotations

from django.urls import path

from luodi.outreach import views

urlpatterns = [
    path("introducers/", views.introducers, name="introducers"),
    path("introducers/new/", views.introducer_new, name="introducer-new"),
    path("introducers/<int:pk>/", views.introducer, name="introducer"),
    path("introducers/<int:pk>/introduce/", views.introduce, name="introduce"),
]
