"""What moderators decide about a thing and about its author, each with a line in the log, and each can be taken back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import Refused, rules
from community.moderation.actions import sanctions
from community.moderation.actions.log import write
from community.moderation.models import Decision, Deed, Flag, Item, Reason, Sanction, ThingDeed
from community.moderation.subjects import (
    DELETED,
    HELD,
    HIDDEN,
    PUBLISHED,
    REMOVED,
    Subject,
    all_subjects,
    subject_named,
)
from community.moderation.verbs import DECIDED, UNDONE
from members.models import User

SANCTIONS = [Deed.WARN, Deed.SILENCE, Deed.SUSPEND, Deed.BAN]
WITH_DAYS = [Deed.SILENCE, Deed.SUSPEND]
ONLY_EVERYWHERE = [Deed.SILENCE, Deed.SUSPEND, Deed.BAN, Deed.SPAM]  # reach beyond a single place
LONGEST_DAYS = 3650


class AlreadyDecided(Refused):
    """Somebody was quicker; `decision` is theirs."""

    def __init__(self, decision: Decision | None) -> None:
        self.decision = decision
        if decision is None:
            super().__init__(_("This waits no longer: its author deleted it."))
        else:
            who = decision.by.display_name if decision.by else _("the site")
            super().__init__(
                _("Already decided by %(who)s: %(what)s.") % {"who": who, "what": decision.get_deed_display()}
            )


def settle(
    item: Item,
    outcome: str,
    *,
    by: User,
    reason: str = "",
    note: str = "",
    message: str = "",
    days: int | None = None,
    thing: str = ThingDeed.HIDE,
    below: bool = False,
) -> Decision:
    """Decide what waits: keep, hide, remove; or warn, silence, suspend, ban its author, and then `thing` says what becomes
    of the thing. `below`: and of what stands under it. An item is decided once: AlreadyDecided carries what somebody else decided meanwhile.
    """
    _check_words(outcome, reason, days, rules.OUTCOMES)
    with transaction.atomic():
        item = _locked(item, by, outcome)
        subject = subject_named(item.subject)
        found = subject.find(item.object_id) if subject is not None else None
        if found is not None and subject is not None and not rules.may_moderate(by, subject.place(found)):
            raise Refused(_("Only moderators can do this."))  # it stands elsewhere by now
        thing_deed = outcome if outcome in ThingDeed.values else ThingDeed(thing)
        if outcome in SANCTIONS:
            _check_person(item.author, by)
        decision = _write_once(
            outcome,
            item=item,
            thing=found,
            subject=subject,
            by=by,
            reason="" if outcome == Deed.KEEP else reason,
            note=note.strip(),
            message=message.strip(),
            thing_deed=thing_deed,
            state_before=subject.state(found) if found is not None and subject is not None else "",
        )
        if found is not None and subject is not None:
            if below and thing_deed != ThingDeed.KEEP:
                for lower in subject.below(found):
                    _as_part(decision, lower, subject, thing_deed)
            change(subject, found, thing_deed, by=by)
        if outcome in SANCTIONS and item.author is not None:
            sanctions.impose(decision, item.author, outcome, days=days)
        answered = Flag.Outcome.DECLINED if outcome == Deed.KEEP else Flag.Outcome.UPHELD
        item.flags.filter(outcome=Flag.Outcome.OPEN).update(outcome=answered)
        Item.objects.filter(pk=item.pk).update(closed_at=timezone.now())
        record(DECIDED, by=by, about=decision, key=str(decision.pk))
    return decision


def sanction(
    member: User, outcome: str, *, by: User, reason: str, note: str = "", message: str = "", days: int | None = None
) -> Decision:
    """The same for a person, without a thing in the queue."""
    _check_words(outcome, reason, days, SANCTIONS)
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    _check_person(member, by)
    with transaction.atomic():
        decision = Decision.objects.create(
            deed=outcome, member=member, title=str(member)[:200], by=by, reason=reason, note=note, message=message
        )
        sanctions.impose(decision, member, outcome, days=days)
        record(DECIDED, by=by, about=decision, key=str(decision.pk))
    return decision


def remove_everything(
    member: User, *, by: User, reason: str = Reason.SPAM, note: str = "", ban: bool = True
) -> Decision:
    """One member's everything goes, as spam, and mostly the member with it. One line in the log; taking that back brings
    all of it back.
    """
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    _check_person(member, by)
    with transaction.atomic():
        whole = Decision.objects.create(
            deed=Deed.SPAM, member=member, title=str(member)[:200], by=by, reason=reason, note=note
        )
        for subject in all_subjects():
            for thing in subject.written_by(member).order_by("-pk"):
                if subject.state(thing) in (REMOVED, DELETED):
                    continue
                _as_part(whole, thing, subject, ThingDeed.REMOVE)
        _close_items_of(member, whole)
        if ban:
            sanctions.impose(whole, member, Sanction.Kind.BAN, days=None)
        record(DECIDED, by=by, about=whole, key=str(whole.pk))
    return whole


def undo(decision: Decision, *, by: User) -> Decision:
    """Take a decision back: the thing is as it was, the sanction is over, and what waited waits again.

    Only the last decision about a thing can be taken back, and only once.
    """
    with transaction.atomic():
        if decision.item_id:
            Item.objects.select_for_update().get(pk=decision.item_id)
        decision = Decision.objects.select_for_update(of=("self",)).select_related("item").get(pk=decision.pk)
        demand_reach(decision, by)
        if decision.member_id == by.pk:
            raise Refused(_("You can't decide about yourself."))
        if decision.deed not in (*rules.OUTCOMES, Deed.SPAM, Deed.AUTO_HIDE):
            raise Refused(_("This can't be taken back here."))
        if decision.undone_at is not None or _something_newer(decision):
            raise Refused(_("Something else was decided since; this can't be taken back any more."))
        take_back(decision, by=by)
        _open_again(decision)
        record(UNDONE, by=by, about=decision, key=str(decision.pk))
    return decision


def take_back(decision: Decision, *, by: User) -> None:
    """The thing (unless somebody decided about it since) and the person as they were; within the caller's transaction."""
    Decision.objects.filter(pk=decision.pk).update(undone_at=timezone.now(), undone_by=by)
    decision.refresh_from_db()
    if not _something_newer(decision):
        put_back(decision, by=by)
    for part in decision.parts.standing().order_by("pk"):
        put_back(part, by=by)
    decision.parts.standing().update(undone_at=timezone.now(), undone_by=by)
    sanctions.lift(decision)


# --- Steps ----------------------------------------------------------------------------------------------------------


def demand_reach(decision: Decision, by: User) -> None:
    """Who moderates a single place takes back nothing that reaches beyond it."""
    if not rules.may_moderate(by, decision.place) or (
        decision.deed in ONLY_EVERYWHERE and not rules.moderates_everything(by)
    ):
        raise Refused(_("Only moderators can do this."))


def _check_words(outcome: str, reason: str, days: int | None, allowed: list[Deed]) -> None:
    if outcome not in allowed:
        raise Refused(_("This can't be decided here."))
    if outcome != Deed.KEEP and reason not in Reason.values:
        raise Refused(_("Please choose a reason: the person will read it."))
    if outcome in WITH_DAYS and not (days and 0 < days <= LONGEST_DAYS):
        raise Refused(_("Please say for how many days."))


def _locked(item: Item, by: User, outcome: str) -> Item:
    item = Item.objects.select_for_update(of=("self",)).select_related("author").get(pk=item.pk)
    if not rules.may_moderate(by, item.place) or (outcome in ONLY_EVERYWHERE and not rules.moderates_everything(by)):
        raise Refused(_("Only moderators can do this."))
    if item.kind == Item.Kind.APPEAL:
        raise Refused(_("An appeal is granted or declined."))
    if not item.is_open:
        raise AlreadyDecided(item.decisions.standing().select_related("by").order_by("-pk").first())
    if item.author_id == by.pk:
        raise Refused(_("You wrote this yourself: somebody else decides."))
    return item


def _check_person(member: User | None, by: User) -> None:
    if member is None:
        raise Refused(_("Its author has no account any more."))
    if member.pk == by.pk:
        raise Refused(_("You can't decide about yourself."))
    if member.is_staff or member.is_superuser:
        raise Refused(_("Somebody who works for the brand can't be punished here."))


def _write_once(deed: str, **about: Any) -> Decision:
    """The database lets one decision per item stand, should the lock ever fail."""
    try:
        with transaction.atomic():
            return write(deed, **about)
    except IntegrityError:
        item = about["item"]
        raise AlreadyDecided(item.decisions.standing().select_related("by").order_by("-pk").first()) from None


def _as_part(whole: Decision, thing: Any, subject: Subject, deed: str) -> None:
    """The same for one thing of many: a line of its own, taken back with the whole."""
    write(
        deed,
        thing=thing,
        subject=subject,
        by=whole.by,
        reason=whole.reason,
        thing_deed=deed,
        state_before=subject.state(thing),
        part_of=whole,
    )
    change(subject, thing, deed, by=whole.by)


def change(subject: Subject, thing: Any, deed: str, *, by: User | None) -> None:
    """Bring a thing into the state that a decision wants; what its author deleted stays deleted."""
    state = subject.state(thing)
    if state == DELETED:
        return
    if deed == ThingDeed.KEEP and state != PUBLISHED:
        subject.show(thing, by=by)
    elif deed == ThingDeed.HIDE and state not in (HIDDEN, REMOVED):
        subject.hide(thing, by=by)
    elif deed == ThingDeed.REMOVE and state != REMOVED:
        subject.remove(thing, by=by)


def put_back(decision: Decision, *, by: User) -> None:
    """The thing as it was before the decision."""
    subject = subject_named(decision.subject)
    thing = subject.find(decision.object_id) if subject is not None and decision.object_id else None
    if subject is None or thing is None or not decision.state_before:
        return
    now = subject.state(thing)
    if now in (decision.state_before, DELETED):
        return
    back = {PUBLISHED: subject.show, HIDDEN: subject.hide, REMOVED: subject.remove, HELD: subject.hold}
    if decision.state_before in back:
        back[decision.state_before](thing, by=by)


def _something_newer(decision: Decision) -> bool:
    if decision.object_id is None:
        return False
    newer = Decision.objects.about_thing(decision.subject, decision.object_id).standing().filter(pk__gt=decision.pk)
    return newer.filter(deed__in=[*rules.OUTCOMES, Deed.AUTO_HIDE]).exists()


def _open_again(decision: Decision) -> None:
    """Its reports wait again, unless the thing has another open item by now: then they join that one."""
    item = decision.item
    if item is None or item.kind == Item.Kind.APPEAL:
        return
    others = Item.objects.of(item.subject, item.object_id).waiting().exclude(kind=Item.Kind.APPEAL).exclude(pk=item.pk)
    other = others.first()
    reports = item.flags.filter(outcome__in=[Flag.Outcome.UPHELD, Flag.Outcome.DECLINED])
    reports.update(outcome=Flag.Outcome.OPEN)
    if decision.deed == Deed.AUTO_HIDE:
        Item.objects.filter(pk=item.pk).update(hidden_from="")
    if other is None:
        Item.objects.filter(pk=item.pk).update(closed_at=None)
    else:
        item.flags.filter(outcome=Flag.Outcome.OPEN).update(item=other)


def _close_items_of(member: User, whole: Decision) -> None:
    items = Item.objects.waiting().filter(author=member).exclude(kind=Item.Kind.APPEAL)
    Flag.objects.filter(item__in=items, outcome=Flag.Outcome.OPEN).update(outcome=Flag.Outcome.UPHELD)
    items.update(closed_at=timezone.now())
