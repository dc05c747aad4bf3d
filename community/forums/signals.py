"""What other changes mean here, where the activity log is not the way."""

from typing import Any

from common.files import delete_after_commit
from common.pagecache import purge
from community.forums import queries, rules
from community.forums.models import Attachment
from members.models import User

SHOWN = frozenset({"display_name", "avatar", "handle", "is_staff", "is_erased"})
_CHANGED = "_forums_show_another"


def on_space_changed(**_signal: Any) -> None:
    rules.spaces_changed()


def on_reactions_changed(**_signal: Any) -> None:
    queries.reactions_changed()
    purge("forums")


def on_picture_deleted(instance: Attachment, **_signal: Any) -> None:
    """However its row went, with its space too."""
    delete_after_commit(instance.file, instance.small)


def notice_change(instance: User, update_fields: frozenset[str] | None = None, **_signal: Any) -> None:
    """Before a member is saved: will what pages show of them be another?"""
    saved = SHOWN if update_fields is None else SHOWN & update_fields
    before = User.objects.filter(pk=instance.pk).values(*saved).first() if saved and instance.pk else None
    instance.__dict__[_CHANGED] = before is not None and any(getattr(instance, name) != before[name] for name in saved)


def show_change(instance: User, **_signal: Any) -> None:
    if instance.__dict__.pop(_CHANGED, False):
        purge("forums")
