"""The small rules: colours, videos, reading time, prices, anchors."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from content.blocks.media import player_of
from content.colours import contrast, on_accent, refuse_unreadable
from content.models import BrandSettings, StoryPage
from content.reading import reading_minutes
from content.templatetags.pages import duration, money
from content.tests.factories import Tree
from content.toc import contents_of, with_anchors


def story_with(*texts: str) -> StoryPage:
    return StoryPage(body=[("text", text) for text in texts])


@pytest.mark.parametrize(
    ("accent", "is_fine"),
    [("#C4472B", True), ("#16233B", True), ("#E0A94A", False), ("#FFFFFF", False), ("#2F6B4F", True)],
)
def test_an_accent_must_be_readable_in_light_and_dark(accent: str, is_fine: bool) -> None:
    if is_fine:
        refuse_unreadable(accent)
    else:
        with pytest.raises(ValidationError):
            refuse_unreadable(accent)


def test_words_on_the_accent_are_white_or_ink() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert on_accent("#C4472B") == "#FFFFFF"
    assert on_accent("#E0A94A") == "#16233B"


def test_the_accent_is_a_style_sheet(tree: Tree, client: Any) -> None:
    BrandSettings.objects.update(accent="#2F6B4F")

    answer = client.get("/brand.css")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert "--brand-accent: #2F6B4F; --brand-on-accent: #FFFFFF;" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.youtube.com/watch?v=abcdefghijk&t=3",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
        ),
        ("https://youtu.be/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?autoplay=1&dnt=1"),
        (
            "https://rutube.ru/video/0123456789abcdef0123456789abcdef/",
            "https://rutube.ru/play/embed/0123456789abcdef0123456789abcdef?autoplay=1",
        ),
        ("https://vk.com/video-12345_67890", "https://vk.com/video_ext.php?oid=-12345&id=67890&autoplay=1"),
        ("https://vkvideo.ru/video-12345_67890", "https://vk.com/video_ext.php?oid=-12345&id=67890&autoplay=1"),
        ("https://evil.example/watch?v=abcdefghijk", None),
        ('https://www.youtube.com/watch?v="><script>', None),
    ],
)
def test_a_video_is_known_by_its_page(address: str, player: str | None) -> None:
    assert player_of(address) == player


def test_reading_time_is_slower_in_russian_and_never_nought(db: None) -> None:
    body = story_with("<p>" + "word " * 400 + "</p>").body

    assert reading_minutes(body, "en") == 2
    assert reading_minutes(body, "ru") == 2
    assert reading_minutes(story_with("<p>" + "слово " * 900 + "</p>").body, "ru") == 5
    assert reading_minutes(story_with("<p>One.</p>").body, "en") == 1
    assert reading_minutes(story_with().body, "en") == 0


def test_headings_have_anchors_and_a_list(db: None) -> None:
    body = story_with("<h2>What &amp; how</h2><p>…</p><h2>Где брать</h2>").body

    assert contents_of(body) == [
        {"title": "What & how", "anchor": "h-what-how"},
        {"title": "Где брать", "anchor": "h-где-брать"},
    ]
    assert 'id="h-what-how"' in with_anchors("<h2>What &amp; how</h2>")


def test_two_headings_of_the_same_words_are_two_places(db: None) -> None:
    page = story_with("<h2>Water</h2><p>…</p><h2>Water</h2>")
    page.body = [*((block.block_type, block.value) for block in page.body), ("text", RichText("<h2>Water</h2>"))]

    anchors = [heading["anchor"] for heading in contents_of(page.body)]

    assert anchors == ["h-water", "h-water-2", "h-water-3"]
    assert [f'id="{anchor}"' in page.body.render_as_block({"page": page}) for anchor in anchors] == [True] * 3


@pytest.mark.parametrize(
    ("amount", "currency", "language", "words"),
    [
        ("1190.00", "RUB", "en", "1,190\xa0₽"),
        ("1190.00", "RUB", "ru", "1\xa0190\xa0₽"),
        ("12.50", "EUR", "en", "€12.50"),
    ],
)
def test_prices_are_written_as_people_write_them(amount: str, currency: str, language: str, words: str) -> None:
    with override(language):
        assert money(Decimal(amount), currency) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, ""), ("0.5", "30 seconds"), ("1", "1 minute"), ("2.5", "2.5 minutes"), ("720", "12 hours")],
)
def test_a_step_says_how_long_it_takes(minutes: str | None, words: str) -> None:
    assert duration(Decimal(minutes) if minutes else None) == words


def test_me_shows_what_is_new_and_readable(tree: Tree, member: Any, sign_in: Any) -> None:
    tree.article("for-all")
    tree.article("for-few", audience="groups")

    html = sign_in(member).get("/me/").content.decode()

    assert "For all" in html
    assert "For few" not in html


def test_a_root_that_is_no_page_of_ours_is_shown_as_wagtail_shows_it(client: Any, member: Any, sign_in: Any) -> None:
    """What `migrate` alone leaves."""
    site = Site.objects.get(is_default_site=True)
    site.root_page = Page.get_first_root_node().add_child(instance=Page(title="Welcome", slug="welcome"))
    site.save()
    reader = sign_in(member, fresh=True)

    assert [each.get("/").status_code for each in (client, client, reader, reader)] == [200] * 4
