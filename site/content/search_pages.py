"""Pages in the search: whole ones by all their words, teasers by what they show, help answers one by one."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.query import PlainText

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
from content.search import MOST_HITS, Hit, Reader, score
from content.search_text import body_of, plain
from content.search_words import Query

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
_SHOWN_OF_TEASERS = ("title", "summary", "url_path", "locale", "content_type", "published_at")


def find(query: Query, reader: Reader, strictly: bool) -> Iterator[Hit]:
    readable = _pages(reader).visible_to(reader.user)
    found = _whole(query, readable, strictly)
    order = {pk: 1 - place / (len(found) or 1) for place, pk in enumerate(found)}
    kinds = _kinds()
    pages = list(BasePage.objects.filter(pk__in=found))
    for page in pages:
        if kinds.get(page.content_type_id) != "help":
            yield _hit(page, query, kinds, order=order[page.pk])
    yield from _answers(
        query, reader, [page.pk for page in pages if kinds.get(page.content_type_id) == "help"], strictly
    )
    yield from _teasers(query, reader, readable, kinds, strictly)


def show(hits: Sequence[Hit], reader: Reader) -> None:
    """Words, cover: for the few hits of one screen. A closed page is never opened for it."""
    wanted = {hit.thing for hit in hits}
    with_cover = {page.pk: page for page in BasePage.objects.filter(pk__in=wanted).with_cover()}
    open_pages = {hit.thing for hit in hits if not hit.is_closed and not hit.text}
    specific = {page.pk: page for page in BasePage.objects.filter(pk__in=open_pages).specific()}
    for hit in hits:
        hit.cover = None if hit.kind == "help" else with_cover[hit.thing].cover
        if not hit.text:
            page = specific.get(hit.thing)
            hit.text = " ".join([with_cover[hit.thing].summary, body_of(page, reader.language) if page else ""]).strip()


def _pages(reader: Reader) -> BasePageQuerySet:
    return BasePage.objects.live().filter(locale__language_code=reader.language).not_type(HomePage)


def _whole(query: Query, pages: BasePageQuerySet, strictly: bool) -> list[int]:
    """The pages that have the words, by the database's own index, the most relevant first.

    What may be seen is part of the same query.
    """
    return [
        page.pk for page in Page.objects.filter(id__in=pages.values("pk")).search(_wanted(query, strictly))[:MOST_HITS]
    ]


def _teasers(
    query: Query, reader: Reader, readable: BasePageQuerySet, kinds: dict[int, str], strictly: bool
) -> list[Hit]:
    """Closed pages that have the words in what they show.

    The index knows their hidden texts too, so it only spares the reading of pages that have the words nowhere. Neither a
    hit nor its place depends on it, so nobody can find out by searching what is in a closed page.
    """
    closed = _pages(reader).listed_for(reader.user).exclude(pk__in=readable.values("pk"))
    maybe = BasePage.objects.filter(id__in=closed.values("pk")).only(*_SHOWN_OF_TEASERS)
    hits = []
    for page in maybe.search(_wanted(query, strictly)):
        met = query.met_in(f"{page.title} {page.summary}")
        if len(met) == len(query.terms) or (met and not strictly):
            hits.append(_hit(page, query, kinds, is_closed=True))
    return sorted(hits, key=lambda hit: (-hit.score, hit.thing))[:MOST_HITS]


def _wanted(query: Query, strictly: bool) -> Any:
    """For all indexed fields at once: SQLite knows no single ones."""
    words = [reduce(or_, [PlainText(lemma) for lemma in sorted(term.lemmas)]) for term in query.terms]
    return reduce(and_ if strictly else or_, words)


def _kinds() -> dict[int, str]:
    types = ContentType.objects.get_for_models(*_KIND_OF)
    return {types[model].pk: kind for model, kind in _KIND_OF.items()}


def _hit(page: BasePage, query: Query, kinds: dict[int, str], *, order: float = 0.0, is_closed: bool = False) -> Hit:
    points = score(query, title=page.title, summary=page.summary, in_body=not is_closed, order=order)
    return Hit(
        kinds.get(page.content_type_id or 0, "pages"),
        page.title,
        page.url or "",
        points,
        at=page.published_at,
        is_closed=is_closed,
        thing=page.pk,
    )


def _answers(query: Query, reader: Reader, theme_ids: Iterable[int], strictly: bool) -> Iterator[Hit]:
    """Each question that has the words, with the address of its answer. If none has: the theme itself."""
    for theme in HelpTheme.objects.filter(pk__in=list(theme_ids)):
        hits = [hit for block in theme.questions if (hit := _answer(query, reader, theme, block.value, strictly))]
        yield from hits or [_hit(theme, query, _kinds())]


def _answer(query: Query, reader: Reader, theme: HelpTheme, value: Any, strictly: bool) -> Hit | None:
    question, answer = value["question"], plain(value["answer"], reader.language)
    own = query.met_in(f"{question} {answer}")
    met = own | query.met_in(theme.title)
    if not own or (strictly and len(met) < len(query.terms)):
        return None
    points = score(query, title=question, summary=theme.title, in_body=True) + len(query.met_in(answer))
    return Hit("help", question, f"{theme.url}#{value.anchor}", points, text=answer, thing=theme.pk)
