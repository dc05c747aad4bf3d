"""What happens to accounts in the background."""

from datetime import timedelta

from jobs import job
from members import actions, visits


@job(every=timedelta(minutes=1))
def sweep_access() -> None:
    actions.sweep_access()


@job(every=timedelta(minutes=1))
def collect_visits() -> None:
    visits.collect()


@job(every="daily at 04:05")
def hold_to_what_was_agreed() -> None:
    actions.hold_to_what_was_agreed()


@job(every="daily at 04:10")
def forget_unconfirmed() -> None:
    actions.forget_unconfirmed()


@job(every="daily at 04:15")
def forget_ended_sessions() -> None:
    actions.forget_ended_sessions()
