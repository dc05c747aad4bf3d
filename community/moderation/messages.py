"""What people are told about moderation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.moderation.rules import may_enter_queue
from messaging.kinds import MAIL, NOTICE, OFF, PUSH, SITE, TRANSACTIONAL, Kind
from messaging.models import Message


def the_decision(about: Mapping[str, Any]) -> dict[str, Any]:
    from community.moderation import queries, rules
    from community.moderation.models import Decision

    decision = Decision.objects.select_related("sanction").get(pk=about["decision"])
    return queries.told_to_its_person(decision) | {"may_appeal": decision.deed in rules.APPEALABLE}


def the_answer(about: Mapping[str, Any]) -> dict[str, Any]:
    from community.moderation.models import Appeal, Decision

    appeal = Appeal.objects.get(pk=about["appeal"])
    return {"granted": appeal.outcome == Appeal.Outcome.GRANTED, "answer": Decision.objects.get(pk=about["answer"])}


def still_stands(message: Message) -> bool:
    """Before a letter leaves: a decision that was taken back meanwhile needs no letter; that it was is told by another."""
    from community.moderation.models import Decision

    about = message.context
    return "decision" not in about or Decision.objects.filter(pk=about["decision"], undone_at=None).exists()


def still_waits(message: Message) -> bool:
    """Before a letter to moderators leaves: has nobody decided about it meanwhile?"""
    from community.moderation.models import Item

    return "item" not in message.context or Item.objects.waiting().filter(pk=message.context["item"]).exists()


DECIDED = Kind(
    "moderation.decided",
    _("A moderator decided about you or what you wrote"),
    "community/moderation/mail/decided",
    TRANSACTIONAL,
    says=_("A moderator made a decision: %(title)s"),
    channels=(SITE, MAIL),
    loads=the_decision,
    still=still_stands,
    because=_("It is about what you wrote or about your account, so it has no switch."),
)
UNDONE = Kind(
    "moderation.undone",
    _("A decision about you was taken back"),
    "community/moderation/mail/undone",
    TRANSACTIONAL,
    says=_("A decision was taken back: %(title)s"),
    channels=(SITE, MAIL),
    because=_("It is about what you wrote or about your account, so it has no switch."),
)
APPEAL_ANSWERED = Kind(
    "moderation.appeal_answered",
    _("Your appeal was answered"),
    "community/moderation/mail/appeal",
    TRANSACTIONAL,
    says=_("Your appeal was answered: %(title)s"),
    channels=(SITE, MAIL),
    loads=the_answer,
    because=_("You asked us to look again at a decision."),
)
REPORT_ANSWERED = Kind(
    "moderation.report_answered",
    _("What you reported was looked at"),
    says=ngettext_lazy(
        "What you reported was looked at: %(title)s", "%(number)d of your reports were looked at", "number"
    ),
    by_default={MAIL: OFF, PUSH: OFF},
    calls=_("See what became of it"),
    because=_("You reported something to our moderators."),
)
WAITING = Kind(
    "moderation.waiting",
    _("Something waits for a moderator (for moderators)"),
    category=NOTICE,
    says=ngettext_lazy(
        "Waits for a moderator: %(title)s", "%(number)d things wait for a moderator, %(title)s among them", "number"
    ),
    calls=_("Look and decide"),
    still=still_waits,
    because=_("You are one of our moderators."),
    offered_to=may_enter_queue,
)
TRUSTED = Kind(
    "moderation.trusted",
    _("We trust you further"),
    says=_("Reading and talking has paid off: %(title)s"),
    channels=(SITE,),
    because=_("It follows from what you read and wrote here."),
)
