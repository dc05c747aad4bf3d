"""allauth's letters go through the outbox like all others."""

from contextlib import nullcontext
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from members.adapters import AccountAdapter as MembersAccountAdapter
from members.models import User
from messaging.actions import send_text
from messaging.messages import ACCOUNT, CODE
from messaging.rules import zone_of

SECRETS = {"code", "uid", "key"}  # what a letter's template is given when whoever has the letter gets in


class AccountAdapter(MembersAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        reader = user if isinstance(user, User) and user.pk else None
        with timezone.override(zone_of(reader)) if reader is not None else nullcontext():
            rendered = self.render_mail(template_prefix, email, context)
        send_text(
            (CODE if SECRETS & context.keys() else ACCOUNT).name,
            address=email,
            subject=str(rendered.subject),
            text=str(rendered.body),
            language=(get_language() or "en").split("-")[0],
            user=reader,
        )
