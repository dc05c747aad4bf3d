"""What somebody is writing: kept as they type, found again on another device."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.prepared import remove
from community.forums import rules
from community.forums.actions.counting import NotAllowed
from community.forums.models import Draft, Post, Topic
from community.forums.queries.drafts import draft_at
from community.forums.texts import LONGEST
from members.models import User

MOST = 200  # drafts of one member


def save_draft(
    *, by: User, place: str, title: str = "", text: str = "", seen: str | None = None, **more: object
) -> Draft | None:
    """Keep what was typed for a place: “topic:12”, “space:3” (a new topic) or “post:40” (a change).

    `more` (kind, tags, the number answered) goes along. Nothing typed means no draft. `seen` is when the draft was written
    that this device knows; if another device has written since, its text is kept too (`more["other"]`): nothing typed is
    ever lost. Raises NotAllowed.
    """
    if not text.strip() and not title.strip():
        forget_draft(by=by, place=place)
        return None
    if not exists_for(by, place):
        raise NotAllowed(_("What you are writing to is not here any more."))
    kept = {name: value for name, value in more.items() if value not in (None, "", [])}
    with transaction.atomic():
        mine = Draft.objects.select_for_update().filter(member=by)
        before = mine.filter(place=place).first()
        if before is None and Draft.objects.filter(member=by).count() >= MOST:
            raise NotAllowed(_("You have very many drafts. Please delete one first."))
        if before is not None and (other := _other_text(before, text, seen)):
            kept["other"] = other
        draft, _is_new = Draft.objects.update_or_create(
            member=by,
            place=place,
            defaults={"title": title[:160], "text": text[:LONGEST], "more": kept, "updated_at": timezone.now()},
        )
    return draft


def _other_text(before: Draft, text: str, seen: str | None) -> str:
    """What another device wrote and this one has not seen."""
    is_known = seen is None or seen == before.updated_at.isoformat()
    if is_known or not before.text.strip() or before.text.strip() in text:
        return str(before.more.get("other", ""))
    return before.text


def forget_draft(*, by: User, place: str) -> None:
    remove(draft_at, by.pk, place)


def exists_for(by: User, place: str) -> bool:
    """Is there such a place for this person?"""
    kind, _colon, number = place.partition(":")
    if not number.isdecimal() or len(number) > 12:
        return False
    if kind == "space":
        return rules.may_see(by, int(number))
    if kind == "topic":
        return Topic.objects.visible_to(by).filter(pk=number).exists()
    return kind == "post" and Post.objects.visible_to(by).filter(pk=number).exists()
