"""What is new for one member, and why each thing is shown to them: on /me/ and on the signed-in front page.

Nothing is guessed: every reason is something the member did or chose, and can be changed where it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from community.comments.models import Comment
from community.forums import queries as forums
from community.forums.links import community_url, topic_url
from community.forums.models import Level, SpaceFollow, State, TagFollow, Topic, TopicReader
from community.profiles.models import Interest
from content.models import ArticlePage, Audience, BasePage, StoryPage
from content.queries import keep_until_opening
from members.models import AccessGroup, Tie, User
from members.rules import access_group_ids, not_heard_by

TALK_SHOWN, PAGES_SHOWN = 8, 6
ON_HOME = 4
LOOK_BACK = timedelta(days=30)  # for who was long away, older things are no news


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
    page: Any
    why: str

    @property
    def as_item(self) -> Item:
        kind = str(self.page.specific_class._meta.verbose_name).capitalize()
        return Item(self.page.title, self.page.get_url() or "", self.why, kind, self.page.published_at)


@dataclass(frozen=True)
class Wishes:
    """What a member follows and likes. Five queries."""

    spaces: frozenset[int] = frozenset()
    tags: Mapping[int, str] = field(default_factory=dict)
    people: frozenset[int] = frozenset()
    interests: Mapping[int, str] = field(default_factory=dict)  # tag of pages -> name of the interest
    talked_under: Mapping[int, str] = field(default_factory=dict)  # tag of pages -> title of a page

    @classmethod
    def of(cls, member: User) -> "Wishes":
        spaces = SpaceFollow.objects.filter(member=member, level=Level.FOLLOWING).values_list("space_id", flat=True)
        tags = TagFollow.objects.filter(member=member, level=Level.FOLLOWING).values_list("tag_id", "tag__name")
        people = Tie.objects.filter(member=member, kind=Tie.Kind.FOLLOWING).values_list("person_id", flat=True)
        interests = Interest.tags.through.objects.filter(interest__profiles=member.pk).select_related("interest")
        since = timezone.now() - LOOK_BACK * 3
        said = Comment.objects.published().filter(user_id=member.pk, submit_date__gt=since)
        pages = BasePage.objects.visible_to(member).filter(pk__in=said.values("page_id"))
        return cls(
            frozenset(spaces),
            dict(tags),
            frozenset(people),
            {row.tag_id: str(row.interest) for row in interests},
            dict(pages.filter(tags__isnull=False).order_by("pk").values_list("tags", "title")),
        )


# --- The talk -------------------------------------------------------------------------------------------------------


def talk_for(member: User, wishes: Wishes, since: datetime | None, how_many: int) -> list[Item]:
    """What was said in one's own topics; then what is new where one follows. Each topic once, with the nearest reason."""
    items: dict[int, Item] = {}
    for row in forums.unread(member).items[:how_many]:
        why = _("You follow this topic") if row.is_following else _("You have been reading this topic")
        if row.topic.author_id == member.pk:
            why = _("You opened this topic")
        items[row.topic.pk] = _of_row(row, why, row.first_unread_url)
    if len(items) < how_many:
        base = community_url()
        for topic in _new_topics(member, wishes, since)[:how_many]:
            why = _why_topic(topic, wishes)
            items.setdefault(
                topic.pk,
                Item(topic.title, topic_url(topic, base), why, str(topic.space), topic.created_at),
            )
    return list(items.values())[:how_many]


def _of_row(row: Any, why: str, url: str) -> Item:
    about = ngettext("%(number)d new answer", "%(number)d new answers", row.unread) % {"number": row.unread}
    return Item(
        row.topic.title, url or topic_url(row.topic), why, f"{row.topic.space} · {about}", row.topic.last_posted_at
    )


def _new_topics(member: User, wishes: Wishes, since: datetime | None) -> list[Topic]:
    """New topics in followed spaces, under followed tags, by followed people; what the member entered is not new."""
    if not (wishes.spaces or wishes.tags or wishes.people):
        return []
    wanted = Q(space_id__in=wishes.spaces) | Q(author_id__in=wishes.people)
    if wishes.tags:
        wanted |= Q(pk__in=Topic.tags.through.objects.filter(tag_id__in=list(wishes.tags)).values("topic_id"))
    after = max(since or timezone.now() - LOOK_BACK, timezone.now() - LOOK_BACK)
    topics = (
        Topic.objects.visible_to(member)
        .filter(wanted, state=State.PUBLISHED, created_at__gt=after, merged_into=None)
        .exclude(author=member)
        .exclude(author_id__in=not_heard_by(member))
        .exclude(pk__in=TopicReader.objects.filter(member=member).values("topic_id"))
    )
    return list(
        topics.select_related("space", "author").prefetch_related("tags").order_by("-created_at", "-pk")[:TALK_SHOWN]
    )


def _why_topic(topic: Topic, wishes: Wishes) -> str:
    if topic.author_id in wishes.people and topic.author is not None:
        return _("You follow %(what)s") % {"what": topic.author.display_name}
    for tag in topic.tags.all():
        if tag.pk in wishes.tags:
            return _("You follow the tag “%(what)s”") % {"what": tag.name}
    return _("You follow “%(what)s”") % {"what": topic.space}


# --- Pages ----------------------------------------------------------------------------------------------------------


def pages_for(
    member: User, wishes: Wishes, since: datetime | None, how_many: int, language: str, *, with_cover: bool
) -> list[PageItem]:
    """Articles and stories the member may read: what fits them first, then what is simply new since they were here."""
    readable = BasePage.objects.visible_to(member).type(ArticlePage, StoryPage).filter(locale__language_code=language)
    if since is not None:
        after = max(since, timezone.now() - LOOK_BACK)
        readable = readable.filter(
            Q(first_published_at__gt=after) | Q(opens_at__gt=after, opens_at__lte=timezone.now())
        )
    readable = readable.with_cover() if with_cover else readable
    pages = list(readable.newest_first().prefetch_related("tags")[: how_many * 4])
    groups = _groups_that_open(member, pages)
    items = [PageItem(page, _why_page(page, wishes, groups, since)) for page in pages]
    general = _why_new(since)
    return sorted(items, key=lambda item: item.why == general)[:how_many]


def _groups_that_open(member: User, pages: list[Any]) -> dict[int, str]:
    """Page -> the group of this member it was opened to. One query where any page is not for everybody."""
    closed = [page.pk for page in pages if page.audience == Audience.GROUPS]
    mine = access_group_ids(member)
    if not closed or not mine:
        return {}
    titles = {group.pk: str(group) for group in AccessGroup.objects.filter(pk__in=mine)}
    rows = BasePage.audience_groups.through.objects.filter(basepage_id__in=closed, accessgroup_id__in=mine)
    return {page_id: titles[group_id] for page_id, group_id in rows.values_list("basepage_id", "accessgroup_id")}


def _why_page(page: Any, wishes: Wishes, groups: Mapping[int, str], since: datetime | None) -> str:
    if page.pk in groups:
        return _("Opened to your group: %(what)s") % {"what": groups[page.pk]}
    tags = [tag.pk for tag in page.tags.all()]
    for tag_id in tags:
        if tag_id in wishes.interests:
            return _("You said you like “%(what)s”") % {"what": wishes.interests[tag_id]}
    for tag_id in tags:
        if tag_id in wishes.talked_under and wishes.talked_under[tag_id] != page.title:
            return _("Because you talked under “%(what)s”") % {"what": wishes.talked_under[tag_id]}
    return _why_new(since)


def _why_new(since: datetime | None) -> str:
    if since is None:
        return _("One of the newest")
    return _("New since %(day)s, when you were last here") % {
        "day": date_format(timezone.localtime(since), "DATE_FORMAT")
    }


# --- Where it is shown ----------------------------------------------------------------------------------------------


def on_my_page(request: HttpRequest) -> Mapping[str, Any]:
    """The section of /me/. It is there also when nothing is new, and then says what to do."""
    return _for(request, TALK_SHOWN, PAGES_SHOWN, with_cover=True)


def on_front_page(request: HttpRequest) -> Mapping[str, Any]:
    """The few newest things, half of them talk where there is any."""
    found = _for(request, ON_HOME, ON_HOME, with_cover=False)  # a list of titles
    talk = found["talk"][: max(ON_HOME // 2, ON_HOME - len(found["pages"]))]
    return found | {"talk": talk, "pages": found["pages"][: ON_HOME - len(talk)]}


def _for(request: HttpRequest, talk: int, pages: int, *, with_cover: bool) -> dict[str, Any]:
    member = request.user
    if not isinstance(member, User):
        return {}
    since, wishes = member.previous_visit_at, Wishes.of(member)
    most, language = pages if since else min(pages, 3), get_language() or "en"
    shown = pages_for(member, wishes, since, most, language, with_cover=with_cover)
    for item in shown:
        item.page.is_closed = False
    keep_until_opening([item.page for item in shown], request)
    return {
        "since": since,
        "talk": talk_for(member, wishes, since, talk),
        "pages": shown,
        "look_around_url": reverse("forums:front"),
    }
