"""A real browser on a real server: journeys of the people the site is for.

Every page a journey opens is watched: an error in its console (a broken Content-Security-Policy speaks there), a script
that fails, a request to somebody else's host or an answer that is a fault ends the test.
"""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core import mail
from django.core.asgi import get_asgi_application
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from content.tests.factories import Tree
from live.streams import Streams
from members.actions import ensure_access_group, grant_access
from members.models import User

PASSWORD = "correct horse battery"
PATIENCE = 15_000  # milliseconds: a slow machine is no fault of the page
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-extensions", "--disable-sync", "--no-first-run", "--mute-audio",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# --- Browser and server ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one the journeys are skipped, or fail where CI says that it must be there."""
    found = os.environ.get("SVOI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    reason = "Chromium is missing: install it (Debian: apt install chromium) or name it in SVOI_CHROMIUM."
    if os.environ.get("SVOI_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    # Playwright's own event loop runs in this thread for as long as the browser does; Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {"executable_path": chromium, "args": QUIET}


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Europe/Moscow"}


@pytest.fixture(autouse=True, scope="session")
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


class Watch:
    """Listens to pages and remembers what must not happen on them."""

    def __init__(self, own_host: str) -> None:
        self.own_host, self.problems = own_host, []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"{error.page.url}: {error.error}"))
        context.on("response", self._response)
        context.on("request", self._request)

    def forgive(self, words: str) -> None:
        """What a test brings about on purpose is no fault."""
        self.problems = [problem for problem in self.problems if words not in problem]

    def _console(self, message: ConsoleMessage) -> None:
        is_about_an_answer = "Failed to load resource" in message.text  # judged by the answer itself
        if message.type == "error" and not is_about_an_answer:
            self.problems.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _response(self, response: Response) -> None:
        limit = 500 if response.request.is_navigation_request() else 400
        if response.status >= limit:
            self.problems.append(f"{response.status} from {response.url}")

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("http", "https") and url.netloc != self.own_host:
            self.problems.append(f"{request.frame.url} asks {request.url}")


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    watch = Watch(urlsplit(live_server.url).netloc)
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def streaming_site(live_server: Any, watch: Watch) -> Iterator[str]:
    """The address of the site as it runs for people: under ASGI, with the streams of open pages before Django."""
    site = Streams(ASGIStaticFilesHandler(get_asgi_application()))
    server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    server.config.timeout_graceful_shutdown = 1
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        watch.own_host = f"{live_server.thread.host}:{server.servers[0].sockets[0].getsockname()[1]}"
        yield f"http://{watch.own_host}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def open_browser(
    site: Tree, new_context: Callable[..., BrowserContext], watch: Watch, live_server: Any
) -> Callable[..., Page]:
    """`open_browser(member)` is a browser in which that member has signed in; `open_browser()` is a visitor's."""

    def opened(user: User | None = None, **options: Any) -> Page:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        return context.new_page()

    return opened


# --- The site and its people ------------------------------------------------------------------------------------------


@pytest.fixture
def site(live_server: Any, transactional_db: None) -> Tree:
    """Home and sections in both languages."""
    return Tree()


@pytest.fixture
def person(site: Tree, make_member: Callable[..., User]) -> Callable[..., User]:
    """`person("masha", "editors")`: a member, or one of the staff in those roles. Everybody has the same password."""

    def made(handle: str, *roles: str, **fields: Any) -> User:
        user = make_member(handle, is_staff=bool(roles), **fields)
        user.groups.add(*Group.objects.filter(name__in=roles))
        return user

    return made


@pytest.fixture
def club(site: Tree) -> Any:
    titles, ways = (
        {"en": "the club", "ru": "клуб"},
        {"en": "It opens after the third order.", "ru": "Он открывается после третьего заказа."},
    )
    return ensure_access_group("club", title=titles, how_to_join=ways)


@pytest.fixture
def vip(person: Callable[..., User], club: Any) -> User:
    user = person("vika")
    grant_access(user, club, source="test")
    return user


# --- Letters ------------------------------------------------------------------------------------------------------------


def code_sent_to(address: str) -> str:
    """The code in the last letter to that address."""
    letters = [letter for letter in mail.outbox if address in letter.to]
    assert letters, f"Nothing was sent to {address}."
    found = re.search(r"\b\d{4}-?\d{4}\b", str(letters[-1].body))
    assert found, letters[-1].body
    return found[0]
