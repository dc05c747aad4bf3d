"""What members are written to about discussions. One click in such a letter mutes the thread it is about."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.kinds import Kind
from messaging.models import Message


def mute_its_thread(message: Message) -> bool:
    """The letter's one-click unsubscribing: silence in this thread, while other threads go on writing."""
    from community.comments import actions
    from community.comments.models import Comment

    thread = Comment.objects.filter(pk=message.context.get("thread")).first()
    if thread is None or message.user is None:
        return False
    actions.mute(by=message.user, page_id=thread.page_id, thread=thread)
    return True


def is_still_there(message: Message) -> bool:
    """Before a letter leaves: is the comment it quotes still shown?"""
    from community.comments.models import Comment

    return Comment.objects.published().filter(pk=message.context.get("comment")).exists()


about_a_thread = partial(
    Kind, unsubscribe=mute_its_thread, ends=_("letters about this one discussion"), still=is_still_there
)

REPLY = about_a_thread(
    "comments.reply",
    _("Somebody answered in a discussion you follow"),
    says=ngettext_lazy(
        "%(who)s: %(number)s new comment under “%(title)s”",
        "%(who)s: %(number)s new comments under “%(title)s”",
        "number",
    ),
    says_one=_("%(who)s answered under “%(title)s”"),
    because=_("You follow this discussion: you wrote in it or pressed “Follow”."),
)
MENTION = about_a_thread(
    "comments.mention",
    _("Somebody mentioned you in a comment"),
    says=ngettext_lazy(
        "%(who)s: you are mentioned %(number)s time under “%(title)s”",
        "%(who)s: you are mentioned %(number)s times under “%(title)s”",
        "number",
    ),
    says_one=_("%(who)s mentioned you under “%(title)s”"),
    because=_("Somebody named you in a discussion."),
)
