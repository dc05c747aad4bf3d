"""Topics, posts and spaces as HTML for one reader: one filled frame each, no template and no look-up of addresses per
row. Everything a page needs of permissions and addresses is asked once, here.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from common.near import Near
from community.forums import rules
from community.forums.frames import Frame, frames, joined, mark
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Post, ReactionKind, State, Tag, Topic
from community.forums.texts import excerpt

NOTHING = SafeString("")
_PK, _NUMBER, _NAME = mark("pk"), mark("number"), mark("name")
GONE = {
    State.HELD: gettext_lazy("This post waits for a moderator."),
    State.HIDDEN: gettext_lazy("A moderator hid this post."),
    State.REMOVED: gettext_lazy("A moderator removed this post."),
    State.DELETED: gettext_lazy("Its author deleted this post."),
}


@lru_cache(maxsize=2000)
def _day(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


# Posts as somebody saw them. The keys name all a post is made of, a reader's marks too: whoever has the same sees the same.
_kept_posts = Near(size=2000, seconds=600)


def _looks(person: Any) -> tuple[Any, ...]:
    """What is shown of a person beside their words."""
    if person is None:
        return ()
    return person.pk, str(person), person.handle, person.avatar.name, person.is_staff, person.is_erased


class Showing:
    """How things look to this reader."""

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

    # --- Small things -------------------------------------------------------------------------------------------------

    def when(self, at: datetime) -> SafeString:
        local = timezone.localtime(at)
        day = _day(local.date(), get_language())
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

    def tags(self, tags: Iterable[Tag]) -> SafeString:
        frame = self.rows["tag"]
        return joined([frame.fill(url=f"{self.base}tags/{tag.slug}/", name=tag.name) for tag in tags])

    # --- Lists --------------------------------------------------------------------------------------------------------

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
        return joined([self.rows[name].fill() for name in names])

    def topic_row(self, row: Any, *, with_space: bool) -> SafeString:
        topic = row.topic
        rows, url = self.rows, topic_url(topic, self.base)
        news = NOTHING
        if row.is_new:
            news = rows["is_new"].fill(url=url)
        elif row.unread:
            words = ngettext("%(count)s new", "%(count)s new", row.unread) % {"count": row.unread}
            news = rows["news"].fill(url=row.first_unread_url or url, words=words)
        place = NOTHING
        if with_space:
            place = rows["place"].fill(url=self.space_url(topic.space), title=str(topic.space.title))
        if topic.state == State.HELD:
            place += rows["waiting"].fill()
        elif topic.state != State.PUBLISHED:
            place += rows["hidden"].fill(words=topic.get_state_display())
        replies = max(topic.posts_count - 1, 0)
        note = NOTHING
        if topic.brand_answered_at and not topic.accepted_post_id:
            note += rows["brand"].fill()
        last_person = topic.last_author if topic.last_author_id else topic.author
        return rows["topic"].fill(
            id=topic.pk,
            state=" topic-row--unread" if row.is_new or row.unread else "",
            avatar=self.avatar(topic.author),
            url=url,
            title=topic.title,
            marks=self.marks(topic),
            place=place,
            author=self.name(topic.author),
            tags=self.tags(row.tags),
            note=note,
            news=news,
            replies=ngettext("%(count)s reply", "%(count)s replies", replies) % {"count": replies},
            last=rows["last"].fill(
                avatar=self.avatar(last_person, "small"),
                name=self.name(last_person),
                when=self.when(topic.last_posted_at),
            )
            if replies
            else self.when(topic.created_at),
        )

    def topic_rows(self, found: Iterable[Any], *, with_space: bool = True) -> SafeString:
        return joined([self.topic_row(row, with_space=with_space) for row in found])

    def related(self, topics: Iterable[Topic]) -> SafeString:
        frame = self.rows["related"]
        return joined([frame.fill(url=topic_url(topic, self.base), title=topic.title) for topic in topics])

    def bookmark_rows(self, found: Iterable[Any]) -> SafeString:
        """A bookmark is a row whose link leads to the post and whose note stands below."""
        html = []
        for row in found:
            topic, post = row.topic, row.post
            note = self.rows["note"].fill(text=row.note or excerpt(post.text))
            html.append(
                self.rows["topic"].fill(
                    id=post.pk,
                    state="",
                    avatar=self.avatar(post.author),
                    url=post_url_in(topic, post.number, self.base),
                    title=topic.title,
                    marks=self.marks(topic),
                    place=self.rows["place"].fill(url=self.space_url(topic.space), title=str(topic.space.title)),
                    author=self.name(post.author),
                    tags=NOTHING,
                    note=note,
                    news=NOTHING,
                    replies=_("post %(number)s") % {"number": post.number},
                    last=self.when(post.created_at),
                )
            )
        return joined(html)

    def space_row(self, row: Any) -> SafeString:
        space, rows = row.space, self.rows
        lock = rows["lock"].fill() if space.see != "everybody" and space.see != "members" else NOTHING
        if not row.is_open:
            return rows["teased"].fill(
                title=str(space.title), lock=lock, text=str(space.description), how=str(space.how_to_get_in)
            )
        news = NOTHING
        if row.unread:
            words = ngettext("%(count)s unread", "%(count)s unread", row.unread) % {"count": row.unread}
            news = rows["news"].fill(url=f"{self.space_url(space)}", words=words)
        last = rows["space_empty"].fill()
        if row.last_topic is not None:
            topic = row.last_topic
            person = topic.last_author if topic.last_author_id else topic.author
            last = rows["space_last"].fill(
                url=post_url_in(topic, topic.last_number, self.base),
                title=topic.title,
                who=f"{self.name(person)}, ",
                when=self.when(topic.last_posted_at),
            )
        return rows["space"].fill(
            state=" space--unread" if row.unread else "",
            url=self.space_url(space),
            title=str(space.title),
            lock=lock,
            text=str(space.description),
            last=last,
            news=news,
            count=ngettext("%(count)s topic", "%(count)s topics", space.topics_count) % {"count": space.topics_count},
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


class ShowingTopic(Showing):
    """The posts of one topic for one reader. `ticks` shows the boxes with which a moderator splits it."""

    def __init__(self, user: Any, topic: Topic, kinds: list[ReactionKind], *, ticks: bool = False) -> None:
        super().__init__(user)
        self.topic, self.kinds, self.ticks = topic, kinds, ticks
        self.url = topic_url(topic, self.base)
        self.why_not_reply = rules.why_not_reply(user, topic)
        self.may_reply = not self.why_not_reply
        self.may_moderate = self.is_member and rules.may_moderate(user, topic.space_id)
        self.may_accept = self.is_member and rules.may_accept(user, topic)
        self.report_url = f"{self.base}moderation/report/forums.post/"
        self._feet: dict[FootKind, SafeString] = {}
        self._reacts: bool | None = None

    def posts_html(
        self,
        posts: Iterable[Post],
        html: Mapping[int, str],
        *,
        own: set[tuple[int, int]],
        bookmarks: set[int],
        names: Mapping[int, str],
        since: int = 0,
    ) -> SafeString:
        """`names` tells who wrote the posts answered; the line “new since” stands before the number `since`."""
        found = []
        for post in posts:
            post.topic = self.topic
            if since and post.number >= since:
                found.append(self.parts["since"].fill(words=_("New since you were here")))
                since = 0
            found.append(self.post(post, html.get(post.pk, post.html), own, post.pk in bookmarks, names))
        return joined(found)

    def is_shown(self, post: Post) -> bool:
        """Its words, to this reader. What its author deleted is shown to nobody."""
        return post.state == State.PUBLISHED or (
            post.state != State.DELETED and self.is_member and rules.may_read(self.user, post)
        )

    def post(
        self, post: Post, html: str, own: set[tuple[int, int]], is_bookmarked: bool, names: Mapping[int, str]
    ) -> SafeString:
        parts = self.parts
        if not self.is_shown(post):
            back = NOTHING
            if post.state == State.DELETED and self.is_member and post.author_id == self.user.pk:
                back = parts["restore"].fill(url=f"{self.base}posts/{post.pk}/restore/")
            return parts["gone"].fill(number=post.number, words=GONE[State(post.state)], foot=back)
        kind, to = self._foot_kind(post, own, is_bookmarked), self._to(post, names)
        if settings.DEBUG:
            return self._post(post, html, kind, to)
        key: Any = (
            self._made_of,
            post.pk,
            post.number,
            post.state,
            post.created_at,
            post.edits_count,
            post.by_brand,
            kind,
        )
        key += (to, html, post.pk == self.topic.accepted_post_id, self._is_asker(post), _looks(post.author))
        kept: SafeString | None = _kept_posts.get(key)
        if kept is None:
            kept = self._post(post, html, kind, to)
            _kept_posts.put(key, kept)
        return kept

    @cached_property
    def _made_of(self) -> str:
        """What the HTML of every post here depends on, but for the post itself and what its foot offers this reader."""
        kinds = [(kind.pk, kind.slug, kind.symbol, str(kind.name)) for kind in self.kinds]
        zone = timezone.get_current_timezone_name()
        made_of = (get_language(), zone, self.url, self.topic.pk, self.is_member, self.may_reply, self.ticks, kinds)
        return hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()

    def _to(self, post: Post, names: Mapping[int, str]) -> SafeString:
        if not post.to_number or post.to_number == 1 or post.to_number not in names:
            return NOTHING
        url = post_url_in(self.topic, post.to_number, self.base)
        return self.parts["to"].fill(url=url, words=names[post.to_number])

    def _is_asker(self, post: Post) -> bool:
        return bool(post.number > 1 and post.author_id and post.author_id == self.topic.author_id)

    def _post(self, post: Post, html: str, kind: "FootKind", to: SafeString) -> SafeString:
        """A function of its arguments and of what `post` names in its key, of nothing else: it is kept for all readers."""
        parts = self.parts
        is_answer = post.pk == self.topic.accepted_post_id
        badges, notes = NOTHING, NOTHING
        if post.author is not None and post.author.is_staff:
            badges += parts["badge_team"].fill()
        elif self._is_asker(post):
            badges += parts["badge_asker"].fill()
        if is_answer:
            notes += parts["note_answer"].fill()
        if post.state != State.PUBLISHED:
            notes += parts["note_waits"].fill(words=GONE[State(post.state)])
        state = " post--answer" if is_answer else " post--brand" if post.by_brand and post.number > 1 else ""
        state += " post--first" if post.number == 1 else ""
        state += " post--unseen" if post.state != State.PUBLISHED else ""
        return parts["post"].fill(
            state=state,
            number=post.number,
            anchor=f"post-{post.number}" if post.number else f"waiting-{post.pk}",
            id=post.pk,
            avatar=self.avatar(post.author),
            name=self.named(post.author),
            badges=badges,
            number_words=_("post %(number)s") % {"number": post.number},
            url=post_url_in(self.topic, post.number, self.base) if post.number else f"#waiting-{post.pk}",
            when=self.when(post.created_at),
            edited=parts["edited"].fill(url=f"{self.base}posts/{post.pk}/history/") if post.edits_count else NOTHING,
            to=to,
            notes=notes,
            html=mark_safe(html),  # kept HTML, made harmless when it was written
            foot=self._named_foot(kind, post),
            tick=self.tick(post),
        )

    def tick(self, post: Post) -> SafeString:
        if not self.ticks or post.number == 1:
            return NOTHING
        return self.parts["tick"].fill(number=post.number, label=_("Post %(number)s") % {"number": post.number})

    def foot(self, post: Post, own: set[tuple[int, int]], is_bookmarked: bool) -> SafeString:
        """Under a post. Most posts of a page have the same foot but for three words: it is made once for each kind."""
        return self._named_foot(self._foot_kind(post, own, is_bookmarked), post)

    def _named_foot(self, kind: "FootKind", post: Post) -> SafeString:
        html = self._feet.get(kind)
        if html is None:
            html = self._feet[kind] = self._foot(kind)
        return _named(html, post, self.name(post.author))

    def _foot_kind(self, post: Post, own: set[tuple[int, int]], is_bookmarked: bool) -> "FootKind":
        is_published, is_own = post.state == State.PUBLISHED, self.is_member and post.author_id == self.user.pk
        accept = ""
        if self.may_accept and post.number > 1 and is_published:
            accept = "unaccept" if post.pk == self.topic.accepted_post_id else "accept"
        # What is neither one's own nor to moderate, one changes never: the rules need not be asked for each post.
        may_touch = is_own or self.may_moderate
        return FootKind(
            is_published=is_published,
            given=self._given(post, own),
            may_react=is_published and not is_own and self._may_react(post),
            is_bookmarked=is_bookmarked,
            accept=accept,
            may_edit=may_touch and rules.may_edit(self.user, post),
            may_delete=may_touch and rules.may_delete(self.user, post),
            may_report=self.is_member and not is_own,
        )

    def _given(self, post: Post, own: set[tuple[int, int]]) -> tuple[tuple[int, int, bool], ...]:
        """(place of the kind, how many, mine too) of what was given to a post."""
        if not post.reactions:
            return ()
        found = []
        for place, kind in enumerate(self.kinds):
            count, is_mine = post.reactions.get(kind.slug, 0), (post.pk, kind.pk) in own
            if count or is_mine:
                found.append((place, count, is_mine))
        return tuple(found)

    def _may_react(self, post: Post) -> bool:
        """Asked for one post of another's, and true for them all."""
        if self._reacts is None:
            self._reacts = self.is_member and rules.may_react(self.user, post)
        return self._reacts

    def _foot(self, kind: "FootKind") -> SafeString:
        html = self._reactions(kind) if kind.is_published else NOTHING
        if not self.is_member:
            return html
        if kind.is_published:
            if self.may_reply:
                html += self.parts["reply"].fill(
                    url=f"{self.url}reply/?to={_NUMBER}", number=_NUMBER, to=_("to %(name)s") % {"name": _NAME}
                )
            frame = self.parts["bookmark_taken" if kind.is_bookmarked else "bookmark_put"]
            html += frame.fill(id=_PK, url=f"{self.base}posts/{_PK}/bookmark/")
        return html + self._menu(kind)

    def bookmark(self, post: Post, is_bookmarked: bool) -> SafeString:
        frame = self.parts["bookmark_taken" if is_bookmarked else "bookmark_put"]
        return frame.fill(id=post.pk, url=f"{self.base}posts/{post.pk}/bookmark/")

    def reactions(self, post: Post, own: set[tuple[int, int]]) -> SafeString:
        return _named(self._reactions(self._foot_kind(post, own, False)), post, "")

    def _reactions(self, foot: "FootKind") -> SafeString:
        """Those given, with their number; the others behind one button. Nobody applauds themselves."""
        count = self.parts["count"]
        if not foot.may_react:
            only = [
                self.parts["reaction_shown"].fill(
                    symbol=self.kinds[place].symbol, label=str(self.kinds[place].name), count=count.fill(count=number)
                )
                for place, number, _mine in foot.given
            ]
            return self.parts["reactions"].fill(id=_PK, shown=joined(only), others=NOTHING) if only else NOTHING
        given = {place: (number, is_mine) for place, number, is_mine in foot.given}
        shown: list[SafeString] = []
        others: list[SafeString] = []
        for place, kind in enumerate(self.kinds):
            number, is_mine = given.get(place, (0, False))
            button = self.parts["reaction"].fill(
                id=_PK,
                url=f"{self.base}posts/{_PK}/react/{kind.slug}/",
                turn="no" if is_mine else "yes",
                pressed="true" if is_mine else "false",
                label=str(kind.name),
                symbol=kind.symbol,
                count=count.fill(count=number) if number else NOTHING,
            )
            (shown if place in given else others).append(button)
        if not shown and not others:
            return NOTHING
        more = self.parts["reaction_more"].fill(buttons=joined(others)) if others else NOTHING
        return self.parts["reactions"].fill(id=_PK, shown=joined(shown), others=more)

    def _menu(self, foot: "FootKind") -> SafeString:
        parts, address, items = self.parts, f"{self.base}posts/{_PK}/", NOTHING
        if foot.accept:
            items += parts[foot.accept].fill(url=f"{address}accept/")
        if self.may_reply and foot.is_published:
            items += parts["quote"].fill(url=f"{self.url}reply/?to={_NUMBER}&quote=yes")
        if foot.may_edit:
            items += parts["edit"].fill(url=f"{address}edit/")
        if foot.may_delete:
            items += parts["delete"].fill(url=f"{address}delete/")
        if foot.may_report:
            items += parts["report"].fill(url=f"{self.report_url}{_PK}/")
        if not items:
            return NOTHING
        return parts["menu"].fill(items=items, label=_("More about post %(number)s") % {"number": _NUMBER})


class FootKind(NamedTuple):
    """All that makes the foot of one post different from another's, but for its key, its number and a name."""

    is_published: bool
    given: tuple[tuple[int, int, bool], ...]
    may_react: bool
    is_bookmarked: bool
    accept: str
    may_edit: bool
    may_delete: bool
    may_report: bool


def _named(html: str, post: Post, name: str) -> SafeString:
    html = html.replace(_PK, str(post.pk)).replace(_NUMBER, str(post.number))
    return mark_safe(html.replace(_NAME, escape(name)))
