"""What members are written to about discussions. One click in such a letter mutes the thread it is about."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import NOTICE, TRANSACTIONAL, Kind
from messaging.models import Message


def mute_its_thread(message: Message) -> None:
    """The letter's one-click unsubscribing: silence in this thread, while other threads go on writing."""
    from community.comments import actions
    from community.comments.models import Comment

    thread = Comment.objects.filter(pk=message.context.get("thread")).first()
    if thread is not None and message.user is not None:
        actions.mute(by=message.user, page_id=thread.page_id, thread=thread)


REPLY = Kind(
    "comments.reply",
    _("Somebody answered in a discussion you follow"),
    "community/comments/mail/reply",
    NOTICE,
    mute_its_thread,
)
MENTION = Kind(
    "comments.mention",
    _("Somebody mentioned you in a comment"),
    "community/comments/mail/mention",
    NOTICE,
    mute_its_thread,
)
MODERATED = Kind(
    "comments.moderated",
    _("A moderator decided about your comment"),
    "community/comments/mail/moderated",
    TRANSACTIONAL,
)
