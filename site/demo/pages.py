"""The demo's pages: every text of `texts/` becomes a page per language, through the same revisions an editor's clicks make.

Pages are found again by their address, so building is repeatable: what is there stays as it is, what is missing or was left
unpublished by a killed run is written anew.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from content import models as content
from demo.reader import Block, Document, read_document, slugs
from demo.richtext import plain_cell, rich_text
from facts.models import Fact
from members.models import AccessGroup

LANGUAGES = ("en", "ru")
KINDS: dict[str, tuple[type[Page], str]] = {
    # folder of texts -> kind of page, kind of its parent
    "people": (content.PersonPage, "TeamIndex"),
    "products": (content.ProductPage, "ProductIndex"),
    "articles": (content.ArticlePage, "ArticleIndex"),
    "stories": (content.StoryPage, "StoryIndex"),
    "help": (content.HelpTheme, "HelpIndex"),
    "pages": (content.StandardPage, "HomePage"),
}
SECTION_NAMES = {
    "articles": {"en": "How-tos", "ru": "Как варить"},
    "products": {"en": "Coffee and gear", "ru": "Зерно и утварь"},
}
# What some pages ask of their readers.
GATES: dict[str, dict[str, Any]] = {
    "articles/cupping-kitchen": {"audience": content.Audience.MEMBERS},
    "articles/milk-at-home": {"early": ("club", 14)},
    "stories/the-warehouse": {"audience": content.Audience.GROUPS, "groups": ["club"]},
}
Say = Callable[[str], None]


class Builder:
    """Builds the pages of every language; knows each by its address in the texts ("articles/moka-pot")."""

    def __init__(self, pictures: dict[str, Any], staff: dict[str, Any], say: Say) -> None:
        self.pictures, self.staff, self.say = pictures, staff, say
        self.pages: dict[tuple[str, str], Page] = {}
        self.now = timezone.now()

    def build(self) -> dict[tuple[str, str], Page]:
        """Every page, by (language, address). First all exist, then they are filled: so they can link to one another."""
        for language in LANGUAGES:
            self._place_all(language)
        for language in LANGUAGES:
            for address, page in self._to_fill(language):
                self._fill(page, address, language)
            self._fill_home(language)
            self.say(f"  pages in {language}: {sum(1 for key in self.pages if key[0] == language)}")
        return self.pages

    # --- First pass: every page exists ------------------------------------------------------------------------------

    def _place_all(self, language: str) -> None:
        home = content.HomePage.objects.get(locale=Locale.objects.get(language_code=language))
        self.pages[language, "home"] = home
        for folder, (model, parent_kind) in KINDS.items():
            parent = home if parent_kind == "HomePage" else getattr(content, parent_kind).objects.child_of(home).get()
            if parent_kind != "HomePage":
                self.pages[language, folder] = parent
                self._name_section(parent, SECTION_NAMES.get(folder, {}), language)
            documents = [read_document(folder, slug, language) for slug in slugs(folder)]
            for document in sorted(documents, key=self._order):
                kind = content.LandingPage if document.meta.get("layout") == "landing" else model
                self.pages[language, f"{folder}/{document.slug}"] = self._place(
                    kind, parent, document, language, folder
                )

    def _name_section(self, section: Any, names: dict[str, str], language: str) -> None:
        """The section is called as in the menu."""
        if language in names and section.title != names[language]:
            section.title = names[language]
            section.save_revision().publish()

    def _order(self, document: Document) -> tuple[int, str]:
        return document.meta.get("order", 0), document.slug

    def _place(self, kind: type[Page], parent: Page, document: Document, language: str, folder: str) -> Page:
        found = kind.objects.child_of(parent).filter(slug=document.slug).first()
        if found:
            return found
        page = kind(title=document.meta["title"], slug=document.slug, live=False, locale=parent.locale)
        if language != LANGUAGES[0]:
            page.translation_key = self.pages[LANGUAGES[0], f"{folder}/{document.slug}"].translation_key
        return parent.add_child(instance=page)

    # --- Second pass: words, pictures, links ------------------------------------------------------------------------

    def _to_fill(self, language: str) -> Iterator[tuple[str, Page]]:
        for (own, address), page in self.pages.items():
            if own == language and "/" in address and not page.live:
                yield address, page

    def _fill(self, page: Page, address: str, language: str) -> None:
        folder, slug = address.split("/")
        document = read_document(folder, slug, language)
        meta = document.meta
        page.summary = meta.get("summary", "")
        page.search_description = meta.get("search_description", "")
        page.cover = self.pictures.get(meta.get("cover", ""))
        page.published_at = self._published(meta)
        page.first_published_at = page.published_at
        getattr(self, f"_fill_{folder}")(page, document, language)
        page.tags = list(content.Tag.objects.filter(slug__in=meta.get("tags", [])))
        self._gate(page, GATES.get(address, {}))
        page.save_revision().publish()
        page.refresh_from_db()

    def _published(self, meta: dict[str, Any]) -> datetime:
        """At half past nine in the morning, so that what is said some hours later is said by day."""
        day = timezone.localtime(self.now) - timedelta(days=meta.get("published_days_ago", 400))
        return day.replace(hour=9, minute=30, second=0, microsecond=0)

    def _gate(self, page: Page, gate: dict[str, Any]) -> None:
        page.audience = gate.get("audience", content.Audience.EVERYBODY)
        page.audience_groups = list(AccessGroup.objects.filter(key__in=gate.get("groups", [])))
        if "early" in gate:
            group, days = gate["early"]
            page.early_access_groups = [AccessGroup.objects.get(key=group)]
            page.early_access_days = days
            page.published_at = page.first_published_at = self.now - timedelta(days=4)

    def _fill_articles(self, page: Any, document: Document, language: str) -> None:
        meta = document.meta
        page.author = self._person(meta.get("author"), language)
        page.difficulty, page.minutes = meta.get("difficulty", ""), meta.get("minutes")
        page.ingredients = [("line", line) for line in meta.get("ingredients", [])]
        page.tools = [("line", line) for line in meta.get("tools", [])]
        page.body = self.body(document, language)
        page.series = content.Series.objects.filter(slug=meta.get("series", "")).first()
        page.series_part = meta.get("series_part")
        page.products = [
            content.ArticleProduct(product=self._page(language, f"products/{slug}"))
            for slug in meta.get("products", [])
        ]

    def _fill_stories(self, page: Any, document: Document, language: str) -> None:
        meta = document.meta
        page.author = self._person(meta.get("author"), language)
        page.body = self.body(document, language)
        page.people = [content.StoryPerson(person=self._person(slug, language)) for slug in meta.get("people", [])]
        page.products = [
            content.StoryProduct(product=self._page(language, f"products/{slug}")) for slug in meta.get("products", [])
        ]

    def _fill_products(self, page: Any, document: Document, language: str) -> None:
        meta = document.meta
        page.kind, page.tagline, page.price = meta["kind"], meta.get("tagline", ""), Decimal(meta["price"])
        page.cover = self.pictures.get(meta.get("cover") or f"product-{document.slug}") or self.pictures.get(
            f"product-{document.slug}"
        )
        page.facts = [("fact", {"label": label, "value": value}) for label, value in meta.get("facts", [])]
        page.body = self.body(document, language)
        page.shop_path = meta.get("shop_path", f"/{document.slug}")
        page.goes_with = [
            content.ProductGoesWith(product=self._page(language, f"products/{slug}"))
            for slug in meta.get("goes_with", [])
        ]
        page.howtos = [
            content.ProductHowTo(article=self._page(language, f"articles/{slug}")) for slug in meta.get("howtos", [])
        ]

    def _fill_people(self, page: Any, document: Document, language: str) -> None:
        page.role = document.meta["role"]
        page.cover = self.pictures.get(f"person-{document.slug}")
        page.ask_me_about = [("line", line) for line in document.meta.get("ask_me_about", [])]
        page.body = self.body(document, language)
        page.member = self.staff.get(document.slug)

    def _fill_help(self, page: Any, document: Document, language: str) -> None:
        page.questions = [
            ("question", {"question": question, "slug": slug, "answer": self.rich(answer, language)})
            for question, slug, answer in document.questions()
        ]

    def _fill_pages(self, page: Any, document: Document, language: str) -> None:
        page.body = self.body(document, language)
        if isinstance(page, content.LandingPage):
            page.button = {"en": "Open an account", "ru": "Завести аккаунт"}[language]
            page.button_link = "/accounts/signup/"

    def _fill_home(self, language: str) -> None:
        home: Any = self.pages[language, "home"]
        if home.body:
            return
        document = read_document("home", "home", language)
        meta, words = document.meta, document.meta["headings"]
        home.title, home.search_description = meta["title"], meta["search_description"]
        home.headline, home.summary = meta["hero_title"], meta["hero_lead"]
        home.button, home.button_page = meta["hero_button"], self._page(language, meta["hero_button_page"])
        home.cover = self.pictures.get(meta["cover"])
        home.member_headline, home.member_summary = meta["member_title"], meta["member_lead"]
        picks, members = meta["picks"], meta["member_picks"]
        series = ("series", {"series": content.Series.objects.get(slug=picks["series"])})
        people = (
            "people",
            {"title": words["people"], "pages": [self._person(slug, language) for slug in picks["people"]]},
        )
        facts = ("facts", {"title": words["facts"], "facts": [Fact.objects.get(key=key) for key in picks["facts"]]})
        club = (
            "hero",
            {
                "title": words["club"],
                "text": self.rich(meta["texts"]["club"], language),
                "picture": self.pictures.get("club-hero"),
                "button": {"en": "What the club is", "ru": "Что за клуб"}[language],
                "link": {"page": self._page(language, "pages/the-club"), "url": ""},
            },
        )
        home.body = [
            self._picks(words["articles"], "articles", picks, language),
            self._picks(words["stories"], "stories", picks, language),
            *self.body(document, language)[:1],
            series,
            self._products(words["products"], picks, language),
            club,
            people,
            facts,
            ("help_themes", {"title": words["help"]}),
            *self.body(document, language)[1:],
        ]
        home.member_body = [
            self._picks(words["because_you_read"], "articles", members, language),
            self._picks(words["stories"], "stories", members, language),
            self._products(words["because_you_bought"], members, language),
            ("latest", {"title": words["new_for_member"], "what": "both", "how_many": 3}),
            people,
            facts,
        ]
        home.save_revision().publish()

    def _picks(self, title: str, folder: str, picks: dict[str, Any], language: str) -> tuple[str, dict[str, Any]]:
        return "picks", {"title": title, "pages": [self._page(language, f"{folder}/{slug}") for slug in picks[folder]]}

    def _products(self, title: str, picks: dict[str, Any], language: str) -> tuple[str, dict[str, Any]]:
        return "products", {
            "title": title,
            "pages": [self._page(language, f"products/{slug}") for slug in picks["products"]],
        }

    # --- Blocks -----------------------------------------------------------------------------------------------------

    def body(self, document: Document, language: str) -> list[tuple[str, Any]]:
        """The document's blocks as a StreamField takes them."""
        return [getattr(self, f"_block_{block.kind}")(block, language) for block in document.blocks]

    def rich(self, text: str, language: str) -> str:
        return rich_text(text, lambda address: self._page(language, address).pk)

    def _block_text(self, block: Block, language: str) -> tuple[str, Any]:
        return "text", self.rich(block.text, language)

    def _block_quote(self, block: Block, language: str) -> tuple[str, Any]:
        return "quote", {"text": block.text, "who": block.argument}

    def _block_picture(self, block: Block, language: str) -> tuple[str, Any]:
        name, caption = [*block.parts(), ""][:2]
        return "picture", self._picture(name, caption)

    def _picture(self, name: str, caption: str = "") -> dict[str, Any]:
        return {"picture": self.pictures[name], "alt_text": "", "decorative": False, "caption": caption}

    def _block_gallery(self, block: Block, language: str) -> tuple[str, Any]:
        names, caption = [*block.parts(), ""][:2]
        return "gallery", {"pictures": [self._picture(name) for name in names.split()], "caption": caption}

    def _block_steps(self, block: Block, language: str) -> tuple[str, Any]:
        steps = []
        for heading, text in block.sections():
            found = re.fullmatch(r"(.+?)\s*\(([\d.,]+)\s*(min|мин|h|ч|s|с)\.?\)", heading)
            minutes = _minutes(found[2], found[3]) if found else None
            steps.append(
                {
                    "title": found[1] if found else heading,
                    "minutes": minutes,
                    "text": self.rich(text, language),
                    "picture": None,
                }
            )
        return "steps", {"steps": steps}

    def _block_tip(self, block: Block, language: str) -> tuple[str, Any]:
        return block.kind, {"title": block.argument, "text": self.rich(block.text, language)}

    _block_warning = _block_tip

    def _block_table(self, block: Block, language: str) -> tuple[str, Any]:
        rows = [[plain_cell(cell) for cell in row] for row in block.rows()]
        return ("comparison" if block.kind == "compare" else "table"), {
            "data": rows,
            "cell": [],
            "mergeCells": [],
            "first_row_is_table_header": True,
            "first_col_is_header": block.kind == "compare",
            "table_header_choice": "both" if block.kind == "compare" else "row",
            "table_caption": block.argument,
        }

    _block_compare = _block_table

    def _block_cta(self, block: Block, language: str) -> tuple[str, Any]:
        title, button, target = block.parts()
        return "call_to_action", {
            "title": title,
            "text": self.rich(block.text, language),
            "button": button,
            "link": {"page": self._page(language, target.removeprefix("page:")), "url": ""},
        }

    def _block_people(self, block: Block, language: str) -> tuple[str, Any]:
        return "people", {"title": "", "pages": [self._person(slug, language) for slug in block.argument.split()]}

    def _block_products(self, block: Block, language: str) -> tuple[str, Any]:
        return "products", {
            "title": "",
            "pages": [self._page(language, f"products/{slug}") for slug in block.argument.split()],
        }

    def _block_facts(self, block: Block, language: str) -> tuple[str, Any]:
        return "facts", {"title": "", "facts": [Fact.objects.get(key=key) for key in block.argument.split()]}

    def _block_questions(self, block: Block, language: str) -> tuple[str, Any]:
        questions = [
            {"question": question, "slug": "", "answer": self.rich(answer, language)}
            for question, answer in block.sections()
        ]
        return "questions", {"questions": questions}

    def _page(self, language: str, address: str) -> Page:
        return self.pages[language, address]

    def _person(self, slug: str | None, language: str) -> Any:
        return self.pages[language, f"people/{slug}"] if slug else None


def _minutes(amount: str, unit: str) -> Decimal:
    value = Decimal(amount.replace(",", "."))
    return {"h": value * 60, "ч": value * 60, "s": value / 60, "с": value / 60}.get(unit, value).quantize(
        Decimal("0.1")
    )
