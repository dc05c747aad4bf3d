"""Signed addresses for letters: whoever holds one may mute that one thread for that one member, and nothing else."""

from django.core import signing
from django.urls import reverse
from django.utils import translation

from community.comments.models import Comment
from members.models import User

_SALT = "comments.mute"


def mute_url(member: User, comment: Comment) -> str:
    with translation.override(member.language):
        return reverse("comments:mute", args=[signing.dumps([member.pk, comment.thread_id], salt=_SALT)])


def read_mute_token(token: str) -> tuple[int, int]:
    """(member, thread) of a mute link. Raises django.core.signing.BadSignature."""
    member_id, thread_id = signing.loads(token, salt=_SALT)
    return member_id, thread_id
