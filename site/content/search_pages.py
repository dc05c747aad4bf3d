"""Pages in the search: whole ones by all their words, teasers by what they show, help answers one by one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from common.prepared import ask
from content.models import (
    ArticlePage,
    BasePage,
    BasePageQuerySet,
    HelpTheme,
    HomePage,
    PersonPage,
    ProductPage,
    StoryPage,
)
from content.rules import reads_everything
from content.search import MOST_HITS, Hit, Reader, Suggestion, recency, score
from content.search_index import beginning_with, begun, pages_titled, pages_with, wanted, without_yo_in
from content.search_text import body_of, plain
from content.search_words import Query
from facts.queries import all_facts

KINDS = {
    "articles": _("Articles"),
    "stories": _("Stories"),
    "products": _("Products"),
    "help": _("Answers"),
    "people": _("People"),
    "pages": _("Pages"),
}
_KIND_OF: dict[type[BasePage], str] = {
    ArticlePage: "articles",
    StoryPage: "stories",
    ProductPage: "products",
    HelpTheme: "help",
    PersonPage: "people",
}


class Row(NamedTuple):
    """What a page shows to everybody who may know of it, and what decides its place among the hits."""

    pk: int
    title: str
    summary: str
    content_type_id: int
    published_at: datetime | None


def find(query: Query, reader: Reader, strictly: bool) -> Iterator[Hit]:
    # The index is asked alone first, whoever asks: of most words no page knows, and who may read which is nobody's question.
    having = frozenset(pk for (pk,) in ask(_having, wanted(query, strictly), reader.language))
    if not having:
        return
    pages = _pages(reader).filter(pk__among=having)
    readable = pages.visible_to(reader.user)
    whole = _rows(readable, MOST_HITS)
    kinds = _kinds()
    for row in whole:
        if kinds.get(row.content_type_id) != "help":
            yield _hit(row, query, kinds)
    yield from _answers(query, reader, [row for row in whole if kinds.get(row.content_type_id) == "help"], strictly)
    if len(whole) < len(having) and not reads_everything(reader.user):
        closed = pages.listed_for(reader.user).exclude(pk__in=readable.values("pk"))
        yield from _teasers(query, _rows(closed), kinds, strictly)


def show(hits: Sequence[Hit], reader: Reader) -> None:
    """Address, words, cover: for the few hits of one screen. A closed page is never opened for it."""
    pages = {page.pk: page for page in BasePage.objects.filter(pk__in={hit.thing for hit in hits}).with_cover()}
    open_pages = {hit.thing for hit in hits if not hit.is_closed and not hit.text}
    specific = {page.pk: page for page in BasePage.objects.filter(pk__in=open_pages).specific()} if open_pages else {}
    for hit in hits:
        page = pages[hit.thing]
        hit.url = f"{page.url or ''}{hit.key.removeprefix(str(page.pk))}"
        hit.cover = None if hit.kind == "help" else page.cover
        if not hit.text:
            opened = specific.get(hit.thing)
            hit.text = " ".join([page.summary, body_of(opened, reader.language) if opened else ""]).strip()


def suggest(query: Query, reader: Reader, most: int) -> list[Suggestion]:
    """Pages this reader may read whole, by the words of their titles; those that begin with them first."""
    pages = _pages(reader).visible_to(reader.user).filter(pk__in=pages_titled(begun(query)))
    pages = pages.alias(written=without_yo_in("title"))
    begins = Case(When(beginning_with(query.text, "written"), then=1), default=0)
    found = pages.only("title", "url_path", "content_type").order_by(begins.desc(), "-published_at", "-pk")[:most]
    kinds = _kinds()
    return [
        Suggestion(page.title, page.url or "", str(KINDS[kinds.get(page.content_type_id or 0, "pages")]))
        for page in found
    ]


def words(language: str) -> Iterator[str]:
    """Titles and questions."""
    visitor = AnonymousUser()
    of_language = {"locale__language_code": language}
    yield from BasePage.objects.listed_for(visitor).filter(**of_language).values_list("title", flat=True)
    for theme in HelpTheme.objects.visible_to(visitor).filter(**of_language):
        yield from (block.value["question"] for block in theme.questions)


def _pages(reader: Reader) -> BasePageQuerySet:
    return BasePage.objects.live().filter(locale__language_code=reader.language).not_type(HomePage)


def _having(words: str, language: str) -> Any:
    pages = BasePage.objects.filter(live=True, locale__language_code=language, pk__in=pages_with(words))
    return pages.order_by().values_list("pk")


def _rows(pages: BasePageQuerySet, most: int | None = None) -> list[Row]:
    return [Row(*values) for values in pages.order_by("-published_at", "-pk").values_list(*Row._fields)[:most]]


def _teasers(query: Query, closed: Sequence[Row], kinds: dict[int, str], strictly: bool) -> list[Hit]:
    """Closed pages that have the words in what they show.

    The index knows their hidden texts too, so it only spares the reading of pages that have the words nowhere. Neither a
    hit nor its place depends on it, so nobody can find out by searching what is in a closed page.
    """
    hits = []
    for row in closed:
        met = query.met_in(f"{row.title} {row.summary}")
        if len(met) == len(query.terms) or (met and not strictly):
            hits.append(_hit(row, query, kinds, is_closed=True))
    return sorted(hits, key=lambda hit: hit.place)[:MOST_HITS]


def _kinds() -> dict[int, str]:
    types = ContentType.objects.get_for_models(*_KIND_OF)
    return {types[model].pk: kind for model, kind in _KIND_OF.items()}


def _hit(row: Row, query: Query, kinds: dict[int, str], *, is_closed: bool = False) -> Hit:
    return Hit(
        kinds.get(row.content_type_id, "pages"),
        row.title,
        str(row.pk),
        score(query, title=row.title, summary=row.summary, in_body=not is_closed, order=_order(row.published_at)),
        at=row.published_at,
        is_closed=is_closed,
        # Where title and summary say it all the summary is the best excerpt, and the page need not be opened for another.
        text=row.summary if len(query.met_in(f"{row.title} {row.summary}")) == len(query.terms) else "",
        thing=row.pk,
    )


def _order(at: datetime | None) -> float:
    """Of equals, what the brand wrote stands before what is said about it."""
    return 0.5 + recency(at)


def _answers(query: Query, reader: Reader, rows: Sequence[Row], strictly: bool) -> Iterator[Hit]:
    """Each question that has the words, with the address of its answer. If none has: the theme itself."""
    if not rows:
        return
    themes, facts = HelpTheme.objects.in_bulk([row.pk for row in rows]), all_facts()
    for row in rows:
        theme = themes.get(row.pk)
        blocks = theme.questions if theme else ()
        hits = [
            hit
            for block in blocks
            if (hit := _answer(query, row, block.value, plain(block.value["answer"], reader.language, facts), strictly))
        ]
        yield from hits or [_hit(row, query, _kinds())]


def _answer(query: Query, row: Row, value: Any, answer: str, strictly: bool) -> Hit | None:
    question = value["question"]
    own = query.met_in(f"{question} {answer}")
    met = own | query.met_in(row.title)
    if not own or (strictly and len(met) < len(query.terms)):
        return None
    points = score(query, title=question, summary=row.title, order=_order(row.published_at))
    points += len(query.met_in(answer))
    return Hit("help", question, f"{row.pk}#{value.anchor}", points, text=answer, thing=row.pk)
