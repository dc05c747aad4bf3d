"""Who may say what, how often, and what becomes of it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from activity.models import Activity
from community.moderation import Refused
from community.moderation.actions import settle
from community.moderation.models import Item, ModerationSettings
from community.reviews import actions
from community.reviews.models import ProductRating, Review, ReviewEdit, State
from community.reviews.tests.factories import counts, say, trusted
from support.models import Case, CaseMessage

pytestmark = pytest.mark.django_db


def events(case):
    return list(case.messages.values_list("event", flat=True))


def test_a_member_reviews_a_product_once(product, member):
    first = say(member, product)

    assert say(member, product) == first  # a double click
    with pytest.raises(actions.AlreadyWritten):
        say(member, product, 1, "Something else entirely.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(product=product.translation_key, member=member, rating=3, text="Again", language="en")


def test_translations_of_a_product_share_its_reviews(product, tree, member):
    russian = tree.product(language="ru", translation_key=product.translation_key)

    say(member, russian, 4)

    assert ProductRating.objects.get().reviews_count == 1
    assert Review.objects.get().language == "ru"


def test_stars_go_from_one_to_five(product, member):
    for rating in (0, 6):
        with pytest.raises(Refused):
            say(member, product, rating)
    assert not Review.objects.exists()


def test_the_average_is_of_published_reviews(product, make_member):
    for place, rating in enumerate((5, 5, 4, 1)):
        say(make_member(f"m{place}"), product, rating)
    hidden = say(make_member("m9"), product, 1)
    actions.put_into(hidden, State.HIDDEN, by=None)

    rating = ProductRating.objects.get()

    assert (rating.average, rating.reviews_count) == (Decimal("3.8"), 4)
    assert rating.distribution == [(5, 2), (4, 1), (3, 0), (2, 0), (1, 1)]


def test_a_newcomers_first_review_waits_and_counts_when_it_is_shown(product, member, moderator):
    ModerationSettings.objects.create(hold_first=1)
    review = actions.write_review(by=member, page=product, rating=2, text="Sour to me.")
    assert review.state == State.HELD
    assert ProductRating.objects.get().reviews_count == 0
    assert not Case.objects.exists()

    settle(Item.objects.get(), "keep", by=moderator, reason="")

    review.refresh_from_db()
    assert review.state == State.PUBLISHED
    assert ProductRating.objects.get().reviews_count == 1
    assert Case.objects.get().key == review.case_key


@pytest.mark.parametrize(("rating", "opens"), [(1, True), (2, True), (3, True), (4, False), (5, False)])
def test_below_four_stars_a_case_opens(product, member, rating, opens):
    review = say(member, product, rating)

    assert Case.objects.filter(key=review.case_key, person=member, kind="review").exists() == opens


def test_a_case_opens_in_the_same_transaction(product, member, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "recount", fails)

    with pytest.raises(RuntimeError):
        say(member, product, 1)

    assert not Review.objects.exists()
    assert not Case.objects.exists()


def test_raising_the_stars_is_said_in_the_case_which_stays(product, known_member):
    review = say(known_member, product, 2)

    actions.change_review(review, by=known_member, rating=5, text="They sent another bag.")

    case = Case.objects.get()
    assert case.state == Case.State.OPEN
    assert events(case) == [CaseMessage.Event.RAISED]


def test_lowering_the_stars_later_opens_a_case(product, known_member, operator):
    review = say(known_member, product, 5)
    actions.change_review(review, by=known_member, rating=2, text="Broke after a month.")

    case = Case.objects.get()

    assert case.is_open
    assert list(ReviewEdit.objects.values_list("rating", "text")) == [(5, "Blackcurrant, as promised.")]


def test_only_its_author_changes_a_review(product, member, other_member):
    review = say(member, product)

    with pytest.raises(Refused):
        actions.change_review(review, by=trusted(other_member), rating=1, text="Mine now.")


def test_a_changed_review_says_so_and_counts_anew(product, known_member):
    review = say(known_member, product, 5)

    changed = actions.change_review(review, by=known_member, rating=4, text="After the second bag.")

    assert changed.edited_at is not None
    assert counts(product)[0] == (1, [0, 1, 0, 0, 0])


def test_deleting_ones_own_review_leaves_a_line_in_the_log(product, known_member):
    review = say(known_member, product, 1)

    actions.delete_review(review, by=known_member)

    review.refresh_from_db()
    assert (review.state, review.text, review.title) == (State.DELETED, "", "")
    assert Activity.objects.filter(verb="review.deleted", facts__rating=1).count() == 1
    assert counts(product)[0] == (0, [0] * 5)
    assert events(Case.objects.get()) == [CaseMessage.Event.WITHDRAWN]


def test_who_deleted_a_review_may_write_another(product, known_member):
    review = say(known_member, product, 1)
    actions.delete_review(review, by=known_member)

    again = say(known_member, product, 4, "Second try.")

    assert (again.pk, again.text) == (review.pk, "Second try.")
    assert counts(product)[0] == (1, [0, 1, 0, 0, 0])


def test_staff_cannot_delete_a_members_review(product, member, owner):
    review = say(member, product, 1)

    with pytest.raises(Refused):
        actions.delete_review(review, by=owner)


def test_removing_a_bad_review_needs_a_reason_and_is_in_the_log(product, member, other_member, moderator):
    from community.moderation.actions import flag

    review = say(member, product, 1)
    item = flag(review, by=other_member, reason="insult").item
    with pytest.raises(Refused):
        settle(item, "remove", by=moderator, reason="")
    review.refresh_from_db()
    assert review.is_published

    settle(item, "remove", by=moderator, reason="insult")

    review.refresh_from_db()
    assert review.state == State.REMOVED
    assert Activity.objects.filter(verb="review.removed").count() == 1
    case = Case.objects.get()
    assert case.is_open
    assert events(case) == [CaseMessage.Event.REMOVED]


def test_helpful_votes_count_once_and_not_for_oneself(product, member, other_member):
    review = say(member, product)

    actions.vote_helpful(review, by=other_member, on=True)
    actions.vote_helpful(review, by=other_member, on=True)

    assert review.helpful_count == 1
    with pytest.raises(Refused):
        actions.vote_helpful(review, by=member, on=True)
    actions.vote_helpful(review, by=other_member, on=False)
    actions.vote_helpful(review, by=other_member, on=False)
    assert Review.objects.get().helpful_count == 0


def test_what_an_order_proves_the_staff_do_not_unmark(product, member, operator):
    review = say(member, product)
    actions.mark_bought(review, by=operator, bought=True)
    review.refresh_from_db()
    assert (review.bought, ProductRating.objects.get().bought_count) == ("staff", 1)

    Review.objects.update(bought="order")
    actions.mark_bought(review, by=operator, bought=False)

    assert Review.objects.get().bought == "order"
