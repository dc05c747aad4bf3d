"""What the demo's members show of themselves, and what they write to each other in private."""

import uuid
from collections.abc import Mapping

from django.utils import timezone
from wagtail.models import Site

from common.translated import TranslatedText
from community.conversations import actions as conversations
from community.forums.models import Topic
from community.moderation.models import Standing
from community.profiles import actions as profiles
from community.profiles.models import Interest, WelcomeSettings
from content.models import Tag
from demo.reader import read_table
from members.actions import tie
from members.models import Tie, User

_KEYS = uuid.UUID("b0b34b5a-1c0d-4c62-8a3b-5c2a6d1f9e42")  # the demo's own, so that repeating writes nothing twice


def ensure_company(people: Mapping[str, User]) -> int:
    """Make what is missing. Returns how many profiles there are."""
    while profiles.keep_in_step():
        pass
    interests = _interests()
    for number, person in enumerate(people.values()):
        if profiles.own_profile(person).interests.exists():
            continue
        chosen = [interests[number % len(interests)], interests[(number + 1) % len(interests)]]
        profiles.like(person, chosen)
        profiles.show_to(person, seen_by="members", is_listed=True, speaks=[person.language])
    profiles.count_thanks()
    _welcome(people)
    _letters(people)
    return len(people)


def ensure_trust(people: Mapping[str, User]) -> None:
    """As the texts say, before anybody writes: counting alone would take the demo's members weeks."""
    levels = {row["key"]: row["trust"] for row in read_table("members")["member"]} | {"vip": 3, "ambassador": 3}
    for key, level in levels.items():
        Standing.objects.get_or_create(user=people[key])
        Standing.objects.filter(user=people[key], level__lt=level).update(level=level, since=timezone.now())


def _interests() -> list[Interest]:
    found = []
    for order, row in enumerate(read_table("interests")["interest"]):
        interest, is_new = Interest.objects.get_or_create(
            slug=row["slug"], defaults={"name": TranslatedText(en=row["en"], ru=row["ru"]), "order": order}
        )
        if is_new:
            interest.tags.set(Tag.objects.filter(slug__in=row["tags"]))
        found.append(interest)
    return found


def _welcome(people: Mapping[str, User]) -> None:
    settings = WelcomeSettings.for_site(Site.objects.get(is_default_site=True))
    if settings.sender_id:
        return
    table = read_table("interests")["welcome"]
    hello = Topic.objects.filter(space__slug="hello").order_by("pk").first()
    settings.is_on, settings.sender = True, people[table["sender"]]
    settings.text = TranslatedText(en=table["en"].strip(), ru=table["ru"].strip())
    if hello is not None:
        settings.hello_topic = TranslatedText(en=hello.get_absolute_url(), ru=f"/ru{hello.get_absolute_url()}")
    settings.save()


def _letters(people: Mapping[str, User]) -> None:
    for number, row in enumerate(read_table("interests")["letter"]):
        first, *rest = row["line"]
        conversation = conversations.start(
            by=people[first["from"]],
            to=[people[key] for key in row["to"]],
            title=row.get("title", ""),
            text=first["text"],
            key=uuid.uuid5(_KEYS, f"{number}"),
        )
        for place, line in enumerate(rest):
            conversations.send(
                conversation=conversation,
                by=people[line["from"]],
                text=line["text"],
                key=uuid.uuid5(_KEYS, f"{number}:{place}"),
            )
    tie(people["vip"], people["vera"], Tie.Kind.FOLLOWING)
    tie(people["vip"], people["galina"], Tie.Kind.FOLLOWING)
