from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = [
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/why/<str:token>/", views.why, name="why"),
    path("mail/open/", views.open_letter, name="open"),
    path("me/mail/", views.preferences, name="preferences"),
    path("me/mail/pause/", views.end_pause, name="end_pause"),
    path("me/mail/lift/", views.lift, name="lift"),
    path("me/mail/push/", views.subscribe_to_push, name="subscribe_to_push"),
    path("me/mail/push/<int:subscription_id>/", views.forget_device, name="forget_device"),
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/read/", views.read_all, name="read_all"),
    path("me/notices/bell/", views.bell, name="bell"),
    path("me/notices/<int:notice_id>/", views.open_notice, name="open_notice"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
