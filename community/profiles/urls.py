"""Profiles under /members/, and under /me/ what one decides about one's own."""

from django.urls import path

from community.profiles import views

app_name = "profiles"

urlpatterns = [
    path("members/", views.directory, name="directory"),
    path("members/<slug:handle>/", views.profile, name="profile"),
    path("members/<slug:handle>/tie/", views.tie, name="tie"),
    path("members/<slug:handle>/wrote/<slug:kind>/", views.wrote, name="wrote"),
    path("me/seen/", views.settings, name="settings"),
    path("me/interests/", views.interests, name="interests"),
    path("me/people/", views.people, name="people"),
    path("me/first-steps/away/", views.put_steps_away, name="put_steps_away"),
    path("me/first-steps/letters/", views.agree_to_letters, name="agree_to_letters"),
]
