"""Hand over what a person said, and forget who said it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.comments import actions, privacy
from community.comments.actions import counting
from community.comments.models import Comment, CommentEdit, Reaction, Subscription
from community.comments.tests.factories import counts, make_article, read, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(article, member, other_member):
    """A member who has done a bit of everything."""
    theirs = actions.post_comment(by=member, page=article, text="My first", follow=True)
    actions.edit_comment(theirs, by=member, text="My words")
    others = say(other_member, article, "Another's words")
    actions.react(others, by=member, kind="idea", on=True)
    return theirs, others


def test_everything_a_member_did_is_handed_over(busy, article, member):
    theirs, others = busy

    data = privacy.collect(member)

    assert [(c["text"], c["page"], c["earlier_texts"]) for c in data["comments"]] == [
        ("My words", article.title, ["My first"])
    ]
    assert [(r["comment"], r["kind"]) for r in data["reactions"]] == [(others.pk, "idea")]
    assert data["subscriptions"] == [{"page": article.title, "thread": theirs.pk, "muted": False}]


def test_nothing_of_others_is_handed_over(busy, other_member):
    assert privacy.collect(other_member)["reactions"] == []
    assert [c["text"] for c in privacy.collect(other_member)["comments"]] == ["Another's words"]


def test_an_erased_member_leaves_words_without_a_name(busy, article, member):
    theirs, others = busy

    privacy.erase(member)

    theirs.refresh_from_db(), others.refresh_from_db()
    assert (theirs.user, theirs.user_name, theirs.user_email, theirs.ip_address) == (None, "", "", None)
    assert theirs.comment == "My words"
    assert (others.idea_count, others.helpful_count) == (0, 0)
    for model in (Reaction, Subscription, CommentEdit):
        assert not model.objects.exists()
    html = read(article)
    assert "My words" in html
    assert "A former member" in html
    assert "Masha" not in html
    assert counts(article) == (2, 2)


def test_deleting_the_account_itself_leaves_no_more(busy, article, member):
    theirs, others = busy

    member.delete()

    others.refresh_from_db()
    assert Comment.objects.get(pk=theirs.pk).user is None
    assert others.idea_count == 0
    assert "Masha" not in read(article)


def test_a_new_name_is_shown_everywhere(article, member):
    say(member, article)
    assert "Masha" in read(article)

    member.display_name = "Maria"
    member.save(update_fields=["display_name"])

    assert "Maria" in read(article)


@pytest.fixture
def purged_tags(monkeypatch):
    """The tags of each purge, in order."""
    seen = []
    monkeypatch.setattr(counting, "purge", lambda *tags: seen.append(set(tags)))
    return seen


def test_a_new_name_costs_one_update_and_one_purge_however_many_pages_show_it(
    member, purged_tags, django_assert_num_queries
):
    pages = [make_article(f"page-{number}") for number in range(5)]
    for page in pages:
        say(member, page)
    purged_tags.clear()

    member.display_name = "Maria"
    # The name before, the name, where they spoke, the discussions; forums and reviews look for themselves, once each.
    with django_assert_num_queries(6):
        member.save(update_fields=["display_name"])

    assert purged_tags == [{f"comments:{page.pk}" for page in pages}]


def test_a_member_saved_without_another_name_or_picture_changes_no_page(article, member, purged_tags):
    say(member, article)
    purged_tags.clear()

    member.bio = "I like it strong."
    member.save()
    member.save(update_fields=["display_name"])

    assert purged_tags == []


def test_erasing_costs_as_many_queries_for_ten_pages_as_for_one(make_member, other_member, purged_tags):
    costs = []
    for amount in (1, 10):
        person = make_member(f"person-{amount}")
        for number in range(amount):
            page = make_article(f"page-{amount}-{number}")
            say(person, page)
            actions.react(say(other_member, page), by=person, kind="heart", on=True)
        purged_tags.clear()
        with CaptureQueriesContext(connection) as queries:
            privacy.erase(person)
        costs.append(len(queries))
        assert [len(tags) for tags in purged_tags] == [amount]

    assert costs[0] == costs[1]
