"""Private messages on the page of components."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from common.styleguide import Words, section
from community.conversations.models import Conversation, Message, MessageState, Participant
from community.conversations.queries import Letter, Line
from members.models import User

State = Participant.State


@section(40, "community/conversations/_samples.html")
def conversations(words: Words) -> Mapping[str, Any]:
    """The inbox unread, asked, quiet with a draft; and everything that may stand in a conversation."""
    said, now = words["words"]["community"], timezone.now()
    reader = User(pk=-1, display_name=words["words"]["member"], handle="sample")
    vera, timur = (
        User(pk=-2 - number, display_name=person["name"], handle=f"sample-{number}", is_staff=True)
        for number, person in enumerate(words["people"])
    )

    def message(number: int, author: User | None, html: str = "", **fields: Any) -> Message:
        at = now - timedelta(minutes=60 - number)
        return Message(pk=number, number=number, author=author, text=strip_tags(html), html=html, at=at, **fields)

    def letter(pk: int, people: list[User], last: Message, title: str = "", **fields: Any) -> Letter:
        pair = f"{pk}-{pk}" if len(people) == 1 else None
        conversation = Conversation(pk=pk, title=title, pair_key=pair)
        return Letter(Participant(conversation=conversation, member=reader, last_at=now, **fields), people, last)

    hers, mine = message(1, vera, said["letter"]), message(2, reader, said["letter_back"])
    return {
        "letters": [
            letter(1, [vera], hers, is_unread=True),
            letter(2, [timur], hers, is_unread=True, state=State.ASKED),
            letter(3, [vera, timur], mine, said["friday"], is_muted=True, draft=said["friday"]),
        ],
        "lines": [
            Line(hers, is_own=False, begins=True, day=now.date()),
            Line(mine, is_own=True, begins=True),
            Line(message(3, vera, kind=Message.Kind.INVITATION, invited=timur), is_own=False, begins=True),
            Line(message(4, timur, said["letter"]), is_own=False, begins=True, is_first_new=True),
            Line(message(5, vera, said["letter"]), is_own=False, begins=True, is_folded=True),
            Line(message(6, reader, said["letter_back"], state=MessageState.HELD), is_own=True, begins=True),
            Line(message(7, timur, state=MessageState.REMOVED), is_own=False, begins=True),
            Line(message(8, None, state=MessageState.DELETED), is_own=False, begins=True),
        ],
        "conversation": Conversation(pk=2),
        "other": timur,
    }
