"""Addresses without a language: mounted outside i18n_patterns."""

from django.urls import path, re_path

from content import sharing_views, sitemaps, views

app_name = "content_root"

urlpatterns = [
    path("brand.css", views.brand_css, name="brand_css"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    re_path(r"^og/(\d+)-([0-9a-f]{16})\.(png|jpg)$", sharing_views.sharing_picture, name="sharing_picture"),
]
