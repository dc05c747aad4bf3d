"""One member's everything, removed as spam, and brought back when that was a mistake.

The account is closed at once. What they wrote then goes one thing after another, each in a transaction of its own that
takes its locks in the order everybody takes them: the item, the decision, the thing (topic, post, read marks, counters).
So nobody who writes in the same topics waits longer than for one post, and whoever is stopped half-way goes on: what is a
part of the decision already is passed over. What cannot be done is passed over too, as long as there is anything else to do;
then the job fails, is tried again, and stands in the list for people at last.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db import InterfaceError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import Refused, queries, rules
from community.moderation.actions import deciding, sanctions
from community.moderation.models import Decision, Deed, Flag, Item, Reason, Sanction, Standing, ThingDeed
from community.moderation.subjects import DELETED, REMOVED, Subject, all_subjects
from community.moderation.tasks import put_rest_back, remove_rest
from community.moderation.verbs import DECIDED
from jobs.declare import TookTooLong
from members.models import User

logger = logging.getLogger("moderation")
T = TypeVar("T")

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
        whole = wholes.standing().order_by("-pk").first()
        if whole is None:
            whole = Decision.objects.create(
                deed=Deed.SPAM, member=member, title=str(member)[:200], by=by, reason=reason, note=note
            )
            if ban:
                sanctions.impose(whole, member, Sanction.Kind.BAN, days=None)
            # What an earlier removal took away and has not been brought back stays away, as a part of this one.
            Decision.objects.standing().filter(part_of__in=wholes.exclude(pk=whole.pk)).update(part_of=whole)
            record(DECIDED, by=by, about=whole, key=str(whole.pk))
        remove_rest.enqueue(whole.pk)
    return whole


def bring_back_the_rest(member: User, *, by: User) -> None:
    """What could not be brought back is tried once more."""
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    for whole in Decision.objects.filter(deed=Deed.SPAM, member=member, undone_at__isnull=False):
        if whole.parts.standing().exists():
            put_rest_back.enqueue(whole.pk)


def go_on_removing(decision_id: int) -> bool:
    """The next things that go; whether some may be left. Raises what failed when nothing else is left."""
    whole = Decision.objects.standing().select_related("member", "by").filter(pk=decision_id, deed=Deed.SPAM).first()
    if whole is None or whole.member is None:
        return False
    things = ((subject, pk) for subject in all_subjects() for pk in _one_by_one(queries.left_of(whole, subject)))
    done, failed = _each(things, lambda one: _remove_one(whole, *one))
    if done:
        return True
    standing = {(subject.name, pk) for subject, pk in failed}  # what waits about these is for moderators to see
    waiting = Item.objects.waiting().filter(author=whole.member_id).exclude(kind=Item.Kind.APPEAL).order_by("pk")
    rest = [pk for pk, *about in waiting.values_list("pk", "subject", "object_id") if tuple(about) not in standing]
    closed, unclosed = _each(rest, _close)
    if closed:
        return True
    if problems := [*failed.values(), *unclosed.values()]:
        raise problems[0]
    return False


def go_on_putting_back(decision_id: int) -> bool:
    """The same for what comes back."""
    whole = Decision.objects.select_related("undone_by").filter(pk=decision_id, undone_at__isnull=False).first()
    if whole is None:
        return False
    parts = _one_by_one(whole.parts.standing().order_by("pk").values_list("pk", flat=True))
    done, failed = _each(parts, lambda pk: _put_back_one(whole, pk))
    if done:
        return True
    if problems := list(failed.values()):
        raise problems[0]
    return False


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


def _put_back_one(whole: Decision, pk: int) -> bool:
    with transaction.atomic():
        Item.objects.select_for_update(of=("self",)).filter(decisions=pk).first()
        parts = whole.parts.standing().select_for_update(of=("self",)).select_related("item")  # of no later removal
        part = parts.filter(pk=pk).first()
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


def _one_by_one(keys: QuerySet[Any, int]) -> Iterator[int]:
    """By their keys, the smallest first: what stays where it is does not come again."""
    last = 0
    while some := list(keys.filter(pk__gt=last)[:AT_ONCE]):
        yield from some
        last = some[-1]


def _each(things: Iterable[T], do: Callable[[T], bool]) -> tuple[int, dict[T, Exception]]:
    """How many were done, until there are enough for one job, and what failed on the way. That keeps no other from going."""
    done, failed = 0, {}
    for thing in things:
        try:
            done += do(thing)
        except (TookTooLong, InterfaceError):  # about none of them: the time is over, the database is gone
            raise
        except Exception as error:
            logger.exception("%s fails, and is passed over.", thing)
            failed[thing] = error
        if done >= AT_ONCE:
            break
    return done, failed
