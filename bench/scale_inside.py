"""What scale.py asks inside the site's own process: addresses, sessions, queries and their time. Prints JSON."""

import json
import re
import sys
import time
import uuid

from django.db import connection
from django.test import Client

import config.wsgi  # noqa: F401  (as the web server begins; the apps are there after it)
from common import limits
from community.forums.links import POSTS_ON_A_PAGE, topic_url
from community.forums.models import Space, Topic
from members.models import User

# The writer is a member as others are: who works for the brand costs one query more, for what they are permitted.
MEMBER, WRITER, WORD = "member@demo.example", "vip@demo.example", "kolibri"


class Watch:
    """Counts queries and the time the database takes for them."""

    def __init__(self) -> None:
        self.count, self.seconds, self.sql = 0, 0.0, []

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            self.count, self.seconds = self.count + 1, self.seconds + took
            self.sql.append((round(took * 1000, 1), sql))


def signed_in(email: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    return client


def look_at(name: str, ask) -> dict[str, object]:
    queries, spent, slowest = watched(ask)
    print(f"{name}: {queries}, {spent} ms", *(f"  {ms} {sql[:400]}" for ms, sql in slowest), sep="\n", file=sys.stderr)
    return {"name": name, "queries": queries, "query_ms": spent}


def watched(ask) -> tuple[int, float, list]:
    ask()
    seen = []
    for _ in range(6):
        watch = Watch()
        with connection.execute_wrapper(watch):
            answer = ask()
        assert answer.status_code in (200, 302), answer.status_code
        seen.append(watch)
    quickest = min(seen, key=lambda watch: watch.seconds)
    return quickest.count, round(quickest.seconds * 1000, 1), sorted(quickest.sql, reverse=True)[:2]


def cpu_ms(asked: list) -> list[float]:
    """Of each page the least of thirty rounds through all of them: others on the machine make it more, never less."""
    rounds = [[_cpu_ms(ask) for ask in asked] for _ in range(30)]
    return [min(spent) for spent in zip(*rounds, strict=True)]


def _cpu_ms(ask) -> float:
    began = time.process_time()
    for _ in range(6):
        ask()
    return (time.process_time() - began) / 6 * 1000


def main() -> None:
    reader, writer = signed_in(MEMBER), signed_in(WRITER)
    space = Space.objects.get(slug="filled-0")
    long = Topic.objects.filter(space=space).order_by("-last_number").first()
    long.space = space
    usual = Topic.objects.filter(last_number__gte=24, space__slug="filled-2").order_by("-pk").first()
    usual.space = Space.objects.get(slug="filled-2")
    last = (long.last_number - 1) // POSTS_ON_A_PAGE + 1
    address = topic_url(long, "/community/")
    paths = {
        "list of spaces": "/community/",
        "list of topics": "/community/filled-0/",
        "topic, 24 posts": topic_url(usual, "/community/"),
        "topic of 10,000 posts, first page": address,
        "topic of 10,000 posts, middle page": f"{address}?page={last // 2}",
        "topic of 10,000 posts, last page": f"{address}?page={last}",
        "unread": "/community/unread/",
        "new": "/community/new/",
        "search, a rare word": f"/search/?q={WORD}",
    }
    allow = limits.allow
    limits.allow = lambda *args, **kwargs: allow(*args, **kwargs) or True  # nobody may search and answer so often
    asked = {name: lambda path=path: reader.get(path) for name, path in paths.items()}
    form = writer.get(f"{address}reply/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    said = {"csrfmiddlewaretoken": token, "text": "A word in answer"}
    asked["a reply, posted"] = lambda: writer.post(f"{address}reply/", said | {"key": str(uuid.uuid4())})
    pages = [look_at(name, ask) for name, ask in asked.items()]
    spent = cpu_ms(list(asked.values()))
    print(json.dumps([page | {"cpu_ms": ms} for page, ms in zip(pages, spent, strict=True)]))


if __name__ == "__main__":
    main()
