from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Helpers without business meaning: nothing here knows another app."""

    name = "common"
