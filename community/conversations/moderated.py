"""Private messages that somebody reported. Moderators see the reported one and what stood just before it, no more."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.conversations.actions import announce
from community.conversations.models import Message, MessageState
from community.moderation.subjects import Subject, subject
from members.models import User
from messaging.actions import take_back

SHOWN_BEFORE = 2


@subject
class Messages(Subject):
    name, model, label = "conversations.message", Message, gettext_lazy("private message")
    is_private = True

    def visible_to(self, user: Any) -> QuerySet[Message]:
        return Message.objects.words().readable_by(user).filter(state=MessageState.PUBLISHED)

    def author(self, thing: Message) -> User | None:
        return thing.author

    def title(self, thing: Message) -> str:
        return ""  # what it is says its label, in the language of whoever reads it

    def text(self, thing: Message) -> str:
        return thing.text

    def url(self, thing: Message) -> str:
        return f"{thing.conversation.get_absolute_url()}#m{thing.number}"

    def context(self, thing: Message) -> list[tuple[str, str]]:
        before = Message.objects.words().filter(conversation_id=thing.conversation_id, number__lt=thing.number)
        before = before.filter(state=MessageState.PUBLISHED).select_related("author").order_by("-number")
        return [(str(each.author or _("Former member")), each.text) for each in before[:SHOWN_BEFORE]][::-1]

    def hide(self, thing: Message, *, by: User | None) -> None:
        _put(thing, MessageState.HIDDEN)

    def show(self, thing: Message, *, by: User | None) -> None:
        was_held = thing.state == MessageState.HELD
        _put(thing, MessageState.PUBLISHED)
        if was_held:
            announce(thing)

    def remove(self, thing: Message, *, by: User | None) -> None:
        _put(thing, MessageState.REMOVED)

    def hold(self, thing: Message, *, by: User | None) -> None:
        _put(thing, MessageState.HELD)

    def written_by(self, member: User) -> QuerySet[Message]:
        return Message.objects.words().filter(author=member).exclude(state=MessageState.DELETED)

    def find(self, pk: int) -> Message | None:
        return Message.objects.filter(pk=pk).select_related("author", "conversation").first()

    def find_many(self, pks: list[int]) -> dict[int, Message]:
        return Message.objects.select_related("author", "conversation").in_bulk(pks)


def _put(message: Message, state: MessageState) -> None:
    """What is no longer to be read is not quoted in a notice or a letter either."""
    Message.objects.filter(pk=message.pk).update(state=state)
    message.state = state
    if state != MessageState.PUBLISHED:
        take_back(key=f"message:{message.pk}")
