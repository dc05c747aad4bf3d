from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = [
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("me/mail/", views.preferences, name="preferences"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
