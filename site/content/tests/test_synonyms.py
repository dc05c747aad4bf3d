"""Words that editors say mean the same: who types one of them finds the others, on pages and in discussions."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.testing import assert_query_counts
from community.forums import index
from community.forums.models import Post, Topic, Who
from community.forums.tests.factories import make_space, make_topic
from content import search, search_hints
from content.models import Audience, SynonymGroup
from content.search_words import Query, SameWords, highlight
from content.tests.factories import MARKER, body

pytestmark = pytest.mark.django_db

RUSSIAN, ENGLISH = (search.Reader(AnonymousUser(), code) for code in ("ru", "en"))


def same(words, language="en"):
    return SynonymGroup.objects.create(language=language, words=words)


def found(text, reader=ENGLISH):
    return [hit.title for hit in search.find(text, reader).hits]


def asked(text, *groups):
    """Each thing asked for, in all the ways to say it."""
    terms = Query(text, SameWords(groups)).terms
    return [[" ".join(word.word for word in way) for way in term.ways] for term in terms]


# --- What a query asks for ------------------------------------------------------------------------------------------------


def test_a_word_asks_for_the_others_of_its_groups():
    assert asked("воронки для кофе", ["пуровер", "воронка", "V60"], ["воронка", "дриппер"]) == [
        ["воронки", "пуровер", "v60", "дриппер"],
        ["кофе"],
    ]


def test_words_that_say_one_thing_together_are_asked_for_together():
    groups = ["cold brew", "iced coffee"], ["brew", "make"]

    assert asked("cold brew ratio", *groups) == [["cold brew", "iced coffee"], ["ratio"]]
    assert asked("brew cold", *groups) == [["brew", "make"], ["cold"]]


def test_small_words_of_a_group_count():
    groups = (["без кофеина", "декаф"],)

    assert asked("декаф", *groups) == [["декаф", "без кофеина"]]
    assert asked("кофе без кофеина", *groups) == [["кофе"], ["кофеина", "декаф"]]
    assert asked("кофеин", *groups) == [["кофеин"]]


def test_what_is_found_is_marked_only_where_it_is_said_whole():
    query = Query("декаф", SameWords([["декаф", "без кофеина"]]))

    assert highlight("Зёрна без кофеина", query) == "Зёрна <mark>без</mark> <mark>кофеина</mark>"
    assert highlight("В зёрнах много кофеина", query) == "В зёрнах много кофеина"


# --- What is found --------------------------------------------------------------------------------------------------------


def test_pages_are_found_by_other_words_behind_those_that_have_the_word_itself(tree):
    tree.article("v60", title="All about V60")
    tree.article("dripper", title="Choose a dripper")
    tree.article("water", title="Water", body=body("<p>Cold water for pour over.</p>"))
    tree.article("moka", title="Moka pot", body=body("<p>Pour the water.</p>"))
    assert found("dripper") == ["Choose a dripper"]

    same("dripper, V60, pour over")

    assert found("drippers") == ["Choose a dripper", "All about V60", "Water"]
    assert found("v60") == ["All about V60", "Choose a dripper", "Water"]


def test_every_thing_asked_for_must_be_there_in_one_way_or_another(tree):
    same("dripper, V60")
    tree.article("both", title="V60 and a kettle")
    tree.article("one", title="V60 alone")

    assert found("dripper kettle") == ["V60 and a kettle"]


def test_a_group_is_of_one_language(tree):
    same("воронка, пуровер", "ru")
    tree.article("funnel", language="ru", title="Какой пуровер взять")
    tree.article("pourover", title="Какой пуровер")

    assert found("воронку", RUSSIAN) == ["Какой пуровер взять"]
    assert found("воронку", ENGLISH) == []


def test_topics_and_what_is_said_in_them_are_found(member):
    same("dripper, V60, pour over")
    space = make_space("porch", see=Who.EVERYBODY)
    make_topic(member, space, "My first V60", "It drips.")
    make_topic(member, space, "Paper", "Which paper for a pour over?")
    make_topic(member, space, "Kettles", "Over the sink I pour it away. No: I pour it.")
    index.index_posts(Post.objects.all())
    index.index_titles(Topic.objects.all())

    assert sorted(found("dripper")) == ["Kettles", "My first V60", "Paper"]


def test_they_are_offered_while_somebody_types(tree, client):
    same("dripper, V60")
    tree.article("v60", title="All about V60")

    answer = client.get(reverse("content:search_suggestions"), {"q": "dripper"}).json()

    assert [each["title"] for each in answer["suggestions"]] == ["All about V60"]


def test_answers_are_found(tree):
    same("courier, errand boy")
    question = {"question": "How long?", "slug": "how-long", "answer": "<p>Our courier takes two days.</p>"}
    tree.theme("sending", questions=[("question", question)])

    assert found("errand boy") == ["How long?"]


def test_a_misspelt_word_is_corrected_to_one_that_only_the_editors_know(tree):
    same("dripper, hario")
    tree.article("dripper", title="Choose a dripper")

    assert search_hints.did_you_mean("haroi", ENGLISH) == "hario"


def test_a_closed_page_is_not_found_by_other_words_for_what_it_hides(tree):
    same(f"dripper, {MARKER}")
    tree.article("closed", title="For members", audience=Audience.MEMBERS, body=body(f"<p>{MARKER}</p>"))

    assert found("dripper") == []


# --- How it is kept -------------------------------------------------------------------------------------------------------


def test_a_change_is_felt_at_once_here_and_everywhere_within_a_minute(tree, time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    tree.article("v60", title="All about V60")
    assert found("dripper") == []

    group = same("dripper, V60")
    assert found("dripper") == ["All about V60"]

    SynonymGroup.objects.filter(pk=group.pk).update(words="kettle, pot")  # another process: this one isn't told
    assert found("dripper") == ["All about V60"]
    time_machine.shift(61)
    assert found("dripper") == []
    group.delete()


def test_a_search_asks_the_database_as_often_as_without(tree, client):
    tree.article("v60", title="All about V60")
    address = f"{reverse('content:search')}?q=V60"
    numbers = iter(range(10))

    def grow():
        same(f"dripper, V60, word{next(numbers)}")
        client.get(address)  # they are kept for a minute

    assert_query_counts(3, lambda: client.get(address), grow=grow)


# --- How editors write them -----------------------------------------------------------------------------------------------


def test_words_are_tidied_when_they_are_saved():
    group = SynonymGroup(language="en", words=" pour  over,V60 ;dripper, v60,, ")

    group.full_clean()

    assert group.words == "pour over, V60, dripper"


@pytest.mark.parametrize(
    "words", ["dripper", "dripper, ", "dripper, !", "a b c d e f, dripper", ",".join("abcdefghijklm")]
)
def test_what_joins_nothing_or_too_much_is_refused(words):
    with pytest.raises(ValidationError) as refused:
        SynonymGroup(language="en", words=words).full_clean()

    assert set(refused.value.message_dict) == {"words"}


def test_publishers_keep_them_in_the_cms_and_editors_look(tree, in_role, sign_in):
    same("dripper, V60")
    listed = reverse("wagtailsnippets_content_synonymgroup:list")
    add = reverse("wagtailsnippets_content_synonymgroup:add")

    publisher = sign_in(in_role("publishers"), fresh=True)
    publisher.post(add, {"language": "en", "words": "kettle, pot"})
    page = BeautifulSoup(publisher.get(listed).content, "html.parser")
    assert "kettle, pot" in page.get_text()
    assert "dripper, V60" in page.get_text()

    editor = sign_in(in_role("editors"), fresh=True)
    assert editor.get(listed).status_code == 200
    assert editor.get(add).status_code == 302


def test_two_who_save_the_same_group_are_told(tree, in_role, sign_in):
    same("dripper, V60")
    publisher = sign_in(in_role("publishers"), fresh=True)

    answer = publisher.post(
        reverse("wagtailsnippets_content_synonymgroup:add"), {"language": "en", "words": "dripper,V60"}
    )

    assert answer.status_code == 200
    assert SynonymGroup.objects.count() == 1
