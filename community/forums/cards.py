"""What is put into kept HTML when somebody reads it: addresses in their language, and cards.

A link of our own site that stands alone in its paragraph shows what it leads to, if this reader may see that; to anybody else
it stays the plain address its writer put there. So no closed title gets out through a link.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst

from common.pagecache import tag_page
from community.forums import rules
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Post, State, Topic
from community.forums.queries import ShownPost
from community.forums.texts import LANGUAGE_MARK, LATE_LINK, excerpt, shortened
from content.models import BasePage, ProductPage
from content.templatetags.pictures import picture

MOST = 30  # cards of one page


class Card(NamedTuple):
    url: str
    kind: str
    title: str
    text: str
    tags: tuple[str, ...]  # what is purged when it is another, or gone
    picture: str = ""


def tag_shown(request: HttpRequest | None, *tags: str) -> None:
    """For a page that is kept for visitors: it shows something of these too. A page that is not kept stays so."""
    if request is not None and vars(request).get("page_tags"):
        tag_page(request, *tags)


def completed(posts: Iterable[Post | ShownPost], user: Any, request: HttpRequest | None = None) -> dict[int, str]:
    """The HTML of these posts for this reader, by their keys. No query where no link stands alone; a few where
    one does, and no more where many do.
    The request's page is kept no longer than what its cards show stays as it is.
    """
    base = community_url()
    prefix = f'="{base.removesuffix("community/")}'
    found = {
        post.pk: post.html.replace(f'="{LANGUAGE_MARK}', prefix) if f'="{LANGUAGE_MARK}' in post.html else post.html
        for post in posts
    }
    paths = {
        path: None for html in found.values() if 'class="late-link"' in html for path, _words in LATE_LINK.findall(html)
    }
    if not paths:
        return found
    cards = _cards(list(paths)[:MOST], user, base)
    tag_shown(request, *(tag for card in cards.values() for tag in card.tags))

    def shown(match: re.Match[str]) -> str:
        card = cards.get(match[1])
        return _html(card) if card else match[0]

    return {pk: LATE_LINK.sub(shown, html) if 'class="late-link"' in html else html for pk, html in found.items()}


def _html(card: Card) -> str:
    return format_html(
        '<p class="link-card"><a href="{}">{}<span class="link-card__words"><span class="link-card__kind">{}</span> '
        '<b class="link-card__title">{}</b>{}</span></a></p>',
        card.url,
        card.picture,
        card.kind,
        card.title,
        format_html(' <span class="link-card__text">{}</span>', card.text) if card.text else "",
    )


def _cards(paths: list[str], user: Any, base: str) -> dict[str, Card]:
    """Path as it stands in the HTML (escaped) -> card."""
    cards: dict[str, Card] = {}
    topics = {path: found for path in paths if (found := _topic_in(path))}
    if topics:
        seen = Topic.objects.filter(rules.topics_seen_by(user), pk__in={pk for pk, _number in topics.values()})
        by_pk = {topic.pk: topic for topic in seen}
        words = dict(
            Post.objects.filter(topic__in=by_pk, number=1, state=State.PUBLISHED).values_list("topic_id", "text")
        )
        for path, (pk, number) in topics.items():
            if (topic := by_pk.get(pk)) is not None:
                topic.space = rules.space_of(topic)
                url = post_url_in(topic, number, base) if number > 1 else topic_url(topic, base)
                cards[path] = Card(
                    url, str(topic.space.title), topic.title, excerpt(words.get(pk, ""), 140), (f"topic:{pk}",)
                )
    others = {path: _page_path(path) for path in paths if path not in topics}
    if any(others.values()):
        cards |= _pages(others, user)
    return cards


_TOPIC = re.compile(
    rf"^/(?:(?:{'|'.join(code for code, _name in settings.LANGUAGES)})/)?community/[\w-]+/(\d{{1,12}})/[\w-]+/"
    r"(?:\?page=\d{1,6})?(?:#post-(\d{1,9}))?$"
)


def _topic_in(path: str) -> tuple[int, int] | None:
    found = _TOPIC.match(path)
    return (int(found[1]), int(found[2] or 1)) if found else None


def _page_path(path: str) -> str:
    """The path of a page of the content without query and fragment; empty for what is no page."""
    bare = path.partition("?")[0].partition("#")[0]
    return bare if re.fullmatch(r"/(?:[\w-]+/){1,8}", bare) and "&" not in path else ""


def _pages(paths: dict[str, str], user: Any) -> dict[str, Card]:
    """Articles, products, people …, by the end of their paths; only those this reader may open."""
    codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    slugs = {path.rstrip("/").rpartition("/")[2] for path in paths.values() if path}
    pages = BasePage.objects.live().visible_to(user).filter(slug__in=slugs).select_related("locale").with_cover()
    by_url = {(page.url or "").partition("?")[0]: page for page in pages[:100]}
    found = {
        address: by_url[path]
        for address, path in paths.items()
        if path and path in by_url and path.strip("/") not in codes
    }
    products = [page.pk for page in found.values() if page.specific_class is ProductPage]
    taglines = dict(ProductPage.objects.filter(pk__in=products).values_list("pk", "tagline")) if products else {}
    return {
        address: Card(
            page.url or "",
            capfirst(str((page.specific_class or BasePage)._meta.verbose_name)),
            page.title,
            shortened(taglines.get(page.pk) or page.summary, 140),
            (f"page:{page.pk}", *([f"picture:{page.cover_id}"] if page.cover_id else [])),
            picture({}, page.cover, sizes="6rem", shape="1:1", alt="", css_class="link-card__picture"),
        )
        for address, page in found.items()
    }
