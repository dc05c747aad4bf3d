"""Who is told that something was said."""

from activity.listeners import listen
from activity.models import Activity
from community.conversations.messages import WRITTEN
from community.conversations.models import Message, Participant
from community.conversations.texts import excerpt
from community.conversations.verbs import SENT
from members.models import Tie
from messaging.actions import tell


@listen(SENT)
def tell_the_others(activity: Activity) -> None:
    """Everybody else who is in it and wants to hear of it, once a message; not of people they mute."""
    message = Message.objects.filter(pk=activity.about_id or 0).select_related("author", "conversation").first()
    if message is None or message.author is None or not message.is_published:
        return
    conversation = message.conversation
    present = conversation.participants.filter(state__in=Participant.PRESENT, is_muted=False, member__is_active=True)
    deaf = Tie.objects.filter(person=message.author, kind__in=[Tie.Kind.MUTED, Tie.Kind.BLOCKED]).values("member_id")
    others = present.exclude(member_id=message.author_id).exclude(member_id__in=deaf)
    for participant in others.filter(read_number__lt=message.number).select_related("member"):
        tell(
            WRITTEN.name,
            to=participant.member,
            key=f"message:{message.pk}",
            url=f"{conversation.get_absolute_url()}#m{message.number}",
            title=conversation.title,
            group=conversation.place,
            by=message.author,
            place=conversation.place,
            excerpt=excerpt(message.text, 300),
        )
