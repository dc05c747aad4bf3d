"""Whatever stands in an address or in a form, the site has an answer: a page, a sentence, “not found”. It never breaks.

What is sent is what scanners, broken links and half-filled forms send: to every address of the access table, with every name that
the page's own forms have or that views read beside them.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.db import connection

from common import limits
from content.tests.conftest import club, tree  # noqa: F401  (fixtures)
from tests.test_access import TABLE, world  # noqa: F401  (a fixture)

pytestmark = [
    pytest.mark.django_db,
    # The stricter database, once: a NUL or a number out of range is an error there.
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Asked on PostgreSQL."),
]

BAD = {
    "no number": b"abc",
    "a number below all": b"-1",
    "a number no column holds": b"9" * 30,
    "digits of another script": "٣²".encode(),
    "a NUL": b"a\0b",
    "no UTF-8": b"\xff\xfe",
    "no day": b"2026-13-45T25:61",
    "too long": b"x" * 1_000,
    "brackets": b"[]<%s>'\"",
}
READ = [
    "action",
    "after",
    "answer",
    "back",
    "comments",
    "deed",
    "do",
    "form",
    "in",
    "interest",
    "items",
    "keep",
    "kept",
    "key",
    "kind",
    "language",
    "next",
    "number",
    "numbers",
    "object",
    "on",
    "outcome",
    "p",
    "page",
    "place",
    "post",
    "q",
    "quote",
    "reply_to",
    "seen",
    "since",
    "sort",
    "space",
    "subject",
    "tag",
    "text",
    "thread",
    "title",
    "to",
    "wish",
    "with",
    "work",
    "writer",
]


def fields(page: str) -> set[str]:
    return set(re.findall(r' name="([a-z_0-9-]+)"', page)) - {"csrfmiddlewaretoken"}


def body_of(response: Any) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")


@pytest.mark.parametrize(("role", "turn"), [("member", 0), ("owner", 1), ("owner", 2)])
def test_nothing_that_is_sent_breaks_an_address(
    role: str,
    turn: int,
    world: dict[str, Any],  # noqa: F811
    sign_in: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "allow", lambda *args, **kwargs: True)
    values = [quote_from_bytes(value) for value in BAD.values()]
    broken: dict[str, Any] = {}
    someone = sign_in(world["people"][role])
    someone.raise_request_exception = False
    for address, (example, _answers) in TABLE.items():
        path = "/" + (example or address).format(**world)
        names = sorted({*READ, *fields(body_of(someone.get(path)))})
        sent = "&".join(f"{name}={values[(place + 3 * turn) % len(values)]}" for place, name in enumerate(names))
        answers = {
            "GET": someone.get(f"{path}?{sent}"),
            "POST": someone.post(path, sent, content_type="application/x-www-form-urlencoded"),
            "no such thing": someone.get(re.sub(r"\b\d+\b", "9" * 30, path)),
        }
        broken |= {f"{how} {path}": answer for how, answer in answers.items() if answer.status_code >= 500}
        if any(answer.wsgi_request.user.is_anonymous for answer in answers.values() if hasattr(answer, "wsgi_request")):
            someone = sign_in(world["people"][role], fresh=True)  # an address that ends the session
            someone.raise_request_exception = False

    assert broken == {}
