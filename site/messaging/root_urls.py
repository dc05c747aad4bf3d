"""Addresses without a language: for machines."""

from django.urls import path

from messaging import views, webhooks

urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("webhooks/mail/<slug:provider>/", webhooks.mail_report, name="mail_report"),
]
