"""Work for later."""

from datetime import timedelta

from jobs import job


@job(retries=8)
def deliver_message(message_id: int) -> None:
    from messaging.actions import hand_over

    hand_over(message_id)


@job(retries=8, priority=50)
def deliver_at_once(message_id: int) -> None:
    """Somebody sits before the page that asks for the code in it: it overtakes digests and notices."""
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


@job(every=timedelta(minutes=15))
def start_digests() -> None:
    from messaging.actions.digesting import start_digests

    start_digests()


@job(retries=5)
def write_digests(member_ids: list[int], day: str) -> None:
    from messaging.actions.digesting import write_each

    write_each(member_ids, day)


@job(every="daily at 03:20")
def forget_old_notices() -> None:
    from messaging.actions import forget_old

    forget_old()


@job(every="daily at 03:40")
def forget_letters() -> None:
    """In runs of some seconds, so that other work comes between them."""
    from messaging import actions

    if not actions.forget_letters():
        forget_letters.enqueue()


@job(every="daily at 03:25")
def forget_ended_sessions() -> None:
    from messaging.actions import forget_ended_sessions

    forget_ended_sessions()
