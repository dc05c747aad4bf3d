"""One member's everything, removed as spam, and brought back when that was a mistake.

The account is closed at once. What they wrote then goes one thing after another, each in a transaction of its own that
takes its locks in the order everybody takes them: the item, the decision, the thing (topic, post, read marks, counters).
So nobody who writes in the same topics waits longer than for one post, and whoever is stopped half-way goes on: what is a
part of the decision already is passed over.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import Refused, queries, rules
from community.moderation.actions import deciding, sanctions
from community.moderation.models import Decision, Deed, Flag, Item, Reason, Sanction, Standing, ThingDeed
from community.moderation.subjects import DELETED, REMOVED, Subject, all_subjects
from community.moderation.tasks import remove_rest
from community.moderation.verbs import DECIDED
from members.models import User

AT_ONCE = 50  # things in one job: short of its time limit, however much is to be counted again for each


def remove_everything(
    member: User, *, by: User, reason: str = Reason.SPAM, note: str = "", ban: bool = True
) -> Decision:
    """One member's everything goes, as spam, and mostly the member with it. One line in the log; taking that back brings
    all of it back. Doing it again goes on with what is left.
    """
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    deciding.check_person(member, by)
    with transaction.atomic():
        Standing.objects.get_or_create(user=member)
        Standing.objects.select_for_update().get(user=member)  # of two presses of the button the second waits
        wholes = Decision.objects.filter(deed=Deed.SPAM, member=member)
        if wholes.filter(undone_at__isnull=False, parts__undone_at__isnull=True, parts__isnull=False).exists():
            raise Refused(_("What they wrote is being brought back at this moment. Try again in a minute."))
        whole = wholes.standing().order_by("-pk").first()
        if whole is None:
            whole = Decision.objects.create(
                deed=Deed.SPAM, member=member, title=str(member)[:200], by=by, reason=reason, note=note
            )
            if ban:
                sanctions.impose(whole, member, Sanction.Kind.BAN, days=None)
            record(DECIDED, by=by, about=whole, key=str(whole.pk))
        remove_rest.enqueue(whole.pk)
    return whole


def go_on_removing(decision_id: int) -> bool:
    """The next things that go; whether some may be left."""
    whole = Decision.objects.standing().select_related("member", "by").filter(pk=decision_id, deed=Deed.SPAM).first()
    if whole is None or whole.member is None:
        return False
    found = [(subject, pk) for subject in all_subjects() for pk in queries.left_of(whole, subject)[:AT_ONCE]]
    if _each(found[:AT_ONCE], lambda one: _remove_one(whole, *one)):
        return True
    waiting = Item.objects.waiting().filter(author=whole.member_id).exclude(kind=Item.Kind.APPEAL).order_by("pk")
    _each(waiting.values_list("pk", flat=True), _close)
    return False


def go_on_putting_back(decision_id: int) -> bool:
    """The next things that come back; whether some may be left."""
    whole = Decision.objects.select_related("undone_by").filter(pk=decision_id, undone_at__isnull=False).first()
    if whole is None:
        return False
    parts = whole.parts.standing().order_by("pk").values_list("pk", "item_id")
    return _each(parts[:AT_ONCE], lambda part: _put_back_one(whole, *part)) > 0


def _remove_one(whole: Decision, subject: Subject, pk: int) -> bool:
    with transaction.atomic():
        waiting = Item.objects.of(subject.name, pk).waiting().exclude(kind=Item.Kind.APPEAL)
        item = waiting.select_for_update().first()
        # From here on whoever takes the whole back waits, and finds this part among the others.
        if Decision.objects.standing().select_for_update(no_key=True).filter(pk=whole.pk).first() is None:
            return False
        thing = subject.find(pk)
        if thing is None or subject.state(thing) in (REMOVED, DELETED):
            return False
        part = deciding.as_part(whole, thing, subject, ThingDeed.REMOVE, item)
        if item is not None:
            _answered(item)
            record(DECIDED, by=whole.by, about=part, key=str(part.pk))  # who reported it is told
    return True


def _put_back_one(whole: Decision, pk: int, item_id: int | None) -> bool:
    with transaction.atomic():
        if item_id is not None:
            Item.objects.select_for_update().filter(pk=item_id).first()
        part = Decision.objects.standing().select_for_update(of=("self",)).select_related("item").filter(pk=pk).first()
        if part is None:
            return False
        if not deciding.something_newer(part):
            deciding.put_back(part, by=whole.undone_by)
        Decision.objects.filter(pk=pk).update(undone_at=timezone.now(), undone_by=whole.undone_by)
        deciding.open_again(part)
    return True


def _close(item_id: int) -> bool:
    """What waits about a thing that is gone already."""
    with transaction.atomic():
        item = Item.objects.waiting().select_for_update().filter(pk=item_id).first()
        if item is not None:
            _answered(item)
    return item is not None


def _answered(item: Item) -> None:
    item.flags.filter(outcome=Flag.Outcome.OPEN).update(outcome=Flag.Outcome.UPHELD)
    Item.objects.filter(pk=item.pk).update(closed_at=timezone.now())


def _each(things: Iterable[Any], do: Callable[[Any], bool]) -> int:
    """How many were done. One that fails keeps no other from going, and is raised at the end."""
    done, failures = 0, []
    for thing in list(things):
        try:
            done += do(thing)
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return done
