"""What runs beside the requests."""

from community.reviews import actions
from jobs import job


@job(every="daily at 03:50")
def sweep_kept_reviews() -> None:
    actions.sweep_kept_words()
