"""Live: addresses (outside of the languages)."""

from django.urls import path

from live import views

app_name = "live"

urlpatterns = [
    path("", views.no_stream, name="stream"),
    path("poll/", views.poll, name="poll"),
]
