from __future__ import annotations

from django.urls import path

from luodi.books import views

urlpatterns = [
    path("books/", views.books, name="books"),
    path("books/new/", views.book_new, name="book-new"),
    path("books/begin/", views.book_begin, name="book-begin"),
    path("books/drafts/", views.drafts, name="book-drafts"),
    path("books/drafts/<int:pk>/", views.draft, name="book-draft"),
    path("books/drafts/<int:pk>/check/", views.draft_check, name="book-draft-check"),
    path("books/drafts/<int:pk>/approve/", views.draft_approve, name="book-draft-approve"),
    path("books/drafts/<int:pk>/return/", views.draft_return, name="book-draft-return"),
    path("books/limits/", views.limits, name="book-limits"),
    path("books/schema.json", views.schema, name="book-schema"),
    path("books/complete/", views.complete, name="book-complete"),
    path("books/<slug:digest>/against/<slug:other>/", views.compare, name="book-compare"),
    path("books/<slug:digest>/", views.book, name="book"),
    path("books/<slug:digest>/copy/", views.book_copy, name="book-copy"),
]
