"""Joining, /me/ and its settings; and what answers in Wagtail's place at the door of the CMS."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from members import views
from members.viewsets import StaffAccountView

app_name = "members"

urlpatterns = [
    path("accounts/join/", views.join, name="join"),
    path("accounts/join/code/", views.join_code, name="join_code"),
    path("me/", views.my_home, name="home"),
    path("me/profile/", views.profile, name="profile"),
    path("me/security/", views.security, name="security"),
    path("me/security/sessions/<int:session_id>/", views.end_session, name="end_session"),
    path("me/consents/", views.consents, name="consents"),
    path("me/consents/answer/", views.answer_consent, name="answer_consent"),
]

# Mounted under cms/ before Wagtail's own addresses: its sign-in knows neither our limits nor the second factor, and its
# page of preferences asks for names our accounts do not have.
cms_patterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(StaffAccountView.as_view())),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
]
