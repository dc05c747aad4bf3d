"""What a member read here, for “because you read …”. Only of those who agreed that it is remembered (their consent
`reading_history`), for three months, and gone at once when they take that back or wish so.

Opening a page leaves a note in the cache and a job writes it down: a GET writes nothing. Whether a member agreed lies on the
member (`remembers_reading`), so a page costs nothing more for anybody else; whoever writes down asks the consents again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from common.near import Near
from common.noted import Notes
from common.pagination import Slice, keyset
from content.models import ArticlePage, BasePage, Reading, StoryPage
from members.models import ConsentKind, User
from members.rules import who_agreed

KEPT = timedelta(days=90)
PER_PAGE = 30
REMEMBERED = (ArticlePage, StoryPage)
RECENT = 20  # readings that give reasons
_notes = Notes("readings")
_noted = Near(size=5000, seconds=600)  # who opens a page again and again leaves one note in a while


def note(request: HttpRequest, page: BasePage) -> None:
    """This page is being opened whole. What a browser fetches ahead of a click nobody reads yet."""
    user: Any = request.user
    if not getattr(user, "remembers_reading", False) or request.method != "GET" or not isinstance(page, REMEMBERED):
        return
    if "Sec-Purpose" in request.headers:
        return
    key, now = f"{user.pk}:{page.pk}", timezone.now()
    noted_at = _noted.get(key)
    if noted_at is None or _is_forgotten(user.pk, page.pk, noted_at):
        _noted.put(key, now)
        _notes.leave((user.pk, page.pk, now))


def collect() -> int:
    """Write down what was noticed; returns how many. Who took their consent back meanwhile is not written of."""
    newest: dict[tuple[int, int], datetime] = {(user_id, page_id): at for user_id, page_id, at in _notes.take()}
    if not newest:
        return 0
    with transaction.atomic():
        # Locked: whoever takes their consent back, or wishes it forgotten, waits and then erases what is written here.
        known = User.objects.select_for_update().filter(pk__in={user_id for user_id, _page in newest}).order_by("pk")
        agreed = who_agreed(ConsentKind.READING_HISTORY, [user.pk for user in known if user.remembers_reading])
        forgotten = cache.get_many({key for user_id, page_id in newest for key in _keys_forgotten(user_id, page_id)})
        for (user_id, page_id), at in list(newest.items()):
            if any(at <= forgotten[key] for key in _keys_forgotten(user_id, page_id) if key in forgotten):
                del newest[user_id, page_id]
        pages = set(BasePage.objects.filter(pk__in={page for _user, page in newest}).values_list("pk", flat=True))
        rows = [
            Reading(member_id=user_id, page_id=page_id, at=at)
            for (user_id, page_id), at in sorted(newest.items())
            if user_id in agreed and page_id in pages
        ]
        Reading.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["member", "page"], update_fields=["at"], batch_size=500
        )
    return len(rows)


def forget(member: User, page_id: int | None = None) -> None:
    """Everything, or one page. What was only noticed so far is not written down either."""
    cache.set(_keys_forgotten(member.pk, page_id)[page_id is not None], timezone.now(), _notes.kept)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=member.pk)  # who writes down has not seen the mark, or is done
        found = Reading.objects.filter(member=member)
        (found if page_id is None else found.filter(page_id=page_id)).delete()


def _is_forgotten(user_id: int, page_id: int, at: datetime) -> bool:
    """Has what was noticed then been forgotten since, in whichever process?"""
    return any(at <= forgotten for forgotten in cache.get_many(_keys_forgotten(user_id, page_id)).values())


def _keys_forgotten(user_id: int, page_id: int | None) -> tuple[str, str]:
    return f"readings:forgotten:{user_id}", f"readings:forgotten:{user_id}:{page_id}"


def on_answer(member: User, agreed: bool) -> None:
    """They answered whether it may be remembered; part of the same transaction."""
    if not agreed:
        forget(member)


def forget_old() -> int:
    gone, _by_model = Reading.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone


def remembered(member: User) -> QuerySet[Any]:
    """With whether the member may still open it (`is_seen`): what a closed page is called now is not theirs to know."""
    seen = BasePage.objects.visible_to(member).filter(pk=OuterRef("page_id"))
    return Reading.objects.filter(member=member).select_related("page").annotate(is_seen=Exists(seen))


def newest(member: User, after: str | None) -> Slice[Reading]:
    return keyset(remembered(member), order=("-at", "-id"), after=after, size=PER_PAGE)


def titles_by_tag(member: User) -> dict[int, str]:
    """Tag -> the title of the page about it that the member read last. One query, and none for who doesn't want it."""
    if not member.remembers_reading:
        return {}
    recent = Reading.objects.filter(member=member).order_by("-at", "-pk")[:RECENT]
    pages = BasePage.objects.visible_to(member).filter(pk__in=recent.values("page_id"), tags__isnull=False)
    when = Reading.objects.filter(member=member, page=OuterRef("pk")).values("at")
    return dict(pages.annotate(read_at=when[:1]).order_by("read_at", "pk").values_list("tags", "title"))
