"""What runs beside the requests."""

from datetime import timedelta

from jobs import job


@job(every=timedelta(minutes=2))
def keep_profiles_in_step() -> None:
    from community.profiles.actions import keep_in_step

    keep_in_step()


@job(every=timedelta(minutes=2))
def welcome_newcomers() -> None:
    from community.profiles import actions

    actions.welcome_newcomers()


@job(every="daily at 03:50")
def count_thanks() -> None:
    from community.profiles import actions

    actions.count_thanks()
