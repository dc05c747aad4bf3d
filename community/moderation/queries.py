"""Reading: what was counted for trust, what waits, what was decided."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from activity.models import Activity
from community.moderation import rules, words
from community.moderation.levels import Measure
from community.moderation.models import Day, Decision, Flag, Item, Like, ModerationSettings, RepliedTopic, Sanction
from community.moderation.subjects import subject_named
from community.moderation.texts import excerpt
from members.models import User

# --- The queue ------------------------------------------------------------------------------------------------------


def queue(user: User) -> QuerySet[Item]:
    """What this person may decide about: everything, or what is in their places."""
    if rules.moderates_everything(user):
        return Item.objects.all()
    return Item.objects.filter(place__in=rules.places_moderated_by(user))


def queue_length(user: User) -> int:
    return queue(user).waiting().count()


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


# --- What trust is counted from -------------------------------------------------------------------------------------


def measures(member_ids: Collection[int], settings: ModerationSettings) -> dict[int, Measure]:
    """What was counted of each of these members; as many queries for 500 as for one."""
    since = timezone.localdate() - timedelta(days=settings.regular_period)
    since_time = timezone.make_aware(datetime.combine(since, time.min))
    posted = dict(
        Activity.objects.filter(verb__in=["topic.opened", "post.posted"], at__gte=since_time)
        .order_by()
        .values_list("verb")
        .annotate(Count("pk"))
    )
    found = {
        pk: Measure(new_topics=posted.get("topic.opened", 0), new_posts=posted.get("post.posted", 0))
        for pk in member_ids
    }
    recent = Q(date__gte=since)
    days = Day.objects.filter(member_id__in=member_ids).order_by().values("member_id")
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
        one.recent_days, one.recent_topics, one.recent_posts = (
            row["recent_n"],
            row["recent_t"] or 0,
            row["recent_p"] or 0,
        )
    replied = RepliedTopic.objects.filter(member_id__in=member_ids).order_by().values("member_id")
    for row in replied.annotate(n=Count("pk"), recent_n=Count("pk", filter=recent)):
        found[row["member_id"]].replied, found[row["member_id"]].recent_replied = row["n"], row["recent_n"]
    given = Like.objects.filter(giver_id__in=member_ids).order_by().values("giver_id")
    for row in given.annotate(n=Count("pk"), recent_n=Count("pk", filter=recent)):
        found[row["giver_id"]].likes_given, found[row["giver_id"]].recent_given = row["n"], row["recent_n"]
    received = Like.objects.filter(receiver_id__in=member_ids).order_by().values("receiver_id")
    for row in received.annotate(
        n=Count("pk"),
        recent_n=Count("pk", filter=recent),
        givers=Count("giver_id", distinct=True, filter=recent),
        on_days=Count("date", distinct=True, filter=recent),
    ):
        one = found[row["receiver_id"]]
        one.likes_received, one.recent_received = row["n"], row["recent_n"]
        one.recent_givers, one.recent_like_days = row["givers"], row["on_days"]
    upheld = Flag.objects.filter(item__author_id__in=member_ids, outcome=Flag.Outcome.UPHELD, at__gte=since_time)
    for author_id, number in upheld.order_by().values_list("item__author_id").annotate(Count("pk")):
        found[author_id].recent_upheld = number
    barred = Sanction.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since_time),
        member_id__in=member_ids,
        ended_at__isnull=True,
        kind__in=[Sanction.Kind.SILENCE, Sanction.Kind.SUSPEND, Sanction.Kind.BAN],
    )
    for member_id in barred.values_list("member_id", flat=True):
        found[member_id].was_suspended = True
    return found


# --- For the person a decision is about -----------------------------------------------------------------------------


def decided_about(member: User) -> QuerySet[Decision]:
    """What this member may read about themselves: decisions over their head, never the moderators' notes."""
    return Decision.objects.filter(member=member, deed__in=rules.APPEALABLE).select_related("sanction", "appeal")


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
        "sentence": words.sentence(decision),
        "sanction": getattr(decision, "sanction", None),
        "label": subject.label if subject is not None else "",
        "quoted": excerpt(subject.text(thing), 400) if subject is not None and thing is not None else "",
        "appeal": appeal,
        "answer": answer,
    }
