"""What turns a function into a job. Uses only Django's task interface, so the engine behind it may change."""

import functools
import inspect
import logging
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from traceback import format_exception
from types import FrameType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskContext, task
from django_tasks.base import Task

from jobs.times import Every, parse_every

logger = logging.getLogger("jobs")

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
TIME_LIMIT = timedelta(minutes=10)
OFTEN, PRIORITY_OF_THE_OFTEN = timedelta(minutes=15), 10


class TookTooLong(Exception):
    """The job was stopped at its time limit."""


@dataclass(frozen=True)
class Declared:
    """What was said about a job where it was declared."""

    task: Task[Any, Any]
    retries: int
    every: Every | None
    time_limit: timedelta


declared: dict[str, Declared] = {}  # by the dotted path of the function


def job(
    function: Callable[..., Any] | None = None,
    *,
    retries: int = 5,
    queue: str = "default",
    priority: int | None = None,
    every: timedelta | str | None = None,
    time_limit: timedelta = TIME_LIMIT,
) -> Any:
    """Declare a job: see the head of `jobs`. `retries` counts the tries after the first one.

    A try that takes longer than `time_limit` is stopped and counts as failed. A job with `every` takes no arguments. One that
    runs often stands before a heap of other work, which would make it late and then due several times at once.
    """

    def declare(function: Callable[..., Any]) -> Task[Any, Any]:
        path = f"{function.__module__}.{function.__qualname__}"
        when = None if every is None else parse_every(every, path)
        if when is not None and inspect.signature(function).parameters:
            raise ImproperlyConfigured(f"{path} runs by itself, so nobody can give it arguments.")
        is_often = isinstance(every, timedelta) and every <= OFTEN
        rank = priority if priority is not None else PRIORITY_OF_THE_OFTEN if is_often else 0

        def attempt(context: TaskContext, *args: Any, **kwargs: Any) -> Any:
            # Outside the worker (tests run jobs at once) a failing job must not break its caller's transaction.
            isolated = transaction.atomic() if connection.in_atomic_block else nullcontext()
            try:
                with stopped_after(time_limit), isolated:
                    return function(*args, **kwargs)
            except BaseException as error:
                try_again_or_give_up(path, context, args, kwargs, error)
                raise

        functools.update_wrapper(attempt, function)
        del attempt.__wrapped__  # type: ignore[attr-defined]  # the task interface reads the signature: `context` comes first
        declared[path] = Declared(
            task=task(queue_name=queue, priority=rank, takes_context=True)(attempt),
            retries=retries,
            every=when,
            time_limit=time_limit,
        )
        return declared[path].task

    return declare if function is None else declare(function)


@contextmanager
def stopped_after(limit: timedelta) -> Iterator[None]:
    """Raise TookTooLong inside the block when it takes longer. Works in a process' main thread, as in a worker."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"The time limit of {limit} is over.")

    handler_before = signal.signal(signal.SIGALRM, stop)
    timer_before = signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer_before)
        signal.signal(signal.SIGALRM, handler_before)


def wait_before(attempt: int) -> timedelta:
    """10 s, 40 s, 160 s … before the second, third, fourth try; random by a fifth: failures must not return in step."""
    wait = min(FIRST_WAIT * 4 ** min(attempt - 2, 10), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311


def try_again_or_give_up(
    path: str, context: TaskContext, args: tuple[Any, ...], kwargs: dict[str, Any], error: BaseException
) -> None:
    """Enqueue the next try, or keep the failure for people. The number of the try lives in a row of its own."""
    from jobs.models import Attempt

    about = declared[path]
    earlier = Attempt.objects.filter(task_id=context.task_result.id).first()
    # context.attempt is above one when a task was taken from a dead worker and given to another.
    number = (earlier.number if earlier else 1) + context.attempt - 1
    can_wait = about.task.get_backend().supports_defer
    if number > about.retries or not can_wait:
        give_up(path, args, kwargs, number, error)
        return
    run_after = timezone.now() + wait_before(number + 1)
    with transaction.atomic():
        again = about.task.using(run_after=run_after).enqueue(*args, **kwargs)
        Attempt.objects.create(task_id=again.id, number=number + 1)
    logger.warning("%s failed, try %s of %s; again at %s.", path, number, about.retries + 1, run_after, exc_info=error)


def give_up(path: str, args: Any, kwargs: Any, attempts: int, error: BaseException | str) -> None:
    """Tell the log loudly, and keep what is needed to start the job again by hand."""
    from jobs.models import FailedJob

    trace = error if isinstance(error, str) else "".join(format_exception(error))
    logger.error("%s failed for good after %s tries: %s", path, attempts, trace)
    if connection.in_atomic_block and connection.needs_rollback:
        return  # nothing can be written into a broken transaction; the log has it
    FailedJob.objects.create(
        path=path,
        args=list(args),
        kwargs=dict(kwargs),
        attempts=attempts,
        error=trace.strip().rpartition("\n")[2][:500],
        traceback=trace,
    )
