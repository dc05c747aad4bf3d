"""What tests of accounts are made of."""

from typing import Any

from members.actions import ensure_access_group
from members.models import AccessGroup


def access_group(key: str = "club", **options: Any) -> AccessGroup:
    return ensure_access_group(key, title={"en": key.title(), "ru": key.title()}, **options)
