"""The first steps of somebody new: what the site can say of the apps below; each other app registers its own."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.prepared import one
from community.forums.models import Level, Post, SpaceFollow, TagFollow, Topic
from community.forums.models import State as Said
from community.profiles.models import Interest, Profile, WelcomeSettings
from members import onboarding
from members.models import User

NEW_FOR = timedelta(days=60)
_TOPIC = re.compile(r"/(\d+)(?:/[^/]*)?/?(?:[?#].*)?$")


class Begun:
    """How far a member has come. One query; the topic to say hello in and whether they have cost one each, when they are asked."""

    def __init__(self, member: User) -> None:
        self.member = member
        (
            self.put_away,
            self.agreed_to_letters,
            self.has_interests,
            follows_space,
            follows_tag,
            self.there_are_interests,
            self.hello_address,
        ) = one(_begun, member.pk)
        self.follows_something = follows_space or follows_tag

    @cached_property
    def hello_topic(self) -> Topic | None:
        """Where people say hello in the member's language, if there is such a topic and they may see it."""
        found = _TOPIC.search(self.hello_address.in_language(self.member.language)) if self.hello_address else None
        if found is None:
            return None
        return Topic.objects.visible_to(self.member).filter(pk=int(found[1])).select_related("space").first()

    @cached_property
    def said_hello(self) -> bool:
        said = Post.objects.filter(topic=self.hello_topic, author=self.member, state=Said.PUBLISHED)
        return self.hello_topic is not None and said.exists()


def _begun(member_id: int) -> QuerySet[User, Any]:
    profile, follows = Profile.objects.filter(pk=member_id), {"member_id": member_id, "level": Level.FOLLOWING}
    settings = WelcomeSettings.objects.filter(site__is_default_site=True)
    return User.objects.filter(pk=member_id).values_list(
        Exists(profile.filter(steps_dismissed_at__isnull=False)),
        Exists(profile.filter(letters_confirmed_at__isnull=False)),
        Exists(Profile.interests.through.objects.filter(profile_id=member_id)),
        Exists(SpaceFollow.objects.filter(**follows)),
        Exists(TagFollow.objects.filter(**follows)),
        Exists(Interest.objects.all()),
        Subquery(settings.values("hello_topic")[:1]),
    )


def begun(member: User) -> Begun:
    """As the list was begun to be made for them, else as it is now."""
    return vars(member).get("_begun") or Begun(member)


def hello_url(member: User) -> str:
    topic = begun(member).hello_topic
    return topic.get_absolute_url() if topic else ""


def interests_url(member: User) -> str:
    return reverse("profiles:interests") if begun(member).there_are_interests else ""


def register() -> None:
    onboarding.step(
        10, "hello", _("Say hello: who you are and what you drink"), hello_url, lambda member: begun(member).said_hello
    )
    onboarding.step(
        20, "interests", _("Say what interests you"), interests_url, lambda member: begun(member).has_interests
    )
    onboarding.step(
        30,
        "follow",
        _("Follow a space you'd like to hear of"),
        lambda member: reverse("forums:front"),
        lambda member: begun(member).follows_something,
    )
    onboarding.step(
        40, "picture", _("Add a picture, so that people know you again"),
        lambda member: reverse("members:profile"), lambda member: bool(member.avatar),
    )  # fmt: skip
    onboarding.step(
        50, "letters", _("Look over how often we write to you"),
        lambda member: reverse("messaging:preferences"), lambda member: begun(member).agreed_to_letters,
    )  # fmt: skip


def first_steps(request: HttpRequest) -> Mapping[str, Any] | None:
    """The list on /me/: for newcomers, until it is done or put away."""
    member = request.user
    if not isinstance(member, User) or timezone.now() - member.joined_at > NEW_FOR or member.is_staff:
        return None
    vars(member)["_begun"] = Begun(member)
    if begun(member).put_away:
        return None
    steps = [
        {"name": step.name, "title": step.title, "url": url, "is_done": step.is_done(member)}
        for step in onboarding.steps()
        if (url := step.url(member))
    ]
    done = sum(bool(step["is_done"]) for step in steps)
    return {"steps": steps, "done": done, "all": len(steps)} if done < len(steps) else None
