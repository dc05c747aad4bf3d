"""What runs by itself."""

from datetime import timedelta

from jobs import job


@job(every="daily at 03:20")
def recount_trust() -> None:
    from community.moderation.actions import sweep

    sweep()


@job(every=timedelta(minutes=10))
def promote_newcomers() -> None:
    from community.moderation.actions import promote_newcomers

    promote_newcomers()


@job(every=timedelta(hours=1))
def remind_moderators() -> None:
    from community.moderation.actions import remind

    remind()
