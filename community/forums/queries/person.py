"""What is shown of a person beside their words: their account has much more, and making it takes longer than reading it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from members.models import User


class Person(NamedTuple):
    pk: int
    display_name: str
    handle: str
    avatar_name: str
    is_staff: bool
    is_erased: bool

    def __str__(self) -> str:
        return self.display_name or _("Former member")

    @property
    def avatar(self) -> FieldFile:
        return FieldFile(None, User._meta.get_field("avatar"), self.avatar_name)  # type: ignore[arg-type]

    @classmethod
    def of(cls, user: User) -> "Person":
        return cls(user.pk, user.display_name, user.handle, str(user.avatar.name), user.is_staff, user.is_erased)

    @classmethod
    def read(cls, values: Sequence[Any]) -> "Person | None":
        """From what was read of `columns`; nobody has no key."""
        return cls(*values) if values[0] else None

    @staticmethod
    def columns(path: str) -> tuple[str, ...]:
        """What to read of them, where `path` leads to them: “author”."""
        return f"{path}_id", *(f"{path}__{name}" for name in _COLUMNS)


_COLUMNS = ("display_name", "handle", "avatar", "is_staff", "is_erased")
