"""Under a post: reactions, reply, bookmark and the menu. Most posts of a page have the same foot but for three words (the
post's key, its number, its author's name): it is made once for each kind, with marks where these stand.
"""

from functools import cached_property
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.forums import rules
from community.forums.frames import Frame, frames, joined, mark
from community.forums.links import topic_url
from community.forums.models import Post, ReactionKind, State, Topic
from community.forums.queries import ShownPost
from community.forums.showing.lists import Showing
from community.forums.showing.pieces import NOTHING

_PK, _NUMBER, _NAME = mark("pk"), mark("number"), mark("name")


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
    begins_topic: bool


class Feet(Showing):
    """The feet of the posts of one topic for one reader."""

    def __init__(self, user: Any, topic: Topic, kinds: list[ReactionKind], *, ticks: bool = False) -> None:
        super().__init__(user)
        self.topic, self.kinds, self.ticks = topic, kinds, ticks
        self.url = topic_url(topic, self.base)
        self.why_not_reply = rules.why_not_reply(user, topic)
        self.may_reply = not self.why_not_reply
        self.may_moderate = self.is_member and rules.may_moderate(user, topic.space_id)
        self.may_accept = self.is_member and rules.may_accept(user, topic)
        self.report_url = f"{self.base}moderation/report/forums.post/"
        self.report_topic_url = f"{self.base}moderation/report/forums.topic/{topic.pk}/"
        self._feet: dict[FootKind, SafeString] = {}
        self._reacts: bool | None = None

    @cached_property
    def around(self) -> dict[str, Frame]:
        return frames("community/forums/_around.html")

    def pager(self, page: int, pages: int) -> SafeString:
        """The first page, the last, and those around this one."""
        shown = sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)})
        if pages < 2:
            return NOTHING
        items, before = NOTHING, 0
        for number in shown:
            if number > before + 1:
                items += self.around["gap"].fill()
            frame = self.around["this_page" if number == page else "page"]
            items += frame.fill(url=f"{self.url}?page={number}" if number > 1 else self.url, number=number)
            before = number
        return self.around["pager"].fill(pages=items)

    def foot(self, post: Post | ShownPost, own: set[tuple[int, int]], is_bookmarked: bool) -> SafeString:
        """Under a post. Most posts of a page have the same foot but for three words: it is made once for each kind."""
        return self._named_foot(self._foot_kind(post, own, is_bookmarked), post)

    def _named_foot(self, kind: "FootKind", post: Post | ShownPost) -> SafeString:
        html = self._feet.get(kind)
        if html is None:
            html = self._feet[kind] = self._foot(kind)
        return _named(html, post, self.name(post.author))

    def _foot_kind(self, post: Post | ShownPost, own: set[tuple[int, int]], is_bookmarked: bool) -> "FootKind":
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
            begins_topic=post.number == 1,
        )

    def _given(self, post: Post | ShownPost, own: set[tuple[int, int]]) -> tuple[tuple[int, int, bool], ...]:
        """(place of the kind, how many, mine too) of what was given to a post."""
        if not post.reactions:
            return ()
        found = []
        for place, kind in enumerate(self.kinds):
            count, is_mine = post.reactions.get(kind.slug, 0), (post.pk, kind.pk) in own
            if count or is_mine:
                found.append((place, count, is_mine))
        return tuple(found)

    def _may_react(self, post: Post | ShownPost) -> bool:
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

    def bookmark(self, post: Post | ShownPost, is_bookmarked: bool) -> SafeString:
        frame = self.parts["bookmark_taken" if is_bookmarked else "bookmark_put"]
        return frame.fill(id=post.pk, url=f"{self.base}posts/{post.pk}/bookmark/")

    def reactions(self, post: Post | ShownPost, own: set[tuple[int, int]]) -> SafeString:
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
                slug=kind.slug,
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
            if foot.begins_topic:
                items += parts["report_topic"].fill(url=self.report_topic_url)
        if not items:
            return NOTHING
        return parts["menu"].fill(items=items, label=_("More about post %(number)s") % {"number": _NUMBER})


def _named(html: str, post: Post | ShownPost, name: str) -> SafeString:
    html = html.replace(_PK, str(post.pk)).replace(_NUMBER, str(post.number))
    return mark_safe(html.replace(_NAME, escape(name)))
