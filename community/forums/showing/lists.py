"""Rows of lists: topics, bookmarks, spaces, drafts."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import moment_in
from community.forums.frames import Frame, frames, joined
from community.forums.links import place_in_topic, post_url_in, topic_url
from community.forums.models import State, Topic
from community.forums.queries import counted
from community.forums.showing.pieces import NOTHING, Pieces, digest
from community.forums.texts import excerpt


@lru_cache(maxsize=1000)
def _topics(count: int, language: str | None) -> str:
    return ngettext("%(count)s topic", "%(count)s topics", count) % {"count": count}


@lru_cache(maxsize=1000)
def _unread(count: int, language: str | None) -> str:
    return ngettext("%(count)s unread", "%(count)s unread", count) % {"count": count}


@lru_cache(maxsize=1000)
def _replies(count: int, language: str | None) -> str:
    return ngettext("%(count)s reply", "%(count)s replies", count) % {"count": count}


class Showing(Pieces):
    """How lists look to this reader."""

    @cached_property
    def lists(self) -> dict[str, Frame]:
        return frames("community/forums/_lists.html")

    def tabs(self, items: Iterable[tuple[str, str, int]], active: str) -> SafeString:
        """(name in addresses, title, how many wait) of each list."""
        tabs = [
            self.lists["this_tab" if name == active else "tab"].fill(
                url=f"{self.base}{name}/" if name else self.base,
                title=title,
                count=self.lists["count"].fill(count=counted(count)) if count else NOTHING,
            )
            for name, title, count in items
        ]
        return self.lists["tabs"].fill(tabs=joined(tabs))

    def more(self, next_url: str, back_url: str) -> SafeString:
        """The ways on and back, at the end of the rows."""
        ways = [self.lists[name].fill(url=url) for name, url in (("next", next_url), ("back", back_url)) if url]
        return self.lists["more"].fill(ways=joined(ways)) if ways else NOTHING

    def groups(self, found: Iterable[Any]) -> SafeString:
        """Headings with their spaces."""
        frame, others = self.lists["group"], _("In other languages")
        return joined(
            [
                frame.fill(
                    title=others if group.is_other_language else str(group.title), spaces=self.space_rows(group.spaces)
                )
                for group in found
            ]
        )

    def topic_row(self, row: Any, *, with_space: bool) -> SafeString:
        topic, space = row.topic, row.topic.space
        made_of = (
            "topic",
            topic,
            space.slug,
            space.title.in_language(self.language) if with_space else None,
            topic.is_pinned,
            topic.is_locked,
            row.is_new,
            row.unread,
            row.first_unread_url,
        )
        return self.kept(made_of, lambda: self._topic_row(row, with_space=with_space))

    def _topic_row(self, row: Any, *, with_space: bool) -> SafeString:
        topic = row.topic
        rows, url = self.rows, topic_url(topic, self.base)
        news = NOTHING
        if row.is_new:
            news = rows["is_new"].fill(url=url)
        elif row.unread:
            words = ngettext("%(count)s new", "%(count)s new", row.unread) % {"count": counted(row.unread)}
            news = rows["news"].fill(url=row.first_unread_url or url, words=words)
        place = self._place(topic.space) if with_space else NOTHING
        if topic.state == State.HELD:
            place += rows["waiting"].fill()
        elif topic.state != State.PUBLISHED:
            place += rows["hidden"].fill(words=State(topic.state).label)
        replies = max(topic.posts_count - 1, 0)
        note = NOTHING
        if topic.brand_answered_at and not topic.accepted_post_id:
            note += rows["brand"].fill()
        last_person = topic.last_author or topic.author
        return rows["topic"].fill(
            id=topic.pk,
            state=" topic-row--unread" if row.is_new or row.unread else "",
            avatar=self.avatar(topic.author),
            url=url,
            title=topic.title,
            marks=self.marks(topic),
            place=place,
            author=self.name(topic.author),
            tags=self.tags(topic.tags),
            note=note,
            news=news,
            replies=_replies(replies, self.language),
            last=rows["last"].fill(
                avatar=self.avatar(last_person, "small"),
                name=self.name(last_person),
                when=self.when(topic.last_posted_at),
            )
            if replies
            else self.when(topic.created_at),
        )

    def _place(self, space: Any) -> SafeString:
        return self.rows["place"].fill(url=self.space_url(space), title=str(space.title))

    def topic_rows(self, found: Iterable[Any], *, with_space: bool = True) -> SafeString:
        return joined([self.topic_row(row, with_space=with_space) for row in found])

    def related(self, topics: Iterable[Topic]) -> SafeString:
        frame = self.rows["related"]
        return joined([frame.fill(url=topic_url(topic, self.base), title=topic.title) for topic in topics])

    def bookmark_rows(self, found: Iterable[Any]) -> SafeString:
        return joined([self.bookmark_row(row) for row in found])

    def bookmark_row(self, row: Any) -> SafeString:
        topic, space = row.topic, row.topic.space
        looks = replace(row, text="")
        made_of = ("bookmark", looks, digest(row.text), space.slug, str(space.title), topic.is_pinned, topic.is_locked)
        return self.kept(made_of, lambda: self._bookmark_row(row))

    def _bookmark_row(self, row: Any) -> SafeString:
        """A bookmark is a row whose link leads to the post and whose note stands below."""
        topic = row.topic
        return self.rows["topic"].fill(
            id=row.pk,
            state="",
            avatar=self.avatar(row.author),
            url=post_url_in(topic, row.number, self.base),
            title=topic.title,
            marks=self.marks(topic),
            place=self._place(topic.space),
            author=self.name(row.author),
            tags=NOTHING,
            note=self.rows["note"].fill(text=row.note or excerpt(row.text)),
            news=NOTHING,
            replies=_("post %(number)s") % {"number": row.number},
            last=self.when(row.created_at),
        )

    def space_row(self, row: Any) -> SafeString:
        made_of = ("space", row.reading, row.space.slug, row.is_open, row.topics_count, row.unread, row.last_topic)
        return self.kept(made_of, lambda: self._space_row(row))

    def _space_row(self, row: Any) -> SafeString:
        space, rows = row.space, self.rows
        lock = rows["lock"].fill() if space.see != "everybody" and space.see != "members" else NOTHING
        if not row.is_open:
            return rows["teased"].fill(
                title=str(space.title), lock=lock, text=str(space.description), how=str(space.how_to_get_in)
            )
        news, url = NOTHING, self.space_url(space)
        if row.unread:
            news = rows["news"].fill(url=url, words=_unread(row.unread, self.language))
        if row.last_topic is not None:
            topic = row.last_topic
            last = rows["space_last"].fill(
                url=f"{url}{topic.pk}/{topic.slug}/{place_in_topic(topic.last_number)}",
                title=topic.title,
                who=f"{topic.who or self.name(None)}, ",
                when=self.when(moment_in(topic.posted_at)),
            )
        else:
            last = rows["space_empty"].fill()
        return rows["space"].fill(
            state=" space--unread" if row.unread else "",
            url=url,
            title=str(space.title),
            lock=lock,
            text=str(space.description),
            last=last,
            news=news,
            count=_topics(row.topics_count, self.language),
        )

    def space_rows(self, found: Iterable[Any]) -> SafeString:
        return joined([self.space_row(row) for row in found])

    def draft_rows(self, found: Iterable[Any]) -> SafeString:
        icon, frame = self.rows["icon_edit"].fill(), self.rows["draft"]
        return joined(
            [
                frame.fill(
                    id=row.draft.pk,
                    icon=icon,
                    url=row.url,
                    title=row.draft.title or row.title,
                    place=row.place_title,
                    when=self.when(row.draft.updated_at),
                    text=excerpt(row.draft.text),
                    name=row.draft.place,
                )
                for row in found
            ]
        )
