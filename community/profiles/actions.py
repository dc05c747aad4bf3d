"""What members decide about how others see them, and what the site keeps beside it."""

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from wagtail.models import Site

from community.comments.models import Comment
from community.conversations.actions import NotAllowed, start
from community.forums.models import Post
from community.forums.models import State as Said
from community.moderation import Refused
from community.moderation.actions import gone, hold
from community.moderation.queries import is_taken_away
from community.moderation.rules import passes_unscreened
from community.moderation.screening import is_watched, screen
from community.profiles import rules
from community.profiles.models import Interest, OldHandle, Profile, State, Welcomed, WelcomeSettings
from members.models import User

BATCH = 500
WELCOME_WITHIN = timedelta(days=2)  # later it would no longer be a welcome
_WELCOMES = uuid.UUID("6a4e2a86-0f0b-4f77-9d6e-5a8f4b1f6f5e")


# --- What members decide ----------------------------------------------------------------------------------------------


def own_profile(member: User) -> Profile:
    """The row, made when there is none yet, also twice in the same instant."""
    profile, _is_new = Profile.objects.get_or_create(member=member, defaults=_copies(member))
    return profile


def _copies(member: User) -> dict[str, object]:
    return {
        "speaks": f",{member.language},",
        "search_text": rules.search_text_of(member),
        "known_name": member.display_name,
        "known_handle": member.handle,
        "joined_at": member.joined_at,
    }


def show_to(member: User, *, seen_by: str, is_listed: bool, speaks: Collection[str]) -> Profile:
    profile = own_profile(member)
    spoken = ",".join(sorted(speaks))
    profile.seen_by, profile.is_listed, profile.speaks = seen_by, is_listed, f",{spoken}," if spoken else ""
    profile.save(update_fields=["seen_by", "is_listed", "speaks"])
    return profile


def like(member: User, interests: Iterable[Interest]) -> None:
    """What interests this member now, instead of what did before."""
    own_profile(member).interests.set(interests)


def put_steps_away(member: User) -> None:
    Profile.objects.filter(pk=own_profile(member).pk, steps_dismissed_at=None).update(steps_dismissed_at=timezone.now())


def agree_to_letters(member: User) -> None:
    Profile.objects.filter(pk=own_profile(member).pk, letters_confirmed_at=None).update(
        letters_confirmed_at=timezone.now()
    )


# --- What a member says of themselves ---------------------------------------------------------------------------------


def look_at_words(member: User, text: str) -> None:
    """Before a member's name and text are saved. What waits for a moderator is not shown until one has looked.

    Raises moderation's Refused with the sentence to show.
    """
    why = screen(member, deed="profile", text=text)
    profile = own_profile(member)
    if not why and is_taken_away("profiles.profile", profile.pk):
        why = "watched"  # what a moderator took away comes back only by a moderator, however often it is saved
    if why:
        Profile.objects.filter(pk=profile.pk).update(state=State.HELD)
        profile.state = State.HELD
        transaction.on_commit(lambda: hold(profile, why=why))
    elif profile.state == State.HELD and not member.asked_avatar:
        Profile.objects.filter(pk=profile.pk).update(state=State.PUBLISHED)
        gone(profile)


def must_wait(name: str, member: User | None) -> bool:
    """A name that somebody wants to be called: does a moderator look first? Raises moderation's Refused."""
    if member is None:
        return is_watched(name)
    if passes_unscreened(member):
        return False
    return is_watched(name) or is_taken_away("profiles.profile", member.pk)


def picture_must_wait(member: User) -> bool:
    """A new picture, where a moderator has taken the profile away."""
    return not passes_unscreened(member) and is_taken_away("profiles.profile", member.pk)


def ask_about_name(member: User) -> None:
    """Somebody new has a name that a moderator must look at; or somebody's picture waits for that."""
    profile = own_profile(member)
    profile.state = State.HELD
    profile.save(update_fields=["state"])
    transaction.on_commit(lambda: hold(profile, why="watched"))


# --- In step with the account -----------------------------------------------------------------------------------------


def keep_in_step() -> int:
    """Rows for new accounts; copies of names that changed, and handles that were given up. Returns how many changed."""
    with_row = Profile.objects.filter(pk=OuterRef("pk"))
    new = list(User.objects.filter(~Exists(with_row), is_erased=False).order_by("pk")[:BATCH])
    Profile.objects.bulk_create([Profile(member=member, **_copies(member)) for member in new], ignore_conflicts=True)
    same = Q(known_name=F("member__display_name"), known_handle=F("member__handle"), joined_at=F("member__joined_at"))
    changed = list(Profile.objects.exclude(same).filter(member__is_erased=False).select_related("member")[:BATCH])
    for profile in changed:
        _follow_account(profile)
    return len(new) + len(changed)


def _follow_account(profile: Profile) -> None:
    member = profile.member
    with transaction.atomic():
        if profile.known_handle and profile.known_handle != member.handle:
            OldHandle.objects.update_or_create(
                handle=profile.known_handle, defaults={"member": member, "at": timezone.now()}
            )
            OldHandle.objects.filter(handle=member.handle, member=member).delete()
        profile.search_text, profile.known_name = rules.search_text_of(member), member.display_name
        profile.known_handle, profile.joined_at = member.handle, member.joined_at
        profile.save(update_fields=["search_text", "known_name", "known_handle", "joined_at"])


def count_thanks() -> int:
    """How often a member's words were thanked, for the order “most helpful”. Only what changed is written."""
    thanks: dict[int, int] = {}
    for rows in (
        Comment.objects.published().filter(helpful_count__gt=0).values_list("user_id").annotate(Sum("helpful_count")),
        Post.objects.filter(state=Said.PUBLISHED, reactions_count__gt=0)
        .values_list("author_id")
        .annotate(Sum("reactions_count")),
    ):
        for member_id, number in rows.order_by():
            if member_id is not None:
                thanks[member_id] = thanks.get(member_id, 0) + number
    changed = []
    for profile in Profile.objects.filter(Q(pk__in=thanks) | Q(helpful_count__gt=0)).only("pk", "helpful_count"):
        if profile.helpful_count != thanks.get(profile.pk, 0):
            profile.helpful_count = thanks.get(profile.pk, 0)
            changed.append(profile)
    Profile.objects.bulk_update(changed, ["helpful_count"], batch_size=BATCH)
    return len(changed)


# --- A welcome --------------------------------------------------------------------------------------------------------


def welcome_newcomers() -> int:
    """Write to everybody who joined a little while ago, once each; returns to how many."""
    settings = _welcome_settings()
    if settings is None:
        return 0
    now = timezone.now()
    greeted = Welcomed.objects.filter(pk=OuterRef("pk"))
    new = User.objects.filter(
        ~Exists(greeted),
        joined_at__gt=now - WELCOME_WITHIN,
        joined_at__lte=now - timedelta(minutes=settings.minutes_after),
        last_login__isnull=False,
        is_active=True,
        is_staff=False,
    )
    return sum(welcome(member, settings) for member in new.order_by("pk")[:BATCH])


def welcome(member: User, settings: WelcomeSettings) -> bool:
    """One message from the named person. The row and the message come together or not at all; twice is not possible."""
    if settings.sender is None:
        return False
    try:
        with transaction.atomic():
            Welcomed.objects.create(member=member)
            text = rules.greet(settings.text.in_language(member.language), member.get_short_name())
            start(by=settings.sender, to=[member], text=text, key=uuid.uuid5(_WELCOMES, str(member.pk)))
    except (IntegrityError, NotAllowed, Refused):  # another worker was here; or they want no words from the sender
        return False
    return True


def _welcome_settings() -> WelcomeSettings | None:
    site = Site.objects.filter(is_default_site=True).first()
    settings = WelcomeSettings.for_site(site) if site is not None else None
    return (
        settings
        if settings and settings.is_on and settings.sender and settings.sender.is_active and settings.text
        else None
    )
