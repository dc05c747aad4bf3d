"""What is done with a case. Every change locks it first, so two operators never talk past each other."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from members.models import User
from support import kinds, rules
from support.models import Case, CaseMessage, Outcome, SupportSettings
from support.verbs import ANSWERED, CLOSED, OPENED, PUT_RIGHT, REOPENED, REPLIED

LONGEST = 4000
Event, Kind, State = CaseMessage.Event, CaseMessage.Kind, Case.State


class Refused(Exception):
    """A rule says no. The message is the sentence the person reads."""

    def __init__(self, why: object) -> None:
        super().__init__(str(why))


class Overtaken(Refused):
    """Somebody else has answered meanwhile: their answer is to be read first."""


@transaction.atomic
def open_case(
    kind: str,
    *,
    about: models.Model,
    person: User | None,
    summary: str,
    key: str,
    due_in: timedelta | None = None,
    at: datetime | None = None,
    is_pointed_out: bool = False,
) -> Case:
    """Somebody waits for an answer. Opening it again with the same key gives the case that is there.

    `is_pointed_out`: they asked for nothing; another said that it is a complaint.
    """
    opened_at = at or timezone.now()
    case, is_new = Case.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "about_type": ContentType.objects.get_for_model(about),
            "about_id": about.pk,
            "person": person,
            "summary": summary[:300],
            "opened_at": opened_at,
            "due_at": opened_at + due_in if due_in is not None else SupportSettings.due(opened_at),
            "is_pointed_out": is_pointed_out or None,
        },
    )
    if is_new:
        record(OPENED, by=person, about=case, key=key, at=at, kind=kind)
    return case


def answer(
    case: Case,
    *,
    by: User,
    text: str,
    in_public: bool = False,
    seen: int | None = None,
    key: str = "",
    at: datetime | None = None,
) -> CaseMessage:
    """Answer the person, in public (under what they wrote) or only to them. The clock stops.

    `seen` is the last line of the story that the operator had before them: if another has answered since, this raises
    Overtaken and nothing is said twice. The same key is one answer. Raises Refused with the sentence to show.
    """
    text = _checked(text)
    if not rules.may_handle(by):
        raise Refused(_("Only the team answers cases."))
    with transaction.atomic():
        case = _lock(case)
        known = _already(by, key)
        if known is not None:
            return known
        _refuse_if_overtaken(case, by, seen)
        if in_public:
            _say_in_public(case, by, text, at or timezone.now())
        elif case.person_id is None:
            raise Refused(_("Their account is erased: there is nobody to write to."))
        message = _write(case, Kind.PUBLIC if in_public else Kind.PRIVATE, by=by, text=text, key=key, at=at, staff=True)
        case.first_answered_at = case.first_answered_at or message.at
        case.assigned_to = case.assigned_to or by
        if not case.is_closed:
            case.state = State.WAITING
        case.save(update_fields=["first_answered_at", "assigned_to", "state"])
        record(ANSWERED, by=by, about=case, key=str(message.pk), at=at, message=message.pk, in_public=in_public)
    return message


@transaction.atomic
def note(case: Case, *, by: User, text: str, key: str = "") -> CaseMessage:
    """Something for the colleagues; the person never sees it."""
    text = _checked(text)
    case = _lock(case)
    return _already(by, key) or _write(case, Kind.NOTE, by=by, text=text, key=key, staff=True)


@transaction.atomic
def point_out(case: Case, *, by: User, text: str = "") -> CaseMessage:
    """Somebody says that this is a complaint, and perhaps why; once each."""
    case, key = _lock(case), f"pointed-out:{case.pk}"
    said = _already(by, key)
    if said is not None:
        return said
    return CaseMessage.objects.create(
        case=case,
        kind=Kind.EVENT,
        event=Event.POINTED_OUT,
        by=by,
        text=text.strip()[:LONGEST],
        key=_full_key(by, key),
        is_from_staff=by.is_staff,
    )


@transaction.atomic
def reply(case: Case, *, by: User, text: str, key: str = "", at: datetime | None = None) -> CaseMessage:
    """The person writes in their own case; the clock starts anew."""
    text = _checked(text)
    case = _lock(case)
    if not rules.may_write(by, case):
        raise Refused(_("This is somebody else's case."))
    known = _already(by, key)
    if known is not None:
        return known
    if case.is_closed:
        _open_again(case)
    message = _write(case, Kind.PRIVATE, by=by, text=text, key=key, at=at)
    case.is_pointed_out = None  # they ask themselves now
    if not case.is_open:
        case.state, case.due_at = State.OPEN, SupportSettings.due(message.at)
    case.save(update_fields=["state", "due_at", "is_pointed_out"])
    record(REPLIED, by=by, about=case, key=str(message.pk), at=at)
    return message


@transaction.atomic
def say_put_right(case: Case, *, by: User, yes: bool, at: datetime | None = None) -> Case:
    """The one click that answers “has it been put right?”. The first answer holds."""
    case = _lock(case)
    if not rules.may_write(by, case):
        raise Refused(_("This is somebody else's case."))
    if rules.is_asked(case):
        case.was_put_right = yes
        case.save(update_fields=["was_put_right"])
        _happened(case, Event.PUT_RIGHT if yes else Event.NOT_PUT_RIGHT, by=by, at=at)
        if not yes:
            if case.is_closed:
                _open_again(case)
            case.state, case.due_at = State.OPEN, SupportSettings.due(timezone.now())
            case.save(update_fields=["state", "due_at"])
        record(PUT_RIGHT, by=by, about=case, key=str(case.pk), at=at, yes=yes)
    return case


@transaction.atomic
def assign(case: Case, *, by: User, to: User | None) -> Case:
    """Somebody of the team takes it, or puts it back for anybody."""
    case = _lock(case)
    if case.assigned_to_id != (to.pk if to else None):
        case.assigned_to = to
        case.save(update_fields=["assigned_to"])
        _happened(case, Event.TAKEN if to else Event.LET_GO, by=to or by, staff=True)
    return case


@transaction.atomic
def close(case: Case, *, by: User, outcome: str, note: str = "", at: datetime | None = None) -> Case:
    """It is done, with this outcome. Raises Refused as long as nobody has answered the person."""
    case = _lock(case)
    if case.is_closed:
        return case
    if not rules.may_handle(by):
        raise Refused(_("Only the team answers cases."))
    if outcome not in Outcome.values:
        raise Refused(_("Say how it ended: choose an outcome."))
    if outcome not in rules.outcomes(case):
        raise Refused(_("It cannot be closed before somebody has answered, in public or in private."))
    case.state, case.outcome, case.closing_note, case.closed_at = State.CLOSED, outcome, note, at or timezone.now()
    case.save(update_fields=["state", "outcome", "closing_note", "closed_at"])
    _happened(case, Event.CLOSED, by=by, text=note, staff=True, at=at)
    record(CLOSED, by=by, about=case, at=at, outcome=outcome)
    return case


@transaction.atomic
def tell_case(key: str, event: str, *, by: User | None = None, opens: bool = False) -> Case | None:
    """What the case is about has changed. `opens`: an answer is owed again, so a closed or answered one waits anew."""
    case = Case.objects.select_for_update(of=("self",)).filter(key=key).first()
    if case is None:
        return None
    _happened(case, event, by=by)
    if opens:
        if case.is_closed:
            _open_again(case)
        if not case.is_open:
            case.state, case.due_at = State.OPEN, SupportSettings.due(timezone.now())
        case.is_pointed_out = None
        case.save(update_fields=["state", "due_at", "is_pointed_out"])
    return case


# --- Steps ------------------------------------------------------------------------------------------------------------


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("The message is empty."))
    if len(text) > LONGEST:
        raise Refused(_("This is too long. Please shorten it a little."))
    return text


def _full_key(by: User, key: str) -> str:
    return hashlib.sha256(f"{by.pk}|{key or uuid.uuid4().hex}".encode()).hexdigest()


def _already(by: User, key: str) -> CaseMessage | None:
    return CaseMessage.objects.filter(key=_full_key(by, key)).first() if key else None


def _refuse_if_overtaken(case: Case, by: User, seen: int | None) -> None:
    if seen is None:
        return
    newer = case.messages.filter(pk__gt=seen, kind__in=[Kind.PRIVATE, Kind.PUBLIC]).exclude(by=by)
    newest = newer.select_related("by").last()
    if newest is not None:
        raise Overtaken(
            _("%(name)s has just written here. Read it first: your text is still below, nothing was sent.")
            % {"name": newest.name}
        )


def _say_in_public(case: Case, by: User, text: str, at: datetime) -> None:
    kind, about = kinds.find(case.kind), kinds.about(case)
    if kind is None or kind.answer_in_public is None or about is None or not about.is_public:
        raise Refused(_("There is nothing to answer in public any more. Write to the person instead."))
    kind.answer_in_public(case, by, text, at)


def _write(
    case: Case, kind: str, *, by: User, text: str, key: str = "", staff: bool = False, at: datetime | None = None
) -> CaseMessage:
    return CaseMessage.objects.create(
        case=case, kind=kind, by=by, text=text, key=_full_key(by, key), is_from_staff=staff, at=at or timezone.now()
    )


def _happened(
    case: Case, event: str, *, by: User | None, text: str = "", staff: bool = False, at: datetime | None = None
) -> None:
    more: dict[str, Any] = {"kind": Kind.EVENT, "event": event, "is_from_staff": staff, "at": at or timezone.now()}
    CaseMessage.objects.create(case=case, by=by, text=text, key=uuid.uuid4().hex, **more)


def _open_again(case: Case) -> None:
    """Lines that changed it say why; whoever calls puts the state and the clock."""
    case.outcome, case.closing_note, case.closed_at, case.state = "", "", None, State.OPEN
    case.due_at = SupportSettings.due(timezone.now())
    case.save(update_fields=["outcome", "closing_note", "closed_at", "state", "due_at"])
    _happened(case, Event.REOPENED, by=None)
    record(REOPENED, about=case)
