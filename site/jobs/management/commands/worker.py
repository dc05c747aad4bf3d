"""Run background work: tasks, their retries, schedules, and what killed workers left behind."""

import logging
import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader

from jobs.worker import JobWorker

logger = logging.getLogger("jobs")


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--processes", type=int, default=1, help="how many worker processes, kept alive by this one"
        )
        parser.add_argument("--queues", default="*", help="which queues, separated by commas; all by default")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks into an empty queue")
        parser.add_argument("--batch", action="store_true", help="do what is waiting and stop")

    def handle(self, *args: Any, processes: int, queues: str, interval: float, batch: bool, **options: Any) -> None:
        show_log_on(self.stderr)
        if processes > 1:
            Team(processes, ["--queues", queues, "--interval", str(interval), *(["--batch"] if batch else [])]).run()
            return
        worker = JobWorker(queues=queues.split(","), interval=interval, batch=batch)
        if settings.DEBUG and not batch:
            if os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
                worker.configure_signals()
            run_with_reloader(worker.run)
        else:
            worker.configure_signals()
            worker.run()


def show_log_on(stream: Any) -> None:
    """Where the settings configure no logging (a laptop), failures must still be seen."""
    for name in ("jobs", "django_tasks", "django_tasks_db"):
        if not logging.getLogger(name).hasHandlers():
            logging.getLogger(name).addHandler(logging.StreamHandler(stream))


class Team:
    """Several worker processes; one that dies is replaced. A signal is passed on, twice if it comes twice."""

    def __init__(self, size: int, arguments: list[str]) -> None:
        self.command = [sys.executable, *sys.argv[:2], "--processes", "1", *arguments]
        self.members = [self.hire() for _ in range(size)]
        self.stopping = False

    def hire(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command)  # noqa: S603

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.pass_on)
        signal.signal(signal.SIGINT, self.pass_on)
        while self.members:
            time.sleep(0.5)
            self.members = [successor for member in self.members if (successor := self.look_after(member))]

    def look_after(self, member: subprocess.Popen[bytes]) -> subprocess.Popen[bytes] | None:
        """The process to look after from now on: itself, the one hired in its place, or nobody."""
        if member.poll() is None:
            return member
        if self.stopping or member.returncode == 0:
            return None
        logger.error("A worker process ended with %s and is replaced.", member.returncode)
        time.sleep(1)  # one that dies at once must not be replaced in a frenzy
        return self.hire()

    def pass_on(self, signum: int, frame: Any) -> None:
        self.stopping = True
        for member in self.members:
            if member.poll() is None:
                member.send_signal(signal.SIGTERM)
