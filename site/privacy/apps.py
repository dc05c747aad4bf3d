from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """“Give me my data”, “forget me”: reads every app's `privacy.py`; nobody imports it."""

    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from members import home
        from privacy import farewell

        home.section(0, "privacy/_going.html", farewell.on_my_page)
