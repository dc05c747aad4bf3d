"""Things come before a moderator: somebody reports them, or a rule makes them wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.actions import record
from community.moderation import Refused, complaints, rules
from community.moderation.actions.log import write
from community.moderation.messages import WAITING as WAITING_KIND
from community.moderation.models import Deed, Flag, FlagReason, Item, ModerationSettings, ThingDeed
from community.moderation.screening import to_look_at
from community.moderation.subjects import DELETED, PUBLISHED, REMOVED, Subject, quoted_name_of, subject_of
from community.moderation.verbs import FLAGGED, WAITING
from members.models import User
from messaging.actions import tell_many
from support.models import Case


def flag(thing: Model, *, by: User, reason: str, note: str = "") -> Flag:
    """Ask a moderator to look. One report per member and thing; saying it again, while it is open, changes the reason.

    Enough reports by trusted members take the thing out of sight until somebody has looked. Raises Refused.
    """
    subject = subject_of(thing)
    if not rules.may_flag(by, subject.author(thing)):
        raise Refused(_("You can report what other people wrote."))
    if reason not in FlagReason.values:
        raise Refused(_("Please say what is wrong with it."))
    note = note.strip()[:300]
    with transaction.atomic():
        existing = Flag.objects.filter(subject=subject.name, object_id=thing.pk, member=by).first()
        if existing is not None:
            return _said_again(existing, reason, note)
        item = _open_item(thing, subject, kind=Item.Kind.REPORT)
        try:
            with transaction.atomic():
                report = Flag.objects.create(
                    item=item,
                    subject=subject.name,
                    object_id=thing.pk,
                    member=by,
                    reason=reason,
                    note=note,
                    trust=rules.trust(by),
                )
        except IntegrityError:  # the second half of a double click
            return Flag.objects.get(subject=subject.name, object_id=thing.pk, member=by)
        Item.objects.filter(pk=item.pk).update(flags_count=F("flags_count") + 1)
        record(FLAGGED, by=by, about=thing, key=str(report.pk), item=item.pk, reason=reason)
    # In a transaction of its own: it takes the thing's locks, and whoever holds those may wait for the item made above.
    _hide_when_many_say_so(item, subject)
    return report


def point_out(thing: Model, *, by: User, note: str = "") -> Case | None:
    """Somebody reads a complaint about the product or the service: a case, when they are trusted enough to open one; else
    it waits for a moderator, who passes it on. Raises Refused.
    """
    if rules.trust(by) >= ModerationSettings.current().complaints_trust:
        return complaints.complain(thing, by=by, note=note)
    complaints.demand_may_complain(thing, by=by)
    flag(thing, by=by, reason=FlagReason.COMPLAINT, note=note)
    return None


def take_report(thing: Model, *, member: User, reason: str, note: str, at: datetime, outcome: str) -> None:
    """A report that was made, and perhaps answered, elsewhere joins the others. A second time changes nothing."""
    subject = subject_of(thing)
    with transaction.atomic():
        if Flag.objects.filter(subject=subject.name, object_id=thing.pk, member=member).exists():
            return
        is_open = outcome == Flag.Outcome.OPEN
        if is_open and subject.state(thing) in (REMOVED, DELETED):
            is_open, outcome = False, Flag.Outcome.GONE
        item = _open_item(thing, subject, kind=Item.Kind.REPORT) if is_open else _closed_item(thing, subject, at)
        about = {"subject": subject.name, "object_id": thing.pk, "trust": rules.trust(member)}
        report = Flag.objects.create(
            item=item, member=member, reason=reason, note=note, at=at, outcome=outcome, **about
        )
        Item.objects.filter(pk=item.pk).update(flags_count=F("flags_count") + 1)
        if is_open:
            record(FLAGGED, by=member, about=thing, key=str(report.pk), item=item.pk, reason=reason)
    if is_open:
        _hide_when_many_say_so(item, subject)


@transaction.atomic
def decided_elsewhere(subject: str, object_id: int, *, upheld: bool, at: datetime) -> None:
    """What waits because of reports made before this moment has been decided then, elsewhere."""
    items = Item.objects.of(subject, object_id).waiting().exclude(kind=Item.Kind.APPEAL).filter(opened_at__lte=at)
    outcome = Flag.Outcome.UPHELD if upheld else Flag.Outcome.DECLINED
    for item in items.select_for_update():
        item.flags.filter(outcome=Flag.Outcome.OPEN, at__lte=at).update(outcome=outcome)
        if not item.flags.filter(outcome=Flag.Outcome.OPEN).exists():
            Item.objects.filter(pk=item.pk).update(closed_at=at)


def hold(thing: Model, *, why: str, detail: str = "") -> Item:
    """A thing its app keeps unseen (state “held”) waits for a moderator. `why` is what `screen` answered."""
    subject = subject_of(thing)
    detail = detail or (_what_is_watched(subject.text(thing)) if why == "watched" else "")
    item = _open_item(thing, subject, kind=Item.Kind.HELD, why=why, detail=detail)
    record(WAITING, by=None, about=thing, key=str(item.pk), item=item.pk, why=why)
    return item


def look_at(thing: Model) -> Item | None:
    """What was published may still hold a watched word that asks for a look."""
    subject = subject_of(thing)
    word = to_look_at(subject.text(thing)) if subject.state(thing) == PUBLISHED else ""
    if not word:
        return None
    with transaction.atomic():
        item = _open_item(thing, subject, kind=Item.Kind.REPORT, why="watched", detail=word)
        record(WAITING, by=None, about=thing, key=str(item.pk), item=item.pk, why="watched")
    return item


def take_up(thing: Model, *, by: User) -> Item:
    """A moderator came across it and decides without anybody's report."""
    subject = subject_of(thing)
    if not rules.may_moderate(by, subject.place(thing)):
        raise Refused(_("Only moderators can do this."))
    with transaction.atomic():
        item = _open_item(thing, subject, kind=Item.Kind.REPORT)
        Item.objects.filter(pk=item.pk, told_at=None).update(told_at=timezone.now())
    return item


def moved(subject: str, object_ids: Any, place: str) -> None:
    """Things stand elsewhere now: who moderates the new place decides about them, and who moderated the old one reads
    them no more. `object_ids` may be a query.
    """
    Item.objects.filter(subject=subject, object_id__in=object_ids).exclude(place=place).update(place=place)


def gone(thing: Model) -> None:
    """Its author deleted it: nobody need look any more. After the commit, because a moderator may hold the item's lock."""
    subject, pk = subject_of(thing), thing.pk

    def close() -> None:
        with transaction.atomic():
            items = Item.objects.of(subject.name, pk).waiting().exclude(kind=Item.Kind.APPEAL).select_for_update()
            for item in items:
                item.flags.filter(outcome=Flag.Outcome.OPEN).update(outcome=Flag.Outcome.GONE)
                Item.objects.filter(pk=item.pk).update(closed_at=timezone.now())

    transaction.on_commit(close)


def _said_again(report: Flag, reason: str, note: str) -> Flag:
    if report.outcome == Flag.Outcome.OPEN:
        report.reason, report.note = reason, note
        report.save(update_fields=["reason", "note"])
    return report


def _open_item(thing: Model, subject: Subject, *, kind: str, why: str = "", detail: str = "") -> Item:
    """The thing's open item, made now if there is none. A report locks it; what a rule found (`why`) is written there after
    the commit of whoever asks, because they hold the thing's own locks.
    """
    fields: dict[str, Any] = {"why": why, "detail": detail[:200]}
    if kind == Item.Kind.HELD:
        fields["kind"] = kind
    waiting = Item.objects.of(subject.name, thing.pk).waiting().exclude(kind=Item.Kind.APPEAL)
    item = waiting.first()
    if item is None:
        author = subject.author(thing)
        try:
            with transaction.atomic():
                return Item.objects.create(
                    kind=kind,
                    subject=subject.name,
                    object_id=thing.pk,
                    author=author,
                    place=subject.place(thing),
                    title=str(subject.title(thing))[:200],
                    why=why,
                    detail=detail[:200],
                )
        except IntegrityError:  # somebody reported it at this moment
            item = waiting.get()
    if why:
        pk = item.pk
        _later(lambda: Item.objects.filter(pk=pk, closed_at__isnull=True).update(**fields))
    if kind == Item.Kind.REPORT and not why:
        locked = waiting.select_for_update().filter(pk=item.pk).first()
        # Decided between the two lines: this report opens it anew.
        return locked or _open_item(thing, subject, kind=kind, why=why, detail=detail)
    return item


def _closed_item(thing: Model, subject: Subject, at: datetime) -> Item:
    """Where reports belong that were answered elsewhere."""
    known = Item.objects.of(subject.name, thing.pk).exclude(kind=Item.Kind.APPEAL).order_by("-pk").first()
    return known or Item.objects.create(
        subject=subject.name,
        object_id=thing.pk,
        author=subject.author(thing),
        place=subject.place(thing),
        title=str(subject.title(thing))[:200],
        opened_at=at,
        closed_at=at,
        told_at=at,
    )


def _later(change: Callable[[], Any]) -> None:
    """Not while the caller holds the thing's own locks: a moderator takes the item first and then the thing."""
    transaction.on_commit(change) if connection.in_atomic_block else change()


def _hide_when_many_say_so(item: Item, subject: Subject) -> None:
    settings = ModerationSettings.current()
    breaches = item.flags.filter(outcome=Flag.Outcome.OPEN).exclude(reason=FlagReason.COMPLAINT)
    trusted = breaches.filter(trust__gte=settings.hide_flags_trust)
    if not settings.hide_after_flags or trusted.count() < settings.hide_after_flags:
        return
    with transaction.atomic():
        locked = Item.objects.waiting().select_for_update().filter(pk=item.pk, hidden_from="").first()
        thing = subject.find(item.object_id) if locked is not None else None
        if locked is None or thing is None:
            return
        state, author = subject.state(thing), subject.author(thing)
        if state != PUBLISHED or (author is not None and author.is_staff):
            return
        subject.hide(thing, by=None)
        Item.objects.filter(pk=locked.pk).update(hidden_from=state)
        write(
            Deed.AUTO_HIDE,
            item=locked,
            thing=thing,
            subject=subject,
            by=None,
            state_before=state,
            thing_deed=ThingDeed.HIDE,
        )


def _what_is_watched(text: str) -> str:
    from community.moderation.watching import look

    return ", ".join(found.what for found in look(text))


def remind() -> None:
    """Once a day at most: something has waited longer than the staff want."""
    hours = ModerationSettings.current().remind_after_hours
    late = Item.objects.waiting().filter(opened_at__lt=timezone.now() - timedelta(hours=hours))
    if not hours:
        return
    for place in sorted(set(late.values_list("place", flat=True))):
        here = late.filter(place=place)
        _remind_of(here.order_by("opened_at", "pk")[0], here.count(), hours)


def _remind_of(first: Item, number: int, hours: int) -> None:
    def how_long(_moderator: User) -> str:
        waited = ngettext(
            "%(number)d thing has waited for more than %(hours)d h.",
            "%(number)d things have waited for more than %(hours)d h.",
            number,
        )
        return waited % {"number": number, "hours": hours}

    tell_many(
        WAITING_KIND.name,
        to=rules.moderators_of(first.place),
        key=f"moderation:reminder:{first.place}:{timezone.localdate()}",
        url=reverse("moderation_queue:index"),
        title=lambda _moderator: quoted_name_of(first),
        place=first.place,
        excerpt=how_long,
    )
