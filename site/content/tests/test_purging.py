"""A change throws away the kept pages that show it, and only those."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content import models
from content.menus import GENERATION, forget_navigation, navigation_for
from content.tests.factories import Tree, make_picture, make_tag


@pytest.fixture
def kept(client: Any, settings: Any) -> Callable[..., set[str]]:
    """Which of these addresses are answered from the page cache."""
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0}

    def ask(*addresses: str) -> set[str]:
        return {address for address in addresses if client.get(address).headers.get("X-Cache") == "hit"}

    return ask


@pytest.fixture
def site(tree: Tree, django_capture_on_commit_callbacks: Any) -> Tree:
    """Two articles, a story, their people and products, in English; one article in Russian."""
    with django_capture_on_commit_callbacks(execute=True):
        person, product, other = tree.person(), tree.product(), tree.product("dripper")
        article = tree.article(author=person, tags=[make_tag("water")])
        article.products = [models.ArticleProduct(product=product)]
        article.save_revision().publish()
        tree.article(
            "cold-brew",
            tags=[make_tag("ice")],
            body=[
                (
                    "call_to_action",
                    {
                        "title": "Read",
                        "text": "",
                        "button": "This",
                        "link": {"page": article, "url": ""},
                    },
                )
            ],
        )
        tree.story()
        tree.page()
        tree.article("moka", language="ru")
        assert other.pk
    return tree


EVERYTHING = (
    "/",
    "/ru/",
    "/articles/",
    "/ru/articles/",
    "/articles/moka-pot/",
    "/articles/cold-brew/",
    "/ru/articles/moka/",
    "/stories/",
    "/stories/failed-batch/",
    "/team/vera/",
    "/products/kenya-nyeri/",
    "/products/dripper/",
    "/about/",
    "/articles/tags/water/",
    "/articles/tags/ice/",
)


def gone_after(change: Callable[[], Any], kept: Callable[..., set[str]], capture: Any) -> set[str]:
    kept(*EVERYTHING)
    assert kept(*EVERYTHING) == set(EVERYTHING)

    with capture(execute=True):
        change()

    return set(EVERYTHING) - kept(*EVERYTHING)


def test_publishing_purges_what_shows_the_page(site: Tree, kept: Any, django_capture_on_commit_callbacks: Any) -> None:
    article = models.ArticlePage.objects.get(slug="moka-pot")

    def publish() -> None:
        article.title = "A new title"
        article.save_revision().publish()

    assert gone_after(publish, kept, django_capture_on_commit_callbacks) == {
        "/",
        "/articles/",
        "/articles/moka-pot/",
        "/articles/tags/water/",
        "/team/vera/",
        "/products/kenya-nyeri/",
        "/articles/cold-brew/",  # links to it
    }


def test_a_draft_purges_nothing(site: Tree, kept: Any, django_capture_on_commit_callbacks: Any) -> None:
    article = models.ArticlePage.objects.get(slug="moka-pot")

    assert gone_after(article.save_revision, kept, django_capture_on_commit_callbacks) == set()


def test_a_new_page_purges_its_lists(site: Tree, kept: Any, django_capture_on_commit_callbacks: Any) -> None:
    gone = gone_after(lambda: site.story("trip-to-guji"), kept, django_capture_on_commit_callbacks)

    assert gone == {"/", "/stories/"}


def test_unpublishing_and_deleting_purge_like_publishing(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any
) -> None:
    story = models.StoryPage.objects.get()

    assert gone_after(story.unpublish, kept, django_capture_on_commit_callbacks) == {
        "/",
        "/stories/",
        "/stories/failed-batch/",
    }

    article = models.ArticlePage.objects.get(slug="moka")
    kept_before = set(EVERYTHING) - {"/stories/failed-batch/"}
    kept(*kept_before)
    with django_capture_on_commit_callbacks(execute=True):
        article.delete()
    assert kept_before - kept(*kept_before) == {"/ru/", "/ru/articles/", "/ru/articles/moka/"}


def test_a_new_slug_purges_the_old_address_and_links_to_it(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any, client: Any
) -> None:
    article = models.ArticlePage.objects.get(slug="moka-pot")

    def rename() -> None:
        article.slug = "stovetop"
        article.save_revision().publish()

    gone = gone_after(rename, kept, django_capture_on_commit_callbacks)

    assert {"/articles/moka-pot/", "/articles/cold-brew/", "/articles/"} <= gone
    assert "/stories/failed-batch/" not in gone
    assert client.get("/articles/moka-pot/").headers["Location"] == "/articles/stovetop/"


def test_the_brand_and_the_menus_are_on_every_page(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any, client: Any
) -> None:
    brand = models.BrandSettings.objects.get()

    def rename() -> None:
        brand.name = {"en": "Swift", "ru": "Стриж"}
        brand.save()

    assert gone_after(rename, kept, django_capture_on_commit_callbacks) == set(EVERYTHING)
    assert "Swift" in client.get("/").content.decode()


def test_a_tag_a_picture_and_an_access_group_purge_what_shows_them(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any, club: Any
) -> None:
    tag = models.Tag.objects.get(slug="water")
    assert {"/articles/tags/water/", "/articles/moka-pot/"} <= gone_after(
        tag.save, kept, django_capture_on_commit_callbacks
    )

    with django_capture_on_commit_callbacks(execute=True):
        picture = make_picture()
        story = models.StoryPage.objects.get()
        story.cover, story.audience, story.audience_groups = picture, "groups", [club]
        story.save_revision().publish()
    shows = {"/", "/stories/", "/stories/failed-batch/"}
    assert gone_after(picture.save, kept, django_capture_on_commit_callbacks) == shows
    assert gone_after(club.save, kept, django_capture_on_commit_callbacks) == {"/stories/failed-batch/"}


def test_closing_a_section_purges_all_under_it(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any, client: Any
) -> None:
    section = site.section(models.StoryIndex)

    def close() -> None:
        section.audience = "members"
        section.save_revision().publish()

    assert {"/stories/", "/stories/failed-batch/"} <= gone_after(close, kept, django_capture_on_commit_callbacks)
    assert "For members" in client.get("/stories/failed-batch/").content.decode()


def test_wagtails_privacy_purges_at_once(
    site: Tree, kept: Any, django_capture_on_commit_callbacks: Any, client: Any, club: Any
) -> None:
    story = models.StoryPage.objects.get()

    def hide() -> None:
        PageViewRestriction.objects.create(page=story, restriction_type="groups").groups.add(club.group)

    gone = gone_after(hide, kept, django_capture_on_commit_callbacks)

    assert {"/stories/", "/stories/failed-batch/"} <= gone
    assert client.get("/stories/failed-batch/").status_code == 404


def test_a_purge_reaches_the_parts_kept_for_members(
    site: Tree, member: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    signed_in = sign_in(member)
    signed_in.get("/articles/moka-pot/")
    signed_in.get("/team/vera/")
    article = models.ArticlePage.objects.get(slug="moka-pot")

    with django_capture_on_commit_callbacks(execute=True):
        article.products.all()[0].product.specific.unpublish()

    with django_capture_on_commit_callbacks(execute=True):
        site.story("how-it-was-made", people=[models.StoryPerson(person=models.PersonPage.objects.get())])

    assert "How it was made" in signed_in.get("/team/vera/").content.decode()
    assert "Kenya" not in signed_in.get("/articles/moka-pot/").content.decode()


def test_the_menus_stay_new_when_the_cache_loses_its_generation(site: Tree, rf: Any) -> None:
    """A counter would begin anew, and the menus of its first days would be back."""
    brand = models.BrandSettings.objects.get()
    navigation_for(rf.get("/"))
    old = cache.get("content.navigation:testserver:en")
    brand.name = {"en": "Swift", "ru": "Стриж"}
    brand.save()
    cache.set("content.navigation:testserver:en", old)  # by a request that had begun before

    cache.delete(GENERATION.key)

    assert navigation_for(rf.get("/"))["brand"]["name"] == "Swift"


def test_the_generation_of_the_menus_never_runs_out(site: Tree, settings: Any, tmp_path: Any) -> None:
    backend = "django.core.cache.backends.filebased.FileBasedCache"  # its incr() would set the default timeout anew
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}
    forget_navigation()
    generation = GENERATION.of({})

    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert GENERATION.of(cache.get_many([GENERATION.key])) == generation


def test_a_part_kept_for_many_tells_times_in_the_sites_zone(
    site: Tree, make_member: Any, sign_in: Any, client: Any, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/Moscow"
    article = site.article("late", first_published_at=datetime(2026, 1, 1, 20, tzinfo=UTC))
    far, near = make_member("far", time_zone="Asia/Vladivostok"), make_member("near", time_zone="Europe/Moscow")

    answers = [sign_in(far).get(article.url), sign_in(near).get(article.url)]
    client.logout()
    answers.append(client.get(article.url))

    for answer in answers:
        assert '<time datetime="2026-01-01T23:00:00+03:00">' in answer.content.decode()
        assert "2026-01-02T06:00:00+10:00" not in answer.content.decode()
