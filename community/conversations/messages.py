"""What members are told about private messages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.kinds import Kind
from messaging.models import Message


def mute_its_conversation(message: Message) -> bool:
    """The letter's one-click unsubscribing: silence in this conversation, while others go on."""
    from community.conversations import actions
    from community.conversations.models import Message as Words

    line = Words.objects.select_related("conversation").filter(pk=message.context.get("message")).first()
    if line is None or message.user is None:
        return False
    actions.mute(conversation=line.conversation, by=message.user, on=True)
    return True


def is_still_there(message: Message) -> bool:
    """Before a letter leaves: is the private message it quotes still shown?"""
    from community.conversations.models import Message as Words
    from community.conversations.models import MessageState

    if "message" not in message.context:  # written by the release before this question
        return True
    return Words.objects.filter(pk=message.context["message"], state=MessageState.PUBLISHED).exists()


WRITTEN = Kind(
    "conversations.written",
    _("Somebody wrote to you in private"),
    says=ngettext_lazy("%(who)s: a private message for you", "%(who)s: %(number)s private messages for you", "number"),
    says_one=_("%(who)s: a message for you"),
    unsubscribe=mute_its_conversation,
    ends=_("letters about this one conversation"),
    still=is_still_there,
    because=_(
        "You take part in this conversation, or are asked into it. On its page you can keep it quiet or leave it."
    ),
)

INVITED = Kind(
    "conversations.invited",
    _("Somebody invited you into a private conversation"),
    says=ngettext_lazy(
        "%(who)s: an invitation into a private conversation",
        "%(who)s: %(number)s invitations into a private conversation",
        "number",
    ),
    says_one=_("%(who)s invites you into a private conversation"),
    calls=_("See the conversation"),
    because=_("Somebody in this conversation would like you to be in it too. You may refuse on its page."),
)
