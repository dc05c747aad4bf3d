"""The inbox, and what is said in one conversation: as many queries for a thousand messages as for one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from common.pagination import Slice, keyset
from community.conversations.models import Conversation, LetterBox, Message, MessageState, Participant, Reach
from community.conversations.texts import excerpt
from members.models import User
from members.rules import not_heard_by

CONVERSATIONS_ON_A_PAGE = 20
MESSAGES_ON_A_PAGE = 30
SAME_BREATH = timedelta(minutes=20)  # messages of one person within it stand under one name


# --- The inbox ------------------------------------------------------------------------------------------------------


@dataclass
class Letter:
    """One conversation in the inbox."""

    mine: Participant
    people: list[User]
    last: Message | None
    others_left: bool = False

    @property
    def conversation(self) -> Conversation:
        return self.mine.conversation

    @property
    def title(self) -> str:
        return self.conversation.title or names(self.people)

    @property
    def is_asked(self) -> bool:
        return self.mine.state == Participant.State.ASKED

    @property
    def excerpt(self) -> str:
        return excerpt(self.last.text) if self.last else ""

    @property
    def is_own(self) -> bool:
        return self.last is not None and self.last.author_id == self.mine.member_id


def inbox(user: User, after: str | None = None) -> tuple[list[Letter], Slice[Participant]]:
    """One screen of it, the unread first. Three queries and that of who is not heard."""
    unheard = not_heard_by(user)
    mine = Participant.objects.filter(member=user, state__in=Participant.PRESENT).filter(
        ~Q(state=Participant.State.ASKED)
        # A first word that waits for a moderator has not been said yet.
        | Q(
            Exists(
                Message.objects.filter(
                    conversation=OuterRef("conversation"),
                    state=MessageState.PUBLISHED,
                    number__gt=OuterRef("since_number"),
                )
            )
        )
        & ~Q(invited_by_id__in=unheard, invited_by__isnull=False)
        & ~Q(since_number=0, conversation__created_by_id__in=unheard)
    )
    part = keyset(
        mine.select_related("conversation"),
        order=("-is_unread", "-last_at", "-id"),
        after=after,
        size=CONVERSATIONS_ON_A_PAGE,
    )
    ids = [one.conversation_id for one in part.items]
    people: dict[int, list[User]] = {pk: [] for pk in ids}
    present: dict[int, int] = dict.fromkeys(ids, 0)
    others = Participant.objects.filter(conversation_id__in=ids).exclude(member=user).select_related("member")
    for one in others.order_by("pk"):
        people[one.conversation_id].append(one.member)
        present[one.conversation_id] += one.state in Participant.PRESENT
    newest = (
        Message.objects.words()
        .readable_by(user)
        .filter(conversation_id__in=ids, state__in=[MessageState.PUBLISHED, MessageState.HELD])
        .values("conversation_id")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    last = {message.conversation_id: message for message in Message.objects.filter(pk__in=newest)}
    letters = [
        Letter(one, people[one.conversation_id], last.get(one.conversation_id), not present[one.conversation_id])
        for one in part.items
    ]
    return letters, part


def unread_count(user: User) -> int:
    """How many conversations have something unread. One query of an index."""
    if not user.is_authenticated:
        return 0
    return Participant.objects.filter(member_id=user.pk, is_unread=True, state__in=Participant.PRESENT).count()


def waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """What /me/ says of them."""
    number = unread_count(request.user)  # type: ignore[arg-type]  # whoever opens /me/ has signed in
    return {"number": number} if number else None


def names(people: list[User]) -> str:
    """Vera, Timur and 2 more; of one person the whole name."""
    if not people:
        return _("Former member")
    if len(people) == 1:
        return str(people[0])
    firsts = [person.get_short_name() for person in people]
    if len(firsts) > 3:
        return _("%(names)s and %(number)d more") % {"names": ", ".join(firsts[:2]), "number": len(firsts) - 2}
    return ", ".join(firsts)


# --- One conversation -----------------------------------------------------------------------------------------------


@dataclass
class Line:
    """One message as it stands on the page."""

    message: Message
    is_own: bool
    begins: bool  # names its author: another spoke before, or some time has passed
    day: date | None = None  # said before the first of a day
    is_first_new: bool = False
    is_folded: bool = False  # by somebody the reader does not want to hear
    is_invited: bool = False  # it was the reader who was invited


@dataclass
class Talk:
    """A part of a conversation for one reader, in reading order."""

    conversation: Conversation
    mine: Participant
    people: list[Participant] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    earlier_key: str | None = None

    @property
    def title(self) -> str:
        return self.conversation.title or names([one.member for one in self.people])

    @property
    def is_asked(self) -> bool:
        return self.mine.state == Participant.State.ASKED

    @property
    def asked_by(self) -> User | None:
        """Who would like this reader to be in it."""
        return self.mine.asked_by

    @property
    def may_invite(self) -> bool:
        return not self.conversation.is_pair and self.mine.state == Participant.State.IN

    @property
    def waits_for(self) -> User | None:
        """The other of two, as long as they have not answered whoever asked: silent or refusing, which looks the same."""
        if self.other is None or not self.conversation.last_number:
            return None
        return self.other if self.people[0].state in (Participant.State.ASKED, Participant.State.REFUSED) else None

    @property
    def other(self) -> User | None:
        """The other of two."""
        return self.people[0].member if self.conversation.is_pair and self.people else None

    @property
    def last_number(self) -> int:
        return self.lines[-1].message.number if self.lines else 0


def talk(user: User, conversation: Conversation, *, after: str | None = None) -> Talk:
    """The newest messages, or those before a key."""
    everybody = list(conversation.participants.select_related("member").order_by("pk"))
    mine = next(one for one in everybody if one.member_id == user.pk)
    part = keyset(
        _readable(user, conversation),
        order=("-number",),
        after=after,
        size=MESSAGES_ON_A_PAGE,
    )
    return Talk(
        conversation,
        mine,
        [one for one in everybody if one.member_id != user.pk],
        lines_of(user, part.items[::-1], read_number=mine.read_number),
        part.next_key,
    )


def newer(user: User, conversation: Conversation, number: int) -> list[Line]:
    """What came after that number, for a page that is open."""
    before = _readable(user, conversation).filter(number__lte=number).order_by("-number").first()
    messages = list(_readable(user, conversation).filter(number__gt=number).order_by("number")[:100])
    return lines_of(user, messages, before=before)


def _readable(user: User, conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.readable_by(user).filter(conversation=conversation).select_related("author", "invited")


def lines_of(
    user: User, messages: list[Message], *, read_number: int | None = None, before: Message | None = None
) -> list[Line]:
    unheard, lines, new_seen = not_heard_by(user), [], False
    for message in messages:
        is_own = message.author_id == user.pk
        day = timezone.localtime(message.at).date()
        is_new_day = before is None or timezone.localtime(before.at).date() != day
        same = (
            before is not None
            and before.author_id == message.author_id
            and not before.is_invitation
            and _near(before.at, message.at)
        )
        is_new = read_number is not None and message.number > read_number and not is_own
        lines.append(
            Line(
                message,
                is_own,
                begins=not same or is_new_day or (is_new and not new_seen),
                day=day if is_new_day else None,
                is_first_new=is_new and not new_seen and before is not None,
                is_folded=message.author_id in unheard,
                is_invited=message.invited_id == user.pk,
            )
        )
        new_seen, before = new_seen or is_new, message
    return lines


def _near(earlier: datetime, later: datetime) -> bool:
    return later - earlier < SAME_BREATH


def with_whom(user: User, other: User) -> Conversation | None:
    """The conversation these two have, if this member is in it."""
    from community.conversations.rules import pair_key

    return Conversation.objects.visible_to(user).filter(pair_key=pair_key(user.pk, other.pk)).first()


def letter_box_of(member: User) -> str:
    box = LetterBox.objects.filter(pk=member.pk).first()
    return box.open_to if box else Reach.EVERYBODY
