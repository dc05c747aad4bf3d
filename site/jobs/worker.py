"""The worker process: django-tasks-db's loop, and a housekeeper beside it.

The housekeeper is a thread, so that a long task holds up neither the schedules nor the sign of life.
"""

import logging
import os
import socket
import threading
from types import FrameType

from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as Loop

from jobs.actions import rescue_lost_tasks, start_due_jobs
from jobs.models import Worker

logger = logging.getLogger("jobs")

ROUND = 10.0  # seconds between two rounds of the housekeeper


class Housekeeper(threading.Thread):
    """Every few seconds: say that the worker lives, start what is due, rescue what others left."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="housekeeper", daemon=True)
        self.worker_id = worker_id
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self.one_round()
            except Exception:  # the database may be away for a moment; the next round tries again
                logger.exception("The housekeeper could not finish its round.")
            self.stopping.wait(ROUND)
        connections.close_all()

    def one_round(self) -> None:
        self.say_alive()
        start_due_jobs()
        rescue_lost_tasks()

    def say_alive(self) -> None:
        Worker.objects.update_or_create(
            id=self.worker_id,
            defaults={"seen_at": timezone.now()},
            create_defaults={"host": socket.gethostname()[:100], "process": os.getpid()},
        )


class JobWorker(Loop):
    """One process that runs tasks, one at a time, until it is told to stop.

    The first SIGTERM or SIGINT lets the present task finish; the second ends the process at once, and the task is found
    unfinished and started again.
    """

    def __init__(self, *, queues: list[str], interval: float, batch: bool = False) -> None:
        super().__init__(
            queue_names=queues,
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if not self.running:
            os._exit(1)
        super().shutdown(signum, frame)

    def run(self) -> None:
        housekeeper = Housekeeper(self.worker_id)
        housekeeper.say_alive()  # before the first task: a task must not belong to a worker nobody knows
        housekeeper.start()
        try:
            super().run()
        finally:
            housekeeper.stopping.set()
            housekeeper.join(timeout=5)
            Worker.objects.filter(pk=self.worker_id).delete()
