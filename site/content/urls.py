"""Addresses with a language that are no pages of the tree."""

from django.urls import path, re_path

from content import feeds, history_views, search_views, views

app_name = "content"

urlpatterns = [
    path("search/", search_views.results, name="search"),
    path("search/suggestions/", search_views.suggestions, name="search_suggestions"),
    path("feeds/", feeds.atom, name="feed_atom_all"),
    path("feeds/rss/", feeds.rss, name="feed_rss_all"),
    path("feeds/<slug:section>/", feeds.atom, name="feed_atom"),
    path("feeds/<slug:section>/rss/", feeds.rss, name="feed_rss"),
    path("me/reading/", history_views.readings, name="readings"),
    path("me/reading/forget/", history_views.forget, name="forget_readings"),
    # Last: whatever looks like a page. Wagtail's own pattern follows in config.urls, for its names and for `_util/`.
    re_path(r"^(?!_util/)((?:[\w-]+/)*)$", views.serve_page, name="page"),
]
