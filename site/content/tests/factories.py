"""Pages, pictures and words for tests, with every field filled, so that a template that forgets one shows it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from content import models

MARKER = "zimorodok"  # a word that stands in every body and nowhere else


def make_picture(name: str = "a-cup", size: tuple[int, int] = (60, 40), **fields: Any) -> models.Picture:
    data = BytesIO()
    Image.new("RGB", size, "#C4472B").save(data, "JPEG")
    words = {"en": f"A drawing of {name}", "ru": f"Рисунок: {name}"}
    picture = models.Picture(
        title=name, file=ContentFile(data.getvalue(), f"{name}.jpg"), **{"description": words} | fields
    )
    picture.save()
    return picture


def make_tag(slug: str = "water") -> models.Tag:
    return models.Tag.objects.get_or_create(slug=slug, defaults={"name": {"en": slug.title(), "ru": f"Метка {slug}"}})[
        0
    ]


def make_series(slug: str = "first-month") -> models.Series:
    return models.Series.objects.get_or_create(
        slug=slug, defaults={"title": {"en": "First month", "ru": "Первый месяц"}}
    )[0]


class Tree:
    """The sections of the site and a way to hang pages under them."""

    def home(self, language: str = "en") -> models.HomePage:
        return models.HomePage.objects.get(locale__language_code=language)

    def section(self, kind: type, language: str = "en") -> Any:
        return kind.objects.get(locale__language_code=language)

    def article(self, slug: str = "moka-pot", *, language: str = "en", **fields: Any) -> models.ArticlePage:
        return self._add(
            models.ArticlePage,
            models.ArticleIndex,
            slug,
            language,
            {
                "difficulty": "easy",
                "minutes": 12,
                "ingredients": [("line", "15 g coffee")],
                "tools": [("line", "a moka pot")],
                "body": body(),
            }
            | fields,
        )

    def story(self, slug: str = "failed-batch", *, language: str = "en", **fields: Any) -> models.StoryPage:
        return self._add(models.StoryPage, models.StoryIndex, slug, language, {"body": body()} | fields)

    def person(self, slug: str = "vera", *, language: str = "en", **fields: Any) -> models.PersonPage:
        return self._add(
            models.PersonPage,
            models.TeamIndex,
            slug,
            language,
            {
                "role": "founder",
                "ask_me_about": [("line", "green coffee")],
                "body": body(),
            }
            | fields,
        )

    def product(self, slug: str = "kenya-nyeri", *, language: str = "en", **fields: Any) -> models.ProductPage:
        return self._add(
            models.ProductPage,
            models.ProductIndex,
            slug,
            language,
            {
                "tagline": "Blackcurrant and tea",
                "price": "1190",
                "facts": [("fact", {"label": "Altitude", "value": "1,900 m"})],
                "shop_path": f"/{slug}",
                "body": body(),
            }
            | fields,
        )

    def theme(self, slug: str = "delivery", *, language: str = "en", **fields: Any) -> models.HelpTheme:
        questions = [
            (
                "question",
                {"question": "Where do I pick it up?", "slug": "pickup", "answer": f"<p>At the gate, {MARKER}.</p>"},
            )
        ]
        return self._add(models.HelpTheme, models.HelpIndex, slug, language, {"questions": questions} | fields)

    def page(self, slug: str = "about", *, language: str = "en", **fields: Any) -> models.StandardPage:
        return self._add(models.StandardPage, models.HomePage, slug, language, {"body": body()} | fields)

    def landing(self, slug: str = "the-club", *, language: str = "en", **fields: Any) -> models.LandingPage:
        return self._add(models.LandingPage, models.HomePage, slug, language, {"body": body()} | fields)

    def _add(self, kind: type, parent_kind: type, slug: str, language: str, fields: dict[str, Any]) -> Any:
        """Published as an editor publishes it: through a revision."""
        groups = {
            name: fields.pop(name) for name in ("audience_groups", "early_access_groups", "tags") if name in fields
        }
        published = fields.pop("first_published_at", timezone.now() - timedelta(days=2))
        page = kind(
            **{
                "title": slug.replace("-", " ").capitalize() + ("" if language == "en" else f" ({language})"),
                "slug": slug,
                "summary": f"All about {slug}.",
                "live": False,
                "first_published_at": published,
                "published_at": published,
            }
            | fields
        )
        parent = parent_kind.objects.get(locale__language_code=language)
        page.locale = parent.locale
        parent.add_child(instance=page)
        for name, values in groups.items():
            setattr(page, name, values)
        page.save_revision().publish()
        return kind.objects.get(pk=page.pk)


def body(text: str = f"<h2>How</h2><p>Slowly, {MARKER}.</p>") -> list[tuple[str, Any]]:
    return [("text", text)]
