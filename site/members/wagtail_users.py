"""Wagtail's user management, with our account in it (INSTALLED_APPS names this instead of wagtail.users)."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "members.viewsets.UserViewSet"
