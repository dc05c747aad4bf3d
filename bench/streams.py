"""What do open pages cost that only listen? One process for live updates (docs/deploy/svoi-live.service), 500 pages.

    TEST_DATABASE_URL=postgresql://… TEST_REDIS_URL=redis://… python bench/streams.py [--pages 500] [--keep DIR]

Told: memory and threads of the process, its CPU while nobody says anything, its connections to the database, and how long one
line takes to reach every page. Goes into bench/README.md.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import run

PORT = 8025
SESSIONS = """
import django; django.setup()
import json
from session_of import session_of
from members.models import User
print(json.dumps([session_of(user) for user in User.objects.filter(is_active=True).order_by("pk")[:{count}]]))
"""
SAY = """
import django; django.setup()
import time
from live.actions import publish_to
from members.models import User
publish_to([f"me:{{pk}}" for pk in User.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)[:{count}]], "noticed", unread=1)
print(time.time())
"""


def inside(given: dict[str, str], code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=run.ROOT, env=given, check=True, capture_output=True, text=True).stdout


async def open_page(session: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = f"GET /live/?on=me HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n"
    writer.write(head.encode())
    status = await reader.readline()
    assert b" 200 " in status, status
    while b'"number"' not in await reader.readline():
        pass
    return reader, writer


async def hear(reader: asyncio.StreamReader) -> float:
    while b'"noticed"' not in await reader.readline():
        pass
    return time.time()


def state(pid: int, name: str) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(name))
    return float(line.split()[1])


async def measure(given: dict[str, str], pid: int, pages: int, members: int, database: str) -> list[str]:
    import psycopg

    sessions = json.loads(inside(given, SESSIONS.format(count=members)).splitlines()[-1])
    before = state(pid, "VmRSS")
    cpu, began = run.cpu_seconds(pid), time.monotonic()
    opened = []
    for first in range(0, pages, 50):
        opened += await asyncio.gather(
            *(open_page(sessions[n % len(sessions)]) for n in range(first, min(first + 50, pages)))
        )
    opening = (run.cpu_seconds(pid) - cpu) / pages, time.monotonic() - began
    cpu = run.cpu_seconds(pid)
    await asyncio.sleep(30)
    asleep = (run.cpu_seconds(pid) - cpu) / 30
    with psycopg.connect(database, autocommit=True) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connections = connection.execute(query).fetchone()[0]
    listening = [asyncio.create_task(hear(reader)) for reader, _writer in opened]
    said = float((await asyncio.to_thread(inside, given, SAY.format(count=members))).splitlines()[-1])
    heard = sorted(await asyncio.gather(*listening))
    told = [
        f"Measured {date.today():%Y-%m-%d}, uvicorn, one process, {pages} pages of {members} members. Load average of the machine: {os.getloadavg()[0]:.1f}.",
        f"Opening: {opening[0] * 1000:.1f} ms of CPU a page.",
        f"Memory: {before / 1024:.0f} MB before, {state(pid, 'VmRSS') / 1024:.0f} MB with {pages} pages. Threads: {state(pid, 'Threads'):.0f}.",
        f"While nobody speaks: {asleep:.1%} of one core (a heartbeat every 20 s, and every minute the question whether one may still hear), {connections} connections to the database.",
        f"A line said in another process: with the first page after {max(0, heard[0] - said) * 1000:.0f} ms, with the last of {pages} after {(heard[-1] - said) * 1000:.0f} ms.",
    ]
    for _reader, writer in opened:
        writer.close()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--members", type=int, default=43)
    parser.add_argument("--keep", type=Path, help="a folder to prepare once and use again")
    options = parser.parse_args()
    work = options.keep or Path(tempfile.mkdtemp(prefix="svoi-live-"))
    work.mkdir(exist_ok=True)
    notes = work / "environment.json"
    try:
        if notes.exists():
            given = json.loads(notes.read_text())
        else:
            given = run.environment(work)
            run.prepare(given)
            notes.write_text(json.dumps(given))
        command = [str(run.BIN / "uvicorn"), "config.asgi:application", "--host", "127.0.0.1", "--port", str(PORT)]
        command += [
            "--lifespan",
            "off",
            "--timeout-graceful-shutdown",
            "2",
            "--no-access-log",
            "--log-level",
            "warning",
        ]
        with run.running(command, f"http://127.0.0.1:{PORT}/healthz", env=given, cwd=run.ROOT) as process:
            told = asyncio.run(measure(given, process.pid, options.pages, options.members, given["DATABASE_URL"]))
        text = "\n".join(f"- {line}" for line in told)
        print(text)
        run.write_down("live", text)
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
