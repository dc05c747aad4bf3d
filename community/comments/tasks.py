"""What runs beside the requests."""

from community.comments import actions
from jobs import job


@job(every="daily at 03:40")
def sweep_kept_texts() -> None:
    actions.sweep_kept_texts()
