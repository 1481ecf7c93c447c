from __future__ import annotations

from django.urls import path

from luodi.books import views

urlpatterns = [
    path("books/", views.books, name="books"),
    path("books/new/", views.book_new, name="book-new"),
    path("books/<slug:digest>/", views.book, name="book"),
]
