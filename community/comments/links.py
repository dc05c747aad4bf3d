"""Signed addresses in letters sent before every letter had one way out: whoever holds one may mute that one thread for that one
member, and nothing else. None are made any more.
"""

from django.core import signing

MUTE_SALT = "comments.mute"


def read_mute_token(token: str) -> tuple[int, int]:
    """(member, thread) of a mute link. Raises django.core.signing.BadSignature."""
    member_id, thread_id = signing.loads(token, salt=MUTE_SALT)
    return member_id, thread_id
