"""Moderation: addresses."""

from django.urls import path

from community.moderation import views

app_name = "moderation"

urlpatterns = [
    path("report/<str:subject>/<int:pk>/", views.report, name="report"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("suspended/", views.barred, name="barred"),
]
