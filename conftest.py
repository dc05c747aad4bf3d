"""The strict test bed: what every test of the site may use, and what no page may do."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import engines
from django.test import Client, TransactionTestCase
from django.utils import timezone, translation

from common import prepared
from common.near import forget_everything
from common.testing_databases import Copy, make_model
from config.process import settle

ROOT = Path(__file__).resolve().parent
_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")|<style\b|\sstyle=\"|\son[a-z]+=\"",
    re.IGNORECASE,
)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end; to walk through them again and again costs a tenth of the time."""
    settle()


class UndefinedVariable(str):
    """What an undefined variable prints: nothing in a library's template, a failure in one of ours.

    Django asks `"%s" in string_if_invalid` and then formats it with the variable's name.
    """

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template or context.template
        origin = Path(template.origin.name)
        if origin.is_relative_to(ROOT) and ".venv" not in origin.parts:
            raise AssertionError(f"{origin.relative_to(ROOT)} uses {name}, which nobody defined.")
        return ""


class StrictClient(Client):
    """Refuses pages of ours with inline scripts or styles, or with template marks left in the text."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        path = request.get("PATH_INFO", "")
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if is_page and not path.startswith(("/cms/", "/media/")):
            html = response.content.decode()
            assert "{{" not in html, f"{path} shows a raw template mark."
            assert "{%" not in html, f"{path} shows a raw template mark."
            found = _INLINE.search(html)
            assert not found, (
                f"{path} has an inline script or style: {html[max(found.start() - 80, 0) : found.end() + 80]}"
            )
        return response


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    worker_id: str,
    testrun_uid: str,
) -> Iterator[None]:
    """Every test begins with what every site has: roles, consents, home pages and sections. See `testing_databases`."""
    from content.ensure import ensure_site

    with django_db_blocker.unblock():
        copy = Copy(make_model(testrun_uid, ensure_site, keep=django_db_keepdb and not django_db_createdb), worker_id)
        copy.renew()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: copy.renew())
        yield
    with django_db_blocker.unblock():
        copy.remove()


_compared: set[Any] = set()  # in this test


@pytest.fixture(autouse=True, scope="session")
def _true_prepared_queries() -> None:
    """Each prepared query says what its queryset says, with each set of values it is asked with.

    In one test the same values are compared once: to build a queryset anew costs many times what it takes to ask it. One
    time is like another here, for nothing is put together by what hour it is; the language and the time zone may differ.
    """
    statement, fill = prepared._Prepared, prepared._Prepared.filled

    def filled(self: Any, values: tuple[Any, ...], database: Any) -> list[Any]:
        params = fill(self, values, database)
        timeless = tuple(datetime if isinstance(value, datetime) else value for value in values)
        asked = (self, database.alias, translation.get_language(), timezone.get_current_timezone_name(), timeless)
        if asked not in _compared:
            sql, plain = self.compiler_of(self.build(*values), database).as_sql()
            assert (self.sql, params) == (sql, list(plain)), f"{self.build} with {values} was prepared wrongly."
            _compared.add(asked)
        return params

    inserted = prepared._Insert.filled

    def row(self: Any, thing: Any, database: Any) -> list[Any]:
        with patch.object(timezone, "now", return_value=timezone.now()):
            params = inserted(self, thing, database)
            sql, plain = self.compiled(thing, database)
        assert (self.sql, repr(params)) == (sql, repr(plain)), f"{thing!r} was prepared wrongly."
        return params

    statement.filled = filled  # type: ignore[method-assign]
    prepared._Insert.filled = row  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _strict_templates() -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    forget_everything()
    yield
    cache.clear()
    forget_everything()
    _compared.clear()
    prepared.forget()  # what one test set to another size must not be asked by the next


@pytest.fixture(autouse=True)
def _english_first() -> None:
    """A page asked for in Russian leaves its language behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture
def make_member(db: None) -> Callable[..., Any]:
    """`make_member("vera", is_staff=True)` makes an account with a verified address vera@example.org."""
    from allauth.account.models import EmailAddress

    from members.models import User

    def make(handle: str, **fields: Any) -> User:
        user = User.objects.create_user(
            f"{handle}@example.org",
            "correct horse battery",
            **{"display_name": handle.title(), "handle": handle} | fields,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def member(make_member: Callable[..., Any]) -> Any:
    return make_member("masha")


@pytest.fixture
def other_member(make_member: Callable[..., Any]) -> Any:
    return make_member("oleg")


@pytest.fixture
def owner(make_member: Callable[..., Any]) -> Any:
    """The brand's owner: a superuser."""
    return make_member("olga", is_staff=True, is_superuser=True)


@pytest.fixture
def sign_in(client: StrictClient) -> Callable[..., StrictClient]:
    """`sign_in(member)` gives a client signed in as that person."""

    def signed_in(user: Any, fresh: bool = False) -> StrictClient:
        target = StrictClient() if fresh else client
        target.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return target

    return signed_in


@pytest.fixture
def in_role(make_member: Callable[..., Any]) -> Callable[[str], Any]:
    """`in_role("editors")` makes a member of the staff who is in that seeded group."""
    from django.contrib.auth.models import Group

    def make(group: str) -> Any:
        user = make_member(group.rstrip("s"), is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    return make
