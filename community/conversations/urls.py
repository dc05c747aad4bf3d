"""Conversations: addresses under /me/messages/. Whoever is not in one does not find it."""

from django.urls import path

from community.conversations import views

app_name = "conversations"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.conversation, name="conversation"),
    path("<int:pk>/newer/", views.newer, name="newer"),
    path("<int:pk>/read/", views.read, name="read"),
    path("<int:pk>/draft/", views.draft, name="draft"),
    path("<int:pk>/mute/", views.mute, name="mute"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/leave/", views.leave, name="leave"),
]
