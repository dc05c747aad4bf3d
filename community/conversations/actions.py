"""Begin a conversation, write in it, answer whether one wants it, leave it.

Whoever writes holds the conversation's row: numbers are given one after the other, and what one side decides (refuse,
leave) is seen by what the other side does next. Two people who write to each other for the first time in one instant
meet in one conversation, because its pair of members is unique.
"""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from common import markdown
from community.conversations.models import Conversation, LetterBox, Message, MessageState, Participant
from community.conversations.rules import MOST_PEOPLE, Between, kept_apart, pair_key
from community.conversations.texts import LONGEST, clean
from community.conversations.verbs import INVITED, SENT
from community.moderation.actions import hold
from community.moderation.screening import STAFF, screen
from live.actions import publish
from members.actions import tie
from members.models import Tie, User
from messaging.actions import read_group

State = Participant.State


class NotAllowed(Exception):
    """What one may see and not do, with the sentence that says why."""


# --- Writing --------------------------------------------------------------------------------------------------------


def start(*, by: User, to: Sequence[User], text: str, title: str = "", key: uuid.UUID | None = None) -> Conversation:
    """Write to one member or to several. With one, it is the conversation these two have; a stranger is asked first.

    Repeating it with the same key changes nothing. Raises NotAllowed, or moderation's Refused, with the sentence to show.
    """
    text = _checked(text)
    to = list({person.pk: person for person in to if person.pk != by.pk}.values())
    if not to:
        raise NotAllowed(_("Say to whom you write."))
    if len(to) >= MOST_PEOPLE:
        raise NotAllowed(_("A conversation has ten people at most."))
    with transaction.atomic():
        conversation = _pair(by, to[0]) if len(to) == 1 else _group(by, to, title, key)
        _say(conversation, by, text, key)
    return conversation


def send(*, conversation: Conversation, by: User, text: str, key: uuid.UUID | None = None) -> Message:
    """Write in a conversation one is in. Who was asked has agreed by answering. The same key sends once.

    Raises NotAllowed, or moderation's Refused, with the sentence to show.
    """
    text = _checked(text)
    with transaction.atomic():
        return _say(conversation, by, text, key)


def _checked(text: str) -> str:
    text = clean(text)
    if not text:
        raise NotAllowed(_("There is nothing written yet."))
    if len(text) > LONGEST:
        raise NotAllowed(_("This is too long. Please shorten it a little."))
    return text


def _pair(by: User, other: User) -> Conversation:
    """The one conversation of two people, made when there is none. Whoever begins it wants to be in it."""
    key = pair_key(by.pk, other.pk)
    found = Conversation.objects.filter(pair_key=key).first()
    if found is None:
        between = Between.of(by, [other])
        if why := between.why_not.get(other.pk):
            raise NotAllowed(why)
        try:
            with transaction.atomic():
                found = Conversation.objects.create(pair_key=key, created_by=by)
                asked = State.ASKED if other.pk in between.must_ask else State.IN
                Participant.objects.create(conversation=found, member=by)
                Participant.objects.create(conversation=found, member=other, state=asked)
        except IntegrityError:  # the other began it in the same instant
            found = Conversation.objects.get(pair_key=key)
    Participant.objects.filter(conversation=found, member=by).exclude(state=State.IN).update(state=State.IN)
    return found


def _group(by: User, to: Sequence[User], title: str, key: uuid.UUID | None) -> Conversation:
    if key is not None and (known := Conversation.objects.filter(created_by=by, key=key).first()):
        return known
    between = Between.of(by, to)
    for person in to:
        if why := between.why_not.get(person.pk):
            raise NotAllowed(why)
    try:
        with transaction.atomic():
            made = Conversation.objects.create(created_by=by, title=" ".join(title.split())[:120], key=key)
            Participant.objects.bulk_create(
                [
                    Participant(conversation=made, member=by),
                    *(
                        Participant(
                            conversation=made,
                            member=person,
                            state=State.ASKED if person.pk in between.must_ask else State.IN,
                        )
                        for person in to
                    ),
                ]
            )
    except IntegrityError:  # the second click of a double one
        return Conversation.objects.get(created_by=by, key=key)
    return made


def _say(conversation: Conversation, by: User, text: str, key: uuid.UUID | None) -> Message:
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if key is not None and (known := Message.objects.filter(author=by, key=key).first()):
        return known
    people = list(conversation.participants.select_related("member").order_by("member_id"))
    me = next((one for one in people if one.member_id == by.pk and one.state in Participant.PRESENT), None)
    if me is None:
        raise NotAllowed(_("You are not in this conversation."))
    others = [one for one in people if one.member_id != by.pk]
    if conversation.is_pair:
        _reach(conversation, by, others[0])
    elif not any(one.state in Participant.PRESENT for one in others):
        raise NotAllowed(_("Everybody else has left this conversation."))
    # To the team one may always write, also as a newcomer: there are people behind the brand.
    only_team = all(one.member.is_staff for one in others)
    held = screen(by, deed="message", text=text, place=STAFF if only_team else "")
    now = timezone.now()
    number = conversation.last_number + 1
    message = Message.objects.create(
        conversation=conversation, number=number, author=by, text=text, html=str(markdown.render(text)), at=now, key=key,
        state=MessageState.HELD if held else MessageState.PUBLISHED,
    )  # fmt: skip
    Conversation.objects.filter(pk=conversation.pk).update(last_number=number, last_at=now)
    Participant.objects.filter(pk=me.pk).update(
        state=State.IN, is_unread=False, read_number=number, last_at=now, draft=""
    )
    if held:
        hold(message, why=held)
    else:
        announce(message)
    return message


def _reach(conversation: Conversation, by: User, other: Participant) -> None:
    """May a word reach the other of two? They decide: by blocking, by not having answered yet, by having left."""
    between = Between.of(by, [other.member])
    why = between.why_not.get(other.member_id)
    if other.state == State.IN:
        if why and (_is_blocked_either_way(by, other.member) or not other.member.is_active):
            raise NotAllowed(why)
        return
    if why:
        raise NotAllowed(why)
    if other.state == State.LEFT:
        state = State.ASKED if other.member_id in between.must_ask else State.IN
        Participant.objects.filter(pk=other.pk).update(state=state)
    elif conversation.last_number:  # asked and silent, or refused: the one who asked isn't told which
        raise NotAllowed(
            _("%(name)s has not answered yet. You can write again when they do.") % {"name": other.member.display_name}
        )


def _is_blocked_either_way(one: User, other: User) -> bool:
    ties = Tie.objects.filter(kind=Tie.Kind.BLOCKED)
    return ties.filter(Q(member=one, person=other) | Q(member=other, person=one)).exists()


def announce(message: Message) -> None:
    """It is there to be read: unread for the others, heard by open pages and by those who want to be told."""
    present = Participant.objects.filter(conversation_id=message.conversation_id, state__in=Participant.PRESENT)
    present.exclude(member_id=message.author_id).filter(read_number__lt=message.number).update(
        is_unread=True, last_at=message.at
    )
    record(SENT, by=message.author, about=message, key=str(message.pk))
    publish(f"conversation:{message.conversation_id}", "posted", last=message.number, by=message.author_id)


# --- Inviting somebody later ----------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, conversation: Conversation, by: User, people: Sequence[User]) -> list[Message]:
    """Bring more people into a conversation of several: anybody who takes part in it may.

    They read what is written from then on. Who is in it already stays as they are, so a second click changes nothing.
    Raises NotAllowed, or moderation's Refused, with the sentence to show.
    """
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if conversation.is_pair:
        raise NotAllowed(_("This conversation stays between the two of you. Begin a new one with everybody in it."))
    known = {one.member_id: one for one in conversation.participants.all()}
    present = [pk for pk, one in known.items() if one.state in Participant.PRESENT]
    if by.pk not in present or known[by.pk].state != State.IN:
        raise NotAllowed(_("You are not in this conversation."))
    people = [person for pk, person in {person.pk: person for person in people}.items() if pk not in present]
    if not people:
        return []
    if len(present) + len(people) > MOST_PEOPLE:
        raise NotAllowed(_("A conversation has ten people at most."))
    between = Between.of(by, people)
    apart = kept_apart([person.pk for person in people], present)
    for person in people:
        if why := between.why_not.get(person.pk):
            raise NotAllowed(why)
        # One sentence for all that others have decided: who refused, or blocked whom, is nobody's business.
        if person.pk in apart or (person.pk in known and known[person.pk].state == State.REFUSED):
            raise NotAllowed(_("%(name)s can't be invited into this conversation.") % {"name": person.display_name})
    screen(by, deed="message", place=STAFF if all(person.is_staff for person in people) else "")
    now, since, lines = timezone.now(), conversation.last_number, []
    for number, person in enumerate(people, since + 1):
        must_ask = person.pk in between.must_ask or person.pk in known
        Participant.objects.update_or_create(
            conversation=conversation,
            member=person,
            defaults={
                "state": State.ASKED if must_ask else State.IN,
                "since_number": since,
                "read_number": since,
                "invited_by": by,
                "is_unread": True,
                "last_at": now,
            },
        )
        lines.append(
            Message.objects.create(
                conversation=conversation,
                number=number,
                author=by,
                kind=Message.Kind.INVITATION,
                invited=person,
                at=now,
            )
        )
    Conversation.objects.filter(pk=conversation.pk).update(last_number=since + len(people), last_at=now)
    for line in lines:
        record(INVITED, by=by, about=line, key=str(line.pk))
    publish(conversation.place, "posted", last=since + len(people), by=by.pk)
    return lines


# --- What one wants of it -------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, conversation: Conversation, by: User) -> None:
    """Yes, let us talk."""
    _lock(conversation)
    _mine(conversation, by).filter(state=State.ASKED).update(state=State.IN)


@transaction.atomic
def refuse(*, conversation: Conversation, by: User, block: bool = False) -> User | None:
    """No, thank you: it leaves the inbox, and the one who asked is not told. `block`: nothing more from them, ever.

    Returns whom it blocked: nobody, when the one who asked has left for good.
    """
    _lock(conversation)
    mine = _mine(conversation, by).select_related("invited_by", "conversation__created_by").first()
    asked_by: User | None = mine.asked_by if block and mine is not None else None
    _mine(conversation, by).update(state=State.REFUSED, is_unread=False, draft="")
    if asked_by is not None:
        tie(by, asked_by, Tie.Kind.BLOCKED)
    return asked_by


@transaction.atomic
def leave(*, conversation: Conversation, by: User) -> None:
    """Out of it. Between two people a new message may ask them in again; the last to leave takes it with them."""
    _lock(conversation)
    _mine(conversation, by).update(state=State.LEFT, is_unread=False, is_muted=False, draft="")
    if not conversation.participants.filter(state__in=Participant.PRESENT).exists():
        conversation.delete()


def mute(*, conversation: Conversation, by: User, on: bool) -> None:
    """Be told nothing of it; it still comes into the inbox."""
    _mine(conversation, by).update(is_muted=on)
    if on:
        read_group(by, conversation.place)


@transaction.atomic
def mark_read(*, conversation: Conversation, by: User, number: int) -> None:
    """Read up to that number. It never goes back, and what came meanwhile keeps it unread."""
    _lock(conversation)
    mine = _mine(conversation, by)
    mine.filter(read_number__lt=number).update(read_number=min(number, conversation.last_number))
    newer = Message.objects.filter(conversation=conversation, number__gt=number, state=MessageState.PUBLISHED)
    if not newer.exclude(author=by).exists():
        mine.filter(is_unread=True).update(is_unread=False)
        read_group(by, conversation.place)


def save_draft(*, conversation: Conversation, by: User, text: str) -> None:
    """What is being written, found again on another device."""
    _mine(conversation, by).update(draft=text[:LONGEST])


def open_letter_box(member: User, open_to: str) -> None:
    """Who may begin to write to this member."""
    LetterBox.objects.update_or_create(member=member, defaults={"open_to": open_to})


def _lock(conversation: Conversation) -> None:
    Conversation.objects.select_for_update().filter(pk=conversation.pk).first()


def _mine(conversation: Conversation, by: User) -> QuerySet[Participant]:
    return Participant.objects.filter(conversation=conversation, member=by, state__in=Participant.PRESENT)
