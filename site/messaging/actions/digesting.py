"""The digest: one letter a day or a week with what is new for its reader, at their hour, or none."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from members.models import User
from members.rules import not_heard_by
from messaging import budget, digests, places, queries, rules
from messaging.links import absolute, links_of, open_url
from messaging.messages import DIGEST
from messaging.models import Channel, Message, Notice, Rhythm, Suppression
from messaging.rendering import Letter, render
from messaging.tasks import deliver_message, write_digests

logger = logging.getLogger("messaging")

PER_JOB = 100
MOST_NOTICES = 40
LENGTH = {Rhythm.Digest.DAILY: timedelta(days=1), Rhythm.Digest.WEEKLY: timedelta(days=7)}
LATEST = timedelta(days=2)  # a weekly digest later than this waits for the next
FRESH = timedelta(minutes=1)  # a digest older than this is composed again when it leaves
LONGEST = timedelta(days=31)  # after a long pause the digest tells of a month


def start_digests(now: datetime | None = None) -> int:
    """Hand those whose hour has come to jobs; says how many. Whom a stopped worker missed gets theirs later, within two
    days.
    """
    now = now or timezone.now()
    _give_everybody_a_rhythm()
    started = 0
    for zone in sorted(User.objects.filter(is_active=True).order_by().values_list("time_zone", flat=True).distinct()):
        here = Rhythm.objects.filter(user__time_zone=zone, user__is_active=True)
        for day, due in _due(rules.local_time(User(time_zone=zone), now)):
            ids = list(here.filter(due).order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(ids), PER_JOB):
                write_digests.enqueue(ids[start : start + PER_JOB], day)
            started += len(ids)
    return started


def _due(local: datetime) -> list[tuple[str, Q]]:
    """Day of the digest -> whose it is."""
    today, found = local.date(), []
    for ago in range(LATEST.days + 1):
        day = today - timedelta(days=ago)
        mine = Q(digest=Rhythm.Digest.WEEKLY, weekday=day.weekday())
        if ago == 0:
            mine = (mine | Q(digest=Rhythm.Digest.DAILY)) & Q(hour__lte=local.hour)
        else:
            mine &= ~Q(digested_for="")  # a newcomer has missed none
        found.append((day.isoformat(), mine & Q(digested_for__lt=day.isoformat())))
    return found


def _give_everybody_a_rhythm() -> None:
    """Who has not chosen one gets the usual; a row each, so that nobody is written to twice a day."""
    without = User.objects.filter(is_active=True, rhythm=None).values_list("pk", flat=True)
    for ids in _chunks(without.order_by("pk")[:20_000]):
        Rhythm.objects.bulk_create([Rhythm(user_id=pk) for pk in ids], ignore_conflicts=True)


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    everything = list(ids)
    for start in range(0, len(everything), 1000):
        yield everything[start : start + 1000]


def write_each(member_ids: list[int], day: str) -> None:
    """One that fails does not keep the others; its failure is raised at the end, and who has theirs is passed over then."""
    failures: list[Exception] = []
    for member_id in member_ids:
        try:
            write_digest(member_id, day)
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]


def write_digest(user_id: int, day: str) -> Message | None:
    """One member's digest of that day. A second time does nothing; so does a day on which nothing is new.

    The row of the rhythm is locked and marked in the transaction that writes the letter: a worker killed at any moment has
    either written both or nothing.
    """
    now = timezone.now()
    with transaction.atomic():
        rhythm = Rhythm.objects.select_for_update(of=("self",)).select_related("user").filter(user_id=user_id).first()
        if rhythm is None or rhythm.digested_for >= day or rhythm.digest == Rhythm.Digest.OFF:
            return None
        user, message = rhythm.user, None
        if _may_have_one(user, rhythm, now):
            since = max(rhythm.digested_at or now - LENGTH[Rhythm.Digest(rhythm.digest)], now - LONGEST)
            message = _write(user, day, since, now, counts=not rhythm.is_chosen)
            rhythm.digested_at = now
        rhythm.digested_for = day
        rhythm.save(update_fields=["digested_for", "digested_at"])
        if message is not None:
            deliver_message.enqueue(message.pk)
    return message


def _may_have_one(user: User, rhythm: Rhythm, now: datetime) -> bool:
    """What would hold the letter back anyway is asked before it is written: so what it would tell stays for the next."""
    if not user.is_active or places.is_shut_out(user):
        return False
    if rules.is_paused(user, rhythm, now) or not rules.wants_letters(user, DIGEST):
        return False
    if Suppression.objects.holding(user.email).exists():
        return False
    if not rhythm.is_chosen and budget.counter(user, now).is_used_up:
        logger.info("No digest for member %s: the contact budget is used up.", user.pk)
        return False
    return True


def _write(user: User, day: str, since: datetime, until: datetime, *, counts: bool) -> Message | None:
    key, waiting = f"digest:{user.pk}:{day}", _left_to_the_digest(user)
    letter = _compose(user, key, since, until, waiting)
    if letter is None:
        return None
    ids = [notice.pk for notice in waiting]
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": DIGEST.name,
            "channel": Channel.MAIL,
            "user": user,
            "address": user.email,
            "language": user.language,
            "subject": letter.subject[:200],
            "text": letter.text,
            "html": letter.html,
            "counts": counts,
            "url": _notices_path(user),
            "context": {"since": since.isoformat(), "until": until.isoformat(), "notices": ids},
        },
    )
    Notice.objects.filter(pk__in=ids).update(digested_at=until)
    return message if is_new else None


def is_up_to_date(message: Message, now: datetime) -> bool:
    """A digest that had to wait is composed again before it leaves: what its reader has read or may no longer see meanwhile
    is not in it. False when nothing is left.
    """
    about, user = message.context, message.user
    if user is None or now - message.created_at < FRESH or "since" not in about:
        return True
    since, until = (datetime.fromisoformat(about[name]) for name in ("since", "until"))
    own = Notice.objects.filter(user=user, pk__in=about["notices"], read_at=None)
    letter = _compose(user, message.key, since, until, _visible(user, own))
    if letter is None:
        return False
    message.subject, message.text, message.html = letter.subject[:200], letter.text, letter.html
    message.save(update_fields=["subject", "text", "html"])
    return True


def _compose(user: User, key: str, since: datetime, until: datetime, waiting: list[Notice]) -> Letter | None:
    """None when nothing is new."""
    with translation.override(user.language):
        sections = digests.sections_for(user, since, until)
        if not waiting and not sections:
            return None
        notices = queries.show(waiting)
        grouped: dict[str, list[queries.Shown]] = {}
        for shown in notices:
            grouped.setdefault(shown.place_title or shown.part, []).append(shown)
        context = {
            "member": user,
            "kind": DIGEST,
            "language": user.language,
            "places": list(grouped.items()),
            **_named(notices, sections),
            "sections": sections,
            "since": since,
            "until": until,
            "url": open_url(key, user) if not user.is_staff else absolute(_notices_path(user)),
        }
        more = links_of(key, user.language, may_be_switched_off=True)
    return render(DIGEST.template, user.language, context | more)


def _named(notices: list[queries.Shown], sections: list[digests.Loaded]) -> dict[str, Any]:
    """For the subject: a title, and how many more there are. What stands beside it in an inbox: the next ones."""
    told = [_unquoted(shown.title) for shown in notices if shown.title]
    titles = list(dict.fromkeys([*told, *(one for section in sections for one in section.data.get("headlines", []))]))
    return {"headline": titles[0] if titles else "", "more": max(len(titles) - 1, 0), "beside": " · ".join(titles[1:6])}


def _unquoted(title: str) -> str:
    """Some come with the quotation marks they have in the midst of a sentence."""
    return title[1:-1] if title[:1] in "“«" and title[-1:] in "”»" else title


def _notices_path(user: User) -> str:
    with translation.override(user.language):
        return reverse("messaging:notices")


def _left_to_the_digest(user: User) -> list[Notice]:
    """Unread, not told in a digest yet, in places they may see now."""
    return _visible(user, Notice.objects.filter(user=user, read_at=None, is_for_digest=True, digested_at=None))


def _visible(user: User, own: QuerySet[Notice]) -> list[Notice]:
    present = set(own.order_by().values_list("place", flat=True).distinct())
    found = own.filter(place__in=places.visible(user, present)).order_by("-changed_at", "-id")[:MOST_NOTICES]
    return _heard(found, not_heard_by(user))


def _heard(found: Iterable[Notice], unheard: frozenset[int]) -> list[Notice]:
    """Without those their reader has muted or blocked since; the words are the last one's."""
    left = []
    for notice in found:
        people = [pk for pk in notice.people if pk not in unheard]
        if people[:1] != notice.people[:1]:
            notice.excerpt = ""
        if people or not notice.people:
            notice.people = people
            left.append(notice)
    return left
