"""`make bench`: how fast are the pages that people open, compared with a bare Django view in the same run?

Starts the site with production settings (bench/settings.py), one server process pinned to core 0; wrk loads it from
core 1. Every page alternates with the bare view (bench/bare.py under gunicorn), so that a busy machine slows both.

    python bench/run.py                   everything; the table goes into bench/README.md
    python bench/run.py --seconds 2       shorter, for a look (nothing is written)
    python bench/run.py --servers         the same few pages under each web server, to choose one

TEST_DATABASE_URL and TEST_REDIS_URL name a PostgreSQL and a Redis; without them SQLite and memory are measured.
"""

import argparse
import contextlib
import json
import os
import platform
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import front

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = Path(sys.executable).parent
SITE, BARE, PROJECT, FRONT = 8021, 8022, 8023, 8024
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")

ARTICLE_50, ARTICLE_500 = "/articles/bench-1/", "/articles/bench-0/"
PATHS = ["/", "/articles/", ARTICLE_50, ARTICLE_500]

GUNICORN = [str(BIN / "gunicorn"), "--workers", "1", "--log-level", "error", "--bind"]
SERVERS = {
    "granian, WSGI": [
        str(BIN / "granian"), "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-access-log",
        "--log-level", "error", "--host", "127.0.0.1", "--port", "{port}", "config.wsgi:application",
    ],
    "granian, WSGI, 1 thread": [
        str(BIN / "granian"), "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-access-log",
        "--log-level", "error", "--host", "127.0.0.1", "--port", "{port}", "config.wsgi:application",
    ],
    "gunicorn, sync": [*GUNICORN, "127.0.0.1:{port}", "config.wsgi:application"],
    "gunicorn, 4 threads": [*GUNICORN, "127.0.0.1:{port}", "--threads", "4", "--keep-alive", "75", "config.wsgi:application"],
    "uvicorn, ASGI": [
        str(BIN / "uvicorn"), "--workers", "1", "--no-access-log", "--log-level", "error",
        "--host", "127.0.0.1", "--port", "{port}", "config.asgi:application",
    ],
    "granian, ASGI": [
        str(BIN / "granian"), "--interface", "asgi", "--workers", "1", "--no-access-log", "--log-level", "error",
        "--host", "127.0.0.1", "--port", "{port}", "config.asgi:application",
    ],
}  # fmt: skip
CHOSEN = "gunicorn, 4 threads"


@dataclass
class Target:
    name: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    goal: str = ""


@dataclass
class Run:
    rps: float
    cpu: float  # seconds of server CPU per request


@dataclass
class Result:
    target: Target
    page: list[Run] = field(default_factory=list)
    bare: list[Run] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(page.rps / bare.rps for page, bare in zip(self.page, self.bare, strict=True))

    @property
    def cost(self) -> float:
        return median(page.cpu / bare.cpu for page, bare in zip(self.page, self.bare, strict=True))

    @property
    def rps(self) -> float:
        return median(page.rps for page in self.page)


# --- Processes --------------------------------------------------------------------------------------------------------


def on_core(core: int, command: list[str]) -> list[str]:
    return ["taskset", "-c", str(core), *command]


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in descendants(int(child)))]


def cpu_seconds(pid: int) -> float:
    total = 0
    for found in descendants(pid):
        fields = Path(f"/proc/{found}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_of_worker(pid: int) -> float:
    """Megabytes held by the largest process: the one that answers."""
    sizes = [
        int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{found}/smaps_rollup").read_text())[1])
        for found in descendants(pid)
    ]  # type: ignore[index]
    return max(sizes) / 1024


@contextlib.contextmanager
def running(command: list[str], url: str, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, **options)  # type: ignore[call-overload]
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if subprocess.run(["curl", "-skf", "-o", "/dev/null", url]).returncode == 0:
            return
        if process.poll() is not None:
            sys.exit(f"The server for {url} ended with {process.returncode}.")
        time.sleep(0.2)
    sys.exit(f"{url} does not answer.")


def load(url: str, pid: int, seconds: int, headers: dict[str, str]) -> Run:
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu_seconds(pid)
    said = subprocess.run(
        on_core(1, ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", *sent, url]),
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    used = cpu_seconds(pid) - before
    if "Non-2xx" in said:
        sys.exit(f"{url} answered with errors under load:\n{said}")
    requests = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    return Run(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), used / max(requests, 1))  # type: ignore[index]


# --- The site to measure ----------------------------------------------------------------------------------------------


def environment(work: Path) -> dict[str, str]:
    chosen = {
        "DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}:{HERE}",
        "SVOI_SECRET_KEY": secrets.token_urlsafe(50), "SVOI_HOSTS": "127.0.0.1", "SVOI_BASE_URL": f"http://127.0.0.1:{SITE}",
        "SVOI_HTTPS": "no", "SVOI_PROXIES": "0", "SVOI_FROM_EMAIL": "Svoi <hello@example.org>", "SVOI_SMTP_HOST": "127.0.0.1",
        "SVOI_STAFF_SECOND_FACTOR": "no", "SVOI_LOG_LEVEL": "WARNING", "SVOI_MEDIA_ROOT": str(work / "media"),
        "SVOI_STATIC_ROOT": str(work / "static"), "SVOI_SQLITE": str(work / "svoi.sqlite3"),
    }  # fmt: skip
    if url := os.environ.get("TEST_DATABASE_URL"):
        fresh_database(url)
        chosen["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path="/svoi_bench"))
    if url := os.environ.get("TEST_REDIS_URL"):
        chosen["REDIS_URL"] = url
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | chosen


def fresh_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS svoi_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE svoi_bench")


def prepare(given: dict[str, str]) -> None:
    def manage(*words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=given, check=True, stdout=subprocess.DEVNULL
        )

    print("Preparing the site: migrations, static files, demo …", flush=True)
    manage("messages")
    manage("migrate", "-v0")
    manage("collectstatic", "-v0", "--noinput")
    manage("demo", "--articles", "30", "--comments", "500")
    manage("worker", "--batch")  # nothing shall be waiting while we measure


def look_inside(given: dict[str, str]) -> dict[str, dict]:
    said = subprocess.run(
        [sys.executable, str(HERE / "inside.py"), *PATHS],
        cwd=ROOT,
        env=given,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(said.stdout)


def targets(cookie: str) -> list[Target]:
    rendered, member = {"Authorization": "none"}, {"Cookie": cookie}  # credentials go past the page cache
    return [
        Target("home, from the page cache", "/", goal="≥ 0.7"),
        Target("article with 50 comments, from the page cache", ARTICLE_50, goal="≥ 0.7"),
        Target("article list, from the page cache", "/articles/", goal="≥ 0.7"),
        Target("home, rendered for a visitor", "/", rendered),
        Target("article with 50 comments, rendered for a visitor", ARTICLE_50, rendered),
        Target("article list, rendered for a visitor", "/articles/", rendered),
        Target("home, signed in", "/", member),
        Target("article with 50 comments, signed in", ARTICLE_50, member, goal="≤ 18, ≤ 12 queries"),
        Target("article list, signed in", "/articles/", member),
        Target("article with 500 comments, signed in", ARTICLE_500, member, goal="queries as with 50"),
    ]


def measure(wanted: list[Target], site_pid: int, bare_pid: int, seconds: int, rounds: int) -> list[Result]:
    results = [Result(target) for target in wanted]
    site, bare = f"http://127.0.0.1:{SITE}", f"http://127.0.0.1:{BARE}/"
    for target in wanted:
        load(site + target.path, site_pid, 1, target.headers)  # warm
    for _ in range(rounds):
        for result in results:
            result.bare.append(load(bare, bare_pid, seconds, {}))
            result.page.append(load(site + result.target.path, site_pid, seconds, result.target.headers))
            print(
                f"  {result.target.name:<52} {result.page[-1].rps:8.0f}/s  bare {result.bare[-1].rps:6.0f}/s",
                flush=True,
            )
    return results


def cost_of_new_project(bare_pid: int, seconds: int) -> float:
    """The same view behind the middleware of a new Django project, in bare views."""
    command = on_core(0, [*GUNICORN, f"127.0.0.1:{PROJECT}", "--chdir", str(HERE), "bare:application"])
    with running(command, f"http://127.0.0.1:{PROJECT}/", env=os.environ | {"NEW_PROJECT": "1"}) as process:
        costs = []
        for _ in range(3):
            bare = load(f"http://127.0.0.1:{BARE}/", bare_pid, seconds, {})
            costs.append(load(f"http://127.0.0.1:{PROJECT}/", process.pid, seconds, {}).cpu / bare.cpu)
    return median(costs)


@contextlib.contextmanager
def servers(given: dict[str, str], name: str) -> Iterator[tuple[int, int]]:
    here = [part.format(port=SITE) for part in SERVERS[name]]
    bare = on_core(0, [*GUNICORN, f"127.0.0.1:{BARE}", "--chdir", str(HERE), "bare:application"])
    with (
        running(on_core(0, here), f"http://127.0.0.1:{SITE}/healthz", env=given, cwd=ROOT) as site_process,
        running(bare, f"http://127.0.0.1:{BARE}/") as bare_process,
    ):
        yield site_process.pid, bare_process.pid


def measure_front(given: dict[str, str], work: Path, seconds: int) -> dict[str, float]:
    """A cached page and a static file of about its size, both from nginx with docs/deploy/nginx.conf, over TLS."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin") is None:
        return {}
    folder = Path(tempfile.mkdtemp(dir=work))
    for path in (work, folder):
        path.chmod(0o755)
    main = front.write(folder, port=FRONT, site=f"127.0.0.1:{SITE}", static=work / "static", media=work / "media")
    origin = f"https://127.0.0.1:{FRONT}"
    page = subprocess.run(
        ["curl", "-sk", "-H", "Accept-Encoding: gzip", origin + "/articles/"], capture_output=True, check=False
    ).stdout
    with running(on_core(0, front.command(main)), origin + "/articles/") as process:
        page = subprocess.run(
            ["curl", "-sk", "-H", "Accept-Encoding: gzip", origin + "/articles/"], capture_output=True, check=True
        ).stdout
        (work / "static" / "like-a-page.html.gz").write_bytes(page)
        (work / "static" / "like-a-page.html").write_bytes(page)
        zipped, found = {"Accept-Encoding": "gzip"}, {"static": [], "page": []}
        for _ in range(3):
            found["static"].append(load(origin + "/static/like-a-page.html", process.pid, seconds, zipped).rps)
            found["page"].append(load(origin + "/articles/", process.pid, seconds, zipped).rps)
    share = median(page / static for page, static in zip(found["page"], found["static"], strict=True))
    return {name: median(rates) for name, rates in found.items()} | {"bytes": len(page), "share": share}


# --- What is told -----------------------------------------------------------------------------------------------------


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    versions = [f"Python {platform.python_version()}"]
    for package in ("Django", "wagtail", "granian", "gunicorn"):
        from importlib.metadata import version

        versions.append(f"{package} {version(package)}")
    return f"{os.cpu_count()} cores, {model[1] if model else 'unknown'}; {', '.join(versions)}"


def table(results: list[Result], inside: dict[str, dict]) -> str:
    lines = [
        "| page | requests/s of the bare view | cost in bare views | queries | HTML, KB (gz) | CSS + JS, KB gz | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        target = result.target
        seen = inside["pages"][target.path]["member" if "Cookie" in target.headers else "visitor"]
        is_kept = not target.headers
        queries = 0 if is_kept else seen["queries"]
        html = f"{seen['html'] / 1024:.0f} ({seen['html_gz'] / 1024:.1f})"
        scripts = f"{seen['css_gz'] / 1024:.1f} + {seen['js_gz'] / 1024:.1f}"
        lines.append(
            f"| {target.name} | {result.ratio:.2f} | {result.cost:.1f} | {queries} | {html} | {scripts} | {target.goal} |"
        )
    return "\n".join(lines)


def facts(
    results: list[Result], memory: float, project: float, from_front: dict[str, float], given: dict[str, str]
) -> str:
    bare = [run for result in results for run in result.bare]
    where = f"{'PostgreSQL' if 'DATABASE_URL' in given else 'SQLite'} and {'Redis' if 'REDIS_URL' in given else 'memory as cache'}"
    told = [
        f"Measured {date.today():%Y-%m-%d} with {where}, {CHOSEN}, one process on one core. {machine()}.",
        f"The bare view: {median(run.rps for run in bare):.0f} requests/s, {median(run.cpu for run in bare) * 1000:.2f} ms of CPU.",
        f"The same view in a new Django project, behind its middleware, costs {project:.1f} bare views.",
        f"Load average of the machine in that time: {os.getloadavg()[1]:.1f}. Above 2 on two cores others were at work, and the figures are rough.",
        f"Memory of the web process after the run: {memory:.0f} MB.",
    ]
    if from_front:
        told.append(
            f"From nginx (docs/deploy/nginx.conf, TLS): a cached page {from_front['page']:.0f}/s, a static file of its size"
            f" ({from_front['bytes'] / 1024:.1f} KB) {from_front['static']:.0f}/s: {from_front['share']:.0%}."
        )
    return "\n".join(f"- {line}" for line in told)


def write_down(heading: str, text: str) -> None:
    """Put the text between the marks `<!-- heading -->` and `<!-- / -->` of bench/README.md."""
    readme = HERE / "README.md"
    old = readme.read_text()
    marked = re.compile(rf"(<!-- {heading} -->\n).*?(<!-- / -->)", re.DOTALL)
    readme.write_text(marked.sub(lambda found: f"{found[1]}{text}\n{found[2]}", old))


def compare_servers(given: dict[str, str], wanted: list[Target], seconds: int) -> str:
    lines = [
        "| server | page cache: ratio (cost) | signed in, 50 comments: ratio (cost) | memory, MB |",
        "|---|---|---|---|",
    ]
    for name in SERVERS:
        print(name, flush=True)
        with servers(given, name) as (site_pid, bare_pid):
            kept, member = measure(wanted, site_pid, bare_pid, seconds, rounds=2)
            memory = memory_of_worker(site_pid)
        lines.append(
            f"| {name} | {kept.ratio:.2f} ({kept.cost:.2f}) | {member.ratio:.3f} ({member.cost:.1f}) | {memory:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4, help="how long each page is loaded each time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--servers", action="store_true", help="compare the web servers instead")
    parser.add_argument("--sql", action="store_true", help="show the queries of the signed-in article and stop")
    parser.add_argument("--keep", type=Path, help="a folder to prepare once and use again")
    options = parser.parse_args()
    for tool in ("wrk", "taskset", "curl"):
        if shutil.which(tool) is None:
            sys.exit(f"make bench needs {tool} (on Debian: apt-get install wrk util-linux curl).")
    work = options.keep or Path(tempfile.mkdtemp(prefix="svoi-bench-"))
    work.mkdir(exist_ok=True)
    notes = work / "environment.json"
    try:
        if options.keep and notes.exists():
            given = json.loads(notes.read_text())
        else:
            given = environment(work)
            prepare(given)
            notes.write_text(json.dumps(given))
        inside = look_inside(given)
        if options.sql:
            print("\n\n".join(inside["pages"][ARTICLE_50]["member"]["sql"]))
            return
        wanted = targets(inside["cookie"])
        if options.servers:
            text = compare_servers(given, [wanted[1], wanted[7]], min(options.seconds, 3))
            write_down("servers", text)
            print(text)
            return
        with servers(given, CHOSEN) as (site_pid, bare_pid):
            results = measure(wanted, site_pid, bare_pid, min(options.seconds, 60), options.rounds)
            memory = memory_of_worker(site_pid)
            project = cost_of_new_project(bare_pid, options.seconds)
            from_front = measure_front(given, work, options.seconds)
        text = f"{facts(results, memory, project, from_front, given)}\n\n{table(results, inside)}"
        print("\n" + text)
        if options.seconds >= 4:
            write_down("results", text)
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
