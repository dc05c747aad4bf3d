"""Hand over and erase what a person wrote in private."""

from django.db import transaction

from community.conversations.models import Conversation, LetterBox, Message, MessageState, Participant
from members.models import User


def collect(user: User) -> dict[str, object]:
    """Their own words, and with whom. What others wrote to them is the others'."""
    mine = Participant.objects.filter(member=user).select_related("conversation", "invited_by").order_by("pk")
    people: dict[int, list[str]] = {}
    others = Participant.objects.filter(conversation__participants__member=user).exclude(member=user)
    for conversation_id, handle in others.order_by("pk").values_list("conversation_id", "member__handle"):
        people.setdefault(conversation_id, []).append(handle)
    box = LetterBox.objects.filter(member=user).first()
    return {
        "conversations": [
            {
                "number": one.conversation_id,
                "subject": one.conversation.title,
                "with": people.get(one.conversation_id, []),
                "invited_by": one.invited_by.handle if one.invited_by else None,
                "state": one.state,
                "muted": one.is_muted,
                "draft": one.draft,
            }
            for one in mine
        ],
        "messages": [
            {"conversation": message.conversation_id, "written": message.at.isoformat(), "text": message.text}
            for message in Message.objects.words()
            .filter(author=user)
            .exclude(state=MessageState.DELETED)
            .order_by("pk")
        ],
        "who_may_write": box.open_to if box else None,
    }


@transaction.atomic
def erase(user: User) -> None:
    """Private words go with the person; their place in the conversation stays, so that the other's answers make sense."""
    Message.objects.filter(author=user, kind=Message.Kind.INVITATION).update(author=None)
    Message.objects.filter(invited=user).update(invited=None)
    Participant.objects.filter(invited_by=user).update(invited_by=None)
    Message.objects.filter(author=user).update(author=None, text="", html="", key=None, state=MessageState.DELETED)
    Conversation.objects.filter(created_by=user).update(created_by=None, key=None)
    Participant.objects.filter(member=user).delete()
    # The pair's name would tell who it was with; a conversation nobody is in any more has no reader.
    deserted = Conversation.objects.exclude(participants__state__in=Participant.PRESENT)
    deserted.filter(pk__in=_conversations_of_pair(user)).delete()
    Conversation.objects.filter(pk__in=_conversations_of_pair(user)).update(pair_key=None)
    LetterBox.objects.filter(member=user).delete()


def _conversations_of_pair(user: User) -> list[int]:
    pairs = Conversation.objects.filter(pair_key__startswith=f"{user.pk}-") | Conversation.objects.filter(
        pair_key__endswith=f"-{user.pk}"
    )
    return list(pairs.values_list("pk", flat=True))
