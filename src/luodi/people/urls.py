from __future__ import annotations

from django.urls import path

from luodi.people import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("account/token/", views.token, name="token-new"),
    path("account/token/<int:pk>/revoke/", views.revoke, name="token-revoke"),
    path("people/", views.people, name="people"),
    path("people/changes/", views.changes, name="people-changes"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/grant/", views.grant_new, name="grant-new"),
    path("people/<int:pk>/edit/", views.person_edit, name="person-edit"),
    path("people/<int:pk>/<slug:verb>/", views.person_do, name="person-do"),
    path("grants/<int:pk>/take/", views.grant_take, name="grant-take"),
    path("orgs/", views.orgs, name="orgs"),
    path("orgs/new/", views.org_new, name="org-new"),
    path("orgs/<str:code>/", views.org, name="org"),
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.post_new, name="post-new"),
    path("posts/<str:code>/", views.post, name="post"),
    path("posts/<str:code>/edit/", views.post_edit, name="post-edit"),
    path("posts/<str:code>/office/", views.office, name="office"),
    path("posts/<str:code>/leave/", views.leave, name="post-leave"),
    path("rights/", views.rights, name="rights"),
]
