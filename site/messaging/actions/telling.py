"""News for members, by every channel each of them wants."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from live.actions import publish_to
from members.models import Tie, User
from members.rules import not_heard_by
from messaging import rules
from messaging.actions.digesting import FRESH
from messaging.kinds import MARKETING, TRANSACTIONAL, Kind, kind_named
from messaging.links import absolute, links_of, open_url
from messaging.models import Channel, Held, Message, Notice, PushSubscription, Told
from messaging.names import who
from messaging.rendering import render, render_push
from messaging.tasks import deliver_messages

T = TypeVar("T")
PER_JOB = 50  # letters handed over by one job: what is tried again after a failure stays small
BUNDLE = timedelta(minutes=15)  # further news of a group wait so long after the last letter about it, and leave as one
MOST_PEOPLE = 100  # whose deeds one notice remembers


def tell(
    kind: str,
    *,
    to: User,
    key: str,
    url: str,
    title: str = "",
    group: str = "",
    by: User | None = None,
    place: str = "",
    excerpt: str = "",
    about: dict[str, Any] | None = None,
) -> None:
    """Tell one member by the channels they prefer: a notice on the site, a letter at once or in the digest, a push.

    A second telling of the same key to the same member does nothing. Unread news of one kind and group become one notice,
    and one letter where they follow quickly. `url` is the path on the site; a letter's template gets it absolute and good
    for signing in once. Nobody is told of their own deeds, nor of those of people they muted or blocked. `place`: see
    `messaging.places`. `about` (JSON) is kept: the kind's own `unsubscribe`, `still` and `loads` get it.
    """
    tell_many(
        kind,
        to=[to],
        key=key,
        url=url,
        title=title,
        group=group,
        by=by,
        place=place,
        excerpt=excerpt,
        about=about,
    )


def tell_many(
    kind: str,
    *,
    to: Iterable[User],
    key: str | Callable[[User], str],
    url: str | Callable[[User], str],
    title: str | Callable[[User], str] = "",
    group: str = "",
    by: User | None = None,
    place: str = "",
    excerpt: str | Callable[[User], str] = "",
    about: dict[str, Any] | None = None,
) -> None:
    """The same to many members, in a number of queries that does not grow with them. What differs from member to member
    may be a function of the member; it is called with the member's language and time zone active.
    """
    declared = kind_named(kind)
    people = _willing({user.pk: user for user in to if user.is_active}, by)
    if not people:
        return
    with transaction.atomic():
        call, now = uuid.uuid4(), timezone.now()
        keys = {user.pk: short(_own(key, user)) for user in people}
        groups = {user.pk: short(group or keys[user.pk]) for user in people}
        rows = [
            Told(user=user, key=keys[user.pk], kind=declared.name, group=groups[user.pk], call=call, at=now)
            for user in people
        ]
        Told.objects.bulk_create(rows, ignore_conflicts=True)
        new = set(Told.objects.filter(call=call).values_list("user_id", flat=True))
        wishes = rules.wishes_of(people, declared)
        with_devices = _with_devices(people, declared)
        news = []
        for user in people:
            if user.pk in new:
                with rules.as_read_by(user):
                    news.append(
                        News(
                            kind=declared,
                            user=user,
                            key=keys[user.pk],
                            group=groups[user.pk],
                            url=_own(url, user)[:500],
                            title=Truncator(str(_own(title, user))).chars(250),
                            place=place,
                            excerpt=Truncator(_own(excerpt, user)).chars(390),
                            by=by,
                            about=about or {},
                            at=now,
                            wish=wishes[user.pk],
                        )
                    )
        _note(news)
        publish_to([f"me:{one.user.pk}" for one in news if one.wish.site], "noticed")
        _write(Channel.MAIL, [one for one in news if one.wish.mail_now and one.user.email])
        _write(Channel.PUSH, [one for one in news if one.wish.push and one.user.pk in with_devices])


@dataclass(eq=False)
class News:
    """What one member is told."""

    kind: Kind
    user: User
    key: str
    group: str
    url: str
    title: str
    place: str
    excerpt: str
    by: User | None
    about: dict[str, Any]
    at: datetime
    wish: rules.Wish

    @property
    def may_be_bundled(self) -> bool:
        return self.kind.category != TRANSACTIONAL and self.group != self.key


def short(text: str) -> str:
    """A key that fits its column; a longer one by its digest."""
    return text if len(text) <= 160 else hashlib.sha256(text.encode()).hexdigest()


def _own(value: T | Callable[[User], T], user: User) -> Any:
    if callable(value):
        with rules.as_read_by(user):
            return value(user)
    return value


def _willing(people: dict[int, User], by: User | None) -> list[User]:
    """Without the one whose deed it is, and those who do not want to hear of them."""
    if by is None:
        return list(people.values())
    deaf = Tie.objects.filter(person=by, member_id__in=people, kind__in=[Tie.Kind.MUTED, Tie.Kind.BLOCKED])
    left_out = {by.pk, *deaf.values_list("member_id", flat=True)}
    return [user for pk, user in people.items() if pk not in left_out]


def _with_devices(people: list[User], kind: Kind) -> set[int]:
    if Channel.PUSH not in kind.channels or not rules.push_is_on():
        return set()
    subscriptions = PushSubscription.objects.filter(user__in=people)
    return set(subscriptions.values_list("user_id", flat=True))


# --- On the site ----------------------------------------------------------------------------------------------------


def _note(news: list[News]) -> None:
    """Write each into its group's unread notice, which is made where there is none. Two at once meet at its lock."""
    waiting = [one for one in news if one.wish.site or one.wish.digest]
    for _attempt in range(3):  # somebody may read a notice between the two lines
        if not waiting:
            return
        blank = [
            Notice(
                user=one.user,
                kind=one.kind.name,
                group=one.group,
                url=one.url,
                is_on_site=False,
                created_at=one.at,
                changed_at=one.at,
            )
            for one in waiting
        ]
        Notice.objects.bulk_create(blank, ignore_conflicts=True)
        open_notices = Notice.objects.select_for_update().filter(
            user__in=[one.user for one in waiting],
            kind=waiting[0].kind.name,
            group__in={one.group for one in waiting},
            read_at=None,
        )
        found = {(notice.user_id, notice.group): notice for notice in open_notices.order_by("pk")}
        met = [one for one in waiting if (one.user.pk, one.group) in found]
        Notice.objects.bulk_update([_join(found[one.user.pk, one.group], one) for one in met], _JOINED)
        waiting = [one for one in waiting if one not in met]


_JOINED = [
    "url",
    "title",
    "excerpt",
    "place",
    "people",
    "number",
    "is_on_site",
    "is_for_digest",
    "digested_at",
    "changed_at",
]


def _join(notice: Notice, one: News) -> Notice:
    notice.number += 1
    # The first unread of several is where reading begins.
    if notice.number == 1:
        notice.url = one.url
    notice.title, notice.excerpt, notice.place, notice.changed_at = one.title, one.excerpt, one.place, one.at
    if one.by is not None:
        notice.people = [one.by.pk, *(pk for pk in notice.people if pk != one.by.pk)][:MOST_PEOPLE]
    notice.is_on_site = notice.is_on_site or one.wish.site
    if one.wish.digest:
        notice.is_for_digest, notice.digested_at = True, None
    return notice


# --- Letters and pushes -----------------------------------------------------------------------------------------------


def _write(channel: Channel, news: list[News]) -> None:
    """Put them into the outbox. News of a group that has just been written about join the letter that waits, or wait.
    What is gone since it was told (see `Kind.loads`) makes no letter; the others are written.
    """
    if not news:
        return
    now = timezone.now()
    earlier = _earlier(channel, [one for one in news if one.may_be_bundled])
    joined, new, loaded = [], [], Loaded()
    for one in news:
        before = earlier.get((one.user.pk, one.group))
        waiting = before if before is not None and before.state == Message.State.QUEUED else None
        message = waiting or Message(channel=channel, key=_key(channel, one), created_at=one.at)
        try:
            _fill(message, one, message.context.get("deeds", []), loaded)
        except ObjectDoesNotExist:
            continue
        if waiting is not None:
            joined.append(message)
        else:
            if before is not None and before.sent_at is not None and before.sent_at + BUNDLE > now:
                message.not_before, message.held_for = before.sent_at + BUNDLE, Held.BUNDLED
            new.append(message)
    Message.objects.bulk_update(joined, ["subject", "text", "html", "context", "url", "place"])
    Message.objects.bulk_create(new, ignore_conflicts=True)
    at_once = Message.objects.filter(
        key__in=[message.key for message in new], state=Message.State.QUEUED, not_before=None
    )
    ids = list(at_once.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PER_JOB):
        deliver_messages.enqueue(ids[start : start + PER_JOB])


def _key(channel: Channel, one: News) -> str:
    return f"{one.key}:{one.user.pk}" if channel == Channel.MAIL else f"{channel}:{one.key}:{one.user.pk}"


def _earlier(channel: Channel, news: list[News]) -> dict[tuple[int | None, str], Message]:
    """The last letter about each one's group, where there is one of today. One that still waits stays locked."""
    if not news:
        return {}
    messages = Message.objects.select_for_update().filter(
        user__in=[one.user for one in news],
        channel=channel,
        kind=news[0].kind.name,
        group__in={one.group for one in news},
        state__in=[Message.State.QUEUED, Message.State.SENDING, Message.State.SENT],
        created_at__gt=timezone.now() - timedelta(days=1),
    )
    return {(message.user_id, message.group): message for message in messages.order_by("pk")}


class Loaded:
    """What the kind's `loads` made of one deed, once for all who read in the same language and time zone."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Mapping[str, Any]] = {}

    def for_letter(self, message: Message, about: Mapping[str, Any]) -> Mapping[str, Any]:
        user, loads = message.user, kind_named(message.kind).loads
        if user is None or loads is None or message.channel != Channel.MAIL:
            return {}
        reading = (user.language, user.time_zone)
        if reading not in self._kept:
            with rules.as_read_by(user):
                self._kept[reading] = loads(about)
        return self._kept[reading]


def _fill(message: Message, one: News, deeds: list[dict[str, Any]], loaded: Loaded) -> Message:
    """Write the letter; `deeds` are those that already wait in it, and whose they are."""
    user = one.user
    by = {"id": one.by.pk, "name": one.by.display_name} if one.by is not None else None
    what = {"about": one.about, "url": one.url, "title": one.title}
    deeds = [
        *(what | deed for deed in deeds),
        what | {"by": by, "key": one.key},
    ]  # the release before kept less of each
    message.user, message.kind, message.language = user, one.kind.name, user.language
    message.address = user.email if message.channel == Channel.MAIL else ""
    message.group, message.place = one.group, one.place
    message.counts = one.kind.category == MARKETING
    words: dict[str, Any] = {"of": one.key, "excerpt": one.excerpt}
    if one.kind.loads is None:
        # A worker of the release before asks for it, and holds the letter up without it. One that needs more than that
        # worker knows is better held up than sent with gaps. To be removed in the next release.
        words["context"] = {}
    return _compose(message, deeds, words, loaded)


def _compose(message: Message, deeds: list[dict[str, Any]], words: dict[str, Any], loaded: Loaded) -> Message:
    """The words of a letter about these deeds: it leads to the last of them, and quotes that one only. Raises
    ObjectDoesNotExist where what it needs is gone.
    """
    user, kind, last = message.user, kind_named(message.kind), deeds[-1]
    assert user is not None  # noqa: S101
    if words["of"] != last["key"]:
        words = words | {"of": last["key"], "excerpt": ""}
    message.url, message.context = last["url"], last["about"] | {"deeds": deeds, "words": words}
    names = list(dict.fromkeys(deed["by"]["name"] for deed in reversed(deeds) if deed["by"]))
    with rules.as_read_by(user):
        people = who(names)
        sentence = kind.sentence(who=people, title=last["title"], number=len(deeds))
    if message.channel == Channel.PUSH:
        letter = render_push(sentence, user.language)
    else:
        context = {
            **loaded.for_letter(message, last["about"]),
            "member": user,
            "kind": kind,
            "language": user.language,
            "url": open_url(message.key, user) if not user.is_staff else absolute(message.url),
            "title": last["title"],
            "excerpt": words["excerpt"],
            "who": people,
            "number": len(deeds),
            "sentence": sentence,
        }
        more = links_of(message.key, user.language, may_be_switched_off=kind.may_be_switched_off)
        letter = render(kind.template, user.language, context | more)
    message.subject, message.text, message.html = letter.subject[:200], letter.text, letter.html
    return message


def tell_anew(message: Message, now: datetime) -> Held | None:
    """A letter that had to wait is written again when it leaves: without what is not to be seen any more, without deeds of
    those its reader has muted or blocked meanwhile, with the names people have now and things as they are now. Says why,
    when nothing is left.
    """
    kind, deeds = kind_named(message.kind), message.context.get("deeds") or []
    unheard = not_heard_by(message.user) if message.user is not None and any(deed["by"] for deed in deeds) else ()
    words = message.context.get("words")
    if words is None or words.get("context"):  # of `send`, or of the release before: it leaves as it is, or not at all
        if kind.still is not None and not kind.still(message):
            return Held.TAKEN_BACK
        return Held.UNHEARD if deeds and deeds[-1]["by"] and deeds[-1]["by"]["id"] in unheard else None
    there = [
        deed for deed in deeds if kind.still is None or kind.still(Message(user=message.user, context=deed["about"]))
    ]
    left = [deed for deed in there if not deed["by"] or deed["by"]["id"] not in unheard]
    if not left:
        return Held.UNHEARD if there else Held.TAKEN_BACK
    if left != deeds or now - message.created_at >= FRESH:
        people = User.objects.in_bulk({deed["by"]["id"] for deed in left if deed["by"]})
        try:
            _compose(message, [_with_name_of_now(deed, people) for deed in left], words, Loaded())
        except ObjectDoesNotExist:
            return Held.TAKEN_BACK
        message.save(update_fields=["subject", "text", "html", "context", "url"])
    return None


def _with_name_of_now(deed: dict[str, Any], people: dict[Any, User]) -> dict[str, Any]:
    """Nobody's, where the account is gone."""
    by = people.get(deed["by"]["id"]) if deed["by"] else None
    return deed | {"by": {"id": by.pk, "name": by.display_name} if by is not None and by.display_name else None}


# --- What is no longer to be seen -------------------------------------------------------------------------------------


def take_back(*, group: str = "", key: str = "") -> None:
    """Forget what was told of a group (a topic that is gone), or of one deed by its key (a post that was hidden):
    notices disappear or lose that deed, and what has not left yet stays here.
    """
    with transaction.atomic():
        if group:
            Notice.objects.filter(group=short(group)).delete()
            _stop(Message.objects.filter(group=short(group)))
        if key:
            for told in Told.objects.filter(key=short(key)):
                _stop_joined(told)
                notice = Notice.objects.select_for_update().filter(
                    user_id=told.user_id, kind=told.kind, group=told.group, created_at__lte=told.at
                )
                _without_one(notice.order_by("-pk").first())
            _stop(Message.objects.filter(key__startswith=f"{short(key)}:"))
            _stop(Message.objects.filter(key__startswith=f"{Channel.PUSH}:{short(key)}:"))


def _without_one(notice: Notice | None) -> None:
    if notice is None:
        return
    if notice.number <= 1:
        notice.delete()
        return
    notice.number, notice.excerpt = notice.number - 1, ""  # the excerpt may be what was taken back
    notice.save(update_fields=["number", "excerpt"])


def _stop_joined(told: Told) -> None:
    """A letter that waits is named by the first deed in it and quotes the last: it does not leave with that one."""
    waiting = Message.objects.filter(
        user_id=told.user_id, kind=told.kind, group=told.group, state=Message.State.QUEUED, created_at__lte=told.at
    )
    for message in waiting:
        deeds = message.context.get("deeds") or [{}]
        if deeds[-1].get("key") == told.key:
            _stop(Message.objects.filter(pk=message.pk))


def _stop(messages: Any) -> None:
    messages.filter(state=Message.State.QUEUED).update(state=Message.State.HELD, held_for=Held.TAKEN_BACK)
