"""The moderators' log."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from community.moderation.models import Decision, Item
from community.moderation.subjects import Subject, subject_of
from members.models import User


def log(deed: str, *, by: User | None, about: Model, note: str = "", title: str = "", place: str = "") -> Decision:
    """What somebody did that is no outcome of the queue: pinned, locked, moved. `deed` is one of `models.Deed`."""
    try:
        subject: Subject | None = subject_of(about)
    except ImproperlyConfigured:  # a space, say: nobody reports those
        subject = None
    if subject is None:
        return Decision.objects.create(deed=deed, by=by, title=(title or str(about))[:200], place=place, note=note)
    return write(deed, thing=about, subject=subject, by=by, note=note)


def write(
    deed: str,
    *,
    by: User | None,
    item: Item | None = None,
    thing: Any = None,
    subject: Subject | None = None,
    thing_deed: str = "",
    **fields: Any,
) -> Decision:
    """One line, about a thing where there is one."""
    about: dict[str, Any] = {}
    if thing is not None and subject is not None:
        about = {
            "subject": subject.name,
            "object_id": thing.pk,
            "title": str(subject.title(thing))[:200],
            "place": subject.place(thing),
            "member": subject.author(thing),
        }
    elif item is not None:  # the thing itself is gone
        about = {
            "subject": item.subject,
            "object_id": item.object_id,
            "title": item.title,
            "place": item.place,
            "member": item.author,
        }
    return Decision.objects.create(**about | {"item": item, "deed": deed, "by": by, "thing": thing_deed} | fields)
