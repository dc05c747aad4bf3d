from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Helpers without business meaning: nothing here knows another app."""

    name = "common"

    def ready(self) -> None:
        from common import lookups  # noqa: F401  (registers itself)
