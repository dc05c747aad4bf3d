"""Names and texts of profiles go by moderation's rules like everything else that others read."""

from django.core.exceptions import ValidationError

from community.moderation import Refused
from community.profiles.actions import ask_about_name, look_at_words, must_wait, picture_must_wait
from members.models import User
from members.words import Watch


def look(user: User, text: str) -> None:
    try:
        look_at_words(user, text)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def look_at_name(name: str, user: User | None) -> bool:
    try:
        return must_wait(name, user)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


WATCH = Watch(text=look, name=look_at_name, picture=picture_must_wait, ask=ask_about_name)
