"""Hand over and erase what a person said to the people who help."""

from django.db import transaction

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
        ]
    }


@transaction.atomic
def erase(user: User) -> None:
    """The private talk goes, with what the staff noted on the way. That there was a case, and what was said in public, stays."""
    own = Case.objects.filter(person=user)
    CaseMessage.objects.filter(case__in=own, kind__in=[CaseMessage.Kind.PRIVATE, CaseMessage.Kind.NOTE]).delete()
    CaseMessage.objects.filter(by=user).update(by=None)
    own.update(person=None, closing_note="")
    Case.objects.filter(assigned_to=user).update(assigned_to=None)
