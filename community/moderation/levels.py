"""What each level takes, and whether a member has it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation.models import ModerationSettings
from community.moderation.models.trust import Level


@dataclass
class Measure:
    """What was counted of one member: in all, and over the last days."""

    days: int = 0
    topics: int = 0
    posts: int = 0
    seconds: int = 0
    replied: int = 0
    likes_given: int = 0
    likes_received: int = 0
    # Over the period of level 3
    recent_days: int = 0
    recent_topics: int = 0
    recent_posts: int = 0
    recent_replied: int = 0
    recent_given: int = 0
    recent_received: int = 0
    recent_givers: int = 0  # distinct people whose likes were received …
    recent_like_days: int = 0  # … on distinct days
    recent_upheld: int = 0  # reports against them that were right
    was_suspended: bool = False
    new_topics: int = 0  # on the whole site
    new_posts: int = 0

    @property
    def minutes(self) -> int:
        return self.seconds // 60


@dataclass(frozen=True)
class Need:
    """One thing a level takes."""

    label: Any
    have: int
    need: int

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def percent(self) -> int:
        return 100 if self.is_met else 100 * self.have // self.need


def known(measure: Measure, settings: ModerationSettings) -> list[Need]:
    return [
        Need(_("topics entered"), measure.topics, settings.known_topics),
        Need(_("posts read"), measure.posts, settings.known_posts),
        Need(_("minutes of reading"), measure.minutes, settings.known_minutes),
    ]


def member(measure: Measure, settings: ModerationSettings) -> list[Need]:
    return [
        Need(_("days visited"), measure.days, settings.member_days),
        Need(_("topics entered"), measure.topics, settings.member_topics),
        Need(_("posts read"), measure.posts, settings.member_posts),
        Need(_("minutes of reading"), measure.minutes, settings.member_minutes),
        Need(_("likes given"), measure.likes_given, settings.member_likes_given),
        Need(_("likes received"), measure.likes_received, settings.member_likes_received),
        Need(_("topics replied in"), measure.replied, settings.member_replied),
    ]


def regular(measure: Measure, settings: ModerationSettings, *, percent: int = 100) -> list[Need]:
    """What level 3 takes over its period; `percent` of it is enough to keep it."""

    def part(whole: float) -> int:
        return ceil(whole * percent / 100)

    received = part(settings.regular_likes_received)
    topics = min(measure.new_topics * settings.regular_topics / 100, settings.regular_topics_most)
    posts = min(measure.new_posts * settings.regular_posts / 100, settings.regular_posts_most)
    return [
        Need(_("days visited"), measure.recent_days, part(settings.regular_period * settings.regular_days / 100)),
        Need(_("topics replied in"), measure.recent_replied, part(settings.regular_replied)),
        Need(_("new topics entered"), measure.recent_topics, part(topics)),
        Need(_("new posts read"), measure.recent_posts, part(posts)),
        Need(_("likes given"), measure.recent_given, part(settings.regular_likes_given)),
        Need(_("likes received"), measure.recent_received, received),
        # Friends who like each other's everything don't lift each other: likes come from several people, on several days.
        Need(_("people who liked what they wrote"), measure.recent_givers, ceil(received / 4)),
        Need(
            _("days with a like"),
            measure.recent_like_days,
            min(ceil(received / 3), ceil(0.75 * settings.regular_period)),
        ),
    ]


def _behaved(measure: Measure, settings: ModerationSettings) -> bool:
    return measure.recent_upheld <= settings.regular_flags and not measure.was_suspended


NEEDS: dict[int, Callable[[Measure, ModerationSettings], list[Need]]] = {
    Level.BASIC: known,
    Level.MEMBER: member,
    Level.REGULAR: regular,
}


def earned(measure: Measure, settings: ModerationSettings) -> int:
    """The level what was counted is worth. The fourth is given by hand alone."""
    level = Level.NEW
    for next_level, needs in NEEDS.items():
        if not all(need.is_met for need in needs(measure, settings)):
            break
        if next_level == Level.REGULAR and not _behaved(measure, settings):
            break
        level = Level(next_level)
    return level


def keeps(measure: Measure, settings: ModerationSettings) -> bool:
    """Does a regular stay one? Only what falls clearly below loses the level."""
    needs = regular(measure, settings, percent=settings.low_water)
    return all(need.is_met for need in needs) and _behaved(measure, settings)
