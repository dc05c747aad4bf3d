"""Hand over and erase what a person said to the people who help."""

from django.db import transaction
from django.db.models import QuerySet

from members.models import User
from support import queries
from support.models import Case, CaseMessage


def collect(user: User) -> dict[str, object]:
    return {
        "cases": [
            {
                "about": case.summary,
                "opened": case.opened_at.isoformat(),
                "state": case.state,
                "put_right": case.was_put_right,
                "messages": [
                    {
                        "from": "us" if message.is_from_staff else "you",
                        "text": message.text,
                        "at": message.at.isoformat(),
                    }
                    for message in queries.seen_by_person(case)
                ],
            }
            for case in Case.objects.filter(person=user).order_by("opened_at")
        ],
        "pointed_out": [
            {"text": message.text, "at": message.at.isoformat()} for message in _pointed_out(user).order_by("pk")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """The private talk goes, and whatever was noted about them or in their words on the way; so does what they said about
    others. That there was a case, and what was said in public, stays.
    """
    own = Case.objects.filter(person=user)
    lines = CaseMessage.objects.filter(case__in=own)
    lines.filter(kind__in=[CaseMessage.Kind.PRIVATE, CaseMessage.Kind.NOTE]).delete()
    lines.filter(kind=CaseMessage.Kind.EVENT).update(text="")
    _pointed_out(user).update(text="")
    CaseMessage.objects.filter(by=user).update(by=None)
    own.update(person=None, summary="", closing_note="")
    Case.objects.filter(assigned_to=user).update(assigned_to=None)


def _pointed_out(user: User) -> QuerySet[CaseMessage]:
    """What they said of what others wrote, when they took it for a complaint."""
    return CaseMessage.objects.filter(by=user, event=CaseMessage.Event.POINTED_OUT)
