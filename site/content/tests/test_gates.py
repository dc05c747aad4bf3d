"""Closed pages: who reads them, what others see, and that nothing of the body is anywhere else."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content import models, rules
from content.tests.factories import MARKER, Tree, make_picture, make_series, make_tag
from members.models import AccessGrant

NOBODY = AnonymousUser()
PUBLIC_ADDRESSES = [
    "/",
    "/articles/",
    "/stories/",
    "/team/vera/",
    "/products/kenya-nyeri/",
    "/articles/tags/water/",
    "/articles/series/first-month/",
]


def readers_of(page: Any, **people: Any) -> set[str]:
    """Names of those who may read it, by the rule and by the query, which must agree."""
    by_rule = {name for name, person in people.items() if rules.may_read(person, page)}
    by_query = {
        name
        for name, person in people.items()
        if models.BasePage.objects.visible_to(person).filter(pk=page.pk).exists()
    }
    assert by_rule == by_query
    return by_rule


def test_audience_decides_who_reads(tree: Tree, member: Any, vip: Any, owner: Any, club: Any) -> None:
    people = {"visitor": NOBODY, "member": member, "vip": vip, "staff": owner}

    assert readers_of(tree.article("open"), **people) == {"visitor", "member", "vip", "staff"}
    assert readers_of(tree.article("members", audience="members"), **people) == {"member", "vip", "staff"}
    assert readers_of(tree.article("club", audience="groups", audience_groups=[club]), **people) == {"vip", "staff"}


def test_a_gated_section_closes_what_is_under_it(tree: Tree, member: Any, vip: Any) -> None:
    article = tree.article()
    section = tree.section(models.ArticleIndex)
    section.audience = "members"
    section.save_revision().publish()

    assert readers_of(article, visitor=NOBODY, member=member, vip=vip) == {"member", "vip"}


def test_early_access_opens_to_everybody_after_its_days(tree: Tree, member: Any, vip: Any, club: Any) -> None:
    article = tree.article(early_access_groups=[club], early_access_days=14, first_published_at=timezone.now())
    people = {"visitor": NOBODY, "member": member, "vip": vip}

    assert readers_of(article, **people) == {"vip"}

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        rules.forget_closed_places()
        assert readers_of(article, **people) == {"visitor", "member", "vip"}


def test_access_that_ended_closes_at_the_next_request(tree: Tree, vip: Any, club: Any, django_user_model: Any) -> None:
    article = tree.article(audience="groups", audience_groups=[club])
    AccessGrant.objects.filter(user=vip).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )

    assert readers_of(article, vip=django_user_model.objects.get(pk=vip.pk)) == set()


def test_a_page_that_is_not_live_is_read_by_nobody(tree: Tree, owner: Any) -> None:
    article = tree.article()
    article.unpublish()

    assert readers_of(models.ArticlePage.objects.get(), visitor=NOBODY, staff=owner) == set()


@pytest.mark.parametrize(
    ("gate", "words"), [("members", "For members"), ("groups", "For the club"), ("early", "Early access until")]
)
def test_others_see_a_teaser_and_nothing_of_the_body(tree: Tree, client: Any, club: Any, gate: str, words: str) -> None:
    fields: dict[str, Any] = {
        "members": {"audience": "members"},
        "groups": {"audience": "groups", "audience_groups": [club]},
        "early": {"early_access_groups": [club], "early_access_days": 14},
    }[gate]
    tree.article(cover=make_picture(), **fields)

    answer = client.get("/articles/moka-pot/")
    html = answer.content.decode()

    assert answer.status_code == 200
    assert "Moka pot" in html
    assert "All about moka-pot." in html
    assert words in html
    assert ("Buy three times." in html) == (gate != "members")
    assert MARKER not in html
    assert "15 g coffee" not in html
    assert answer.headers.get("X-Robots-Tag") == (None if gate == "early" else "noindex")
    assert ('content="noindex"' in html) == (gate != "early")


def test_the_body_of_a_closed_page_is_on_no_page_of_the_site(
    tree: Tree, client: Any, member: Any, sign_in: Any, club: Any
) -> None:
    person, product, tag, series = tree.person(body=[]), tree.product(body=[]), make_tag(), make_series()
    closed = {"audience": "groups", "audience_groups": [club], "tags": [tag]}
    article = tree.article(author=person, series=series, series_part=1, **closed)
    story = tree.story(author=person, **closed)
    story.products, story.people = [models.StoryProduct(product=product)], [models.StoryPerson(person=person)]
    product.howtos = [models.ProductHowTo(article=article)]
    theme = tree.theme(audience="members")
    home = tree.home()
    home.body = [
        ("latest", {"title": "New", "what": "both", "how_many": 3}),
        ("picks", {"title": "Picks", "pages": [article, story, theme]}),
    ]
    for page in (story, product, home):
        page.save_revision().publish()

    for who in ("visitor", "member"):
        if who == "member":
            sign_in(member)
        for address in [*PUBLIC_ADDRESSES, article.url, story.url]:
            html = client.get(address).content.decode()
            assert MARKER not in html, (who, address)
        listing = client.get("/articles/").content.decode()
        assert "Moka pot" in listing
        assert "for our own" in listing


def test_help_answers_of_a_closed_theme_are_not_listed(tree: Tree, client: Any, member: Any, sign_in: Any) -> None:
    tree.theme(audience="members")

    as_visitor = client.get("/help/").content.decode()
    as_member = sign_in(member).get("/help/").content.decode()

    assert "Where do I pick it up?" not in as_visitor
    assert "Where do I pick it up?" in as_member


def test_wagtails_privacy_hides_a_page_altogether(
    tree: Tree, client: Any, member: Any, vip: Any, sign_in: Any, club: Any
) -> None:
    article = tree.article()
    restriction = PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(club.group)

    assert client.get(article.url).status_code == 404
    assert "Moka pot" not in client.get("/articles/").content.decode()
    assert sign_in(member).get(article.url).status_code == 404
    assert sign_in(vip).get(article.url).status_code == 200
    assert "Moka pot" in client.get("/articles/").content.decode()


def test_a_kept_teaser_goes_when_the_page_opens(tree: Tree, client: Any, club: Any) -> None:
    tree.article(early_access_groups=[club], early_access_days=1, first_published_at=timezone.now())
    assert MARKER not in client.get("/articles/moka-pot/").content.decode()
    assert "from " in client.get("/articles/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert MARKER in client.get("/articles/moka-pot/").content.decode()
        assert "card__kind" not in client.get("/articles/").content.decode()


def test_a_members_teaser_says_what_its_group_says_now(
    tree: Tree, member: Any, sign_in: Any, club: Any, django_capture_on_commit_callbacks: Any
) -> None:
    tree.article(audience="groups", audience_groups=[club])
    client = sign_in(member)
    assert "Buy three times." in client.get("/articles/moka-pot/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        club.how_to_join = {"en": "Ask Vera.", "ru": "Спросите Веру."}
        club.save()

    html = client.get("/articles/moka-pot/").content.decode()
    assert "Ask Vera." in html
    assert "Buy three times." not in html


def test_a_members_teaser_is_no_longer_early_when_the_section_has_opened(
    tree: Tree, member: Any, sign_in: Any, club: Any
) -> None:
    """The page under it is for a group: it is a teaser before and after, and says something else."""
    section = tree.section(models.ArticleIndex)
    section.early_access_groups, section.early_access_days = [club], 1
    section.first_published_at = timezone.now() - timedelta(days=1) + timedelta(minutes=10)
    section.save_revision().publish()
    tree.article(audience="groups", audience_groups=[club])
    client = sign_in(member)
    assert "Early access until" in client.get("/articles/moka-pot/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        html = client.get("/articles/moka-pot/").content.decode()

    assert "Early access until" not in html
    assert "For the club" in html


def test_readers_of_different_access_never_share_a_kept_part(
    tree: Tree, client: Any, vip: Any, member: Any, sign_in: Any, club: Any
) -> None:
    tree.article(audience="groups", audience_groups=[club])

    assert MARKER in sign_in(vip).get("/articles/moka-pot/").content.decode()
    assert MARKER not in sign_in(member).get("/articles/moka-pot/").content.decode()
    client.logout()
    assert MARKER not in client.get("/articles/moka-pot/").content.decode()
    assert MARKER in sign_in(vip).get("/articles/moka-pot/").content.decode()


def test_a_gate_without_groups_is_refused_in_the_form(tree: Tree, owner: Any) -> None:
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    page = tree.page()
    form_class = models.StandardPage.get_edit_handler().get_form_class()
    data = {"title": "About", "slug": "about", "body": streamfield([]), "audience": "groups", "early_access_days": "3"}
    form = form_class(nested_form_data(data), instance=page, for_user=owner)

    assert not form.is_valid()
    assert {"audience_groups", "early_access_groups"} <= set(form.errors)


# --- What is closed, as the cache keeps it ------------------------------------------------------------------------------

OPEN = rules.ClosedPlaces()
CLOSED = rules.ClosedPlaces(hidden=(rules.Hidden("00010001", PageViewRestriction.LOGIN, frozenset()),))


@pytest.mark.django_db(transaction=True)
def test_gates_read_before_a_change_do_not_outlive_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_while_an_editor_closes_it() -> rules.ClosedPlaces:
        monkeypatch.setattr(rules, "_read_closed_places", lambda: CLOSED)
        rules.forget_closed_places()
        return OPEN

    monkeypatch.setattr(rules, "_read_closed_places", read_while_an_editor_closes_it)
    assert rules.closed_places() == OPEN

    assert rules.closed_places() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_gates_that_are_not_committed_are_for_their_transaction_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [CLOSED]
    monkeypatch.setattr(rules, "_read_closed_places", lambda: rows[-1])
    assert rules.closed_places() == CLOSED

    with suppress(InterruptedError), transaction.atomic():
        rows.append(OPEN)
        rules.forget_closed_places()
        assert rules.closed_places() == OPEN
        with ThreadPoolExecutor(1) as somebody_else:
            assert somebody_else.submit(rules.closed_places).result() == CLOSED
        rows.pop()
        raise InterruptedError

    assert rules.closed_places() == CLOSED

    with transaction.atomic():
        rows.append(OPEN)
        rules.forget_closed_places()

    assert rules.closed_places() == OPEN
