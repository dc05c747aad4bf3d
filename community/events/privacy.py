"""Hand over and erase what a person said about coming."""

from django.db import transaction

from community.events import actions
from community.events.models import Answer, CalendarKey
from members.models import User


def collect(user: User) -> dict[str, object]:
    answers = Answer.objects.filter(member=user).select_related("event").order_by("at")
    return {
        "events": [
            {
                "event": str(answer.event.title),
                "begins": answer.event.starts_at.isoformat(),
                "answer": answer.state,
                "since": answer.at.isoformat(),
            }
            for answer in answers
        ]
    }


@transaction.atomic
def erase(user: User) -> None:
    """Their place goes to the next who waits; of what is past nothing is left either."""
    for answer in Answer.objects.filter(member=user).select_related("event"):
        actions.decline(answer.event, by=user)
    Answer.objects.filter(member=user).delete()
    CalendarKey.objects.filter(member=user).delete()
