"""Head and foot of the pages are kept for all members, and nothing of one member reaches another."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Site

from content.menus import forget_navigation
from content.models import BrandSettings
from members.models import User

pytestmark = pytest.mark.django_db


def head(client, path="/me/") -> BeautifulSoup:
    page = BeautifulSoup(client.get(path).content.decode(), "html.parser")
    return page.select_one(".site-header")


def token_of(part) -> str:
    return part.select_one("input[name=csrfmiddlewaretoken]")["value"]


def test_each_member_sees_their_own_name_and_no_other(member, other_member, sign_in):
    masha, oleg = sign_in(member), sign_in(other_member, fresh=True)
    for _ in range(2):
        assert "Masha" in head(masha).text
        assert "Oleg" not in head(masha).text
        assert "Oleg" in head(oleg).text
        assert "Masha" not in head(oleg).text


def test_a_new_name_shows_at_once(member, sign_in):
    client = sign_in(member)
    head(client)
    User.objects.filter(pk=member.pk).update(display_name="Maria")
    assert "Menu of Maria" in head(client).text


def test_the_way_into_the_cms_is_shown_to_staff_alone(member, owner, sign_in):
    for client, is_shown in ((sign_in(owner), True), (sign_in(member, fresh=True), False)):
        for _ in range(2):
            assert bool(head(client).select('a[href="/cms/"]')) is is_shown


def test_tokens_are_ones_own_and_work(member, other_member, sign_in):
    checking, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    checking.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    other.force_login(other_member, backend="django.contrib.auth.backends.ModelBackend")
    first, second, theirs = token_of(head(checking)), token_of(head(checking)), token_of(head(other))
    assert len({first, second, theirs}) == 3  # masked anew for each page, against BREACH
    assert other.post("/accounts/logout/", {"csrfmiddlewaretoken": first}).status_code == 403
    assert checking.post("/accounts/logout/", {"csrfmiddlewaretoken": second}).status_code == 302


def test_visitors_get_no_part_of_a_members_head(member, sign_in):
    head(sign_in(member), "/accounts/password/reset/")
    visitor = head(Client(), "/accounts/password/reset/")
    assert "Masha" not in visitor.text
    assert visitor.select_one(".site-header__sign-in")
    assert not visitor.select(".bell, form")


def test_the_address_decides_what_is_marked_and_where_the_languages_lead(member, sign_in):
    client = sign_in(member)
    for _ in range(2):
        links = {link["lang"]: link["href"] for link in head(client, "/me/?a=1").select(".languages a")}
        assert links == {"en": "/me/?a=1", "ru": "/ru/me/"}
        links = {link["lang"]: link["href"] for link in head(client, "/me/profile/").select(".languages a")}
        assert links == {"en": "/me/profile/", "ru": "/ru/me/profile/"}
        assert "Настройки" in head(client, "/ru/me/").text


def test_a_change_of_the_brand_shows_at_once(member, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(member)
    head(client)
    with django_capture_on_commit_callbacks(execute=True):
        brand = BrandSettings.for_site(Site.objects.get(is_default_site=True))
        brand.name = {"en": "Swift", "ru": "Стриж"}
        brand.save()
        forget_navigation()
    assert "Swift" in head(client).text


def test_a_name_cannot_break_out_of_the_head(member, sign_in):
    User.objects.filter(pk=member.pk).update(display_name="<b>Eve</b>")
    client = sign_in(member)
    for _ in range(2):
        assert not head(client).select("b")
