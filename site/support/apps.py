from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """Cases that wait for a person, with a clock."""

    name = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        from members import home
        from members.models import User
        from support import own_cases

        pre_delete.connect(own_cases.forget_member, sender=User)
        home.section(12, "support/_my_cases.html", own_cases.at_home)
