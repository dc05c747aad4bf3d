"""A discussion as HTML: made once for everybody and kept, then completed for the one who reads it.

What a comment looks like is the same for all but for a few places: is my reaction pressed, may I edit this, what waits
unseen by others. Those places are *slots* in the kept HTML. A visitor gets what stands in them; for a member they are
filled anew. So a signed-in page with 50 comments costs a few small queries and no template per comment.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from common.near import Near
from common.pagecache import release
from community.comments import queries, rules
from community.comments.models import Comment, CommentSettings, Discussion, ReactionKind
from community.moderation.queries import reasons_for
from content.models import PersonPage

KEPT_SECONDS = 60 * 60
SORT_TITLES = {"newest": _("Newest"), "oldest": _("Oldest"), "helpful": _("Most helpful")}

# Nobody can write it into a comment, because nobody knows it.
_MARK = salted_hmac("comments.slots", "").hexdigest()[:16]
_near = Near(size=100, seconds=300)  # their keys name the discussion's version, so what is found is true

# Stand in a kept frame for what is put in at the end: the list of comments, the reader's token, the key of their form.
LIST, CSRF_TOKEN, FORM_KEY, DRAFT_KEY = f"{_MARK}list", f"{_MARK}token", f"{_MARK}key", f"{_MARK}draft"
_SLOT = re.compile(f"{_MARK}<(.*?)>{_MARK}", re.DOTALL)

Slot = tuple[str, str]  # what it is for, and of which comment


def slot_begins(purpose: str, about: object) -> SafeString:
    return mark_safe(f"{_MARK}<{purpose}|{about}|")


def slot_ends() -> SafeString:
    return mark_safe(f">{_MARK}")


@dataclass
class Kept:
    """One part of a discussion, rendered, with what is needed to complete it for one reader."""

    pieces: list[str]
    slots: list[tuple[Slot, str]]
    authors: dict[int, int | None]  # the comments shown -> who wrote them
    unseen: list[tuple[int, int | None, int, int]]  # held and hidden ones: see queries.out_of_sight
    next_key: str | None
    previous_key: str | None

    def complete(self, answers: dict[Slot, str]) -> SafeString:
        html = [self.pieces[0]]
        for (name, default), piece in zip(self.slots, self.pieces[1:], strict=True):
            html += [answers.get(name, default), piece]
        return mark_safe("".join(html))


@dataclass(frozen=True)
class Asked:
    """Which part of the discussion, as the address asks: `?sort=&comments=&thread=`. Nonsense means the first part."""

    sort: str = queries.DEFAULT_SORT
    after: str | None = None
    thread: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        sort, thread = request.GET.get("sort", ""), request.GET.get("thread", "")
        return cls(
            sort=sort if sort in queries.SORTS else queries.DEFAULT_SORT,
            after=request.GET.get("comments") or None,
            thread=int(thread) if thread.isdecimal() and len(thread) < 12 else None,
        )

    @property
    def is_beginning(self) -> bool:
        return self.after is None and self.thread is None


@dataclass
class ThreadView:
    """The discussion of a page for one reader."""

    page: Page
    user: Any
    asked: Asked = field(default_factory=Asked)

    @cached_property
    def settings(self) -> CommentSettings:
        return CommentSettings.current()

    @cached_property
    def discussion(self) -> Discussion:
        return self.own.discussion if self.is_member else queries.discussion_of(self.page)

    @cached_property
    def own(self) -> queries.OfMember:
        """What the discussion is to this member."""
        return queries.of_member(self.user, self.page)

    @cached_property
    def is_open(self) -> bool:
        return rules.is_open(self.page, self.settings)

    @cached_property
    def _name(self) -> str:
        """Everything that the part, as everybody sees it, depends on."""
        return ":".join(
            [
                str(self.page.pk),
                str(self.discussion.version),
                get_language() or settings.LANGUAGE_CODE,
                self.asked.sort,
                self.asked.after or "",
                str(self.asked.thread or ""),
                "open" if self.is_open else "closed",
                ",".join(self.settings.reactions),
            ]
        )

    @cached_property
    def kept(self) -> Kept:
        key = _cache_key("part", self._name)
        kept: Kept | None = _near.get(key) or cache.get(key)
        if kept is None:
            with timezone.override(settings.TIME_ZONE):  # not its first reader's
                kept = self._render()
            cache.set(key, kept, KEPT_SECONDS)
        _near.put(key, kept)
        return kept

    def _render(self) -> Kept:
        part = queries.load_part(self.page, sort=self.asked.sort, after=self.asked.after, thread=self.asked.thread)
        html = render_to_string(
            "community/comments/_threads.html", self._context_of(part.comments()) | {"nodes": part.roots}
        )
        first, *rest = _SLOT.split(html)
        slots = [self._read_slot(text) for text in rest[::2]]
        return Kept(
            pieces=[first, *rest[1::2]],
            slots=slots,
            next_key=part.next_key,
            previous_key=part.previous_key,
            authors={comment.pk: comment.user_id for comment in part.comments()},
            unseen=queries.out_of_sight(self.page),
        )

    @staticmethod
    def _read_slot(text: str) -> tuple[Slot, str]:
        purpose, about, default = text.split("|", 2)
        return (purpose, about), default

    def _context_of(self, comments: list[Comment]) -> dict[str, Any]:
        authors = {comment.user_id for comment in comments if comment.user_id}
        people = PersonPage.objects.live().filter(member_id__in=authors, locale_id=self.page.locale_id)
        team = {person.member_id: person for person in people}
        kinds = [ReactionKind(kind) for kind in ReactionKind.values if kind in self.settings.reactions]
        return {
            "page": self.page,
            "page_author_id": rules.author_of(self.page),
            "profile_urls": _profile_urls(comments) | {member_id: person.url for member_id, person in team.items()},
            # One of the team is called as on their own page, in the language of the discussion.
            "names": {
                comment.pk: team[comment.user_id].title if comment.user_id in team else comment.author_name
                for comment in comments
            },
            "reaction_kinds": kinds,
            "takes_replies": self.is_open,
            "deepest_level": rules.DEEPEST_LEVEL,
            "language": get_language(),
            "is_unseen": False,
        }

    # --- For this reader ----------------------------------------------------------------------------------------------

    @property
    def is_member(self) -> bool:
        return bool(self.user.is_authenticated)

    @cached_property
    def is_moderator(self) -> bool:
        return rules.may_moderate(self.user)

    @cached_property
    def html(self) -> SafeString:
        return self.kept.complete(self._answers() if self.is_member else {})

    def in_frame(
        self, kind: str, render: Callable[[], str], *, csrf_token: str, form_key: str, draft_key: str
    ) -> SafeString:
        """The whole discussion for a member. Heading, form and buttons around the list are kept for all members of one
        kind.

        A kept form is signed with an older time, like those on visitors' pages; that its token and key are the
        reader's own
        is what counts.
        """
        key = _cache_key(
            "frame", f"drafts {self._name} {kind} {self.settings.close_after_days} {self.page.last_published_at}"
        )
        html = self.html
        frame = _near.get(key) or cache.get(key)
        if frame is None:
            self.html = SafeString(LIST)
            with timezone.override(settings.TIME_ZONE):
                frame = str(render())
            cache.set(key, frame, KEPT_SECONDS)
        _near.put(key, frame)
        frame = frame.replace(CSRF_TOKEN, csrf_token).replace(FORM_KEY, form_key).replace(DRAFT_KEY, draft_key)
        return mark_safe(frame.replace(LIST, html))

    def _answers(self) -> dict[Slot, str]:
        answers: dict[Slot, str] = {}
        for comment_id, kind in self.own.reactions:
            answers["pressed", f"{comment_id}:{kind}"] = "true"
            answers["turn", f"{comment_id}:{kind}"] = "off"
        for comment_id, author_id in self.kept.authors.items():
            is_own = author_id == self.user.pk
            if is_own:
                answers["own", str(comment_id)] = " disabled"  # nobody applauds themselves
            if is_own or self.is_moderator:
                answers["tools", str(comment_id)] = render_to_string(
                    "community/comments/_tools.html",
                    {"comment_id": comment_id, "is_own": is_own, "is_moderator": self.is_moderator},
                )
        return answers | self._unseen_answers()

    def _unseen_answers(self) -> dict[Slot, str]:
        """What is held or hidden, for its author and for moderators: in its own place where that is shown, else under
        its parent.
        """
        places: dict[int, Slot] = {}
        for comment_id, author_id, parent_id, level in self.kept.unseen:
            if author_id != self.user.pk and not self.is_moderator:
                continue
            if comment_id in self.kept.authors:
                places[comment_id] = ("gone", str(comment_id))
            elif level and parent_id in self.kept.authors:
                places[comment_id] = ("under", str(parent_id))
            elif not level and (self.asked.is_beginning or comment_id == self.asked.thread):
                places[comment_id] = ("under", "0")
        if not places:
            return {}
        comments = list(Comment.objects.filter(pk__in=places).select_related("user").order_by("id"))
        context, reasons = self._context_of(comments), reasons_for("comments.comment", list(places))
        answers: dict[Slot, str] = {}
        for comment in comments:
            place = places[comment.pk]
            html = render_to_string(
                "community/comments/_unseen.html",
                context
                | {
                    "comment": comment,
                    "reason": reasons.get(comment.pk, ""),
                    "in_list": place[0] == "under",
                    "is_unseen": True,
                    "is_own": comment.user_id == self.user.pk,
                    "is_moderator": self.is_moderator,
                },
            )
            answers[place] = answers.get(place, "") + html
        return answers

    def one(self, comment: Comment) -> SafeString:
        """One comment just written, as a list item, for htmx."""
        context = self._context_of([comment]) | {"node": queries.Node(comment), "is_new": True}
        if not comment.is_published:
            context |= {
                "comment": comment,
                "reason": reasons_for("comments.comment", [comment.pk]).get(comment.pk, ""),
                "in_list": True,
                "is_own": True,
                "is_moderator": False,
                "is_unseen": True,
            }
            return render_to_string("community/comments/_unseen.html", context)
        first, *rest = _SLOT.split(render_to_string("community/comments/_branch.html", context))
        kept = Kept(
            [first, *rest[1::2]],
            [self._read_slot(text) for text in rest[::2]],
            {comment.pk: comment.user_id},
            [],
            None,
            None,
        )
        return kept.complete(self._answers_for(kept))

    def _answers_for(self, kept: Kept) -> dict[Slot, str]:
        twin = ThreadView(self.page, self.user, self.asked)
        twin.kept = kept
        return twin._answers()

    # --- Around the list
    # ------------------------------------------------------------------------------------------------

    @property
    def sorts(self) -> list[dict[str, object]]:
        return [
            {
                "title": title,
                "active": sort == self.asked.sort and self.asked.thread is None,
                "url": self.address(sort=sort),
            }
            for sort, title in SORT_TITLES.items()
        ]

    @property
    def next_address(self) -> str:
        return self.address(sort=self.asked.sort, after=self.kept.next_key) if self.kept.next_key else ""

    @property
    def beginning_address(self) -> str:
        return "" if self.asked.is_beginning else self.address(sort=self.asked.sort)

    def address(self, *, sort: str = queries.DEFAULT_SORT, after: str | None = None) -> str:
        arguments = [f"sort={sort}"] if sort != queries.DEFAULT_SORT else []
        arguments += [f"comments={after}"] if after else []
        return (self.page.url or "") + (f"?{'&'.join(arguments)}" if arguments else "") + "#comments"


def _profile_urls(comments: list[Comment]) -> dict[int, str]:
    """Where each author's profile is; made without asking the addresses for every one."""
    base = reverse("profiles:directory")
    return {each.user_id: f"{base}{each.user.handle}/" for each in comments if each.user and each.user.is_active}


def _cache_key(what: str, name: str) -> str:
    return salted_hmac(f"comments.{what}", f"{name} {release()}").hexdigest()
