"""The markup of every page the access table names, for a visitor, a member and the owner: what a browser forgives and a screen
reader does not.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection

from content.tests.conftest import club, tree  # noqa: F401  (fixtures)
from tests.test_access import OK, TABLE, world  # noqa: F401  (a fixture)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The markup is the same on every database."),
]

# What may stand in what: (the inner, the outer it must not be in).
APART = [
    ("a, button, input, select, textarea, label", "a"),
    ("a, button, input, select, textarea", "button"),
    ("form", "form"),
]
BLOCKS = "address, article, aside, blockquote, div, dl, fieldset, figure, footer, form, h1, h2, h3, h4, header, ol, p, section, table, ul"
POINTERS = ["aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "list", "popovertarget", "headers"]

# Beside the table's own: what is only there with something in the address, or in the other language.
MORE = [
    "/",
    "/ru/",
    "/me/",
    "/me/messages/new/?to=vika",
    "/members/masha/wrote/topics/",
    "/search/?q=porch",
    "/ru/search/?q=zzz",
]


def faults(html: str) -> Iterator[str]:
    document = BeautifulSoup(html, "html.parser")
    ids = Counter(str(tag["id"]) for tag in document.select("[id]"))
    yield from (f"the id “{name}” is there {count} times" for name, count in ids.items() if count > 1)
    for tag in document.find_all(True):
        yield from _attributes(tag, ids)
    for inner, outer in APART:
        yield from (
            f"<{tag.name}> in <{outer}>: {_short(tag)}"
            for tag in document.select(f"{outer} :is({inner})")
            if not _hidden(tag)
        )
    yield from (f"<{tag.name}> in <p>: {_short(tag)}" for tag in document.select(f"p :is({BLOCKS})"))
    yield from (
        f"<{tag.name}> in a list: {_short(tag)}" for tag in document.select(":is(ul, ol) > :not(li, template, script)")
    )
    yield from _headings(document)


def _attributes(tag: Tag, ids: Counter[str]) -> Iterator[str]:
    for name in tag.attrs:
        if name.startswith("hx-"):
            yield f"{name} is for data-{name}: {_short(tag)}"
        if name in ("action", "href", "src", "id", "name") and not tag[name]:
            yield f"an empty {name}: {_short(tag)}"
        if _hidden(tag) and name.startswith("aria-"):
            yield f"{name} of what nobody sees: {_short(tag)}"
    for name in POINTERS:
        for wanted in str(tag.get(name, "")).split():
            if wanted not in ids:
                yield f"{name} points at “{wanted}”, which is not there: {_short(tag)}"


def _headings(document: BeautifulSoup) -> Iterator[str]:
    levels = [(int(tag.name[1]), tag) for tag in document.find_all(re.compile("^h[1-6]$"))]
    if [level for level, _tag in levels].count(1) != 1:
        yield f"{[level for level, _tag in levels].count(1)} headings of the first level"
    before = 0
    for level, tag in levels:
        if level > before + 1 and before:
            yield f"h{level} after h{before}: {_short(tag)}"
        before = level


def _hidden(tag: Tag) -> bool:
    return tag.name == "input" and tag.get("type") == "hidden"


def _short(tag: Tag) -> str:
    return " ".join(str(tag).split())[:140]


@pytest.mark.parametrize("role", ["visitor", "member", "owner"])
def test_every_page_is_well_made(role: str, world: dict[str, Any], sign_in: Any, client: Any) -> None:  # noqa: F811
    reader = client if role == "visitor" else sign_in(world["people"][role])
    found, seen = {}, 0
    table = {"/" + (example or address).format(**world): answers[role] for address, (example, answers) in TABLE.items()}
    for path in [*(path for path, answer in table.items() if answer == OK), *MORE]:
        answer = reader.get(path)
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        html = answer.content.decode()
        if not html.lstrip().lower().startswith("<!doctype"):
            continue
        seen += 1
        if wrong := list(faults(html)):
            # The page of components shows every heading that there is.
            found[path] = [each for each in wrong if "of the first level" not in each or path != "/styleguide/"]

    assert seen > 20
    assert not any(found.values()), "\n".join(f"{path}: {fault}" for path, all_of in found.items() for fault in all_of)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>a</h1><i id=x></i><b id=x></b>", "the id “x” is there 2 times"),
        ("<h1>a</h1><h3>b</h3>", "h3 after h1"),
        ("<h2>a</h2>", "0 headings of the first level"),
        ("<h1>a</h1><div hx-get='/'></div>", "hx-get is for data-hx-get"),
        ("<h1>a</h1><label for=nowhere>b</label>", "for points at “nowhere”"),
        ("<h1>a</h1><a href=/><button>b</button></a>", "<button> in <a>"),
        ("<h1>a</h1><ul><p>b</p></ul>", "<p> in a list"),
        ("<h1>a</h1><form action=''></form>", "an empty action"),
    ],
)
def test_faults_are_found(html: str, fault: str) -> None:
    assert [each.startswith(fault) for each in faults(html)] == [True]
