"""Is the site alive, and is it ready for visitors? For load balancers and monitors; without secrets.

`/healthz` says that this process answers. `/readyz` asks everything a page needs, all at once, within two seconds. An
app adds a question of its own in its `ready()`:

    register_check("tasks", background_work_goes_on)     # raises when it does not
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from time import monotonic

from django.core.cache import cache
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

SECONDS = 2.0  # how long the answers may take


class NotReady(Exception):
    """What is asked about does not work; the sentence is for the log."""


Check = Callable[[], None]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Ask this too before saying that the site is ready. The check raises when it is not."""
    _checks[name] = check


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    answers = ask_all()
    is_ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": is_ready, "checks": answers}, status=200 if is_ready else 503)


def ask_all() -> dict[str, str]:
    """Every check's answer: “ok”, “failed” or “late”. Why is written to the log, not told to the world."""
    pool = ThreadPoolExecutor(max_workers=len(_checks), thread_name_prefix="ready")
    try:
        asked = {name: pool.submit(_ask, check) for name, check in _checks.items()}
        deadline = monotonic() + SECONDS
        return {name: _answer(name, future, deadline) for name, future in asked.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ask(check: Check) -> None:
    try:
        check()
    finally:
        connections.close_all()


def _answer(name: str, future: Future[None], deadline: float) -> str:
    try:
        future.result(timeout=max(0.0, deadline - monotonic()))
    except Late:
        logger.error("Not ready: %s did not answer within %s s.", name, SECONDS)
        return "late"
    except Exception as error:
        logger.error("Not ready: %s: %s", name, error)
        return "failed"
    return "ok"


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def cache_answers() -> None:
    word = get_random_string(12)
    cache.set("ready", word, timeout=30)
    # Another process may ask at the same moment, so any word will do.
    if not cache.get("ready"):
        raise NotReady("The cache forgets at once what it is told.")


_migrated = False


def nothing_to_migrate() -> None:
    """Once found complete it stays so for this process: its code does not change."""
    global _migrated
    if _migrated:
        return
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations are not applied, the first is {waiting[0][0]}.")
    _migrated = True


register_check("database", database_answers)
register_check("cache", cache_answers)
register_check("migrations", nothing_to_migrate)
