"""Many people at the same instant, with real threads and real transactions."""

import pytest

from community.comments.tests.test_races import at_once
from community.reviews import actions
from community.reviews.models import HelpfulVote, Review, ReviewEdit, State
from community.reviews.tests.factories import counts, say, trusted
from content.tests.factories import Tree
from support.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def product():
    return Tree().product()


def test_one_review_per_member_however_often_they_press(product, member):
    answers = at_once([lambda: say(member, product, 2) for _click in range(4)])

    assert len({answer.pk for answer in answers}) == 1
    assert counts(product)[0] == (1, [0, 0, 0, 1, 0])
    assert Case.objects.count() == 1


def test_two_different_reviews_of_one_member_at_once_are_one(product, member):
    answers = at_once([lambda n=n: say(member, product, n, f"{n} stars from me") for n in (1, 5)])

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyWritten", "Review"]
    assert Review.objects.count() == 1


def test_the_counts_are_exact_under_parallel_writes(product, make_member):
    people = [trusted(make_member(f"m{n}")) for n in range(8)]

    def write(person, n):
        review = say(person, product, n % 5 + 1)
        if n % 3 == 0:
            actions.change_review(review, by=person, rating=5, text="On second thoughts.")
        if n % 4 == 0:
            actions.put_into(review, State.HIDDEN, by=None)

    answers = at_once([lambda p=p, n=n: write(p, n) for n, p in enumerate(people)])

    assert answers == [None] * 8
    kept, true = counts(product)
    assert kept == true
    assert kept[0] == 6
    assert ReviewEdit.objects.count() == 3


def test_votes_at_once_are_counted_exactly(product, member, make_member):
    review = say(member, product)
    people = [make_member(f"m{n}") for n in range(4)]

    at_once([lambda p=p: actions.vote_helpful(review, by=p, on=True) for p in people for _click in range(2)])

    assert (Review.objects.get().helpful_count, HelpfulVote.objects.count()) == (4, 4)
