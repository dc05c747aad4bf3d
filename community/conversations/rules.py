"""Who may write to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.conversations.models import LetterBox, Participant, Reach
from members.models import Tie, User

MOST_PEOPLE = 10  # in one conversation, who began it among them


def pair_key(one_id: int, other_id: int) -> str:
    """The name of the one conversation two people have."""
    return "-".join(str(pk) for pk in sorted((one_id, other_id)))


@dataclass(frozen=True)
class Between:
    """What stands between one who writes and another: two queries for any number of people."""

    why_not: dict[int, str]
    must_ask: frozenset[int]

    @classmethod
    def of(cls, writer: User, people: Iterable[User]) -> "Between":
        people = list(people)
        ids = [person.pk for person in people]
        blocked_by, followed_by, blocked = set(), set(), set()
        ties = Tie.objects.filter(member_id__in=[*ids, writer.pk], person_id__in=[*ids, writer.pk])
        for member_id, person_id, kind in ties.values_list("member_id", "person_id", "kind"):
            if kind == Tie.Kind.BLOCKED and person_id == writer.pk:
                blocked_by.add(member_id)
            elif kind == Tie.Kind.FOLLOWING and person_id == writer.pk:
                followed_by.add(member_id)
            elif kind == Tie.Kind.BLOCKED and member_id == writer.pk:
                blocked.add(person_id)
        boxes = dict(LetterBox.objects.filter(member_id__in=ids).values_list("member_id", "open_to"))
        why_not = {
            person.pk: why
            for person in people
            if (
                why := _why_not(
                    writer,
                    person,
                    has_blocked=person.pk in blocked,
                    is_blocked=person.pk in blocked_by,
                    is_followed=person.pk in followed_by,
                    open_to=boxes.get(person.pk, Reach.EVERYBODY),
                )
            )
        }
        at_ease = {person.pk for person in people if writer.is_staff or person.is_staff or person.pk in followed_by}
        return cls(why_not, frozenset(ids) - at_ease)


def _why_not(
    writer: User, person: User, *, has_blocked: bool, is_blocked: bool, is_followed: bool, open_to: str
) -> str:
    if person.pk == writer.pk:
        return _("That is you.")
    if not person.is_active or person.is_erased:
        return _("This account is closed.")
    if has_blocked:
        return _("You have blocked %(name)s. Take that back first.") % {"name": person.display_name}
    # One sentence for everything the other has decided: whom they blocked is nobody's business.
    closed = _("%(name)s takes no messages from people they don't follow.") % {"name": person.display_name}
    if is_blocked:
        return closed
    if writer.is_staff or person.is_staff:
        return ""
    if open_to == Reach.NOBODY or (open_to == Reach.FOLLOWED and not is_followed):
        return closed
    return ""


def kept_apart(people: Iterable[int], present: Iterable[int]) -> frozenset[int]:
    """Of these people those who blocked one who is present already, or are blocked by one."""
    wanted, others = set(people), set(present)
    ties = Tie.objects.filter(kind=Tie.Kind.BLOCKED).filter(
        Q(member_id__in=wanted, person_id__in=others) | Q(member_id__in=others, person_id__in=wanted)
    )
    pairs = ties.values_list("member_id", "person_id")
    return frozenset(pk for pair in pairs for pk in pair if pk in wanted)


def why_not_write(writer: Any, person: User) -> str:
    """Why this member cannot begin to write to that one; empty when they can."""
    if not writer.is_authenticated:
        return _("Sign in to write.")
    return Between.of(writer, [person]).why_not.get(person.pk, "")


def may_listen(user: Any, conversation_id: str) -> bool:
    """May this page hear that something was said there?"""
    return bool(
        user.is_authenticated
        and conversation_id.isdecimal()
        and Participant.objects.filter(
            conversation_id=int(conversation_id), member_id=user.pk, state__in=Participant.PRESENT
        ).exists()
    )


def visible_places(user: Any, places: set[str]) -> set[str]:
    """Of these “conversation:<id>” those the member is still in; who is suspended hears of none."""
    numbers = {int(number) for place in places if (number := place.partition(":")[2]).isdecimal()}
    mine = Participant.objects.filter(member_id=user.pk, conversation_id__in=numbers, state__in=Participant.PRESENT)
    mine = mine.exclude(member__standing__is_banned=True).exclude(member__standing__barred_until__gt=timezone.now())
    return {f"conversation:{pk}" for pk in mine.values_list("conversation_id", flat=True)}
