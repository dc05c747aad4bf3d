"""Who is told that something was said."""

from activity.listeners import listen
from activity.models import Activity
from community.conversations import verbs
from community.conversations.messages import INVITED, WRITTEN
from community.conversations.models import Message, Participant
from community.conversations.texts import excerpt
from members.rules import not_heard_by
from messaging.actions import tell_many


@listen(verbs.SENT)
def tell_the_others(activity: Activity) -> None:
    """Everybody else who is in it and wants to hear of it, once a message; not of people they mute."""
    message = Message.objects.filter(pk=activity.about_id or 0).select_related("author", "conversation").first()
    if message is None or message.author is None or not message.is_published:
        return
    conversation = message.conversation
    present = conversation.participants.filter(state__in=Participant.PRESENT, is_muted=False, member__is_active=True)
    unread = (
        present.exclude(member_id=message.author_id).filter(read_number__lt=message.number).select_related("member")
    )
    tell_many(
        WRITTEN.name,
        to=[participant.member for participant in unread],
        key=f"message:{message.pk}",
        url=lambda _member: f"{conversation.get_absolute_url()}#m{message.number}",
        title=conversation.title,
        group=conversation.place,
        by=message.author,
        place=conversation.place,
        excerpt=excerpt(message.text, 300),
        about={"message": message.pk},
    )


@listen(verbs.INVITED)
def tell_the_invited(activity: Activity) -> None:
    """Whoever was invited, if they have not left again meanwhile; not by people they don't want to hear."""
    line = Message.objects.filter(pk=activity.about_id or 0).select_related("author", "invited", "conversation").first()
    if line is None or line.author is None or line.invited is None or line.author_id in not_heard_by(line.invited):
        return
    conversation = line.conversation
    if not conversation.participants.filter(member=line.invited, state__in=Participant.PRESENT).exists():
        return
    tell_many(
        INVITED.name,
        to=[line.invited],
        key=f"invitation:{line.pk}",
        url=lambda _member: f"{conversation.get_absolute_url()}#m{line.number}",
        title=conversation.title,
        group=conversation.place,
        by=line.author,
        place=conversation.place,
    )
