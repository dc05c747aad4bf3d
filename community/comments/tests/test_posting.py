"""What happens when a member writes, changes and deletes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activity.models import Activity
from community.comments import actions
from community.comments.models import Comment, CommentSettings, Discussion, State
from community.comments.tests.factories import counts, make_article, say

pytestmark = pytest.mark.django_db


def test_a_comment_appears_at_once_and_is_told_to_the_log(article, member):
    comment = actions.post_comment(by=member, page=article, text="It **works**.")

    assert comment.state == State.PUBLISHED
    assert comment.html == "<p>It <strong>works</strong>.</p>\n"
    assert counts(article) == (1, 1)
    assert Activity.objects.get(verb="comment.posted").facts == {
        "page": article.pk,
        "thread": comment.pk,
        "reply_to": None,
    }


def test_replies_stand_under_what_they_answer_down_to_the_third_level(article, member, other_member):
    root = say(member, article, "One")
    second = say(other_member, article, "Two", reply_to=root)
    third = say(member, article, "Three", reply_to=second)

    with pytest.raises(actions.Refused, match="no deeper"):
        say(other_member, article, "Four", reply_to=third)

    root.refresh_from_db(), second.refresh_from_db()
    assert [(c.level, c.order) for c in Comment.objects.order_by("thread_id", "order")] == [(0, 1), (1, 2), (2, 3)]
    assert (root.replies_count, second.replies_count) == (2, 1)


def test_an_empty_comment_is_refused(article, member):
    with pytest.raises(actions.Refused, match="empty"):
        actions.post_comment(by=member, page=article, text=" \n\x00 ")


def test_exactly_the_same_again_is_refused(article, member):
    actions.post_comment(by=member, page=article, text="Nice.")

    with pytest.raises(actions.Refused, match="already said"):
        actions.post_comment(by=member, page=article, text="Nice.")


def test_a_closed_discussion_takes_nothing(article, member):
    CommentSettings.objects.create(close_after_days=10)

    with time_machine.travel(article.published_at + timedelta(days=9)):
        actions.post_comment(by=member, page=article, text="In time")
    with (
        time_machine.travel(article.published_at + timedelta(days=10, minutes=1)),
        pytest.raises(actions.Refused, match="closed"),
    ):
        actions.post_comment(by=member, page=article, text="Too late")


def test_an_editor_may_close_one_page(member):
    page = make_article(comments_open=False)

    with pytest.raises(actions.Refused, match="closed"):
        actions.post_comment(by=member, page=page, text="Hello")


def test_a_moderator_has_the_last_word(moderator):
    page = make_article(comments_open=False)

    assert actions.post_comment(by=moderator, page=page, text="Closed, thank you all.").is_published


def test_new_members_have_few_links(article, member):
    with pytest.raises(actions.Refused, match="1 link at most"):
        actions.post_comment(by=member, page=article, text="https://a.example and https://b.example")

    for number in range(3):
        say(member, article, f"Known {number}")
    assert actions.post_comment(by=member, page=article, text="https://a.example and https://b.example").is_published


def test_a_very_first_comment_with_a_link_waits_for_a_moderator(article, member):
    comment = actions.post_comment(by=member, page=article, text="See https://a.example")

    assert (comment.state, comment.state_reason, comment.is_public) == ("held", "links", False)
    assert counts(article) == (0, 0)
    assert not Activity.objects.filter(verb="comment.posted").exists()


def test_a_link_may_not_slip_in_by_changing_the_comment(article, member):
    comment = actions.post_comment(by=member, page=article, text="Innocent")

    comment = actions.edit_comment(comment, by=member, text="Buy at https://a.example")

    assert comment.state == State.HELD
    assert counts(article) == (0, 0)


def test_first_comments_are_held_where_the_staff_wish(article, member):
    CommentSettings.objects.create(hold_first_comments=1)

    assert actions.post_comment(by=member, page=article, text="First").state_reason == "first"
    say(member, article, "An older one")
    assert actions.post_comment(by=member, page=article, text="Second").is_published


def test_a_comment_can_be_changed_for_fifteen_minutes_and_moderators_keep_what_it_said(article, member):
    comment = actions.post_comment(by=member, page=article, text="Befor")

    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        comment = actions.edit_comment(comment, by=member, text="After")
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=16)),
        pytest.raises(actions.Refused, match="15 minutes"),
    ):
        actions.edit_comment(comment, by=member, text="Much later")

    assert (comment.comment, comment.html, comment.edits.get().text) == ("After", "<p>After</p>\n", "Befor")
    assert comment.edited_at


def test_nobody_changes_or_deletes_anothers_comment(article, member, other_member, moderator):
    comment = say(member, article)

    for person in (other_member, moderator):
        with pytest.raises(actions.Refused):
            actions.edit_comment(comment, by=person, text="Mine now")
        with pytest.raises(actions.Refused):
            actions.delete_comment(comment, by=person)


def test_deleting_takes_the_words_and_leaves_the_answers(article, member, other_member):
    root = say(member, article, "Regrettable")
    reply = say(other_member, article, "Why?", reply_to=root)

    root = actions.delete_comment(root, by=member)

    assert (root.state, root.comment, root.html, root.replies_count) == ("deleted", "", "", 1)
    assert Comment.objects.get(pk=reply.pk).is_published
    assert counts(article) == (1, 1)


def test_the_same_key_is_the_same_comment_but_another_text_is_not_lost(article, member):
    first = actions.post_comment(by=member, page=article, text="Once", key="form-1")

    assert actions.post_comment(by=member, page=article, text="Once", key="form-1") == first
    assert actions.post_comment(by=member, page=article, text="Once, improved", key="form-1") != first
    assert Discussion.objects.get(page=article).comments_count == 2


def test_an_imported_comment_keeps_its_time_and_asks_no_rule_about_spam(article, member):
    long_ago = timezone.now() - timedelta(days=300)

    comment = actions.post_comment(by=member, page=article, text="https://a.example https://b.example", at=long_ago)

    assert (comment.state, comment.submit_date) == ("published", long_ago)
