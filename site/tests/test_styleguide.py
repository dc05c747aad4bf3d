"""The page of components shows the whole site's: an app's own come with its `samples.py`."""

import re
from collections import Counter

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, owner):
    def look(language):
        client = sign_in(owner)
        return client.get("/styleguide/", headers={"Accept-Language": language}).content.decode()

    return look


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_id_stands_twice(page, language):
    ids = Counter(re.findall(r'\sid="([^"]+)"', page(language)))

    assert [name for name, times in ids.items() if times > 1] == []


def test_what_the_apps_show_is_there(page):
    html = page("en")

    for part in ("topic-row", "space--teased", "post--answer", "event-row--off", "review__answer", "said__folded"):
        assert part in html, part
    for part in ("letters__came", "case__message--ours", "notification--unread"):
        assert part in html, part
