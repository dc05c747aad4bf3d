from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from community.comments.models import Comment
from community.comments.tests.conftest import _no_pages_of_other_tests  # noqa: F401  (fixture)
from community.comments.tests.factories import make_article, say
from community.moderation.models import ModerationSettings
from content.models import ArticlePage
from members.models import User


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def article(db: None) -> ArticlePage:
    return make_article()


@pytest.fixture
def moderator(db: None, in_role: Callable[[str], Any]) -> User:
    return in_role("moderators")


@pytest.fixture
def second_moderator(moderator: User, make_member: Callable[..., Any]) -> User:
    from django.contrib.auth.models import Group

    person = make_member("rita", is_staff=True)
    person.groups.add(Group.objects.get(name="moderators"))
    return person


@pytest.fixture
def comment(article: ArticlePage, member: User) -> Comment:
    return say(member, article, "Cheap beans here")


@pytest.fixture
def rules_of_the_house(db: None) -> Callable[..., ModerationSettings]:
    """`rules_of_the_house(hold_first=2)` sets what the staff would in the CMS."""

    def change(**fields: Any) -> ModerationSettings:
        from django.core.cache import cache

        ModerationSettings.objects.all().delete()
        made = ModerationSettings.objects.create(**fields)
        cache.clear()
        return made

    return change


def fresh(person: User) -> User:
    """The same member at their next request."""
    return User.objects.get(pk=person.pk)
