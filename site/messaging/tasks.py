"""Work for later."""

from datetime import timedelta

from jobs import job


@job(retries=8)
def deliver_message(message_id: int) -> None:
    from messaging.actions import hand_over

    hand_over(message_id)


@job(retries=8)
def deliver_messages(message_ids: list[int]) -> None:
    """One that fails is tried again with the others, which are then done already."""
    from messaging.actions.delivery import hand_over_each

    hand_over_each(message_ids)


@job(every=timedelta(minutes=5))
def sweep_outbox() -> None:
    from messaging.actions import sweep

    sweep()
