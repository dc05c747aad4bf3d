"""Who may read which page.

Two ways to close a page or a whole section, and editors choose by what others should see:

* *Audience* and *early access* (on every page): others see an honest teaser and how to get in.
* Wagtail's *privacy*: for others the page does not exist.

Both hold for everything under the page, and both ask for groups that hold now. The brand's staff reads everything.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from common.near import Near
from content.generation import Generation
from content.models import Audience, BasePage, Picture
from members.models import AccessGroup
from members.rules import access_group_ids

GENERATION = Generation("content.closed_places.generation")
_CACHE_KEY = "content.closed_places.kept"
_CACHE_SECONDS = 600
_near = Near(size=5, seconds=_CACHE_SECONDS)  # by the generation's name, so what is found is true


@dataclass(frozen=True)
class Section:
    """A page with pages under it that is not for everybody."""

    page_id: int
    path: str
    audience: str
    groups: frozenset[int]
    opens_at: datetime | None
    early_groups: frozenset[int]

    def lets_in(self, user: Any) -> bool:
        return _lets_in(user, self.audience, self.groups, self.opens_at, self.early_groups)


@dataclass(frozen=True)
class Hidden:
    """A place closed by Wagtail's privacy."""

    path: str
    kind: str
    groups: frozenset[int]

    def lets_in(self, user: Any) -> bool:
        if self.kind == PageViewRestriction.LOGIN:
            return bool(user.is_authenticated)
        return self.kind == PageViewRestriction.GROUPS and bool(self.groups & access_group_ids(user))


@dataclass(frozen=True)
class ClosedPlaces:
    sections: tuple[Section, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    # Kept with the rest so that a list knows, without a query, when one of its pages will open.
    openings: tuple[datetime, ...] = field(default=())


@dataclass(frozen=True)
class Gate:
    """Why somebody may not read a page, and what they can do about it."""

    audience: str
    groups: tuple[AccessGroup, ...] = ()
    opens_at: datetime | None = None
    early_groups: tuple[AccessGroup, ...] = ()

    @property
    def is_for_ever(self) -> bool:
        return self.opens_at is None


# --- The rules ------------------------------------------------------------------------------------------------------


def reads_everything(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff)


def may_read(user: Any, page: BasePage) -> bool:
    """May this person read the whole of this page? It must be live, its own gate open, and every gate above it."""
    return page.live and (reads_everything(user) or (may_know_of(user, page) and closed_by(user, page) is None))


def may_know_of(user: Any, page: BasePage) -> bool:
    """False where Wagtail's privacy keeps this person out: for them there is no such page."""
    return reads_everything(user) or not any(page.path.startswith(path) for path in hidden_paths(user))


def closed_by(user: Any, page: BasePage) -> BasePage | Section | None:
    """The section above, or the page itself, whose gate keeps this person out; None if all are open."""
    if reads_everything(user):
        return None
    for section in closed_places().sections:
        if page.path.startswith(section.path) and section.path != page.path and not section.lets_in(user):
            return section
    return None if own_gate_lets_in(user, page) else page


def own_gate_lets_in(user: Any, page: BasePage) -> bool:
    """The page's own gate alone. Asks the database only for pages that have groups."""
    has_groups = page.audience == Audience.GROUPS
    is_early = page.opens_at is not None and page.opens_at > timezone.now()
    groups = _ids(page.audience_groups) if has_groups else frozenset[int]()
    early = _ids(page.early_access_groups) if is_early else frozenset[int]()
    return _lets_in(user, page.audience, groups, page.opens_at, early)


def gate_of(user: Any, page: BasePage) -> Gate | None:
    """What keeps this person out, with the words for the teaser; None if they may read."""
    closed = closed_by(user, page)
    if closed is None:
        return None
    if isinstance(closed, Section):
        groups, early = closed.groups, closed.early_groups
    else:
        groups, early = _ids(closed.audience_groups), _ids(closed.early_access_groups)
    found = {group.pk: group for group in AccessGroup.objects.filter(pk__in=groups | early)}
    is_early = closed.opens_at is not None and closed.opens_at > timezone.now()
    audience_is_fine = _lets_in(user, closed.audience, groups, None, frozenset())
    return Gate(
        audience=Audience.EVERYBODY if audience_is_fine else closed.audience,
        groups=() if audience_is_fine else tuple(found[pk] for pk in sorted(groups)),
        opens_at=closed.opens_at if is_early and audience_is_fine else None,
        early_groups=tuple(found[pk] for pk in sorted(early)) if is_early else (),
    )


def is_open_to_all(page: BasePage) -> bool:
    """For a visitor without an account: nothing about the page is closed now."""
    from django.contrib.auth.models import AnonymousUser

    return may_read(AnonymousUser(), page)


# --- The same as conditions of a query -----------------------------------------------------------------------------------


def own_gate_open(user: Any) -> Q:
    if reads_everything(user):
        return Q()
    audience, early = Q(audience=Audience.EVERYBODY), Q(opens_at__isnull=True) | Q(opens_at__lte=timezone.now())
    if user.is_authenticated:
        audience |= Q(audience=Audience.MEMBERS)
    if groups := access_group_ids(user):
        audience |= Q(audience=Audience.GROUPS) & Q(pk__in=_pages_for(BasePage.audience_groups, groups))
        early |= Q(pk__in=_pages_for(BasePage.early_access_groups, groups))
    return audience & early


def outside_closed_sections(user: Any) -> Q:
    """Not under a section this person may not enter, nor in a place that does not exist for them."""
    if reads_everything(user):
        return Q()
    sections = [section for section in closed_places().sections if not section.lets_in(user)]
    return _outside([*(section.path for section in sections), *hidden_paths(user)])


def outside_hidden_sections(user: Any) -> Q:
    return Q() if reads_everything(user) else _outside(hidden_paths(user))


def hidden_paths(user: Any) -> list[str]:
    return [place.path for place in closed_places().hidden if not place.lets_in(user)]


def next_opening() -> datetime | None:
    """When the next page leaves early access: until then a list may be kept."""
    return min((moment for moment in closed_places().openings if moment > timezone.now()), default=None)


# --- What is closed, kept in the cache because every list asks ---------------------------------------------------------------


def closed_places() -> ClosedPlaces:
    if change := _uncommitted_change():
        if change.places is None:
            change.places = _read_closed_places()
        return change.places
    generation = GENERATION.of({})
    places: ClosedPlaces | None = _near.get(generation)
    if places is None:
        kept_under, places = cache.get(_CACHE_KEY, (None, None))
        if kept_under != generation or places is None:
            places = _read_closed_places()
            cache.set(_CACHE_KEY, (generation, places), _CACHE_SECONDS)
        _near.put(generation, places)
    return places


def forget_closed_places() -> None:
    """At once for this transaction, for everybody else when it commits: until then the old gates hold for them."""
    transaction.on_commit(_Change())


class _Change:
    """What is closed as only the transaction that changed it sees it. Others must never get it: it may be rolled back."""

    places: ClosedPlaces | None = None

    def __call__(self) -> None:
        GENERATION.end()


def _uncommitted_change() -> _Change | None:
    # Asked of the list of what waits for the commit, because Django drops from it whatever is rolled back.
    waiting = (entry[1] for entry in reversed(connection.run_on_commit))
    return next((function for function in waiting if isinstance(function, _Change)), None)


def _read_closed_places() -> ClosedPlaces:
    now = timezone.now()
    gated = ~Q(audience=Audience.EVERYBODY) | Q(opens_at__gt=now)
    sections = BasePage.objects.filter(gated, numchild__gt=0)
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return ClosedPlaces(
        sections=tuple(
            Section(
                page.pk,
                page.path,
                page.audience,
                _ids(page.audience_groups),
                page.opens_at,
                _ids(page.early_access_groups),
            )
            for page in sections.order_by("path")
        ),
        hidden=tuple(
            Hidden(
                restriction.page.path,
                restriction.restriction_type,
                frozenset(group.pk for group in restriction.groups.all()),
            )
            for restriction in restrictions
        ),
        openings=tuple(
            BasePage.objects.filter(live=True, opens_at__gt=now).order_by("opens_at").values_list("opens_at", flat=True)
        ),
    )


def _lets_in(
    user: Any, audience: str, groups: Collection[int], opens_at: datetime | None, early: Collection[int]
) -> bool:
    if reads_everything(user):
        return True
    if audience == Audience.MEMBERS and not user.is_authenticated:
        return False
    if audience == Audience.GROUPS and not access_group_ids(user) & frozenset(groups):
        return False
    is_early = opens_at is not None and opens_at > timezone.now()
    return not is_early or bool(access_group_ids(user) & frozenset(early))


def _ids(groups: Any) -> frozenset[int]:
    return frozenset(group.pk for group in groups.all())


def _pages_for(relation: Any, group_ids: frozenset[int]) -> Any:
    return relation.through.objects.filter(accessgroup_id__in=group_ids).values("basepage_id")


def _outside(paths: Collection[str]) -> Q:
    closed = Q()
    for path in paths:
        closed |= Q(path__startswith=path)
    return ~closed if paths else Q()


# --- Pictures -------------------------------------------------------------------------------------------------------


def picture_is_public(picture: Picture) -> bool:
    """Open unless its collection, or one above it, has a restriction."""
    return not picture.collection.get_view_restrictions().exists()


def may_see_picture(user: Any, picture: Picture) -> bool:
    """In a closed collection: those its restrictions let in, all of them. A password alone opens nothing here."""
    return reads_everything(user) or all(
        Hidden("", restriction.restriction_type, frozenset(restriction.groups.values_list("pk", flat=True))).lets_in(
            user
        )
        for restriction in picture.collection.get_view_restrictions()
    )


def guard_rendition(request: HttpRequest, path: str) -> Any:
    """For common.files: who may see a picture in one of its sizes."""
    picture = Picture.objects.select_related("collection").filter(renditions__file=path).first()
    if picture is None:
        return None
    if picture_is_public(picture):
        return "public"
    return "private" if may_see_picture(request.user, picture) else None


def guard_original(request: HttpRequest, path: str) -> Any:
    """What was uploaded, at its full size, is for the staff that works with pictures."""
    return "private" if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin") else None
