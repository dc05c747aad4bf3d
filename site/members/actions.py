"""What happens to an account: made, agreed, let in, let out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from common.files import delete_after_commit
from common.translated import TranslatedText
from members import words
from members.models import AccessGrant, AccessGroup, Consent, ConsentKind, ConsentText, Tie, User
from members.models.user import VISIT_PAUSE
from members.rules import check_handle, free_handle, has_consent, newest_answers

UNCONFIRMED_KEPT = timedelta(days=7)


class EmailTaken(Exception):
    """An account with this address exists. No visitor is told: the page is the same, a letter tells the owner."""


class HandleTaken(Exception):
    """Somebody has this handle."""


# --- The account ----------------------------------------------------------------------------------------------------


def save_new_member(user: User) -> User:
    """Save a new account under a handle nobody has, also when two people of one name sign up in the same instant.

    Raises EmailTaken when the address has an account. A name that somebody must look at first is kept aside.
    """
    user.email = user.email.strip().lower()
    if must_wait(user.display_name):
        user.asked_name, user.display_name = user.display_name, ""
    for _attempt in range(20):
        user.handle = user.handle or free_handle(
            "member" if user.asked_name else user.display_name or user.email.partition("@")[0]
        )
        if user.asked_name:
            user.display_name = user.handle
        try:
            with transaction.atomic():
                user.save(force_insert=True)
                if user.asked_name:
                    words.ask_about_name(user)
        except IntegrityError:
            if User.objects.filter(email__iexact=user.email).exists():
                raise EmailTaken from None
            user.pk, user.handle = None, ""
        else:
            return user
    raise HandleTaken


@transaction.atomic
def add_member(
    email: str,
    *,
    display_name: str = "",
    password: str | None = None,
    language: str | None = None,
    verified: bool = True,
    **fields: object,
) -> User:
    """Make an account with its e-mail address, for joining on the spot, imports and the demo.

    `verified=False` makes the person confirm the address at the first sign-in. Without a password one signs in by code.
    Raises EmailTaken.
    """
    user = User(
        email=email,
        display_name=display_name.strip()[:60] or email.partition("@")[0][:60],
        language=language or (get_language() or "en").split("-")[0],
        **fields,
    )
    user.set_password(password)
    save_new_member(user)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


@transaction.atomic
def join_by_email(
    email: str, *, display_name: str = "", language: str | None = None, agreed: Iterable[str] = (), source: "Source"
) -> tuple[User, bool]:
    """The member behind an address that has just been proven, made if there is none; and whether they are new.

    Only for a proven address: whoever gets the member this way may sign in as them.
    """
    user = next(iter(filter_users_by_email(email, prefer_verified=True)), None)
    is_new = user is None
    if user is None:
        try:
            user = add_member(email, display_name=display_name, language=language)
        except EmailTaken:  # made in the same instant in another window
            user, is_new = User.objects.get(email__iexact=email), False
    for kind in agreed:
        give_consent(user, kind, True, source)
    return user, is_new


def must_wait(name: str, user: User | None = None) -> bool:
    """A name that nobody may have is refused by the forms; what comes another way waits."""
    try:
        return words.must_wait(name, user)
    except ValidationError:
        return True


def put_name_aside(user_id: int) -> None:
    """Others read the handle in place of the name, wherever it stands, until it is given back."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.is_erased or (user.asked_name and user.display_name == user.handle):
            return
        user.asked_name, user.display_name = user.asked_name or user.display_name, user.handle
        user.save(update_fields=["asked_name", "display_name"])


def give_name_back(user_id: int, name: str) -> bool:
    """Somebody has looked at this name ("": none waits), and it is fine. False when another one waits by now."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.asked_name != name:
            return False
        if name:
            user.display_name, user.asked_name = name, ""
            user.save(update_fields=["asked_name", "display_name"])
    return True


def put_picture_aside(user_id: int) -> None:
    """Others see the first letter of the name in place of the picture, wherever it stands, until it is given back."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.is_erased or not user.avatar:
            return
        delete_after_commit(user.asked_avatar)
        user.asked_avatar, user.avatar = user.avatar.name, ""
        user.save(update_fields=["asked_avatar", "avatar"])


def give_picture_back(user_id: int, name: str) -> bool:
    """Somebody has looked at the picture in this file ("": none waits), and it is fine. False when another one waits by now."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if (user.asked_avatar.name or "") != name:
            return False
        if name:
            user.avatar, user.asked_avatar = name, ""
            user.save(update_fields=["asked_avatar", "avatar"])
    return True


def lock_before_saving(user: User, changed: Collection[str]) -> User:
    """The row as it is now, locked. `user`, loaded when a form began, gets everything from it but the `changed` fields, so
    that saving it writes back nothing that others have changed since.
    """
    now = User.objects.select_for_update().get(pk=user.pk)
    for field in User._meta.concrete_fields:
        if field.name not in changed:
            setattr(user, field.attname, getattr(now, field.attname))
    return now


def change_handle(user: User, handle: str) -> User:
    """Raises ValidationError for a malformed or reserved handle, HandleTaken when somebody has it."""
    handle = handle.strip().lower().removeprefix("@")
    check_handle(handle)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(handle=handle)
    except IntegrityError:
        raise HandleTaken from None
    user.handle = handle
    return user


# --- Consents -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """Where an answer was given: the page, the language it was shown in, the address it came from."""

    page: str
    language: str
    ip_address: str | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Source":
        from allauth.account.adapter import get_adapter

        return cls(
            page=request.path[:120],
            language=(get_language() or "en").split("-")[0],
            ip_address=get_adapter(request).get_client_ip(request),
        )


def give_consent(user: User, kind: str, given: bool, source: Source, *, text: ConsentText | None = None) -> Consent:
    """Write down one answer to the current wording (or the one that was shown). Rows are only ever added.

    Repeating the answer that holds, to the same wording, adds nothing.
    """
    text = text or ConsentText.objects.current()[kind]
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=user.pk).first()  # two answers come one after the other
        held = newest_answers(user).get(kind)
        if held is not None and held.given == given and held.text_id == text.pk:
            return held
        answer = Consent.objects.create(
            user=user,
            text=text,
            given=given,
            language=source.language,
            source=source.page,
            ip_address=source.ip_address,
        )
        _hold_to(user, kind, given)
    return answer


# What else an answer changes, in the same transaction: an app says it in its `ready()`.
_when_answered: dict[str, Callable[[User, bool], None]] = {}


def when_answered(kind: str, deed: Callable[[User, bool], None]) -> None:
    """`deed(member, agreed)` is done with each new answer of this kind."""
    _when_answered[kind] = deed


def _hold_to(user: User, kind: str, agreed: bool) -> None:
    if kind == ConsentKind.READING_HISTORY:
        User.objects.filter(pk=user.pk).update(remembers_reading=agreed)
        user.remembers_reading = agreed
    if kind in _when_answered:
        _when_answered[kind](user, agreed)


def hold_to_what_was_agreed() -> int:
    """Whoever answered to a process of the release before, which knew nothing of remembering; how many there were."""
    answers = Consent.objects.filter(user=OuterRef("pk"), text__kind=ConsentKind.READING_HISTORY)
    newest = answers.order_by("-at", "-pk").values("given")[:1]
    agreed = User.objects.annotate(agreed=Coalesce(Subquery(newest), False, output_field=BooleanField()))
    others = agreed.filter(agreed=True, remembers_reading=False) | agreed.filter(agreed=False, remembers_reading=True)
    found = 0
    for pk in others.values_list("pk", flat=True):
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=pk)
            _hold_to(user, ConsentKind.READING_HISTORY, has_consent(user, ConsentKind.READING_HISTORY))
        found += 1
    return found


def publish_consent_text(kind: str, text: dict[str, str]) -> ConsentText:
    """A new wording becomes the next version; answers to the older ones stay with the words they were given to."""
    with transaction.atomic():
        newest = ConsentText.objects.select_for_update().filter(kind=kind).order_by("-version").first()
        version = newest.version + 1 if newest else 1
        return ConsentText.objects.create(kind=kind, version=version, text=TranslatedText(text))


# The boxes of the sign-up form. An empty box there is no answer; only a ticked one is written down.
SIGN_UP_CONSENTS = (
    ConsentKind.TERMS, ConsentKind.PERSONAL_DATA, ConsentKind.MARKETING_MAIL, ConsentKind.READING_HISTORY
)  # fmt: skip

# --- Access groups --------------------------------------------------------------------------------------------------


def ensure_access_group(
    key: str, *, title: dict[str, str], owner: str = "members", how_to_join: dict[str, str] | None = None
) -> AccessGroup:
    """The access group of that key, made when it is missing; its words are brought up to date."""
    try:
        group = AccessGroup.objects.get(key=key)
    except AccessGroup.DoesNotExist:
        group = AccessGroup(key=key)
    group.title, group.owner, group.how_to_join = TranslatedText(title), owner, TranslatedText(how_to_join or {})
    group.save()
    return group


def _forget_groups(user: User) -> None:
    user.__dict__.pop("_access_group_ids", None)


@transaction.atomic
def grant_access(
    member: User,
    group: AccessGroup,
    *,
    source: str = "staff",
    until: datetime | None = None,
    by: User | AnonymousUser | None = None,
) -> AccessGrant:
    """Let a member into a group for one reason, until a moment or for good.

    Repeating it changes the end, nothing else; a grant that had ended begins anew.
    """
    if until is not None and until <= timezone.now():
        raise ValueError("Access must end in the future.")
    grant, created = AccessGrant.objects.get_or_create(
        user=member, group=group, source=source,
        defaults={"ends_at": until, "granted_by": by if by and by.is_authenticated else None},
    )  # fmt: skip
    if not created:
        grant = AccessGrant.objects.select_for_update().get(pk=grant.pk)
        now = timezone.now()
        if grant.starts_at > now or (grant.ends_at is not None and grant.ends_at <= now):
            grant.starts_at = now
        grant.ends_at = until
        grant.granted_by = by if by and by.is_authenticated else grant.granted_by
        grant.save()
    member.groups.add(group.group_id)
    _forget_groups(member)
    return grant


@transaction.atomic
def revoke_access(member: User, group: AccessGroup, *, source: str | None = None) -> int:
    """End a member's access for one reason, or for all when none is named. Returns how many reasons ended."""
    grants = AccessGrant.objects.filter(user=member, group=group)
    if source is not None:
        grants = grants.filter(source=source)
    ended = grants.valid().update(ends_at=timezone.now())
    if not AccessGrant.objects.filter(user=member, group=group).valid().exists():
        member.groups.remove(group.group_id)
    _forget_groups(member)
    return ended


def sweep_access() -> int:
    """Bring Django's groups in step with the grants: out whose last reason has ended, in whose first reason has begun.

    Only Wagtail's own screens read Django's groups; the site itself asks `access_group_ids`. Returns how many changed.
    """
    memberships = User.groups.through.objects
    grants = AccessGrant.objects.filter(user_id=OuterRef("user_id"), group_id=OuterRef("group_id"))
    ended, _per_model = memberships.filter(Exists(grants), ~Exists(grants.valid())).delete()
    same = memberships.filter(user_id=OuterRef("user_id"), group_id=OuterRef("group_id"))
    missing = AccessGrant.objects.valid().exclude(Exists(same)).values_list("user_id", "group_id").distinct()
    begun = [User.groups.through(user_id=user_id, group_id=group_id) for user_id, group_id in missing]
    memberships.bulk_create(begun, ignore_conflicts=True)
    return ended + len(begun)


# --- The staff ------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_email_by_staff(user: User, email: str) -> None:
    """The staff corrected an address: it is unconfirmed until its owner signs in with a code sent there."""
    EmailAddress.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    user.email = email


@transaction.atomic
def forget_unconfirmed() -> int:
    """Sign-ups whose address was never confirmed: after a week they go, and the address is free again."""
    never_in = User.objects.filter(
        last_login=None, is_staff=False, joined_at__lt=timezone.now() - UNCONFIRMED_KEPT, is_erased=False
    )
    unconfirmed = never_in.filter(emailaddress__isnull=False).exclude(emailaddress__verified=True)
    count, _per_model = User.objects.filter(pk__in=list(unconfirmed.values_list("pk", flat=True))).delete()
    return count


def forget_ended_sessions() -> int:
    """Sessions that ran out, though nobody signed out of them, and what was noted of each: its browser, its address. Returns
    how many browsers were forgotten.
    """
    SessionStore.clear_expired()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    _count, per_model = UserSession.objects.filter(~Exists(alive)).delete()
    return per_model.get(UserSession._meta.label, 0)


# --- Visits ---------------------------------------------------------------------------------------------------------


def note_visit(user_id: int, at: datetime) -> None:
    """Somebody was here at that moment; a pause longer than half an hour begins a new visit."""
    with transaction.atomic():
        user = User.objects.select_for_update().only("seen_at", "last_visit_at").filter(pk=user_id).first()
        if user is None or (user.seen_at and user.seen_at >= at):
            return
        if user.seen_at and at - user.seen_at > VISIT_PAUSE:
            user.last_visit_at = user.seen_at
        user.seen_at = at
        user.save(update_fields=["seen_at", "last_visit_at"])


def tie(member: User, person: User, kind: str) -> Tie | None:
    """Follow, mute or block somebody; the newest wish holds. None when it is oneself."""
    if member.pk == person.pk:
        return None
    made, _is_new = Tie.objects.update_or_create(
        member=member, person=person, defaults={"kind": kind, "at": timezone.now()}
    )
    vars(member).pop("_not_heard", None)
    return made


def untie(member: User, person: User) -> None:
    Tie.objects.filter(member=member, person=person).delete()
    vars(member).pop("_not_heard", None)
