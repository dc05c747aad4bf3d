"""What somebody wrote here may be a complaint about the product or the service: then support owes them an answer.

A moderator who meets one, or anybody who reports one as such, makes it a case with support's clock. An app whose things are
answered in cases of their own (reviews) says so in its `Subject.case_for`.
"""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from community.moderation import Refused, rules
from community.moderation.subjects import DELETED, HELD, HIDDEN, PUBLISHED, Subject, subject_named, subject_of
from community.moderation.texts import excerpt
from members.models import User
from support import actions as support
from support.kinds import About
from support.models import Case

KIND = "complaint"


def complain(thing: Model, *, by: User, note: str = "") -> Case:
    """Support answers it from now on; a second time is the same case. Raises Refused."""
    demand_may_complain(thing, by=by)
    case = subject_of(thing).case_for(thing, is_pointed_out=True)
    support.point_out(case, by=by, text=note)
    return case


def demand_may_complain(thing: Model, *, by: User) -> None:
    """Raises Refused."""
    subject = subject_of(thing)
    author = subject.author(thing)
    if not subject.may_complain:
        raise Refused(_("This can't become a case."))
    if not rules.may_flag(by, author):
        raise Refused(_("You can report what other people wrote."))
    if author is None:
        raise Refused(_("Its author has no account any more."))
    if author.is_staff:
        raise Refused(_("It was written by the team."))


def case_of(subject: Subject | None, thing: Any) -> Case | None:
    """The one in which it is answered, if there is one."""
    if subject is None or thing is None or not subject.may_complain:
        return None
    about = ContentType.objects.get_for_model(thing)
    return Case.objects.filter(about_type=about, about_id=thing.pk).order_by("pk").first()


def case_for(subject: Subject, thing: Any, *, is_pointed_out: bool) -> Case:
    return support.open_case(
        KIND,
        about=thing,
        person=subject.author(thing),
        summary=excerpt(subject.quoted(thing), 120),
        key=f"{KIND}:{subject.name}:{thing.pk}",
        is_pointed_out=is_pointed_out,
    )


def describe(case: Case) -> About | None:
    """The words alone, not what stands around them: the person reads this too, and may not be let in there any more."""
    subject, thing = _found(case)
    if subject is None or thing is None:
        return None
    state, text = subject.state(thing), subject.text(thing)
    if state == DELETED:
        return None
    return About(
        title=excerpt(text, 60) or str(subject.label),
        url=subject.url(thing),
        text=text,
        state={
            PUBLISHED: "",
            HELD: _("waits to appear"),
            HIDDEN: _("hidden from readers"),
        }.get(state, _("removed by a moderator")),
        pictures=subject.pictures(thing),
        is_public=state == PUBLISHED and subject.may_be_answered(thing),
    )


def answer_in_public(case: Case, by: User, text: str, at: datetime) -> None:
    subject, thing = _found(case)
    if subject is None or thing is None:
        raise support.Refused(_("There is nothing to answer in public any more. Write to the person instead."))
    try:
        subject.answer(thing, by=by, text=text)
    except Refused as refusal:
        raise support.Refused(str(refusal)) from refusal


def _found(case: Case) -> tuple[Subject | None, Any]:
    subject = subject_named(case.key.split(":")[1]) if case.key.startswith(f"{KIND}:") else None
    return subject, subject.find(case.about_id) if subject is not None and case.about_id else None
