"""Work for later."""

from datetime import timedelta

from jobs import job


@job(retries=8)
def deliver_message(message_id: int) -> None:
    from messaging.actions import hand_over

    hand_over(message_id)


@job(every=timedelta(minutes=10))
def sweep_outbox() -> None:
    from messaging.actions import sweep

    sweep()
