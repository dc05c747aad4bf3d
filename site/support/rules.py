"""Who answers cases, and what they may do."""

from typing import Any

from support.models import Case, Outcome

HANDLE = "support.handle_case"


def may_handle(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_staff and user.has_perm(HANDLE))


def may_close(case: Case) -> bool:
    """Only what has been answered. Who has erased their account can get no answer any more."""
    return not case.is_closed and (case.first_answered_at is not None or case.person_id is None)


def outcomes(case: Case) -> list[str]:
    """How this case may end now. Of what somebody else took for a complaint it may be said unanswered that it is none."""
    if may_close(case):
        return list(Outcome.values)
    return [Outcome.NOT_OURS] if case.is_pointed_out and not case.is_closed else []


def may_write(user: Any, case: Case) -> bool:
    """The person writes in their own case; into a closed one too, which opens it again."""
    return bool(user.is_authenticated and user.is_active and case.person_id == user.pk)


def is_asked(case: Case) -> bool:
    """Once answered, the person is asked, once, whether it was put right."""
    return case.first_answered_at is not None and case.was_put_right is None
