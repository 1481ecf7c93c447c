from __future__ import annotations

from django.urls import path

from luodi.assessment import views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/new/", views.run_new, name="run-new"),
    path("runs/try/<slug:digest>/", views.trial, name="book-trial"),
    path("runs/try/draft/<int:pk>/", views.draft_trial, name="draft-trial"),
    path("runs/judge/", views.judge, name="judge"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/recompute/", views.recompute, name="run-recompute"),
    path("runs/<int:pk>/again/", views.again, name="run-again"),
    path("runs/<int:pk>/what-if/", views.what_if, name="run-what-if"),
    path("runs/<int:pk>/publish/", views.publish, name="run-publish"),
    path("runs/<int:pk>/against/<int:other>/", views.compare, name="run-compare"),
    path("runs/<int:pk>/suppose/", views.suppose, name="run-suppose"),
    path("runs/<int:pk>/answer/<int:objection>/", views.answer, name="run-answer"),
    path("runs/<int:pk>/final/", views.final, name="run-final"),
    path("runs/<int:pk>/choose/", views.choose, name="run-choose"),
    path("runs/<int:pk>/notice/", views.notice, name="run-notice"),
    path("runs/<int:pk>/archive/", views.archive, name="run-archive"),
    path("runs/<int:pk>/awards/", views.awards, name="run-awards"),
    path("runs/<int:pk>/awards/pay/", views.pay, name="run-pay"),
    path("runs/<int:pk>/<str:unit>/", views.subject, name="run-subject"),
    path("runs/<int:pk>/<str:unit>/<str:item>/object/", views.object_to, name="run-object"),
    path("runs/<int:pk>/<str:unit>/<str:item>/decide/", views.decide, name="run-decide"),
    path("runs/<int:pk>/<str:unit>/<str:item>/", views.item, name="run-item"),
]
