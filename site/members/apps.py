from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Who you are: the account, sign-in, consents and the groups that open doors."""

    name = "members"
    verbose_name = _("Members")
