"""The posts of one topic."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common.near import Near
from community.forums import rules
from community.forums.frames import joined
from community.forums.links import post_url_in
from community.forums.models import State
from community.forums.queries import ShownPost
from community.forums.showing.feet import Feet, FootKind
from community.forums.showing.pieces import NOTHING, digest

GONE = {
    State.HELD: gettext_lazy("This post waits for a moderator."),
    State.HIDDEN: gettext_lazy("A moderator hid this post."),
    State.REMOVED: gettext_lazy("A moderator removed this post."),
    State.DELETED: gettext_lazy("Its author deleted this post."),
}

# Posts as somebody saw them. The keys name all a post is made of, a reader's marks too: whoever has the same sees the same.
# Long ones are not kept: a few members could fill the memory of every process with them.
_kept_posts = Near(size=2000, seconds=600)
LONGEST_KEPT = 10_000  # characters of HTML


class ShowingTopic(Feet):
    """The posts of one topic for one reader. `ticks` shows the boxes with which a moderator splits it."""

    def posts_html(
        self,
        posts: Iterable[ShownPost],
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
            if since and post.number >= since:
                found.append(self.parts["since"].fill(words=_("New since you were here")))
                since = 0
            found.append(self.post(post, html.get(post.pk, post.html), own, post.pk in bookmarks, names))
        return joined(found)

    def is_shown(self, post: ShownPost) -> bool:
        """Its words, to this reader. What its author deleted is shown to nobody."""
        return post.state == State.PUBLISHED or (
            post.state != State.DELETED and self.is_member and rules.may_read(self.user, post)
        )

    def post(
        self, post: ShownPost, html: str, own: set[tuple[int, int]], is_bookmarked: bool, names: Mapping[int, str]
    ) -> SafeString:
        parts = self.parts
        if not self.is_shown(post):
            back = NOTHING
            if post.state == State.DELETED and self.is_member and post.author_id == self.user.pk:
                back = parts["restore"].fill(url=f"{self.base}posts/{post.pk}/restore/")
            return parts["gone"].fill(number=post.number, words=GONE[State(post.state)], foot=back)
        kind, to = self._foot_kind(post, own, is_bookmarked), self._to(post, names)
        if settings.DEBUG or len(html) > LONGEST_KEPT:
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
        key += (to, digest(html), post.pk == self.topic.accepted_post_id, self._is_asker(post), post.author)
        kept: SafeString | None = _kept_posts.get(key)
        if kept is None:
            kept = self._post(post, html, kind, to)
            _kept_posts.put(key, kept)
        return kept

    @cached_property
    def _made_of(self) -> bytes:
        """What the HTML of every post here depends on, but for the post itself and what its foot offers this reader."""
        kinds = [(kind.pk, kind.slug, kind.symbol, str(kind.name)) for kind in self.kinds]
        zone = timezone.get_current_timezone_name()
        made_of = (get_language(), zone, self.url, self.topic.pk, self.is_member, self.may_reply, self.ticks, kinds)
        return digest(repr(made_of))

    def _to(self, post: ShownPost, names: Mapping[int, str]) -> SafeString:
        if not post.to_number or post.to_number == 1 or post.to_number not in names:
            return NOTHING
        url = post_url_in(self.topic, post.to_number, self.base)
        return self.parts["to"].fill(url=url, words=names[post.to_number])

    def _is_asker(self, post: ShownPost) -> bool:
        return bool(post.number > 1 and post.author_id and post.author_id == self.topic.author_id)

    def _post(self, post: ShownPost, html: str, kind: "FootKind", to: SafeString) -> SafeString:
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

    def tick(self, post: ShownPost) -> SafeString:
        if not self.ticks or post.number == 1:
            return NOTHING
        return self.parts["tick"].fill(number=post.number, label=_("Post %(number)s") % {"number": post.number})
