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


@job
def remove_rest(decision_id: int) -> None:
    """What is left of one member's everything."""
    from community.moderation.actions.sweeping import go_on_removing

    if go_on_removing(decision_id):
        remove_rest.enqueue(decision_id)


@job
def put_rest_back(decision_id: int) -> None:
    """The same, the other way round."""
    from community.moderation.actions.sweeping import go_on_putting_back

    if go_on_putting_back(decision_id):
        put_rest_back.enqueue(decision_id)
