"""Whom a decision is about may ask once to look again."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from activity.actions import record
from community.moderation import Refused, rules
from community.moderation.actions import deciding
from community.moderation.models import Appeal, Decision, Deed, Item
from community.moderation.subjects import subject_named
from community.moderation.verbs import APPEAL_ANSWERED, APPEALED
from members.models import User

LONGEST = 2000


def appeal(decision: Decision, *, by: User, text: str) -> Appeal:
    """Once per decision: a second click gives the first appeal. It joins the queue."""
    text = text.strip()
    if decision.member_id != by.pk:
        raise Refused(_("You can appeal decisions about yourself."))
    if not text or len(text) > LONGEST:
        raise Refused(_("Please say in a few sentences why we should look again."))
    existing = Appeal.objects.filter(decision=decision).first()
    if existing is not None:
        return existing
    if decision.was_undone or decision.deed not in rules.APPEALABLE:
        raise Refused(_("There is nothing to appeal here."))
    try:
        with transaction.atomic():
            item = Item.objects.create(
                kind=Item.Kind.APPEAL,
                subject=decision.subject,
                object_id=decision.object_id or by.pk,
                author=by,
                place=decision.place,
                title=decision.title,
            )
            made = Appeal.objects.create(decision=decision, item=item, member=by, text=text)
            record(APPEALED, by=by, about=decision, key=str(made.pk), item=item.pk)
    except IntegrityError:
        return Appeal.objects.get(decision=decision)
    return made


def answer_appeal(
    made: Appeal, *, by: User, grant: bool, message: str = "", note: str = "", seen: Collection[str] = ()
) -> Decision:
    """Granted, the decision is taken back; declined, it stands. By somebody else than who decided, where there is one."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=made.item_id)
        made = Appeal.objects.select_related("decision", "item", "member").get(pk=made.pk)
        deciding.demand_reach(made.decision, by)
        if not item.is_open:
            raise deciding.AlreadyDecided(item.decisions.standing().select_related("by").order_by("-pk").first())
        if made.member_id == by.pk:
            raise Refused(_("You can't decide about yourself."))
        if rules.somebody_else_answers(made.decision, by, item.place):
            raise Refused(_("You made this decision: somebody else answers the appeal."))
        about = made.decision
        subject = subject_named(about.subject)
        thing = subject.find(about.object_id) if subject is not None and about.object_id else None
        deciding.demand_seen(subject, thing, seen)
        answer = deciding.close_appeal(
            made,
            Deed.GRANT if grant else Deed.UPHOLD,
            by=by,
            thing=thing,
            subject=subject,
            message=message.strip(),
            note=note.strip(),
        )
        if grant and not about.was_undone:
            deciding.take_back(about, by=by)
        record(APPEAL_ANSWERED, by=by, about=answer, key=str(answer.pk), appeal=made.pk)
    return answer
