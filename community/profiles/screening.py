"""Names and texts of profiles go by moderation's rules like everything else that others read."""

from django.core.exceptions import ValidationError

from community.moderation import Refused
from community.profiles.actions import look_at_words
from members.models import User


def look(user: User, text: str) -> None:
    try:
        look_at_words(user, text)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None
