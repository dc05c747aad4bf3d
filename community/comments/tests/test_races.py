"""Many people at the same instant, with real threads and real transactions."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from community.comments import actions
from community.comments.models import Comment, Discussion, PendingComment, Reaction
from community.comments.tests.factories import counts, hide, make_article, say
from community.moderation.actions import AlreadyDecided, settle, take_up
from community.moderation.models import Decision

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment; what one deed raises is its answer."""
    barrier, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int) -> None:
        barrier.wait()
        try:
            answers[place] = deeds[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


def test_twenty_answers_at_once_have_twenty_places(member):
    page = make_article()
    root = say(member, page, "Question?")

    answers = at_once([lambda n=n: say(member, page, f"Answer {n}", reply_to=root) for n in range(20)])

    assert [type(answer) for answer in answers] == [Comment] * 20
    assert sorted(Comment.objects.values_list("order", flat=True)) == list(range(1, 22))
    root.refresh_from_db()
    assert root.replies_count == 20
    assert counts(page) == (21, 21)


def test_first_comments_of_a_page_at_once_are_all_counted(make_member):
    page = make_article()
    people = [make_member(f"person-{n}") for n in range(6)]

    at_once([lambda p=p: actions.post_comment(by=p, page=page, text="First!") for p in people])

    assert counts(page) == (6, 6)


def test_a_double_click_in_two_processes_is_one_comment(member):
    page = make_article()

    answers = at_once(
        [lambda: actions.post_comment(by=member, page=page, text="Once", key="form") for _click in range(4)]
    )

    assert len({answer.pk for answer in answers}) == 1
    assert counts(page) == (1, 1)


def test_a_kept_text_posted_twice_at_once_is_one_comment(member):
    page = make_article()
    kept = actions.keep_text(page=page, text="I was here", language="en")

    at_once([lambda: actions.post_kept(PendingComment.objects.get(pk=kept.pk), by=member) for _click in range(4)])

    assert counts(page) == (1, 1)


def test_reactions_at_once_are_counted_exactly(member, make_member):
    page = make_article()
    comment = say(member, page)
    people = [make_member(f"person-{n}") for n in range(5)]

    at_once([lambda p=p: actions.react(comment, by=p, kind="heart", on=True) for p in people for _click in range(2)])
    at_once(
        [lambda p=p: actions.react(comment, by=p, kind="heart", on=False) for p in people[:2] for _click in range(2)]
    )

    comment.refresh_from_db()
    assert (comment.heart_count, comment.helpful_count, Reaction.objects.count()) == (3, 3, 3)


def test_two_moderators_hide_one_comment_once(member, make_member):
    page = make_article()
    comment = say(member, page)
    moderators = [make_member(f"mod-{n}", is_staff=True, is_superuser=True) for n in range(3)]

    item = take_up(comment, by=moderators[0])
    answers = at_once([lambda m=m: settle(item, "hide", by=m, reason="spam") for m in moderators])

    assert sum(isinstance(answer, Decision) for answer in answers) == 1
    assert sum(isinstance(answer, AlreadyDecided) for answer in answers) == 2
    assert counts(page) == (0, 0)


def test_hiding_while_others_answer_keeps_the_counts_right(member, other_member, make_member):
    page = make_article()
    root = say(member, page, "Question?")
    moderator = make_member("mod", is_staff=True, is_superuser=True)

    at_once(
        [lambda n=n: say(other_member, page, f"Answer {n}", reply_to=root) for n in range(5)]
        + [lambda: hide(root, moderator, "other")]
    )

    root.refresh_from_db()
    assert root.replies_count == Comment.objects.published().filter(level=1).count()
    kept, counted = counts(page)
    assert kept == counted
    assert Discussion.objects.get().version >= counted
