"""Addresses with a language that are no pages of the tree."""

from django.urls import path

from content import search_views

app_name = "content"

urlpatterns = [
    path("search/", search_views.results, name="search"),
]
