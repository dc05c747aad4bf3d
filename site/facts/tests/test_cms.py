"""Facts in the CMS: quoted in a text, purged and found again when they change, reviewed in time."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from content.tests.factories import Tree
from facts.models import Fact
from facts.queries import UnknownFact
from facts.quoting import keys_quoted_by, what_quotes

pytestmark = pytest.mark.django_db

STORED = '<p data-block-key="a1b2c">By courier: <embed embedtype="fact" key="delivery-moscow"/>, rain or snow.</p>'
TODAY = timezone.localdate()


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def moscow():
    return Fact.objects.create(
        key="delivery-moscow",
        label={"en": "Delivery to Moscow"},
        value={"en": "2 days & a <bit>", "ru": "2 дня"},
        review_date=TODAY - timedelta(days=1),
    )


@pytest.fixture
def quoting(tree, moscow):
    return tree.article("parcels", title="Parcels", body=[("text", STORED)])


# --- In a text ------------------------------------------------------------------------------------------------------------


def test_readers_see_the_value_escaped(moscow):
    assert "By courier: 2 days &amp; a &lt;bit&gt;, rain" in expand_db_html(STORED)


def test_an_unknown_fact_in_a_text_is_loud_for_developers_and_neutral_for_readers(db, settings):
    with pytest.raises(UnknownFact):
        expand_db_html(STORED)

    settings.FACTS_ARE_STRICT = False
    assert "By courier: ask us, we will tell you, rain" in expand_db_html(STORED)


def test_the_editor_shows_the_value_and_keeps_the_key(moscow):
    converter = ContentstateConverter(features=["fact", "bold"])

    state = converter.from_database_format(STORED)

    assert '"text": "By courier: 2 days & a <bit>, rain or snow."' in state
    assert '"type": "FACT"' in state
    assert '"mutability": "IMMUTABLE"' in state
    assert converter.to_database_format(state) == STORED


def test_a_fact_at_the_ends_and_beside_another_survives_the_editor(moscow):
    fact = '<embed embedtype="fact" key="delivery-moscow"/>'
    converter = ContentstateConverter(features=["fact", "bold", "ul"])

    for text in (
        f"<p>{fact}</p>",
        f"<p>{fact} {fact}</p>",
        f"<p>in <b>{fact}</b> or so</p>",
        f"<ul><li>{fact}.</li></ul>",
    ):
        stored = converter.to_database_format(converter.from_database_format(text))
        again = converter.to_database_format(converter.from_database_format(stored))
        assert stored.count(fact) == text.count(fact)
        assert stored == again


def test_a_fact_that_is_gone_shows_its_key_in_the_editor(db):
    assert "[delivery-moscow]" in ContentstateConverter(features=["fact"]).from_database_format(STORED)


# --- On a page ------------------------------------------------------------------------------------------------------------


def test_a_kept_page_changes_with_the_fact_it_quotes(
    quoting, moscow, client, settings, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0}
    assert "2 days" in client.get("/articles/parcels/").content.decode()
    assert client.get("/articles/parcels/").headers["X-Cache"] == "hit"

    with django_capture_on_commit_callbacks(execute=True):
        moscow.value = {"en": "3 days"}
        moscow.save()

    answer = client.get("/articles/parcels/")
    assert answer.headers["X-Cache"] == "miss"
    assert "3 days" in answer.content.decode()


def test_another_fact_leaves_the_kept_page_alone(quoting, client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0}
    client.get("/articles/parcels/")

    with django_capture_on_commit_callbacks(execute=True):
        Fact.objects.create(key="phone", value={"en": "1"}, review_date=TODAY)

    assert client.get("/articles/parcels/").headers["X-Cache"] == "hit"


def test_wagtail_knows_where_a_fact_is_used(quoting, moscow):
    assert keys_quoted_by(quoting) == {"delivery-moscow"}
    assert what_quotes([moscow]) == {moscow.pk: [quoting]}
    assert ReferenceIndex.get_references_to(moscow).count() == 1


# --- For the staff --------------------------------------------------------------------------------------------------------


def cms(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_the_list_of_facts_filters_by_review_and_owner(moscow, owner, other_member, sign_in):
    Fact.objects.create(
        key="phone",
        label={"en": "Phone"},
        value={"en": "1"},
        review_date=TODAY + timedelta(days=20),
        owner=other_member,
    )
    Fact.objects.create(key="email", label={"en": "E-mail"}, value={"en": "2"}, review_date=TODAY + timedelta(days=90))
    client, address = sign_in(owner), reverse("wagtailsnippets_facts_fact:list")

    def shown(**query):
        words = cms(client, address, **query).select_one("table.listing").get_text()
        return [key for key in ("delivery-moscow", "phone", "email") if key in words]

    assert shown() == ["delivery-moscow", "phone", "email"]
    assert shown(due="overdue") == ["delivery-moscow"]
    assert shown(due="soon") == ["phone"]
    assert shown(owner=other_member.pk) == ["phone"]


def test_a_fact_is_written_and_its_usage_is_shown(quoting, moscow, owner, sign_in):
    client = sign_in(owner)

    answer = client.post(
        reverse("wagtailsnippets_facts_fact:add"),
        {
            "label_en": "Phone",
            "label_ru": "Телефон",
            "value_en": "+7 831",
            "value_ru": "+7 831",
            "key": "phone",
            "review_date": "2030-01-01",
            "note": "",
            "owner": "",
        },
    )

    assert answer.status_code == 302
    assert Fact.objects.get(key="phone").label == {"en": "Phone", "ru": "Телефон"}
    assert "Parcels" in cms(client, reverse("wagtailsnippets_facts_fact:usage", args=[moscow.pk])).get_text()


def test_choosing_a_fact_for_a_text_brings_key_and_value(moscow, owner, sign_in):
    answer = sign_in(owner).get(reverse("wagtailsnippetchoosers_facts_fact:chosen", args=[moscow.pk]))

    result = answer.json()["result"]
    assert (result["key"], result["value"]) == ("delivery-moscow", "2 days & a <bit>")


def test_facts_are_found_by_russian_words_in_the_chooser(moscow, owner, sign_in):
    page = cms(sign_in(owner), reverse("wagtailsnippetchoosers_facts_fact:choose_results"), q="дня")

    assert "Delivery to Moscow" in page.get_text()


def test_the_text_editor_has_the_button(tree, moscow, owner, sign_in):
    page = tree.article("parcels")

    html = sign_in(owner).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "facts/quote-fact.js" in html
    assert reverse("wagtailsnippetchoosers_facts_fact:choose") in html


def test_the_report_lists_due_facts_with_owner_and_use(quoting, moscow, owner, sign_in, monkeypatch):
    Fact.objects.create(key="later", label={"en": "Later"}, value={"en": "1"}, review_date=TODAY + timedelta(days=90))
    Fact.objects.filter(pk=moscow.pk).update(owner=owner)
    monkeypatch.setattr("facts.reports.quoted_in_templates", lambda: {"delivery-moscow": ["messaging/footer.txt"]})

    table = cms(sign_in(owner), reverse("facts_due_report")).select_one("table.listing")

    rows = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    assert len(rows) == 1
    assert all(
        words in rows[0]
        for words in ("Delivery to Moscow", "2 days & a <bit>", str(owner), "Parcels", "messaging/footer.txt")
    )
    assert table.select_one(f'a[href="{reverse("wagtailadmin_pages:edit", args=[quoting.pk])}"]')


def test_the_report_is_for_those_who_see_facts(member, in_role, sign_in):
    assert sign_in(in_role("support")).get(reverse("facts_due_report")).status_code == 200
    assert sign_in(in_role("moderators"), fresh=True).get(reverse("facts_due_report")).status_code in (302, 403)
    assert sign_in(member, fresh=True).get(reverse("facts_due_report")).status_code in (302, 403)


def test_the_report_costs_as_many_queries_with_one_fact_as_with_three(
    quoting, moscow, owner, sign_in, django_assert_max_num_queries
):
    client = sign_in(owner)
    cms(client, reverse("facts_due_report"))
    with django_assert_max_num_queries(100) as one:
        cms(client, reverse("facts_due_report"))
    for key in ("phone", "email"):
        Fact.objects.create(key=key, label={"en": key}, value={"en": key}, review_date=TODAY)
        Tree().article(key, body=[("text", f'<p><embed embedtype="fact" key="{key}"/></p>')])
    cms(client, reverse("facts_due_report"))
    with django_assert_max_num_queries(100) as three:
        cms(client, reverse("facts_due_report"))

    assert len(one) == len(three)


def test_the_report_and_the_first_page_name_the_day_a_fact_is_due(tree, moscow, owner, sign_in):
    from django.utils.formats import date_format

    moscow.review_date = TODAY + timedelta(days=9)
    moscow.save()
    staff = sign_in(owner)

    for name in ("facts_due_report", "wagtailadmin_home"):
        shown = BeautifulSoup(staff.get(reverse(name)).content, "html.parser").get_text(" ")
        assert date_format(moscow.review_date, "DATE_FORMAT") in shown
        assert "Just now" not in shown


def test_a_translation_quotes_the_fact_and_is_listed_with_what_uses_it(
    quoting, moscow, django_capture_on_commit_callbacks
):
    """wagtail-localize hands the translator the sentence with the fact inside; what they save quotes it like any page."""
    from wagtail.models import Locale
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource

    russian = Locale.objects.get(language_code="ru")
    source, _created = TranslationSource.get_or_create_from_instance(quoting)
    translation = Translation.objects.create(source=source, target_locale=russian)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=russian,
            context=segment.context,
            data=segment.string.data.replace("By courier", "Курьером"),
        )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()

    twin = quoting.get_translation(russian)
    assert keys_quoted_by(twin) == {"delivery-moscow"}
    assert {page.pk for page in what_quotes([moscow])[moscow.pk]} == {quoting.pk, twin.pk}
