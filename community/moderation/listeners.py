"""Who is told of what happens in moderation."""

from django.urls import reverse
from django.utils import timezone, translation

from activity.listeners import listen
from activity.models import Activity
from community.moderation import messages, rules, words
from community.moderation.models import Appeal, Decision, Deed, Flag, Item, ModerationSettings
from community.moderation.subjects import quoted_name_of, subject_named
from community.moderation.texts import excerpt
from community.moderation.verbs import APPEAL_ANSWERED, APPEALED, DECIDED, FLAGGED, TRUST_CHANGED, UNDONE, WAITING
from members.models import User
from messaging.actions import take_back, tell, tell_many


@listen(FLAGGED, WAITING, APPEALED)
def tell_moderators(activity: Activity) -> None:
    """Of each thing that waits once, straight to where it is decided; those who may decide about it, and nobody else."""
    item = Item.objects.waiting().filter(pk=activity.facts.get("item", 0), told_at__isnull=True).first()
    if item is None:
        return
    subject = subject_named(item.subject)
    thing = subject.find(item.object_id) if subject is not None else None
    tell_many(
        messages.WAITING.name,
        to=rules.moderators_of(item.place).exclude(pk=item.author_id or 0),
        key=f"moderation:item:{item.pk}",
        url=reverse("moderation_queue:item", args=[item.pk]),
        title=lambda _person: quoted_name_of(item),
        group="moderation:waiting",
        place=item.place,
        excerpt=excerpt(subject.text(thing)) if subject is not None and thing is not None else "",
        about={"item": item.pk},
    )
    Item.objects.filter(pk=item.pk).update(told_at=timezone.now())


@listen(DECIDED)
def tell_whom_it_is_about(activity: Activity) -> None:
    """Whoever loses something is told what and why; of what was kept only when the moderator wrote something."""
    decision = Decision.objects.select_related("member", "sanction").filter(pk=activity.about_id or 0).first()
    if decision is None or decision.was_undone or decision.part_of_id:  # of a part they hear with the whole
        return
    _tell_its_person(decision)
    if decision.deed != Deed.SPAM:
        for part in decision.parts.select_related("member"):
            _tell_its_person(part)


def _tell_its_person(decision: Decision) -> None:
    person = decision.member
    if person is None or person.pk == decision.by_id or (decision.deed in rules.HARMLESS and not decision.message):
        return
    subject = subject_named(decision.subject)
    thing = subject.find(decision.object_id) if subject is not None and decision.object_id else None
    tell(
        messages.DECIDED.name,
        to=person,
        key=f"moderation:decision:{decision.pk}",
        url=_own_url(decision, person),
        title=_title(decision, person),
        excerpt=excerpt(subject.text(thing)) if subject is not None and thing is not None else "",
        about={"decision": decision.pk},
    )


@listen(DECIDED)
def tell_who_reported(activity: Activity) -> None:
    """What became of it, in one notice however many reports; never who decided."""
    decision = Decision.objects.filter(pk=activity.about_id or 0).first()
    if decision is None or decision.item_id is None or not ModerationSettings.current().tell_reporters:
        return
    reports = Flag.objects.filter(item_id=decision.item_id).exclude(outcome=Flag.Outcome.OPEN)
    tell_many(
        messages.REPORT_ANSWERED.name,
        to=User.objects.filter(pk__in=reports.values("member_id")),
        key=f"moderation:reported:{decision.item_id}",
        url=lambda person: reverse("moderation:report", args=[decision.subject, decision.object_id]),
        title=lambda _person: quoted_name_of(decision),
        group="moderation:reports",
        place=decision.place,
    )


@listen(UNDONE)
def tell_it_was_taken_back(activity: Activity) -> None:
    decision = (
        Decision.objects.select_related("member").filter(pk=activity.about_id or 0, undone_at__isnull=False).first()
    )
    if decision is None or decision.member is None or decision.deed not in rules.APPEALABLE:
        return
    take_back(key=f"moderation:reported:{decision.item_id}")
    tell(
        messages.UNDONE.name,
        to=decision.member,
        key=f"moderation:undone:{decision.pk}",
        url=_own_url(decision, decision.member),
        title=_title(decision, decision.member),
        about={"decision": decision.pk},
    )


@listen(APPEAL_ANSWERED)
def tell_the_answer(activity: Activity) -> None:
    appeal = (
        Appeal.objects.select_related("decision", "member", "item").filter(pk=activity.facts.get("appeal", 0)).first()
    )
    answer = Decision.objects.filter(pk=activity.about_id or 0).first()
    if appeal is None or answer is None:
        return
    tell(
        messages.APPEAL_ANSWERED.name,
        to=appeal.member,
        key=f"moderation:appeal:{appeal.pk}",
        url=_own_url(appeal.decision, appeal.member),
        title=_title(appeal.decision, appeal.member),
        about={"appeal": appeal.pk, "answer": answer.pk},
    )


@listen(TRUST_CHANGED)
def tell_of_trust(activity: Activity) -> None:
    """When it rises by what somebody read and did; a loss is shown on their profile and not rubbed in."""
    before, level = activity.facts.get("before"), activity.facts.get("level", 0)
    person = User.objects.filter(pk=activity.about_id or 0).first()
    if person is None or before is None or level <= before:
        return
    with translation.override(person.language):
        title, url = words.what_opens(level), reverse("members:home")
    tell(messages.TRUSTED.name, to=person, key=f"moderation:trust:{activity.pk}", url=url, title=title)


def _own_url(decision: Decision, person: User) -> str:
    with translation.override(person.language):
        return reverse("moderation:decision", args=[decision.pk])


def _title(decision: Decision, person: User) -> str:
    """A decision about the person themself names what it is, not them."""
    with translation.override(person.language):
        return quoted_name_of(decision) if decision.subject else str(decision.get_deed_in_words())
