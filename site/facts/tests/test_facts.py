"""A fact is written once, in every language, and quoted by its key."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from facts.checks import every_quoted_fact_exists
from facts.models import Fact
from facts.queries import UnknownFact, fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def moscow():
    return Fact.objects.create(
        key="delivery-moscow", value={"en": "2 days", "ru": "2 дня"}, review_date=date(2027, 1, 1)
    )


def quoted(key):
    return Template(f'{{% load facts %}}{{% fact "{key}" %}}').render(Context())


def test_a_fact_is_quoted_in_the_readers_language(moscow):
    assert quoted("delivery-moscow") == "2 days"
    with translation.override("ru"):
        assert quoted("delivery-moscow") == "2 дня"


def test_a_fact_without_the_readers_language_falls_back(moscow):
    moscow.value = {"en": "2 days"}
    moscow.save()

    assert fact("delivery-moscow", "ru") == "2 days"


def test_a_changed_fact_is_changed_at_once(moscow, django_capture_on_commit_callbacks):
    assert quoted("delivery-moscow") == "2 days"

    with django_capture_on_commit_callbacks(execute=True):
        moscow.value = {"en": "3 days"}
        moscow.save()

    assert quoted("delivery-moscow") == "3 days"


def test_an_unknown_fact_is_loud_for_developers():
    with pytest.raises(UnknownFact, match="There is no fact “delivery-mars”"):
        quoted("delivery-mars")


def test_an_unknown_fact_is_a_neutral_sentence_for_readers(settings):
    settings.FACTS_ARE_STRICT = False

    assert quoted("delivery-mars") == "ask us, we will tell you"


def test_quoting_many_facts_costs_one_query(moscow, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _time in range(3):
            quoted("delivery-moscow")


def test_the_check_names_templates_that_quote_what_nobody_wrote(settings, tmp_path):
    (tmp_path / "page.html").write_text('{% fact "delivery-mars" %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    [warning] = every_quoted_fact_exists(None, databases=["default"])

    assert "page.html quote the fact “delivery-mars”" in warning.msg
