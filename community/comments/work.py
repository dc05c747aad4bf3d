"""Proof of work: a second of a browser's arithmetic before a visitor's text is kept. Off unless the staff ask for it.

The challenge names a page and an hour and is signed, so nothing is stored and a page may be cached with it; each
solution
counts once.
"""

import hashlib
import time

from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

BITS = 14  # about 16,000 tries: a second on a phone, an hour for a list of 4,000 pages
VALID_SECONDS = 2 * 24 * 3600


def challenge(page_id: int, now: float | None = None) -> str:
    stamp = f"{page_id}-{int((now or time.time()) // 3600)}"
    return f"{stamp}-{_sign(stamp)}:{BITS}"


def is_proven(page_id: int, answer: str) -> bool:
    """Is this an answer to a challenge of ours for this page, not too old and not used before?"""
    given, _colon, number = answer.rpartition(":")
    stamp, _dash, signature = given.rpartition(":")[0].rpartition("-")
    if not (number.isdecimal() and given.endswith(f":{BITS}") and constant_time_compare(signature, _sign(stamp))):
        return False
    about, _dash, hour = stamp.partition("-")
    if about != str(page_id) or time.time() - int(hour) * 3600 > VALID_SECONDS:
        return False
    digest = hashlib.sha256(answer.encode()).digest()
    if int.from_bytes(digest, "big") >> (256 - BITS):
        return False
    return bool(cache.add(f"comments:work:{digest.hex()[:32]}", 1, VALID_SECONDS))


def _sign(stamp: str) -> str:
    return salted_hmac("comments.work", stamp).hexdigest()[:20]
