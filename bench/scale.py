"""`make bench-scale`: are the spaces as fast with a million posts as with ten thousand?

    TEST_DATABASE_URL=postgresql://… TEST_REDIS_URL=redis://… python bench/scale.py [--keep DIR]

Builds a site with 10,000 posts beside its topic of 10,000, and one with 1,000,000, opens the same pages of both as a member, and writes what they cost into
bench/README.md.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import run

SIZES = {"10,000 posts": (500, 20_000, 1_000), "1,000,000 posts": (50_000, 1_000_000, 100_000)}
SPACES = 200


@dataclass
class Page:
    name: str
    queries: int
    query_ms: float
    cpu_ms: float
    cost: float = 0.0  # in bare views


def database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def prepare(given: dict[str, str], url: str) -> dict[str, str]:
    """The demo once, and from it a database of each size."""
    import psycopg

    names = {size: f"svoi_scale_{number}" for number, size in enumerate(SIZES)}
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("svoi_scale", *names.values()):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute("CREATE DATABASE svoi_scale")
        run.prepare(given | {"DATABASE_URL": database(url, "svoi_scale")})
        for name in names.values():
            connection.execute(f"CREATE DATABASE {name} TEMPLATE svoi_scale")
    for size, name in names.items():
        topics, posts, members = SIZES[size]
        print(f"Filling: {size} …", flush=True)
        amounts = ["--topics", topics, "--posts", posts, "--spaces", SPACES, "--members", members]
        command = [sys.executable, str(run.HERE / "fill.py"), *map(str, amounts)]
        subprocess.run(command, cwd=run.ROOT, env=given | {"DATABASE_URL": database(url, name)}, check=True)
    return {size: database(url, name) for size, name in names.items()}


def measure(given: dict[str, str], seconds: int) -> list[Page]:
    """The site's own CPU for a request, asked inside; the web server's part is about one bare view, and is added."""
    command = run.on_core(0, [sys.executable, str(run.HERE / "scale_inside.py")])
    with bare_view() as pid:
        bare = [run.load(f"http://127.0.0.1:{run.BARE}/", pid, seconds, {}).cpu for _ in range(3)]
        said = subprocess.run(command, cwd=run.ROOT, env=given, check=True, stdout=subprocess.PIPE, text=True)
        bare += [run.load(f"http://127.0.0.1:{run.BARE}/", pid, seconds, {}).cpu for _ in range(3)]
    cpu = min(bare)
    pages = [Page(**page) for page in json.loads(said.stdout.splitlines()[-1])]
    for page in pages:
        page.cost = page.cpu_ms / 1000 / cpu + 1
        print(f"  {page.name:<40} {page.cost:6.1f} bare views, {page.queries} queries, {page.query_ms} ms", flush=True)
    return pages


@contextlib.contextmanager
def bare_view() -> Iterator[int]:
    command = run.on_core(0, [*run.GUNICORN, f"127.0.0.1:{run.BARE}", "--chdir", str(run.HERE), "bare:application"])
    with run.running(command, f"http://127.0.0.1:{run.BARE}/") as process:
        yield process.pid


def table(found: dict[str, list[Page]]) -> str:
    small, large = found.values()
    lines = [
        f"| page, as a member | {' | '.join(f'{size}: cost, queries (database, ms)' for size in found)} | growth |",
        "|---|---|---|---|",
    ]
    for one, other in zip(small, large, strict=True):
        cells = [f"{page.cost:.1f}, {page.queries} ({page.query_ms:.1f})" for page in (one, other)]
        lines.append(f"| {one.name} | {' | '.join(cells)} | {other.cost / one.cost:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder to prepare once and use again")
    options = parser.parse_args()
    url = os.environ.get("TEST_DATABASE_URL") or sys.exit("TEST_DATABASE_URL names no PostgreSQL.")
    work = options.keep or Path(tempfile.mkdtemp(prefix="svoi-scale-"))
    work.mkdir(exist_ok=True)
    notes = work / "scale.json"
    try:
        if notes.exists():
            given, urls = json.loads(notes.read_text())
        else:
            given = run.environment(work)
            urls = prepare(given, url)
            notes.write_text(json.dumps([given, urls]))
        found = {}
        for number, (size, address) in enumerate(urls.items()):
            print(size, flush=True)
            cache = re.sub(r"/\d+$", "", given.get("REDIS_URL", ""))
            here = given | {"DATABASE_URL": address} | ({"REDIS_URL": f"{cache}/{number + 5}"} if cache else {})
            found[size] = measure(here, options.seconds)
        told = f"- Measured {date.today():%Y-%m-%d}, one process. {run.machine()}.\n"
        told += f"- Load average of the machine in that time: {os.getloadavg()[1]:.1f}. Above 2 others were at work, and the figures are rough."
        text = f"{told}\n\n{table(found)}"
        print("\n" + text)
        run.write_down("scale", text)
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
