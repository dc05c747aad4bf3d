"""What moderators' decisions mean for a discussion. The queue itself is tested with moderation."""

import pytest
from django.core import mail
from django.urls import reverse

from community.comments import actions
from community.comments.models import Comment, Discussion
from community.comments.tests.factories import counts, hide, read, say
from community.moderation import Refused
from community.moderation.actions import flag, settle, undo
from community.moderation.models import Flag, Item, Sanction

pytestmark = pytest.mark.django_db


def state_of(comment: Comment) -> tuple[str, bool, bool]:
    comment = Comment.objects.get(pk=comment.pk)
    return comment.state, comment.is_public, comment.is_removed


def waiting() -> Item:
    return Item.objects.waiting().get()


def test_hiding_leaves_a_line_in_the_log_closes_the_reports_and_tells_the_author(
    article, member, other_member, moderator
):
    comment = say(member, article, "Cheap beans here")
    flag(comment, by=other_member, reason="spam")

    done = settle(waiting(), "hide", by=moderator, reason="spam", message="Please no advertising.")

    assert state_of(comment) == ("hidden", True, True)
    assert (done.by, done.deed, done.reason, done.state_before, done.member) == (
        moderator,
        "hide",
        "spam",
        "published",
        member,
    )
    assert (Flag.objects.get().outcome, waiting_count()) == ("upheld", 0)
    assert counts(article) == (0, 0)
    letter = next(letter for letter in mail.outbox if letter.to == [member.email])
    assert "It advertises something" in letter.body
    assert "Please no advertising." in letter.body
    assert "Cheap beans here" in letter.body


def waiting_count() -> int:
    return Item.objects.waiting().count()


def test_a_hidden_comment_is_seen_by_its_author_and_moderators_alone(article, member, other_member, moderator):
    comment = say(member, article, "Rude words")
    say(other_member, article, "An answer", reply_to=comment)
    hide(comment, moderator)

    assert "Rude words" not in read(article)
    assert "A moderator hid this comment." in read(article)
    assert "An answer" in read(article)
    assert "Rude words" not in read(article, other_member)
    assert "Rude words" in read(article, member)
    assert "It insults or threatens somebody" in read(article, member)
    assert "Rude words" in read(article, moderator)


def test_a_removed_comment_is_not_shown_even_to_its_author(article, member, moderator):
    comment = say(member, article, "Rude words")

    hide(comment, moderator, outcome="remove")

    assert state_of(comment)[0] == "removed"
    assert "Rude words" not in read(article, member)
    assert comment not in Comment.objects.visible_to(member)


def test_a_hidden_comment_without_answers_leaves_no_trace(article, member, moderator):
    comment = say(member, article, "Rude words")
    say(member, article, "Polite words")
    hide(comment, moderator)

    html = read(article)
    assert f'id="c{comment.pk}"' not in html
    assert "1 comment" in html


def test_hiding_with_answers_hides_what_is_below_and_nothing_else_and_brings_it_back(
    article, member, other_member, moderator
):
    root = say(member, article, "Root")
    bad = say(member, article, "Bad", reply_to=root)
    worse = say(other_member, article, "Worse", reply_to=bad)
    fine = say(other_member, article, "Fine", reply_to=root)

    done = hide(bad, moderator, below=True)

    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {root.pk: "published", bad.pk: "hidden", worse.pk: "hidden", fine.pk: "published"}
    assert Comment.objects.get(pk=root.pk).replies_count == 1
    assert counts(article) == (2, 2)

    undo(done, by=moderator)
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    assert Comment.objects.get(pk=root.pk).replies_count == 3
    assert counts(article) == (4, 4)


def test_what_was_held_appears_when_kept_and_only_then_are_followers_told(article, member, other_member, moderator):
    actions.follow(by=other_member, page=article)
    held = actions.post_comment(by=member, page=article, text="See https://a.example")
    assert [letter for letter in mail.outbox if letter.to == [other_member.email]] == []
    assert (waiting().kind, waiting().why) == ("held", "links")

    settle(waiting(), "keep", by=moderator)

    assert state_of(held) == ("published", True, False)
    assert counts(article) == (1, 1)
    assert [letter.to for letter in mail.outbox].count([other_member.email]) == 1


def test_approving_taken_back_and_given_again_tells_nobody_twice(article, member, other_member, moderator):
    actions.follow(by=other_member, page=article)
    held = actions.post_comment(by=member, page=article, text="See https://a.example")

    undo(settle(waiting(), "keep", by=moderator), by=moderator)
    assert state_of(held)[0] == "held"
    settle(waiting(), "keep", by=moderator)

    assert state_of(held)[0] == "published"
    assert len([letter for letter in mail.outbox if letter.to == [other_member.email]]) == 1


def test_a_decision_can_be_taken_back_with_the_reports_it_answered(article, member, other_member, moderator):
    comment = say(member, article)
    flag(comment, by=other_member, reason="insult")
    done = settle(waiting(), "hide", by=moderator, reason="insult")

    undo(done, by=moderator)

    assert (state_of(comment)[0], Flag.objects.get().outcome, waiting_count()) == ("published", "open", 1)
    assert counts(article) == (1, 1)


def test_what_its_author_deleted_needs_no_look_any_more(
    article, member, other_member, moderator, django_capture_on_commit_callbacks
):
    comment = say(member, article)
    flag(comment, by=other_member, reason="insult")

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_comment(comment, by=member)

    assert (waiting_count(), Flag.objects.get().outcome) == (0, "gone")


def test_who_is_silenced_reads_and_does_not_write(article, member, moderator):
    comment = say(member, article, "Rude words")
    hide(comment, moderator, outcome="silence", days=3)
    member = type(member).objects.get(pk=member.pk)

    with pytest.raises(Refused, match="You can read and not write until"):
        actions.post_comment(by=member, page=article, text="More of it")
    assert Sanction.objects.get().kind == "silence"


def test_a_moderator_reaches_the_queue_from_a_comment_and_a_member_does_not(article, member, moderator, sign_in):
    comment = say(member, article)

    assert sign_in(moderator).get(reverse("comments:moderate", args=[comment.pk])).url == reverse(
        "moderation_queue:thing", args=["comments.comment", comment.pk]
    )
    assert sign_in(member).get(reverse("comments:moderate", args=[comment.pk])).status_code == 404


def test_decisions_keep_a_discussions_version_going(article, member, moderator):
    comment = say(member, article)
    before = Discussion.objects.get().version

    hide(comment, moderator)

    assert Discussion.objects.get().version > before
