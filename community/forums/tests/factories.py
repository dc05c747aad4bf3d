"""Spaces, and what is said in them."""

import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from common.translated import TranslatedText
from community.forums import actions, seeds
from community.forums.models import Post, ReactionKind, Space, SpaceGroup, Topic, Who
from members.actions import ensure_access_group, grant_access
from members.models import AccessGroup, User


def make_space(slug: str = "kitchen", *, groups: list[AccessGroup] | None = None, **fields: Any) -> Space:
    """A space for members; with groups, for these only."""
    heading, _made = SpaceGroup.objects.get_or_create(order=1, defaults={"title": TranslatedText(en="Talk")})
    defaults = {"see": Who.GROUPS if groups else Who.MEMBERS, "title": TranslatedText(en=slug.title())}
    space = Space.objects.create(slug=slug, group=heading, **defaults | fields)
    if groups:
        space.see_groups.set(groups)
    return space


def make_group(key: str = "club") -> AccessGroup:
    return ensure_access_group(key, title={"en": key.title()})


def let_in(member: User, group: AccessGroup) -> User:
    grant_access(member, group, source="test")
    return fresh(member)


def fresh(member: User) -> User:
    """The member as the next request knows them."""
    return User.objects.get(pk=member.pk)


def make_topic(
    by: User, space: Space, title: str = "Bloom", text: str = "How long do you let it bloom?", **more: Any
) -> Topic:
    """A topic, written a moment ago as an import would: no rule about new members asks."""
    return actions.open_topic(by=by, space=space, title=title, text=text, at=more.pop("at", timezone.now()), **more)


def say(by: User, topic: Topic, text: str = "Thirty seconds.", **more: Any) -> Post:
    return actions.reply(by=by, topic=topic, text=text, at=more.pop("at", timezone.now()), **more)


def heart() -> ReactionKind:
    seeds.seed()
    return ReactionKind.objects.get(slug="heart")


def picture(name: str = "cup.jpg", kind: str = "JPEG", **save: Any) -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (1600, 900), "brown").save(data, kind, **save)
    return SimpleUploadedFile(name, data.getvalue(), f"image/{kind.lower()}")


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment; what one deed raises is its answer."""
    barrier, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int) -> None:
        barrier.wait()
        try:
            answers[place] = deeds[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers
