"""Addresses without a language: mounted outside i18n_patterns."""

from django.urls import path

from content import views

app_name = "content_root"

urlpatterns = [
    path("brand.css", views.brand_css, name="brand_css"),
]
