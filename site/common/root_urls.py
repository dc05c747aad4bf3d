"""Addresses without a language: mounted at the root, outside of i18n_patterns."""

from django.urls import path

from common import files, health, views

app_name = "common"

urlpatterns = [
    path("media/<path:path>", files.media, name="media"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
