"""Background work: `from jobs import job`, in an app's `tasks.py`.

    @job(retries=5)
    def deliver(message_id: int) -> None: ...

    deliver.enqueue(message.id)               # runs after the present transaction commits, in the worker

    @job(every=timedelta(minutes=5))          # or every="daily at 03:00", in the site's time zone
    def send_digests() -> None: ...

A job is a task of Django's task interface that is tried again when it fails, waiting longer each time, and kept in a
list for people (Wagtail: Reports → Background work) when it failed for good. It may run more than once, so it must be
idempotent.
"""

from jobs.declare import job

__all__ = ["job"]
