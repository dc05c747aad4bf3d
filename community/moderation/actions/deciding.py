"""What moderators decide about a thing and about its author, each with a line in the log, and each can be taken back."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import ChangedSince, Refused, complaints, rules
from community.moderation.actions import sanctions
from community.moderation.actions.log import write
from community.moderation.models import Appeal, Decision, Deed, Flag, Item, Reason, ThingDeed
from community.moderation.subjects import (
    DELETED,
    HELD,
    HIDDEN,
    PUBLISHED,
    REMOVED,
    Subject,
    fingerprint,
    subject_named,
)
from community.moderation.tasks import put_rest_back
from community.moderation.verbs import DECIDED, UNDONE
from members.models import User

SANCTIONS = [Deed.WARN, Deed.SILENCE, Deed.SUSPEND, Deed.BAN]
WITH_DAYS = [Deed.SILENCE, Deed.SUSPEND]
ONLY_EVERYWHERE = [Deed.SILENCE, Deed.SUSPEND, Deed.BAN, Deed.SPAM]  # reach beyond a single place
LONGEST_DAYS = 3650
ANSWERS: dict[str, str] = {Deed.KEEP: Flag.Outcome.DECLINED, Deed.COMPLAINT: Flag.Outcome.PASSED_ON}


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
    seen: Collection[str] = (),
) -> Decision:
    """Decide what waits: keep, hide, remove; pass it on as a complaint that support answers; or warn, silence, suspend, ban
    its author, and then `thing` says what becomes of the thing. `below`: and of what stands under it. An item is decided once: AlreadyDecided carries what somebody else decided meanwhile. `seen`: fingerprints of what the
    moderator read (empty: of whatever it says now); ChangedSince when it says something else by now.
    """
    _check_words(outcome, reason, days, rules.OUTCOMES)
    with transaction.atomic():
        item = _locked(item, by, outcome)
        subject = subject_named(item.subject)
        found = subject.find(item.object_id) if subject is not None else None
        if found is not None and subject is not None and not rules.may_moderate(by, subject.place(found)):
            raise Refused(_("Only moderators can do this."))  # it stands elsewhere by now
        demand_seen(subject, found, seen)
        thing_deed = outcome if outcome in ThingDeed.values else ThingDeed(thing)
        if outcome == Deed.COMPLAINT:
            thing_deed = ThingDeed.KEEP
            if found is None:
                raise Refused(_("This waits no longer: its author deleted it."))
            complaints.complain(found, by=by, note=note)
        if outcome in SANCTIONS:
            check_person(item.author, by)
        decision = _write_once(
            outcome,
            item=item,
            thing=found,
            subject=subject,
            by=by,
            reason="" if outcome in rules.HARMLESS else reason,
            note=note.strip(),
            message=message.strip(),
            thing_deed=thing_deed,
            state_before=subject.state(found) if found is not None and subject is not None else "",
        )
        if found is not None and subject is not None:
            if below and thing_deed != ThingDeed.KEEP:
                for lower in subject.below(found):
                    as_part(decision, lower, subject, thing_deed)
            change(subject, found, thing_deed, by=by)
        if outcome in SANCTIONS and item.author is not None:
            sanctions.impose(decision, item.author, outcome, days=days)
        answered = ANSWERS.get(outcome, Flag.Outcome.UPHELD)
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
    check_person(member, by)
    with transaction.atomic():
        decision = Decision.objects.create(
            deed=outcome, member=member, title=str(member)[:200], by=by, reason=reason, note=note, message=message
        )
        sanctions.impose(decision, member, outcome, days=days)
        record(DECIDED, by=by, about=decision, key=str(decision.pk))
    return decision


def undo(decision: Decision, *, by: User, seen: Collection[str] = ()) -> Decision:
    """Take a decision back: the thing is as it was, the sanction is over, and what waited waits again.

    Only the last decision about a thing can be taken back, and only once. `seen` as in settle: its author may have written
    something else meanwhile. An appeal that waits is granted with it.
    """
    with transaction.atomic():
        items = Item.objects.filter(Q(decisions=decision.pk) | Q(appeal__decision=decision.pk)).values("pk")
        list(Item.objects.select_for_update().filter(pk__in=items).order_by("pk"))
        decision = Decision.objects.select_for_update(of=("self",)).select_related("item").get(pk=decision.pk)
        demand_reach(decision, by)
        if decision.member_id == by.pk:
            raise Refused(_("You can't decide about yourself."))
        if decision.deed not in rules.UNDOABLE:
            raise Refused(_("This can't be taken back here."))
        if decision.undone_at is not None or something_newer(decision):
            raise Refused(_("Something else was decided since; this can't be taken back any more."))
        subject = subject_named(decision.subject)
        demand_seen(subject, subject.find(decision.object_id) if subject and decision.object_id else None, seen)
        take_back(decision, by=by)
        _grant_appeal(decision, by=by)
        open_again(decision)
        record(UNDONE, by=by, about=decision, key=str(decision.pk))
    return decision


def take_back(decision: Decision, *, by: User) -> None:
    """The thing (unless somebody decided about it since) and the person as they were; within the caller's transaction.
    Everything of a member comes back one by one, as it went: see `sweeping`.
    """
    Decision.objects.filter(pk=decision.pk).update(undone_at=timezone.now(), undone_by=by)
    decision.refresh_from_db()
    sanctions.lift(decision)
    if decision.deed == Deed.SPAM:
        put_rest_back.enqueue(decision.pk)
        return
    if not something_newer(decision):
        put_back(decision, by=by)
    for part in decision.parts.standing().order_by("pk"):
        put_back(part, by=by)
    decision.parts.standing().update(undone_at=timezone.now(), undone_by=by)


# --- Steps ----------------------------------------------------------------------------------------------------------


def demand_reach(decision: Decision, by: User) -> None:
    """Who moderates a single place takes back nothing that reaches beyond it."""
    if not rules.may_moderate(by, decision.place) or (
        decision.deed in ONLY_EVERYWHERE and not rules.moderates_everything(by)
    ):
        raise Refused(_("Only moderators can do this."))


def demand_seen(subject: Subject | None, thing: Any, seen: Collection[str]) -> None:
    """Nobody publishes, or takes away, words that they have not read, or pictures that they have not seen."""
    if not seen or subject is None or thing is None:
        return
    if fingerprint(subject, thing, subject.text(thing), subject.pictures(thing)) not in seen:
        raise ChangedSince


def _check_words(outcome: str, reason: str, days: int | None, allowed: list[Deed]) -> None:
    if outcome not in allowed:
        raise Refused(_("This can't be decided here."))
    if outcome not in rules.HARMLESS and reason not in Reason.values:
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


def check_person(member: User | None, by: User) -> None:
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


def _grant_appeal(decision: Decision, *, by: User) -> None:
    """Whoever asked to look again has what they asked for; that it was taken back is told once, as such."""
    waiting = (
        Appeal.objects.filter(decision=decision, outcome=Appeal.Outcome.OPEN).select_related("item", "member").first()
    )
    if waiting is None:
        return
    close_appeal(waiting, Deed.GRANT, by=by)


def close_appeal(made: Appeal, deed: str, *, by: User, **about: Any) -> Decision:
    """It is answered: a line in the log, and it waits no longer."""
    answer = write(deed, item=made.item, by=by, **about | {"member": made.member})
    Item.objects.filter(pk=made.item_id).update(closed_at=timezone.now())
    outcome = Appeal.Outcome.GRANTED if deed == Deed.GRANT else Appeal.Outcome.DECLINED
    Appeal.objects.filter(pk=made.pk).update(outcome=outcome)
    return answer


def as_part(whole: Decision, thing: Any, subject: Subject, deed: str, item: Item | None = None) -> Decision:
    """The same for one thing of many: a line of its own, taken back with the whole."""
    part = write(
        deed,
        item=item,
        thing=thing,
        subject=subject,
        by=whole.by,
        reason=whole.reason,
        thing_deed=deed,
        state_before=subject.state(thing),
        part_of=whole,
    )
    change(subject, thing, deed, by=whole.by)
    return part


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


def put_back(decision: Decision, *, by: User | None) -> None:
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


def something_newer(decision: Decision) -> bool:
    if decision.object_id is None:
        return False
    newer = Decision.objects.about_thing(decision.subject, decision.object_id).standing().filter(pk__gt=decision.pk)
    return newer.filter(deed__in=[*rules.OUTCOMES, Deed.AUTO_HIDE]).exists()


def open_again(decision: Decision) -> None:
    """Its reports wait again, unless the thing has another open item by now: then they join that one."""
    item = decision.item
    if item is None or item.kind == Item.Kind.APPEAL:
        return
    others = Item.objects.of(item.subject, item.object_id).waiting().exclude(kind=Item.Kind.APPEAL).exclude(pk=item.pk)
    other = others.first()
    answered = [Flag.Outcome.UPHELD, Flag.Outcome.DECLINED, Flag.Outcome.PASSED_ON]
    item.flags.filter(outcome__in=answered).update(outcome=Flag.Outcome.OPEN)
    if decision.deed == Deed.AUTO_HIDE:
        Item.objects.filter(pk=item.pk).update(hidden_from="")
    if other is None:
        Item.objects.filter(pk=item.pk).update(closed_at=None)
    else:
        item.flags.filter(outcome=Flag.Outcome.OPEN).update(item=other)
