"""Who may do what, and who is in which group."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.prepared import ask
from members.models import AccessGrant, Consent, ConsentText, Tie, User
from members.reserved import RESERVED_HANDLES

# --- Handles --------------------------------------------------------------------------------------------------------

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
        ],
        strict=True,
    )
)


def handle_from(name: str) -> str:
    """The handle a name suggests: “Вера Орлова” → vera-orlova. Never empty, never reserved."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    handle = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:24].strip("-") or "member"
    return f"{handle}-1" if handle in RESERVED_HANDLES else handle


def free_handle(name: str) -> str:
    """A handle nobody has now, made from a name: vera-orlova, vera-orlova-2 … Another may take it before you save."""
    wanted = handle_from(name)
    taken = set(User.objects.filter(handle__startswith=wanted).values_list("handle", flat=True))
    return next(
        handle for handle in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if handle not in taken
    )


def check_handle(handle: str) -> None:
    """Raises ValidationError when the handle is malformed or reserved."""
    for validator in User._meta.get_field("handle").validators:
        if isinstance(validator, RegexValidator):
            validator(handle)
    if handle in RESERVED_HANDLES:
        raise ValidationError(_("This handle is reserved. Please choose another."), code="reserved")


# --- Names ----------------------------------------------------------------------------------------------------------


def plain_name(name: str) -> str:
    """Without what cannot be seen: signs that turn the direction of writing, or hide. Raises ValidationError when nothing is
    left, or for an address.
    """
    seen = "".join(
        sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cn") or sign == "\u200d"
    )
    seen = " ".join(seen.split())
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in seen):
        raise ValidationError(_("Please write a name."), code="required")
    if re.search(r"://|\bwww\.|@\w", seen, re.IGNORECASE):
        raise ValidationError(_("An address is no name."), code="address")
    return seen


# --- Access groups --------------------------------------------------------------------------------------------------


def access_group_ids(user: User | AnonymousUser) -> frozenset[int]:
    """The groups this person is in now, whether by a valid grant or put in by hand. One query, then kept on the object.

    Looks at the grants' validity itself, so an ended grant closes the door at the next request, before the sweep
    takes the person out of Django's group.
    """
    if not user.is_authenticated:
        return frozenset()
    known: frozenset[int] | None = getattr(user, "_access_group_ids", None)
    if known is None:
        known = frozenset(ask(groups_now, user.pk, timezone.now()))
        vars(user)["_access_group_ids"] = known
    return known


def groups_now(user_id: int, now: datetime) -> QuerySet[Any, int]:
    grants = AccessGrant.objects.filter(user_id=user_id)
    valid = grants.filter(starts_at__lte=now).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    by_hand = User.groups.through.objects.filter(user_id=user_id).exclude(group_id__in=grants.values("group_id"))
    return valid.order_by().values_list("group_id", flat=True).union(by_hand.values_list("group_id", flat=True))


def is_in(user: User | AnonymousUser, key: str) -> bool:
    """Is this person in the access group of that key now?"""
    from members.models import AccessGroup

    group_ids = access_group_ids(user)
    return bool(group_ids) and AccessGroup.objects.filter(key=key, pk__in=group_ids).exists()


# --- Whom one does not want to hear ---------------------------------------------------------------------------------


def not_heard_by(user: User | AnonymousUser) -> frozenset[int]:
    """The people this member muted or blocked: not shown, not told about. One query, then kept on the object."""
    if not user.is_authenticated:
        return frozenset()
    known: frozenset[int] | None = getattr(user, "_not_heard", None)
    if known is None:
        known = frozenset(ask(not_heard_now, user.pk))
        vars(user)["_not_heard"] = known
    return known


def not_heard_now(member_id: int) -> QuerySet[Tie, int]:
    ties = Tie.objects.filter(member_id=member_id, kind__in=[Tie.Kind.MUTED, Tie.Kind.BLOCKED])
    return ties.values_list("person_id", flat=True)


def has_blocked(member_id: int, other_id: int) -> bool:
    """May the other not reach this member?"""
    return Tie.objects.filter(member_id=member_id, person_id=other_id, kind=Tie.Kind.BLOCKED).exists()


# --- Consents -------------------------------------------------------------------------------------------------------


def has_consent(user: User | AnonymousUser, kind: str) -> bool:
    """Did the newest answer of this kind say yes? A yes to an older wording holds until the person answers again."""
    if not user.is_authenticated:
        return False
    newest = Consent.objects.filter(user_id=user.pk, text__kind=kind).order_by("-at", "-pk").first()
    return newest is not None and newest.given


def who_agreed(kind: str, user_ids: Iterable[int]) -> set[int]:
    """What `has_consent` says of one, of many. One query."""
    answers = Consent.objects.filter(user_id__in=set(user_ids), text__kind=kind).order_by("at", "pk")
    return {user_id for user_id, given in dict(answers.values_list("user_id", "given")).items() if given}


def consents_to_renew(user: User) -> list[ConsentText]:
    """Current texts of which this member agreed to an older version: worth asking again, never assumed. One query for who
    agreed to the newest ones.
    """
    that_hold = {row[0]: row[1:] for row in ask(_answers_of, user.pk, timezone.now())}.values()
    wanted = [newest_id for text_id, given, newest_id in that_hold if given and newest_id not in (None, text_id)]
    return list(ConsentText.objects.filter(pk__in=wanted).order_by("pk")) if wanted else []


def _answers_of(user_id: int, now: datetime) -> QuerySet[Consent, Any]:
    newest = ConsentText.objects.filter(kind=OuterRef("text__kind"), published_at__lte=now).order_by("-version")
    answers = Consent.objects.filter(user_id=user_id).order_by("at", "pk")
    return answers.values_list("text__kind", "text_id", "given", Subquery(newest.values("pk")[:1]))


def newest_answers(user: User) -> dict[str, Consent]:
    """Kind -> the answer that holds."""
    answers = Consent.objects.filter(user_id=user.pk).select_related("text").order_by("at", "pk")
    return {answer.text.kind: answer for answer in answers}


def avatar_seen_by(request: HttpRequest, path: str) -> Literal["public", "private"] | None:
    """Pictures stand beside what their members wrote, for everybody; one that waits is for the member and the team."""
    waits_for = User.objects.filter(asked_avatar=path).values_list("pk", flat=True).first()
    if waits_for is None:
        return "public"
    viewer = request.user
    return "private" if viewer.is_authenticated and (viewer.is_staff or viewer.pk == waits_for) else None


# --- Staff ----------------------------------------------------------------------------------------------------------


def may_enter_cms(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def writes_the_site(user: User | AnonymousUser) -> bool:
    """Editors, publishers and the owner: those whose work is in the CMS."""
    return may_enter_cms(user) and user.has_perm("facts.change_fact")


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Staff who may enter the CMS must have an authenticator app or a passkey where the settings demand it."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return settings.STAFF_SECOND_FACTOR and may_enter_cms(user) and not is_mfa_enabled(user, strong)
