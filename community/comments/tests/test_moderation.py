"""What moderators decide, in the CMS and out of it."""

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from community.comments import actions
from community.comments.models import Comment, CommentSettings, Flag, ModerationAction
from community.comments.tests.factories import counts, read, say

pytestmark = pytest.mark.django_db


def state_of(comment: Comment) -> tuple[str, str, bool, bool]:
    comment = Comment.objects.get(pk=comment.pk)
    return comment.state, comment.state_reason, comment.is_public, comment.is_removed


def test_hiding_leaves_a_line_in_the_log_closes_the_reports_and_tells_the_author(
    article, member, other_member, moderator
):
    comment = say(member, article, "Cheap beans here")
    actions.flag(comment, by=other_member, reason="spam")

    done = actions.hide(comment, by=moderator, reason="spam", message="Please no advertising.")

    assert state_of(comment) == ("hidden", "spam", True, True)
    assert (done.by, done.kind, done.reason, done.state_before) == (moderator, "hide", "spam", "published")
    assert (Flag.objects.get().outcome, Flag.objects.get().answer) == ("upheld", done)
    assert counts(article) == (0, 0)
    assert Activity.objects.filter(verb="comment.hidden").count() == 1
    assert mail.outbox[-1].to == [member.email]
    assert "It advertises something" in mail.outbox[-1].body
    assert "Please no advertising." in mail.outbox[-1].body


def test_a_hidden_comment_is_seen_by_its_author_and_moderators_alone(article, member, other_member, moderator):
    comment = say(member, article, "Rude words")
    say(other_member, article, "An answer", reply_to=comment)
    actions.hide(comment, by=moderator, reason="insult")

    assert "Rude words" not in read(article)
    assert "A moderator hid this comment." in read(article)
    assert "An answer" in read(article)
    assert "Rude words" not in read(article, other_member)
    assert "Rude words" in read(article, member)
    assert "It insults somebody" in read(article, member)
    assert "Rude words" in read(article, moderator)


def test_a_hidden_comment_without_answers_leaves_no_trace(article, member, moderator):
    comment = say(member, article, "Rude words")
    say(member, article, "Polite words")
    actions.hide(comment, by=moderator, reason="insult")

    html = read(article)
    assert f'id="c{comment.pk}"' not in html
    assert "1 comment" in html


def test_hiding_with_replies_hides_what_is_below_and_nothing_else(article, member, other_member, moderator):
    root = say(member, article, "Root")
    bad = say(member, article, "Bad", reply_to=root)
    worse = say(other_member, article, "Worse", reply_to=bad)
    fine = say(other_member, article, "Fine", reply_to=root)

    actions.hide(bad, by=moderator, reason="insult", with_replies=True)

    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {root.pk: "published", bad.pk: "hidden", worse.pk: "hidden", fine.pk: "published"}
    assert Comment.objects.get(pk=root.pk).replies_count == 1
    assert counts(article) == (2, 2)


def test_what_was_held_appears_when_approved_and_only_then_are_followers_told(article, member, other_member, moderator):
    actions.follow(by=other_member, page=article)
    held = actions.post_comment(by=member, page=article, text="See https://a.example")
    assert mail.outbox == []

    actions.approve(held, by=moderator)

    assert state_of(held) == ("published", "", True, False)
    assert counts(article) == (1, 1)
    assert [letter.to for letter in mail.outbox] == [[other_member.email]]


def test_keeping_a_reported_comment_closes_the_reports(article, member, other_member, moderator):
    comment = say(member, article)
    actions.flag(comment, by=other_member, reason="off_topic")

    actions.keep(comment, by=moderator)

    assert Comment.objects.get().flags_count == 0
    assert Flag.objects.get().outcome == "declined"
    assert state_of(comment)[0] == "published"


def test_a_decision_can_be_taken_back_with_the_reports_it_answered(article, member, other_member, moderator):
    comment = say(member, article)
    actions.flag(comment, by=other_member, reason="insult")
    done = actions.hide(comment, by=moderator, reason="insult")

    actions.undo(done, by=moderator)

    done.refresh_from_db()
    comment.refresh_from_db()
    assert (comment.state, comment.flags_count, Flag.objects.get().outcome) == ("published", 1, "open")
    assert (done.undone_by, counts(article)) == (moderator, (1, 1))


def test_only_the_last_decision_can_be_taken_back_and_once(article, member, moderator):
    comment = say(member, article)
    first = actions.hide(comment, by=moderator, reason="other")
    second = actions.restore(comment, by=moderator)

    with pytest.raises(actions.Refused, match="decided since"):
        actions.undo(first, by=moderator)
    actions.undo(second, by=moderator)
    with pytest.raises(actions.Refused):
        actions.undo(second, by=moderator)
    assert state_of(comment)[0] == "hidden"


def test_approving_taken_back_and_given_again_tells_nobody_twice(article, member, other_member, moderator):
    actions.follow(by=other_member, page=article)
    held = actions.post_comment(by=member, page=article, text="See https://a.example")

    actions.undo(actions.approve(held, by=moderator), by=moderator)
    assert state_of(held)[:2] == ("held", "links")
    actions.approve(held, by=moderator)

    assert len([letter for letter in mail.outbox if letter.to == [other_member.email]]) == 1


@pytest.mark.parametrize("deed", ["hide", "restore", "approve", "keep"])
def test_members_do_not_moderate(article, member, other_member, deed):
    comment = say(member, article)
    more = {"reason": "spam"} if deed == "hide" else {}

    with pytest.raises(actions.Refused, match="Only moderators"):
        getattr(actions, deed)(comment, by=other_member, **more)
    assert not ModerationAction.objects.exists()


# --- In the CMS
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cms(sign_in, moderator):
    return sign_in(moderator)


def test_the_queue_shows_what_waits_with_reasons_and_context(article, member, other_member, cms):
    question = say(member, article, "A question first")
    reported = say(other_member, article, "An insult", reply_to=question)
    actions.flag(reported, by=member, reason="insult", note="second word")
    actions.post_comment(by=member, page=article, text="Held back")
    fine = say(member, article, "Perfectly fine words")

    html = cms.get(reverse("comments_moderation:index")).content.decode()

    assert "An insult" in html
    assert "A question first" in html
    assert "Insult or threat — Masha: “second word”" in html
    assert '<option value="insult" selected>' in html
    assert fine.comment not in html


def test_the_queue_can_show_everything_else_too(article, member, cms, moderator):
    say(member, article, "Perfectly fine words")
    actions.hide(say(member, article, "Hidden words"), by=moderator, reason="other")
    address = reverse("comments_moderation:index")

    assert "Hidden words" in cms.get(address, {"show": "hidden"}).content.decode()
    assert "Perfectly fine words" not in cms.get(address, {"show": "hidden"}).content.decode()
    assert "Perfectly fine words" in cms.get(address, {"show": "published"}).content.decode()
    assert "Perfectly fine words" in cms.get(address, {"show": "all", "q": "fine"}).content.decode()
    assert "Hidden words" not in cms.get(address, {"show": "all", "q": "fine"}).content.decode()


def test_one_click_decides_and_leads_back(article, member, other_member, cms):
    comment = say(member, article)
    actions.flag(comment, by=other_member, reason="spam")

    answer = cms.post(
        reverse("comments_moderation:decide"),
        {
            "comments": comment.pk,
            "decision": "hide",
            "reason": "spam",
            "message": "No ads",
            "next": "/cms/comments/?show=flagged",
        },
    )

    assert answer.url == "/cms/comments/?show=flagged"
    assert state_of(comment)[0] == "hidden"
    assert ModerationAction.objects.get().message == "No ads"


def test_many_are_decided_at_once(article, member, cms):
    CommentSettings.objects.create(hold_first_comments=20)
    held = [actions.post_comment(by=member, page=article, text=f"Held {number}") for number in range(3)]

    cms.post(reverse("comments_moderation:decide"), {"comments": [c.pk for c in held], "decision": "approve"})

    assert counts(article) == (3, 3)
    assert ModerationAction.objects.count() == 3


def test_a_decision_is_taken_back_from_the_comments_page(article, member, cms, moderator):
    done = actions.hide(say(member, article), by=moderator, reason="other")
    page = reverse("comments_moderation:inspect", args=[done.comment_id])
    assert "Take it back" in cms.get(page).content.decode()

    cms.post(reverse("comments_moderation:undo", args=[done.pk]), {"next": page})

    assert Comment.objects.get().is_published
    assert "taken back" in cms.get(page).content.decode()
    assert "taken back" in cms.get(reverse("comments_moderation:log")).content.decode()


def test_the_menu_says_how_much_waits(article, member, cms):
    actions.post_comment(by=member, page=article, text="See https://a.example")

    assert "Comments (1)" in cms.get(reverse("comments_moderation:index")).content.decode()


def test_only_moderators_find_the_queue(article, member, in_role, sign_in, moderator):
    comment = say(member, article)
    addresses = [
        reverse("comments_moderation:index"),
        reverse("comments_moderation:log"),
        reverse("comments_moderation:inspect", args=[comment.pk]),
    ]
    editor = sign_in(in_role("editors"), fresh=True)

    for address in addresses:
        assert editor.get(address).status_code == 302
    assert (
        editor.post(
            reverse("comments_moderation:decide"), {"comments": comment.pk, "decision": "hide", "reason": "spam"}
        ).status_code
        == 302
    )
    assert Comment.objects.get().is_published


def test_a_comment_on_the_page_leads_a_moderator_to_its_place_in_the_cms(article, member, moderator, sign_in):
    comment = say(member, article)

    assert sign_in(moderator).get(reverse("comments:moderate", args=[comment.pk])).url == reverse(
        "comments_moderation:inspect", args=[comment.pk]
    )
    assert sign_in(member).get(reverse("comments:moderate", args=[comment.pk])).status_code == 404


@pytest.mark.parametrize("amount", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    article, member, other_member, cms, amount, django_assert_num_queries
):
    for number in range(amount):
        actions.flag(say(member, article, f"Reported {number}"), by=other_member, reason="spam")
    cms.get(reverse("comments_moderation:index_results"))

    with django_assert_num_queries(7):
        cms.get(reverse("comments_moderation:index_results"))
