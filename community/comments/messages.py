"""What members are written to about discussions. One click in such a letter mutes the thread it is about."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.kinds import NOTICE, Kind
from messaging.models import Message


def mute_its_thread(message: Message) -> None:
    """The letter's one-click unsubscribing: silence in this thread, while other threads go on writing."""
    from community.comments import actions
    from community.comments.models import Comment

    thread = Comment.objects.filter(pk=message.context.get("thread")).first()
    if thread is not None and message.user is not None:
        actions.mute(by=message.user, page_id=thread.page_id, thread=thread)


def is_still_there(message: Message) -> bool:
    """Before a letter leaves: is the comment it quotes still shown?"""
    from community.comments.models import Comment

    return Comment.objects.published().filter(pk=message.context.get("comment")).exists()


REPLY = Kind(
    "comments.reply",
    _("Somebody answered in a discussion you follow"),
    "community/comments/mail/reply",
    NOTICE,
    mute_its_thread,
    ends=_("letters about this one discussion"),
    says=ngettext_lazy(
        "%(who)s: %(number)s new comment under “%(title)s”",
        "%(who)s: %(number)s new comments under “%(title)s”",
        "number",
    ),
    says_one=_("%(who)s answered under “%(title)s”"),
    still=is_still_there,
    because=_("You follow this discussion: you wrote in it or pressed “Follow”."),
)
MENTION = Kind(
    "comments.mention",
    _("Somebody mentioned you in a comment"),
    "community/comments/mail/mention",
    NOTICE,
    mute_its_thread,
    ends=_("letters about this one discussion"),
    says=ngettext_lazy(
        "%(who)s: you are mentioned %(number)s time under “%(title)s”",
        "%(who)s: you are mentioned %(number)s times under “%(title)s”",
        "number",
    ),
    says_one=_("%(who)s mentioned you under “%(title)s”"),
    still=is_still_there,
    because=_("Somebody named you in a discussion."),
)
