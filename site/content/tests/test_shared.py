"""A page of the tree is made once for many readers; what is one reader's own is filled in, and reaches nobody else."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from common.near import forget_everything
from content import models, shared
from members.models import User

from .factories import Tree, make_picture, make_series

pytestmark = pytest.mark.django_db
PATHS = (
    "/",
    "/articles/",
    "/articles/moka-pot/",
    "/stories/",
    "/stories/failed-batch/",
    "/products/",
    "/help/",
    "/team/",
)


@pytest.fixture
def site(tree: Tree) -> Tree:
    tree.article()
    tree.story()
    return tree


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code in (200, 404), path
    return answer.content.decode()


def test_nothing_of_one_member_reaches_another(site: Tree, member: Any, other_member: Any, sign_in: Any) -> None:
    masha, oleg = sign_in(member), sign_in(other_member, fresh=True)
    for path in PATHS:
        for _ in range(2):
            for client, own, other in ((masha, "Masha", "Oleg"), (oleg, "Oleg", "Masha")):
                html = text_of(client, path)
                assert own in html
                assert other not in html
        assert "Masha" not in text_of(Client(), path)


def test_what_is_kept_names_nobody_and_holds_no_token(
    site: Tree, member: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    keep = shared.kept

    def watch(request: Any, name: str, build: Any) -> Any:
        pieces = keep(request, name, build)
        made.extend(pieces)
        return pieces

    monkeypatch.setattr(shared, "kept", watch)
    client = sign_in(member)
    for path in PATHS:
        text_of(client, path)

    assert len(made) > len(PATHS)
    assert not [piece for piece in made if "Masha" in piece or "csrfmiddlewaretoken" in piece]


def test_a_member_is_greeted_by_the_name_they_have_now(site: Tree, member: Any, sign_in: Any) -> None:
    client = sign_in(member)
    for name in ("Masha", "Maria", "<b>Eve</b>"):
        User.objects.filter(pk=member.pk).update(display_name=name)
        page = BeautifulSoup(text_of(client, "/"), "html.parser")
        title = page.select_one("h1")
        assert title is not None
        assert name in title.text
        assert not title.select("b")


def test_what_just_happened_is_told_once_and_to_one(site: Tree, member: Any, other_member: Any, sign_in: Any) -> None:
    masha, oleg = sign_in(member), sign_in(other_member, fresh=True)
    text_of(masha, "/articles/moka-pot/")
    request = masha.get("/me/").wsgi_request
    messages.success(request, "It is done.")
    request._messages.update(HttpResponse())
    request.session.save()

    assert "It is done." not in text_of(oleg, "/articles/moka-pot/")
    assert "It is done." in text_of(masha, "/articles/moka-pot/")
    assert "It is done." not in text_of(masha, "/articles/moka-pot/")


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/articles/", 1), ("/stories/", 1), ("/articles/moka-pot/", 2), ("/stories/failed-batch/", 2)],
)
def test_a_page_known_to_the_site_costs_a_member_few_queries(
    site: Tree, member: Any, sign_in: Any, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    """Who they are, with their groups and their bell; and under a text, the talk."""
    client = sign_in(member)
    for _ in range(2):
        client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)


def test_a_page_costs_as_few_queries_where_memory_is_new(
    site: Tree, member: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    """Another process finds in the cache what this one has made."""
    client = sign_in(member)
    for _ in range(2):
        client.get("/articles/")
    forget_everything()
    with django_assert_num_queries(1):
        client.get("/articles/")
    cache.clear()
    forget_everything()
    assert "Moka pot" in text_of(client, "/articles/")


def test_a_shared_page_goes_when_it_is_published_anew(
    site: Tree, member: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(member)
    text_of(client, "/articles/moka-pot/")
    article = models.ArticlePage.objects.get(slug="moka-pot")
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Moka, said anew"
        article.save_revision().publish()
    assert "Moka, said anew" in text_of(client, "/articles/moka-pot/")
    assert "Moka, said anew" in text_of(client, "/articles/")


def test_a_key_that_means_nothing_makes_nothing_anew(
    site: Tree, member: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever adds one to an address could fill the cache; and what is kept for all would hold their words."""
    names: set[str] = set()
    keep = shared.kept

    def watch(request: Any, name: str, build: Any) -> Any:
        names.add(name)
        return keep(request, name, build)

    monkeypatch.setattr(shared, "kept", watch)
    make_series()
    client = sign_in(member)
    for path in ("/articles/moka-pot/", "/articles/", "/articles/series/first-month/", "/"):
        names.clear()
        answers = [text_of(client, f"{path}{query}") for query in ("?after=nonsense", "?after=rubbish", "")]
        assert len(names) == 1, path
        pages = [BeautifulSoup(html, "html.parser") for html in answers]
        addresses = {str(page.select_one("link[rel=canonical]")) for page in pages}
        assert len(addresses) == 1
        assert "after" not in addresses.pop()


def test_each_screen_of_a_list_is_kept_by_its_key(
    site: Tree, member: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("cold-brew")
    monkeypatch.setattr(models.ArticleIndex, "page_size", 1)
    client = sign_in(member)
    first = BeautifulSoup(text_of(client, "/articles/"), "html.parser")
    further = first.select_one("main a[href^='?after=']")
    assert further is not None

    for _ in range(2):
        html = text_of(client, f"/articles/{further['href']}")
        page = BeautifulSoup(html, "html.parser")
        canonical = page.select_one("link[rel=canonical]")
        assert ("Moka pot" in html) != ("Moka pot" in str(first))
        assert canonical is not None
        assert str(canonical["href"]).endswith(str(further["href"]))


def test_a_cover_says_what_its_picture_says_now(
    site: Tree, member: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    picture = make_picture()
    site.article("cold-brew", cover=picture)
    client = sign_in(member)
    for _ in range(2):
        assert "A drawing of a-cup" in text_of(client, "/articles/cold-brew/")

    with django_capture_on_commit_callbacks(execute=True):
        picture.description = {"en": "A photograph of a cup", "ru": "Фотография чашки"}
        picture.save()

    html = text_of(client, "/articles/cold-brew/")
    assert "A photograph of a cup" in html
    assert "A drawing of a-cup" not in html


def test_only_the_home_page_of_the_tree_loads_the_sheet_of_the_community(
    site: Tree, member: Any, sign_in: Any, client: Any
) -> None:
    reader = sign_in(member, fresh=True)
    sheet = "css/community.css"
    assert all(sheet in text_of(reader, path) for path in ("/", "/me/"))
    assert not any(sheet in text_of(reader, path) for path in ("/articles/", "/articles/moka-pot/"))
    assert sheet not in text_of(client, "/")
