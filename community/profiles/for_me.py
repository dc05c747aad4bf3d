"""What is new for one member, and why each thing is shown to them: on /me/ and on the signed-in front page.

Nothing is guessed: every reason is something the member did or chose, and can be changed where it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.prepared import ask
from community.comments.models import Comment
from community.forums import queries as forums
from community.forums import rules as talk_rules
from community.forums.links import community_url, topic_url
from community.forums.models import Level, SpaceFollow, State, TagFollow, Topic, TopicReader
from community.forums.queries.member import heard_by, muted_tags
from community.forums.queries.rows import lines, plain_rows, tagged_so
from community.profiles.models import Interest
from content import history
from content.home import LOOK_BACK, Newest, newest
from content.models import BasePage, Reading
from members.models import Tie, User
from members.rules import access_group_ids, not_heard_by

TALK_SHOWN, PAGES_SHOWN = 8, 6
ON_HOME = 4


@dataclass(frozen=True)
class Item:
    """One thing in the talk, or a page among them on the front page."""

    title: str
    url: str
    why: str
    about: str
    at: datetime
    count: int = 0


@dataclass(frozen=True)
class PageItem:
    page: Newest
    why: str

    @property
    def as_item(self) -> Item:
        return Item(self.page.title, self.page.url, self.why, self.page.kind, self.page.published_at)


class Wishes:
    """What a member follows and likes: one query. The words of a reason are asked for when there is something to give it for."""

    def __init__(self, member: User) -> None:
        self.member = member
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        questions = _wishes_and_readings if member.remembers_reading else _wishes
        for kind, key, more in ask(questions, member.pk, timezone.now() - LOOK_BACK * 3):
            found[kind].append((key, more))
        self.spaces = frozenset(key for key, _more in found["space"])
        self.tags = dict(found["tag"])  # of topics -> their slugs
        self.people = frozenset(key for key, _more in found["person"])
        self.interests = {tag: int(interest) for tag, interest in found["interest"]}  # tag of pages -> interest
        self.talked_under: dict[int, list[int]] = defaultdict(list)  # tag of pages -> pages
        for tag, page in found["talked"]:
            self.talked_under[tag].append(int(page))
        self.has_read = frozenset(key for key, _more in found["read"])

    @property
    def follows(self) -> bool:
        return bool(self.spaces or self.tags or self.people)

    @cached_property
    def names_of_interests(self) -> dict[int, str]:
        return {each.pk: str(each) for each in Interest.objects.filter(pk__in=set(self.interests.values()))}

    @cached_property
    def titles_talked_under(self) -> dict[int, str]:
        """Of pages they may still read."""
        pages = {page for each in self.talked_under.values() for page in each}
        return dict(BasePage.objects.visible_to(self.member).filter(pk__in=pages).values_list("pk", "title"))

    @cached_property
    def titles_read(self) -> dict[int, str]:
        """Tag of pages -> title, if the member wants it remembered."""
        return history.titles_by_tag(self.member)


def _wishes(member_id: int, since: datetime) -> QuerySet[Any, Any]:
    follows = {"member_id": member_id, "level": Level.FOLLOWING}
    said = Comment.objects.published().filter(user_id=member_id, submit_date__gt=since)
    return _told("space", SpaceFollow.objects.filter(**follows), "space_id").union(
        _told("tag", TagFollow.objects.filter(**follows), "tag_id", F("tag__slug")),
        _told("person", Tie.objects.filter(member_id=member_id, kind=Tie.Kind.FOLLOWING), "person_id"),
        _told(
            "interest",
            Interest.tags.through.objects.filter(interest__profiles=member_id),
            "tag_id",
            _text("interest_id"),
        ),
        _told(
            "talked",
            BasePage.tags.through.objects.filter(basepage_id__in=said.values("page_id")),
            "tag_id",
            _text("basepage_id"),
        ),
        all=True,
    )


def _wishes_and_readings(member_id: int, since: datetime) -> QuerySet[Any, Any]:
    return _wishes(member_id, since).union(
        _told("read", Reading.objects.filter(member_id=member_id), "page_id"), all=True
    )


def _told(kind: str, rows: QuerySet[Any], key: str, more: Any = None) -> QuerySet[Any, Any]:
    text = Value("", CharField()) if more is None else more
    return rows.order_by().values_list(Value(kind, CharField()), key, text)


def _text(key: str) -> Cast:
    return Cast(key, CharField())


# --- The talk -------------------------------------------------------------------------------------------------------


def talk_for(member: User, wishes: Wishes, since: datetime | None, how_many: int) -> list[Item]:
    """What was said in one's own topics; then what is new where one follows. Each topic once, with the nearest reason."""
    items: dict[int, Item] = {}
    for row in forums.unread(member).items[:how_many]:
        why = _("You follow this topic") if row.is_following else _("You have been reading this topic")
        if row.topic.author_id == member.pk:
            why = _("You opened this topic")
        items[row.topic.pk] = _of_row(row, why, row.first_unread_url)
    if len(items) < how_many and wishes.follows:
        base = community_url()
        for topic in _new_to(member, wishes, since)[:how_many]:
            why = _why_topic(topic, wishes)
            items.setdefault(
                topic.pk,
                Item(topic.title, topic_url(topic, base), why, str(topic.space), topic.created_at),
            )
    return list(items.values())[:how_many]


def _of_row(row: Any, why: str, url: str) -> Item:
    about = ngettext("%(number)s new answer", "%(number)s new answers", row.unread) % {
        "number": forums.counted(row.unread)
    }
    return Item(
        row.topic.title, url or topic_url(row.topic), why, f"{row.topic.space} · {about}", row.topic.last_posted_at
    )


def _new_to(member: User, wishes: Wishes, since: datetime | None) -> list[Any]:
    """New topics in followed spaces, under followed tags, by followed people; what the member entered is not new."""
    after = max(since or timezone.now() - LOOK_BACK, timezone.now() - LOOK_BACK)
    wanted = wishes.spaces, wishes.people, frozenset(wishes.tags)
    found = ask(_new_topics, after, *wanted, not_heard_by(member), muted_tags(member), *heard_by(member))
    return [row.topic for row in plain_rows(member, found)]


def _new_topics(
    after: datetime,
    spaces: frozenset[int],
    people: frozenset[int],
    tags: frozenset[int],
    unheard: frozenset[int],
    quiet: frozenset[int],
    visible: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[Topic, Any]:
    wanted = Q()
    if spaces:
        wanted |= Q(space_id__among=spaces)
    if people:
        wanted |= Q(author_id__among=people)
    if tags:
        wanted |= Q(pk__in=Topic.tags.through.objects.filter(tag_id__among=tags).values("topic_id"))
    topics = Topic.objects.filter(talk_rules.topics_seen(visible, member_id, moderated)).filter(
        wanted, state=State.PUBLISHED, created_at__gt=after
    )
    if unheard:
        topics = topics.exclude(author_id__among=unheard)
    if quiet:
        topics = topics.exclude(tagged_so(quiet))
    entered = TopicReader.objects.filter(member_id=member_id, topic_id=OuterRef("pk"))
    topics = topics.exclude(author_id=member_id).filter(~Exists(entered))
    return lines(topics).order_by("-created_at", "-pk")[:TALK_SHOWN]


def _why_topic(topic: forums.Line, wishes: Wishes) -> str:
    if topic.author is not None and topic.author.pk in wishes.people:
        return _("You follow %(what)s") % {"what": topic.author}
    followed = set(wishes.tags.values())
    for tag in topic.tags:
        if tag.slug in followed:
            return _("You follow the tag “%(what)s”") % {"what": tag.name}
    return _("You follow “%(what)s”") % {"what": topic.space}


# --- Pages ----------------------------------------------------------------------------------------------------------


def pages_for(found: Iterable[Newest], wishes: Wishes, since: datetime | None, how_many: int) -> list[PageItem]:
    """Articles and stories the member may read: what fits them first, then what is simply new since they were here."""
    pages = [page for page in found if page.pk not in wishes.has_read]
    if since is not None:
        after = max(since, timezone.now() - LOOK_BACK)
        pages = [page for page in pages if page.came_after(after)]
    general = _why_new(since)
    items = [PageItem(page, _why_page(page, wishes) or general) for page in pages[: how_many * 4]]
    return sorted(items, key=lambda item: item.why == general)[:how_many]


def _why_page(page: Newest, wishes: Wishes) -> str:
    """The reason why it fits this member, if there is one."""
    if page.groups and (group := page.opened_to(access_group_ids(wishes.member))):
        return _("Opened to your group: %(what)s") % {"what": group}
    for tag_id in page.tags:
        if tag_id in wishes.interests:
            return _("You said you like “%(what)s”") % {"what": wishes.names_of_interests[wishes.interests[tag_id]]}
    for tag_id in page.tags:
        for other in sorted(wishes.talked_under.get(tag_id, ()), reverse=True):
            if other != page.pk and other in wishes.titles_talked_under:
                return _("Because you talked under “%(what)s”") % {"what": wishes.titles_talked_under[other]}
    for tag_id in page.tags:
        if tag_id in wishes.titles_read:
            return _("Because you read “%(what)s”") % {"what": wishes.titles_read[tag_id]}
    return ""


def _why_new(since: datetime | None) -> str:
    if since is None:
        return _("One of the newest")
    return _("New since %(day)s, when you were last here") % {
        "day": date_format(timezone.localtime(since), "DATE_FORMAT")
    }


# --- Where it is shown ----------------------------------------------------------------------------------------------


def on_my_page(request: HttpRequest) -> Mapping[str, Any]:
    """The section of /me/. It is there also when nothing is new, and then says what to do."""
    return _for(request, TALK_SHOWN, PAGES_SHOWN)


def on_front_page(request: HttpRequest) -> Mapping[str, Any]:
    """The few newest things, half of them talk where there is any."""
    found = _for(request, ON_HOME, ON_HOME)
    talk = found["talk"][: max(ON_HOME // 2, ON_HOME - len(found["pages"]))]
    return found | {"talk": talk, "pages": found["pages"][: ON_HOME - len(talk)]}


def _for(request: HttpRequest, talk: int, pages: int) -> dict[str, Any]:
    member = request.user
    if not isinstance(member, User):
        return {}
    since, wishes = member.previous_visit_at, Wishes(member)
    return {
        "since": since,
        "talk": talk_for(member, wishes, since, talk),
        "pages": pages_for(newest(request), wishes, since, pages if since else min(pages, 3)),
        "look_around_url": reverse("forums:front"),
    }
