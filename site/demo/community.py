"""The demo's spaces, what its members say there, and where they meet."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from common.translated import TranslatedText
from community.events import actions as events
from community.events.models import Event
from community.forums import actions as forums
from community.forums.models import Post, Space, SpaceGroup, Topic, Who
from demo.reader import read_table
from members.models import AccessGroup, User

_KEYS = uuid.UUID("6f1d6f4e-7f0a-4a53-9b7e-3f2f0d0c6a11")  # the demo's own, so that repeating posts nothing twice


def ensure_community(people: Mapping[str, User], pictures: Mapping[str, Any]) -> tuple[int, int, int]:
    """Make what is missing. Returns how many spaces, posts and events there are."""
    table = read_table("community")
    spaces = _spaces(table, people)
    posts = sum(_topic(row, spaces[row["space"]], people) for row in table["topic"])
    return len(spaces), posts, _events(spaces, people, pictures)


def _spaces(table: dict[str, Any], people: Mapping[str, User]) -> dict[str, Space]:
    groups = {}
    for order, row in enumerate(table["group"]):
        title = TranslatedText(en=row["en"], ru=row["ru"])
        groups[row["key"]] = SpaceGroup.objects.filter(order=order).first() or SpaceGroup.objects.create(
            order=order, title=title
        )
    spaces = {}
    for order, row in enumerate(table["space"]):
        space, is_new = Space.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "group": groups[row["group"]],
                "order": order,
                "language": row.get("language", ""),
                "title": TranslatedText(en=row["title_en"], ru=row["title_ru"]),
                "description": TranslatedText(en=row["about_en"], ru=row["about_ru"]),
                "see": row["see"],
                "open": row.get("open", Who.MEMBERS),
                "is_teased": row.get("teased", False),
                "how_to_get_in": TranslatedText(en=row.get("how_en", ""), ru=row.get("how_ru", "")),
            },
        )
        if is_new:
            space.see_groups.set(AccessGroup.objects.filter(key__in=row.get("groups", [])))
            for key in row.get("invited", []):
                forums.invite_by_name(by=people["owner"], space=space, member=people[key])
        spaces[row["slug"]] = space
    return spaces


def _topic(row: dict[str, Any], space: Space, people: Mapping[str, User]) -> int:
    begun = timezone.now() - timedelta(days=row["days_ago"])
    first, *answers = row["post"]
    topic = forums.open_topic(
        by=people[row["author"]],
        space=space,
        kind=row["kind"],
        title=row["title"],
        text=first["text"],
        tags=row.get("tags", []),
        key=_key(row["id"]),
        at=begun,
    )
    posts = [topic.posts.get(number=1)]
    for place, said in enumerate(answers, start=2):
        posts.append(
            forums.reply(
                by=people[said["author"]],
                topic=topic,
                text=said["text"],
                to_number=said.get("to"),
                key=_key(f"{row['id']}:{place}"),
                at=_not_later(begun + timedelta(hours=said["hours"])),
            )
        )
    for said, post in zip(row["post"], posts, strict=True):
        _reactions(said, post, people)
        if said.get("accepted") and topic.accepted_post_id is None:
            forums.accept(by=people["moderator"], post=post)
    if row.get("pinned"):
        Topic.objects.filter(pk=topic.pk, pinned_at=None).update(pinned_at=F("created_at"))
    return len(posts)


def _reactions(said: dict[str, Any], post: Post, people: Mapping[str, User]) -> None:
    for kind, keys in said.get("reactions", {}).items():
        for key in keys:
            if key != said["author"]:
                forums.react(by=people[key], post=post, kind=kind, on=True)


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(_KEYS, name)


def _not_later(at: datetime) -> datetime:
    return min(at, timezone.now() - timedelta(minutes=5))


def _events(spaces: Mapping[str, Space], people: Mapping[str, User], pictures: Mapping[str, Any]) -> int:
    today = timezone.now().astimezone(timezone.get_default_timezone()).replace(minute=0, second=0, microsecond=0)
    for row in read_table("events")["event"]:
        starts_at = today.replace(hour=row["hour"]) + timedelta(days=row["in_days"])
        event, is_new = Event.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "title": TranslatedText(en=row["title_en"], ru=row["title_ru"]),
                "summary": TranslatedText(en=row["summary_en"], ru=row["summary_ru"]),
                "text": TranslatedText(en=row["text_en"], ru=row["text_ru"]),
                "place": TranslatedText(en=row.get("place_en", ""), ru=row.get("place_ru", "")),
                "online_url": row.get("online_url", ""),
                "picture": pictures.get(row.get("picture", "")),
                "host": people[row["host"]],
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=row["hours"]),
                "time_zone": "Europe/Moscow",
                "see": row["see"],
                "limit": row.get("limit", 0),
                "recap_space": spaces.get(row.get("recap_space", "")),
            },
        )
        if not is_new:
            continue
        event.see_groups.set(AccessGroup.objects.filter(key__in=row.get("groups", [])))
        for key in row.get("coming", []):
            if not event.is_over:
                events.come(event, by=people[key])
        if event.is_over:
            _those_who_came(event, [people[key] for key in row.get("coming", [])])
        if row.get("cancelled_en"):
            events.cancel(event, by=people[row["host"]], because={"en": row["cancelled_en"], "ru": row["cancelled_ru"]})
    return Event.objects.count()


def _those_who_came(event: Event, guests: list[User]) -> None:
    """Nobody can answer any more once an event is over, so the past is written down as it was."""
    from community.events.models import Answer

    at = event.starts_at - timedelta(days=3)
    Answer.objects.bulk_create(
        [Answer(event=event, member=guest, state=Answer.State.COMING, at=at) for guest in guests], ignore_conflicts=True
    )
    Event.objects.filter(pk=event.pk).update(coming_count=event.answers.filter(state=Answer.State.COMING).count())
