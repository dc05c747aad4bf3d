"""The first steps of somebody new: what the site can say of the apps below; each other app registers its own."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.forums.models import Level, Post, SpaceFollow, TagFollow, Topic
from community.forums.models import State as Said
from community.profiles.models import Interest, Profile, WelcomeSettings
from members import onboarding
from members.models import User

NEW_FOR = timedelta(days=60)
_TOPIC = re.compile(r"/(\d+)(?:/[^/]*)?/?(?:[?#].*)?$")


def hello_topic(member: User) -> Topic | None:
    """Where people say hello in the member's language, if there is such a topic and they may see it."""
    from wagtail.models import Site

    site = Site.objects.filter(is_default_site=True).first()
    settings = WelcomeSettings.for_site(site) if site is not None else None
    found = _TOPIC.search(settings.hello_topic.in_language(member.language)) if settings else None
    if found is None:
        return None
    return Topic.objects.visible_to(member).filter(pk=int(found[1])).select_related("space").first()


def hello_url(member: User) -> str:
    topic = hello_topic(member)
    return topic.get_absolute_url() if topic else ""


def said_hello(member: User) -> bool:
    topic = hello_topic(member)
    return topic is not None and Post.objects.filter(topic=topic, author=member, state=Said.PUBLISHED).exists()


def interests_url(member: User) -> str:
    return reverse("profiles:interests") if Interest.objects.exists() else ""


def has_interests(member: User) -> bool:
    return Profile.interests.through.objects.filter(profile_id=member.pk).exists()


def follows_something(member: User) -> bool:
    kinds = (SpaceFollow.objects, TagFollow.objects)
    return any(follows.filter(member=member, level=Level.FOLLOWING).exists() for follows in kinds)


def agreed_to_letters(member: User) -> bool:
    return Profile.objects.filter(pk=member.pk, letters_confirmed_at__isnull=False).exists()


def register() -> None:
    onboarding.step(10, "hello", _("Say hello: who you are and what you drink"), hello_url, said_hello)
    onboarding.step(20, "interests", _("Say what interests you"), interests_url, has_interests)
    onboarding.step(
        30,
        "follow",
        _("Follow a space you'd like to hear of"),
        lambda member: reverse("forums:front"),
        follows_something,
    )
    onboarding.step(
        40, "picture", _("Add a picture, so that people know you again"),
        lambda member: reverse("members:profile"), lambda member: bool(member.avatar),
    )  # fmt: skip
    onboarding.step(
        50, "letters", _("Look over how often we write to you"),
        lambda member: reverse("messaging:preferences"), agreed_to_letters,
    )  # fmt: skip


def first_steps(request: HttpRequest) -> Mapping[str, Any] | None:
    """The list on /me/: for newcomers, until it is done or put away."""
    member = request.user
    if not isinstance(member, User) or timezone.now() - member.joined_at > NEW_FOR or member.is_staff:
        return None
    if Profile.objects.filter(pk=member.pk, steps_dismissed_at__isnull=False).exists():
        return None
    steps = [
        {"name": step.name, "title": step.title, "url": url, "is_done": step.is_done(member)}
        for step in onboarding.steps()
        if (url := step.url(member))
    ]
    done = sum(bool(step["is_done"]) for step in steps)
    return {"steps": steps, "done": done, "all": len(steps)} if done < len(steps) else None
