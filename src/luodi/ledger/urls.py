from __future__ import annotations

from django.urls import path

from luodi.ledger import views

urlpatterns = [
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/record/<slug:slug>/", views.record, name="record"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/waiting/", views.waiting, name="waiting"),
    path("ledger/waiting/chosen/", views.chosen, name="chosen"),
    path("ledger/returned/", views.returned, name="returned"),
    path("ledger/<int:pk>/", views.entry, name="entry"),
    path("ledger/<int:pk>/verify/", views.verify, name="verify"),
    path("ledger/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("ledger/<int:pk>/correct/", views.correct, name="correct"),
    path("ledger/<int:pk>/void/", views.void, name="void"),
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("months/", views.months, name="months"),
]
