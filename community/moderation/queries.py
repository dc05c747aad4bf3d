"""Reading: what was counted for trust, what waits, what was decided."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activity.models import Activity
from community.moderation import levels, rules, words
from community.moderation.levels import Measure
from community.moderation.models import (
    Day,
    Decision,
    Deed,
    Flag,
    Item,
    Like,
    ModerationSettings,
    Reason,
    RepliedTopic,
    Sanction,
    Standing,
    ThingDeed,
)
from community.moderation.models.reports import ItemQuerySet
from community.moderation.models.trust import Level
from community.moderation.subjects import DELETED, REMOVED, Subject, all_subjects, fingerprint, name_of, subject_named
from community.moderation.texts import excerpt
from jobs.models import FailedJob
from members.models import User

MOST_NAMED = 20

# --- The queue ------------------------------------------------------------------------------------------------------


def queue(user: User) -> ItemQuerySet:
    """What this person may decide about: everything, or what is in their places."""
    if rules.moderates_everything(user):
        return Item.objects.all()
    return Item.objects.filter(place__in=rules.places_moderated_by(user))


def queue_length(user: User) -> int:
    return queue(user).waiting().count()


@dataclass
class Person:
    """What a moderator should know of somebody before deciding."""

    user: User
    level: int
    standing: Standing
    hidden: int = 0  # decisions against them that stand
    warned: int = 0
    right: int = 0  # of their own reports
    wrong: int = 0


@dataclass
class Row:
    """A thing that waits, with what is needed to decide."""

    item: Item
    subject: Subject | None
    thing: Any
    flags: list[Flag] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def label(self) -> str:
        if self.subject is None and not self.item.subject:
            return _("person")  # an appeal of somebody who was decided about without a thing
        return str(self.subject.label) if self.subject else self.item.subject

    @property
    def state(self) -> str:
        return self.subject.state(self.thing) if self.subject and self.thing is not None else ""

    @cached_property
    def text(self) -> str:
        return self.subject.text(self.thing) if self.subject and self.thing is not None else ""

    @property
    def seen(self) -> str:
        """Goes with the decision: it is about these words and pictures and no others."""
        if self.subject is None or self.thing is None:
            return ""
        return fingerprint(self.subject, self.thing, self.text, self.pictures)

    @property
    def name(self) -> str:
        return name_of(self.item)

    @property
    def url(self) -> str:
        return self.subject.url(self.thing) if self.subject and self.thing is not None else ""

    @cached_property
    def pictures(self) -> list[str]:
        return self.subject.pictures(self.thing) if self.subject and self.thing is not None else []

    @property
    def context(self) -> list[tuple[str, str]]:
        return self.subject.context(self.thing) if self.subject and self.thing is not None else []

    @property
    def earlier_texts(self) -> list[tuple[Any, str]]:
        return self.subject.earlier_texts(self.thing) if self.subject and self.thing is not None else []

    @property
    def author(self) -> Person | None:
        return self.people.get(self.item.author_id or 0)

    @property
    def reports(self) -> list[tuple[Flag, Person | None]]:
        return [(flag, self.people.get(flag.member_id)) for flag in self.flags]

    @property
    def likely_reason(self) -> str:
        """What most readers say is wrong with it, so that agreeing with them is one click. Where nobody said, the moderator says."""
        said = [flag.reason for flag in self.flags if flag.reason in Reason.values]
        return max(said, key=said.count) if said else ""


def rows(items: Collection[Item]) -> list[Row]:
    """The things, the open reports and the people of these items: as many queries for twenty as for one, and one more
    per kind of thing.
    """
    things: dict[str, dict[int, Any]] = {}
    for name in sorted({item.subject for item in items}):
        subject = subject_named(name)
        if subject is not None:
            things[name] = subject.find_many([item.object_id for item in items if item.subject == name])
    flags: dict[int, list[Flag]] = {}
    for flag in Flag.objects.filter(item__in=[item.pk for item in items]).order_by("at", "pk"):
        flags.setdefault(flag.item_id, []).append(flag)
    ids = {item.author_id for item in items} | {flag.member_id for of_item in flags.values() for flag in of_item}
    known = people(pk for pk in ids if pk)
    return [
        Row(
            item,
            subject_named(item.subject),
            things.get(item.subject, {}).get(item.object_id),
            flags.get(item.pk, []),
            known,
        )
        for item in items
    ]


def people(ids: Iterable[int]) -> dict[int, Person]:
    """The history of these people in short. Three queries."""
    found = {}
    for user in User.objects.filter(pk__in=list(ids)).select_related("standing"):
        standing = getattr(user, "standing", None) or Standing(user_id=user.pk)
        vars(user)["_standing"] = standing
        found[user.pk] = Person(user, rules.trust(user), standing)
    against = Decision.objects.standing().filter(member_id__in=found, deed__in=rules.APPEALABLE, part_of=None)
    warned = Q(deed__in=[Deed.WARN, Deed.SILENCE, Deed.SUSPEND, Deed.BAN])
    by_member = against.order_by().values_list("member_id")
    for pk, all_of_them, punished in by_member.annotate(Count("pk"), sanctions=Count("pk", filter=warned)):
        found[pk].hidden, found[pk].warned = all_of_them - punished, punished
    answered = Flag.objects.filter(member_id__in=found, outcome__in=[Flag.Outcome.UPHELD, Flag.Outcome.DECLINED])
    right = Q(outcome=Flag.Outcome.UPHELD)
    by_reporter = answered.order_by().values_list("member_id")
    for pk, all_of_them, upheld in by_reporter.annotate(Count("pk"), upheld=Count("pk", filter=right)):
        found[pk].right, found[pk].wrong = upheld, all_of_them - upheld
    return found


def history(member: User, *, reader: User, but: Item | None = None) -> list[Decision]:
    """The newest decisions about a member, whatever became of them, as far as `reader` may read the log."""
    found = decisions(reader).filter(member=member, part_of=None).exclude(deed__in=rules.HARMLESS)
    found = found.select_related("by", "undone_by", "sanction")
    if but is not None:
        found = found.exclude(subject=but.subject, object_id=but.object_id) if but.subject else found.exclude(item=but)
    return list(found.order_by("-at", "-pk")[:20])


def decisions_about(item: Item) -> list[Decision]:
    """Everything decided about this thing, the newest first."""
    found = Decision.objects.about_thing(item.subject, item.object_id).select_related("by", "undone_by", "sanction")
    return list(found.order_by("-at", "-pk")[:30])


def is_taken_away(subject: str, pk: int) -> bool:
    """Has a moderator, or have reports, taken it out of sight, and nobody decided otherwise since?"""
    about = Decision.objects.about_thing(subject, pk).standing().exclude(thing="").order_by("-pk")
    return about.values_list("thing", flat=True).first() in (ThingDeed.HIDE, ThingDeed.REMOVE)


def why_unseen(subject: str, pk: int) -> str:
    """Why a thing waited before it appears, if no moderator has looked at it since: "" when one has, or none need."""
    item = Item.objects.of(subject, pk).exclude(kind=Item.Kind.APPEAL).order_by("-pk").first()
    if item is None or item.kind != Item.Kind.HELD or item.decisions.standing().exists():
        return ""
    return item.why or "first"


def decisions(user: User) -> QuerySet[Decision]:
    """The log, as far as this person may read it."""
    if rules.moderates_everything(user):
        return Decision.objects.all()
    return Decision.objects.filter(place__in=rules.places_moderated_by(user))


def reasons_for(subject: str, ids: Collection[int]) -> dict[int, str]:
    """Why these things are held or hidden, in words for their author. One query for held ones and one for the others."""
    words: dict[int, str] = {}
    for item in Item.objects.waiting().filter(subject=subject, object_id__in=ids).exclude(kind=Item.Kind.APPEAL):
        words[item.object_id] = item.why_in_words
    decided = Decision.objects.standing().filter(subject=subject, object_id__in=ids).exclude(reason="").order_by("pk")
    for decision in decided:
        words.setdefault(decision.object_id or 0, "")
        words[decision.object_id or 0] = str(decision.get_reason_display())
    return words


def left_of(whole: Decision, subject: Subject) -> QuerySet[Any, Any]:
    """What of this kind still is to go, when everything of a member goes: keys, the oldest first."""
    assert whole.member is not None  # noqa: S101
    written = subject.written_by(whole.member)
    if any(field.name == "state" for field in subject.model._meta.get_fields()):
        written = written.exclude(state__in=[REMOVED, DELETED])
    gone = whole.parts.filter(subject=subject.name, undone_at__isnull=True)
    return written.exclude(pk__in=gone.values("object_id")).order_by("pk").values_list("pk", flat=True)


@dataclass(frozen=True)
class Left:
    """How much still is to go, or to come back, of a member whose everything goes or comes back."""

    number: int = 0
    is_coming_back: bool = False
    stayed: list[tuple[Any, str, str]] = field(default_factory=list)  # label, title, address: when all else is done


def left_of_everything(member: User) -> Left:
    wholes = Decision.objects.filter(member=member, deed=Deed.SPAM).order_by("-pk")
    whole = wholes.select_related("member").first()
    if whole is None:
        return Left()
    if whole.was_undone:
        parts = whole.parts.standing().order_by("pk")
        stuck = (
            [(part.subject, part.object_id) for part in parts[:MOST_NAMED]] if _gave_up("put_rest_back", whole) else []
        )
        return Left(parts.count(), is_coming_back=True, stayed=_named(stuck))
    left = [(subject.name, left_of(whole, subject)) for subject in all_subjects()]
    stuck = [(name, pk) for name, keys in left for pk in keys[:MOST_NAMED]] if _gave_up("remove_rest", whole) else []
    return Left(sum(keys.count() for _name, keys in left), stayed=_named(stuck[:MOST_NAMED]))


def _gave_up(job: str, whole: Decision) -> bool:
    given_up = FailedJob.objects.filter(path__endswith=f"moderation.tasks.{job}", started_again_at__isnull=True)
    return given_up.filter(args=[whole.pk]).exists()


def _named(keys: list[tuple[str, Any]]) -> list[tuple[Any, str, str]]:
    found = []
    for name, pk in keys:
        subject = subject_named(name)
        thing = subject.find(pk) if subject is not None else None
        if subject is not None and thing is not None:
            about = reverse("moderation_queue:thing", args=[name, pk])
            found.append((subject.label, excerpt(subject.title(thing) or subject.text(thing), 60), about))
    return found


# --- What trust is counted from -------------------------------------------------------------------------------------


def measures(member_ids: Collection[int], settings: ModerationSettings) -> dict[int, Measure]:
    """What was counted of each of these members; as many queries for 500 as for one."""
    since = timezone.localdate() - timedelta(days=settings.regular_period)
    since_time = timezone.make_aware(datetime.combine(since, time.min))
    said = Activity.objects.filter(verb__in=["topic.opened", "post.posted"], at__gte=since_time)
    posted = dict(said.order_by().values_list("verb").annotate(Count("pk")))
    found = {
        pk: Measure(new_topics=posted.get("topic.opened", 0), new_posts=posted.get("post.posted", 0))
        for pk in member_ids
    }
    _add_reading(found, Q(date__gte=since))
    _add_replies(found, Q(date__gte=since))
    _add_likes(found, Q(date__gte=since))
    _add_behaviour(found, since_time)
    return found


def _add_reading(found: dict[int, Measure], recent: Q) -> None:
    days = Day.objects.filter(member_id__in=found).order_by().values("member_id")
    for row in days.annotate(
        n=Count("pk"),
        topics=Sum("topics_entered"),
        posts=Sum("posts_read"),
        reading=Sum("seconds"),
        recent_n=Count("pk", filter=recent),
        recent_t=Sum("topics_entered", filter=recent),
        recent_p=Sum("posts_read", filter=recent),
    ):
        one = found[row["member_id"]]
        one.days, one.topics, one.posts, one.seconds = row["n"], row["topics"], row["posts"], row["reading"]
        one.recent_days = row["recent_n"]
        one.recent_topics, one.recent_posts = row["recent_t"] or 0, row["recent_p"] or 0


def _add_replies(found: dict[int, Measure], recent: Q) -> None:
    replied = RepliedTopic.objects.filter(member_id__in=found).order_by().values("member_id")
    for row in replied.annotate(n=Count("pk"), recent_n=Count("pk", filter=recent)):
        found[row["member_id"]].replied, found[row["member_id"]].recent_replied = row["n"], row["recent_n"]


def _add_likes(found: dict[int, Measure], recent: Q) -> None:
    given = Like.objects.filter(giver_id__in=found).order_by().values("giver_id")
    for row in given.annotate(n=Count("pk"), recent_n=Count("pk", filter=recent)):
        found[row["giver_id"]].likes_given, found[row["giver_id"]].recent_given = row["n"], row["recent_n"]
    received = Like.objects.filter(receiver_id__in=found).order_by().values("receiver_id")
    for got in received.annotate(
        n=Count("pk"),
        recent_n=Count("pk", filter=recent),
        givers=Count("giver_id", distinct=True, filter=recent),
        on_days=Count("date", distinct=True, filter=recent),
    ):
        one = found[got["receiver_id"]]
        one.likes_received, one.recent_received = got["n"], got["recent_n"]
        one.recent_givers, one.recent_like_days = got["givers"], got["on_days"]


def _add_behaviour(found: dict[int, Measure], since: datetime) -> None:
    upheld = Flag.objects.filter(item__author_id__in=found, outcome=Flag.Outcome.UPHELD, at__gte=since)
    for author_id, number in upheld.order_by().values_list("item__author_id").annotate(Count("pk")):
        found[author_id].recent_upheld = number
    barred = Sanction.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since),
        member_id__in=found,
        ended_at__isnull=True,
        kind__in=[Sanction.Kind.SILENCE, Sanction.Kind.SUSPEND, Sanction.Kind.BAN],
    )
    for member_id in barred.values_list("member_id", flat=True):
        found[member_id].was_suspended = True


# --- For the person a decision is about -----------------------------------------------------------------------------


def decided_about(member: User) -> QuerySet[Decision]:
    """What this member may read about themselves: decisions over their head, and what a moderator wrote to them about
    others; never the moderators' notes.
    """
    told = Q(deed__in=rules.APPEALABLE) | Q(deed__in=rules.HARMLESS) & ~Q(message="")
    return Decision.objects.filter(told, member=member).select_related("sanction", "appeal")


def why_barred(member: User) -> Decision | None:
    """The decision that keeps them out, a ban first."""
    barring = Sanction.objects.filter(member=member, kind__in=[Sanction.Kind.SUSPEND, Sanction.Kind.BAN]).in_force()
    sanction = barring.order_by("kind", "-until").first()  # “ban” stands before “suspend”
    return decided_about(member).filter(pk=sanction.decision_id).first() if sanction is not None else None


def told_to_its_person(decision: Decision) -> dict[str, object]:
    """A decision as the person it is about reads it: no names of moderators, no notes."""
    subject = subject_named(decision.subject)
    thing = subject.find(decision.object_id) if subject is not None and decision.object_id else None
    appeal = getattr(decision, "appeal", None)
    answer = appeal.item.decisions.standing().first() if appeal is not None else None
    return {
        "decision": decision,
        "name": name_of(decision),
        "what_happened": words.sentence(decision),
        "sanction": getattr(decision, "sanction", None),
        "label": subject.label if subject is not None else "",
        "quoted": excerpt(subject.text(thing), 400) if subject is not None and thing is not None else "",
        "appeal": appeal,
        "answer": answer,
    }


def report_by(member: User, subject: str, pk: int) -> Flag | None:
    """What this member has reported already."""
    return Flag.objects.select_related("item").filter(member=member, subject=subject, object_id=pk).first()


def trust_section(owner: User, viewer: Any) -> dict[str, object] | None:
    """For one's own profile: what one has, and what comes next. Nobody else's business."""
    if not viewer.is_authenticated or viewer.pk != owner.pk or owner.is_staff:
        return None
    settings, standing = ModerationSettings.current(), rules.standing(owner)
    needs = levels.NEEDS.get(standing.level + 1)
    measure = measures([owner.pk], settings)[owner.pk] if needs else Measure()
    return {
        "level": standing.level,
        "name": standing.get_level_display(),
        "next_name": Level(standing.level + 1).label if needs else "",
        "needs": needs(measure, settings) if needs else [],
        "period": settings.regular_period if standing.level + 1 == Level.REGULAR else 0,
        "limits": standing.level == Level.NEW,
        "settings": settings,
    }
