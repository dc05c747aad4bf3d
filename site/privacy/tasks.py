"""Archives are made, old ones removed and people forgotten in the background."""

from datetime import timedelta

from jobs import job
from privacy import actions


@job(retries=3, time_limit=timedelta(minutes=30))
def make_export(export_id: int) -> None:
    actions.make_export(export_id)


@job(every="daily at 03:20")
def remove_old_exports() -> None:
    actions.remove_old_exports()


@job(every=timedelta(hours=1))
def erase_due() -> None:
    actions.erase_due()
