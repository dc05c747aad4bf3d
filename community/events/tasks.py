from datetime import timedelta

from community.events import actions
from jobs import job


@job(every=timedelta(minutes=10))
def remind_of_events() -> None:
    actions.remind()


@job(every=timedelta(minutes=30))
def look_back_at_events() -> None:
    actions.look_back()
