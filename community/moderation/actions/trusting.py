"""Levels rise as members read and take part; one is lost only well below what it takes, and never soon after reaching it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import Refused, queries, rules
from community.moderation.levels import earned, keeps
from community.moderation.models import Day, Decision, Deed, FirstDeed, Like, ModerationSettings, Standing
from community.moderation.models.trust import Level
from community.moderation.verbs import TRUST_CHANGED
from members.models import User

BATCH = 500


def set_level(member: User, level: int, *, by: User, note: str = "") -> Standing:
    """By hand: stays whatever the counting says, until somebody gives the member back to the counting."""
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    if level not in Level.values:
        raise Refused(_("There is no such level."))
    with transaction.atomic():
        standing = Standing.objects.update_or_create(
            user=member, defaults={"level": level, "by_hand": True, "since": timezone.now()}
        )[0]
        Decision.objects.create(
            deed=Deed.TRUST, member=member, title=str(member)[:200], by=by, note=f"{level}. {note}".strip()
        )
        record(TRUST_CHANGED, by=by, about=member, level=level)
    vars(member).pop("_standing", None)
    return standing


def vouch(member: User) -> None:
    """Whom somebody of the brand let in by name or by a link is known from the first day: a newcomer's limits are for strangers."""
    with transaction.atomic():
        Standing.objects.get_or_create(user=member)
        known = Standing.objects.filter(user=member, level=Level.NEW, by_hand=False)
        if known.update(level=Level.BASIC, since=timezone.now()):
            record(TRUST_CHANGED, about=member, level=Level.BASIC)  # they hear of the invitation, not of a reward
    vars(member).pop("_standing", None)


def count_again(member: User, *, by: User) -> Standing:
    """Back to the counting."""
    if not rules.moderates_everything(by):
        raise Refused(_("Only moderators can do this."))
    Standing.objects.filter(user=member).update(by_hand=False)
    recount([member.pk])
    vars(member).pop("_standing", None)
    return rules.standing(member)


def recount(member_ids: Iterable[int]) -> int:
    """Bring the levels of these members in line with what was counted. Returns how many changed."""
    ids = list(member_ids)
    settings = ModerationSettings.current()
    known = Standing.objects.in_bulk(ids)
    measures = queries.measures(ids, settings)
    changed = 0
    for member_id in ids:
        standing = known.get(member_id) or Standing(user_id=member_id)
        measure = measures[member_id]
        if standing.by_hand:
            continue
        level = earned(measure, settings)
        if level > standing.level or (level < standing.level and _has_lost(standing, measure, settings)):
            changed += _move(standing, level)
    return changed


def _has_lost(standing: Standing, measure: "queries.Measure", settings: ModerationSettings) -> bool:
    in_grace = timezone.now() - standing.since < timedelta(days=settings.grace_days)
    return standing.level == Level.REGULAR and not in_grace and not keeps(measure, settings)


def _move(standing: Standing, level: int) -> int:
    before = standing.level
    with transaction.atomic():
        Standing.objects.get_or_create(user_id=standing.user_id)
        # Nobody else has moved or fixed it in between.
        moved = Standing.objects.filter(user_id=standing.user_id, level=before, by_hand=False).update(
            level=level, since=timezone.now()
        )
        if moved:
            record(TRUST_CHANGED, about=User.objects.get(pk=standing.user_id), level=level, before=before)
    return moved


def sweep() -> int:
    """Once a day: everybody who was here within the period, and all regulars."""
    settings = ModerationSettings.current()
    today = timezone.localdate()
    since = today - timedelta(days=settings.regular_period)
    ids = set(Day.objects.filter(date__gte=since).values_list("member_id", flat=True).distinct())
    ids |= set(Like.objects.filter(date__gte=today - timedelta(days=2)).values_list("receiver_id", flat=True))
    ids |= set(Standing.objects.filter(level=Level.REGULAR).values_list("user_id", flat=True))
    FirstDeed.objects.filter(at__lt=timezone.now() - timedelta(days=2)).delete()
    return _in_batches(sorted(ids))


def promote_newcomers() -> int:
    """Every few minutes: whoever has just read enough need not wait for the night."""
    recent = Day.objects.filter(date__gte=timezone.localdate() - timedelta(days=1))
    ids = recent.exclude(member__standing__level__gt=Level.NEW).values_list("member_id", flat=True)
    return _in_batches(sorted(set(ids)))


def _in_batches(ids: list[int]) -> int:
    return sum(recount(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
