"""Who is trusted how far, who moderates, who may not write."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.prepared import one
from community.moderation.models import Decision, Deed, Standing
from community.moderation.models.trust import Level
from members.models import User

MODERATE = "moderation.moderate"
Person = User | AnonymousUser


def standing(user: Person) -> Standing:
    """Where this person stands. One query, then kept on the object; a visitor costs none."""
    if not user.is_authenticated:
        return Standing()
    known: Standing | None = vars(user).get("_standing")
    if known is None:
        known = one(_standing_of, user.pk) or Standing(user_id=user.pk)
        vars(user)["_standing"] = known
    return known


def take_standing(user: User, row: Standing | None) -> None:
    """What the request's own member brought along (members.arrival)."""
    vars(user)["_standing"] = row or Standing(user_id=user.pk)


def load_standings(people: Iterable[User]) -> None:
    """What `standing` asks for one, for many at once."""
    unknown = {person.pk: person for person in people if "_standing" not in vars(person)}
    known = Standing.objects.in_bulk(list(unknown)) if unknown else {}
    for pk, person in unknown.items():
        vars(person)["_standing"] = known.get(pk) or Standing(user_id=pk)


def _standing_of(user_id: int) -> QuerySet[Standing]:
    return Standing.objects.filter(user_id=user_id)


def trust(user: Person) -> int:
    """0 to 4. Who works for the brand is trusted wholly."""
    if not user.is_authenticated:
        return Level.NEW
    if user.is_staff:
        return Level.LEADER
    return standing(user).level


def is_silenced(user: Person) -> bool:
    """May they read and not write?"""
    return user.is_authenticated and standing(user).is_silenced


def is_barred(user: Person) -> bool:
    """Suspended or banned: one page is all they see."""
    return user.is_authenticated and standing(user).is_barred


def moderates_everything(user: Person) -> bool:
    # Moderators of everything work for the brand. Asked first, it spares every other reader two queries.
    return user.is_authenticated and user.is_active and user.is_staff and user.has_perm(MODERATE)


def places_moderated_by(user: Person) -> frozenset[str]:
    """The single places this member moderates; of a moderator of everything: none in particular."""
    return frozenset(standing(user).places) if user.is_authenticated and user.is_active else frozenset()


def may_moderate(user: Person, place: str = "") -> bool:
    """Everything, or this place."""
    if moderates_everything(user):
        return True
    return bool(place) and not is_silenced(user) and place in places_moderated_by(user)


def may_enter_queue(user: Person) -> bool:
    return moderates_everything(user) or (not is_silenced(user) and bool(places_moderated_by(user)))


def passes_unscreened(user: Person, place: str = "") -> bool:
    """Staff, and who moderates here, are not checked before they write."""
    if not user.is_authenticated:
        return False
    return user.is_staff or (place in places_moderated_by(user) and not is_silenced(user))


def may_flag(user: Person, author: Any) -> bool:
    return user.is_authenticated and user.is_active and user != author and not is_barred(user)


# --- Appeals --------------------------------------------------------------------------------------------------------

OUTCOMES = [
    Deed.KEEP,
    Deed.HIDE,
    Deed.REMOVE,
    Deed.COMPLAINT,
    Deed.WARN,
    Deed.SILENCE,
    Deed.SUSPEND,
    Deed.BAN,
]
HARMLESS = [Deed.KEEP, Deed.COMPLAINT]  # nothing is taken from anybody, so no reason need be given
UNDOABLE = [*OUTCOMES, Deed.SPAM, Deed.AUTO_HIDE]
APPEALABLE = [Deed.HIDE, Deed.REMOVE, Deed.WARN, Deed.SILENCE, Deed.SUSPEND, Deed.BAN, Deed.SPAM]


def may_appeal(user: Person, decision: Decision) -> bool:
    """Once, while it stands, by whom it is about."""
    return (
        user.is_authenticated
        and decision.member_id == user.pk
        and decision.deed in APPEALABLE
        and not decision.was_undone
        and not hasattr(decision, "appeal")
    )


def moderators_of(place: str = "") -> QuerySet[User]:
    """Whoever may decide about what is in this place now: nobody who is suspended, or may not write for the time being."""
    permission = {"content_type__app_label": "moderation", "codename": "moderate"}
    may = Permission.objects.filter(**permission)
    everywhere = Q(is_staff=True) & (
        Q(is_superuser=True) | Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    )
    now = timezone.now()
    here = Q(moderated_places__place=place) & ~Q(standing__silenced_until__gt=now) if place else Q(pk__in=[])
    barred = Standing.objects.filter(Q(is_banned=True) | Q(barred_until__gt=now)).values("user_id")
    return User.objects.filter(everywhere | here, is_active=True).exclude(pk__in=barred).distinct()


def others_moderate(user: User, place: str) -> bool:
    return moderators_of(place).exclude(pk=user.pk).exists()


def somebody_else_answers(made: Decision, user: User, place: str) -> bool:
    """Nobody answers an appeal against their own decision while there is another moderator."""
    return made.by_id == user.pk and others_moderate(user, place)
