"""What members are told of what happens in the spaces. One click in such a letter gives peace of that one topic."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.kinds import DIGEST, MAIL, NOW, OFF, PUSH, TRANSACTIONAL, Kind
from messaging.models import Message


def mute_its_topic(message: Message) -> bool:
    """The letter's one-click unsubscribing: silence in this topic, while others go on writing."""
    from community.forums.actions import notice_group
    from community.forums.models import Level, Topic, TopicReader
    from messaging.actions import read_group

    topic = Topic.objects.filter(pk=message.context.get("topic")).first()
    if topic is None or message.user is None:
        return False
    TopicReader.objects.update_or_create(
        member=message.user, topic=topic, defaults={"level": Level.MUTED}, create_defaults={"level": Level.MUTED}
    )
    read_group(message.user, notice_group(topic))
    return True


def unfollow_its_source(message: Message) -> None:
    """No more of new topics from the space, tag or person this one came from."""
    from community.forums.models import SpaceFollow, TagFollow
    from members.models import Tie

    user, about = message.user, message.context
    if user is not None:
        SpaceFollow.objects.filter(member=user, space=about.get("space")).delete()
        TagFollow.objects.filter(member=user, tag__in=about.get("tags") or []).delete()
        Tie.objects.filter(member=user, person=about.get("author"), kind=Tie.Kind.FOLLOWING).delete()


def is_still_there(message: Message) -> bool:
    """Before a letter leaves: is the post it quotes still shown, and to its reader?"""
    from community.forums.models import Post, State

    about = message.context
    posts = Post.objects.visible_to(message.user).filter(topic=about.get("topic"), state=State.PUBLISHED)
    return (posts.filter(pk=about["post"]) if "post" in about else posts.filter(number=1)).exists()


about_a_topic = partial(Kind, unsubscribe=mute_its_topic, ends=_("letters about this one topic"), still=is_still_there)
of_a_new_topic = partial(
    Kind,
    by_default={MAIL: DIGEST, PUSH: OFF},
    unsubscribe=unfollow_its_source,
    ends=_("letters about new topics from there"),
    still=is_still_there,
)

MENTION = about_a_topic(
    "forums.mention",
    _("Somebody mentioned you in a space"),
    says=_("%(who)s: you are mentioned in “%(title)s”"),
    because=_("Your handle stands in this post."),
)
QUOTE = about_a_topic(
    "forums.quote",
    _("Somebody quoted you in a space"),
    says=_("%(who)s: you are quoted in “%(title)s”"),
    because=_("Your words are quoted in this post."),
)
REPLY = about_a_topic(
    "forums.reply",
    _("New replies in topics you follow"),
    says=ngettext_lazy(
        "%(who)s: a new reply in “%(title)s”", "%(who)s: %(number)s new replies in “%(title)s”", "number"
    ),
    says_one=_("%(who)s replied in “%(title)s”"),
    because=_("You follow this topic: you began it, wrote in it, or asked to hear of it."),
)
ANSWERED = about_a_topic(
    "forums.answered",
    _("The team answered in a topic of yours"),
    says=_("%(who)s: an answer from the team in “%(title)s”"),
    because=_("You began this topic, and somebody who works for the brand answered in it."),
)
ACCEPTED = about_a_topic(
    "forums.accepted",
    _("Your reply was chosen as the answer"),
    says=_("Your reply is the answer in “%(title)s” now"),
    calls=_("See it in the topic"),
    by_default={MAIL: DIGEST},
    because=_("You wrote the reply that was chosen."),
)
NEW_TOPIC = of_a_new_topic(
    "forums.new_topic",
    _("New topics in spaces and under tags you follow"),
    says=_("A new topic: “%(title)s”"),
    because=_("You follow this space or one of the topic's tags."),
)
PERSONS_TOPIC = of_a_new_topic(
    "forums.persons_topic",
    _("New topics of people you follow"),
    says=_("%(who)s: a new topic, “%(title)s”"),
    because=_("You follow whoever began this topic."),
)
ANNOUNCEMENT = Kind(
    "forums.announcement",
    _("Announcements in your spaces"),
    says=_("An announcement: “%(title)s”"),
    by_default={MAIL: DIGEST, PUSH: NOW},
    calls=_("Read the announcement"),
    still=is_still_there,
    because=_("You are a member of the space this was announced in."),
)
INVITED = Kind(
    "forums.invited",
    _("You were invited into a space"),
    category=TRANSACTIONAL,
    says=_("%(who)s: you are invited into “%(title)s”"),
    calls=_("Look inside"),
    names_its_place=True,
    because=_("Somebody who looks after this space let you in."),
)
