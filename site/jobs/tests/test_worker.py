"""Real worker processes, really killed: on a database of their own, SQLite or (with DATABASE_URL) PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database that processes can share."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
        return
    import psycopg

    url, name = os.environ["DATABASE_URL"], f"jobs_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{url.rpartition('/')[0]}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Site:
    """The site of `worker_settings` on one database."""

    def __init__(self, database: str) -> None:
        paths = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        settings = {
            "DJANGO_SETTINGS_MODULE": "jobs.tests.worker_settings",
            "DATABASE_URL": database,
            "PYTHONPATH": paths,
        }
        self.environment = {**os.environ, **settings}
        self.processes: list[subprocess.Popen[str]] = []

    def do(self, code: str) -> str:
        """Run lines of Python inside the site; what they print."""
        lines = "import django; django.setup()\n" + code
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def worker(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(ROOT / "manage.py"), "worker", "--interval", "0.1", *arguments]
        process = subprocess.Popen(
            command, env=self.environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.processes.append(process)
        return process


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    site = Site(database)
    site.do("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    yield site
    for process in site.processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def enqueue(site: Site, path: Path, seconds: float = 30) -> None:
    site.do(
        f"from jobs.tests.slow_examples import write_slowly; write_slowly.enqueue({str(path)!r}, seconds={seconds})"
    )


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def words(path: Path) -> list[str]:
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def statuses(site: Site) -> str:
    return site.do(
        "from django_tasks_db.models import DBTaskResult;"
        "rows = DBTaskResult.objects.filter(task_path__endswith='write_slowly').order_by('enqueued_at');"
        "print(*rows.values_list('status', flat=True))"
    )


def test_the_task_of_a_killed_worker_runs_again(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report"
    enqueue(site, report)
    first = site.worker()
    wait_until(lambda: words(report) == ["begin"])

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert statuses(site) == "RUNNING"
    # A minute passes in which the dead worker says nothing.
    site.do(
        "from datetime import timedelta; from jobs.models import Worker; from django.db.models import F;"
        "print(Worker.objects.update(seen_at=F('seen_at') - timedelta(minutes=2)))"
    )
    second = site.worker()
    wait_until(lambda: words(report) == ["begin", "begin", "end"])

    wait_until(lambda: statuses(site) == "SUCCESSFUL")
    runners = [line.split()[1] for line in report.read_text().splitlines()]
    assert runners == [str(first.pid), str(second.pid), str(second.pid)]


def test_the_task_of_a_living_worker_is_left_alone(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report"
    enqueue(site, report, seconds=3)
    site.worker()
    wait_until(lambda: words(report) == ["begin"])

    assert site.do("from jobs.actions import rescue_lost_tasks; print(rescue_lost_tasks())") == "0"
    site.worker()

    wait_until(lambda: statuses(site) == "SUCCESSFUL")
    assert words(report) == ["begin", "end"]


def test_a_worker_told_to_stop_finishes_its_task(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report"
    enqueue(site, report, seconds=1.5)
    worker = site.worker()
    wait_until(lambda: words(report) == ["begin"])

    worker.terminate()

    assert worker.wait(timeout=20) == 0
    assert words(report) == ["begin", "end"]
    assert statuses(site) == "SUCCESSFUL"
    assert site.do("from jobs.models import Worker; print(Worker.objects.count())") == "0"


def test_a_worker_told_twice_stops_at_once(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report"
    enqueue(site, report)
    worker = site.worker()
    wait_until(lambda: words(report) == ["begin"])

    worker.terminate()
    time.sleep(0.2)
    worker.terminate()

    assert worker.wait(timeout=5) == 1
    assert statuses(site) == "RUNNING"


def test_a_team_replaces_a_process_that_dies_and_stops_together(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report"
    enqueue(site, report)
    team = site.worker("--processes", "2")
    count = "from jobs.models import Worker; print(*sorted(Worker.objects.values_list('process', flat=True)))"
    wait_until(lambda: words(report) == ["begin"] and len(site.do(count).split()) == 2)

    victim = int(report.read_text().split()[1])
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(site.do(count).split()) == 3)  # the dead one is still on the list, the new one came
    team.terminate()

    assert team.wait(timeout=20) == 0
    assert site.do(count) == str(victim)


def test_batch_does_what_waits_and_ends(site: Site, tmp_path: Path) -> None:
    reports = [tmp_path / f"report{number}" for number in range(3)]
    for report in reports:
        enqueue(site, report, seconds=0)

    assert site.worker("--batch").wait(timeout=30) == 0
    assert [words(report) for report in reports] == [["begin", "end"]] * 3
