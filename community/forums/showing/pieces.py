"""What every page of the community shows: moments, faces, names, tags, and the marks before a title."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.near import Near
from community.forums.frames import Frame, frames, joined
from community.forums.links import community_url
from community.forums.models import Topic
from community.forums.queries import TagName

NOTHING = SafeString("")
# Rows as somebody saw them. The keys name all that a row is made of: whoever has the same sees the same.
_kept_rows = Near(size=5000, seconds=600)


def digest(words: str) -> bytes:
    """Stands in a key for words that may be long."""
    return hashlib.blake2b(words.encode(), digest_size=16).digest()


@lru_cache(maxsize=2000)
def _day(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


class Pieces:
    """How small things look to this reader."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.base = community_url()
        self.is_member = bool(user.is_authenticated)

    @cached_property
    def rows(self) -> dict[str, Frame]:
        return frames("community/forums/_rows.html")

    @cached_property
    def parts(self) -> dict[str, Frame]:
        return frames("community/forums/_posts.html")

    @cached_property
    def zone(self) -> tzinfo:
        return timezone.get_current_timezone()

    @cached_property
    def language(self) -> str | None:
        return get_language()

    @cached_property
    def _looks(self) -> tuple[Any, ...]:
        """What everything shown depends on, but for what is shown."""
        return self.language, timezone.get_current_timezone_name(), self.base, self.is_member

    def kept(self, made_of: tuple[Any, ...], make: Callable[[], SafeString]) -> SafeString:
        """What `make` made last time of the same. It must depend on nothing but what `made_of` names."""
        if settings.DEBUG:
            return make()
        key: Any = (*self._looks, *made_of)
        html: SafeString | None = _kept_rows.get(key)
        if html is None:
            html = make()
            _kept_rows.put(key, html)
        return html

    def when(self, at: datetime) -> SafeString:
        local = at.astimezone(self.zone)
        day = _day(local.date(), self.language)
        return self.rows["when"].fill(
            machine=local.isoformat(timespec="seconds"), full=f"{day}, {local.hour:02}:{local.minute:02}", day=day
        )

    def avatar(self, person: Any, size: str = "") -> SafeString:
        name = self.name(person)
        inside: object = name[:1].upper()
        if person is not None and person.avatar:
            inside = format_html('<img src="{}" alt="" loading="lazy" width="96" height="96">', person.avatar.url)
        return self.rows["avatar"].fill(size=f" avatar--{size}" if size else "", tone=len(name) % 10, inside=inside)

    @staticmethod
    def name(person: Any) -> str:
        return str(person) if person is not None else _("Former member")

    def person_url(self, handle: str) -> str:
        return f"{self.base.removesuffix('community/')}members/{handle}/"

    def named(self, person: Any) -> SafeString:
        if person is None or person.is_erased or not self.is_member:
            return self.parts["name_plain"].fill(name=self.name(person))
        return self.parts["name_link"].fill(
            url=self.person_url(person.handle), handle=person.handle, name=self.name(person)
        )

    def space_url(self, space: Any) -> str:
        return f"{self.base}{space.slug}/"

    def tags(self, tags: Iterable[TagName]) -> SafeString:
        if not tags:
            return NOTHING
        frame = self.rows["tag"]
        return joined([frame.fill(url=f"{self.base}tags/{tag.slug}/", name=tag.name) for tag in tags])

    def marks(self, topic: Topic) -> SafeString:
        """Small signs before a title, each with its word for those who listen."""
        names = []
        if topic.is_pinned:
            names.append("pinned")
        if topic.is_locked:
            names.append("locked")
        if topic.accepted_post_id:
            names.append("solved")
        elif topic.kind != Topic.Kind.DISCUSSION:
            names.append(topic.kind)
        if not names:
            return NOTHING
        return joined([self.rows[name].fill() for name in names])
