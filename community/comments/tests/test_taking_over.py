"""What the previous release writes into its own tables, while this one is rolled out, joins the one queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.comments import actions
from community.comments.models import Comment, Flag, ModerationAction
from community.comments.tests.factories import make_article, say
from community.moderation.models import Decision, Item
from community.moderation.models import Flag as Report
from messaging.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(member):
    return say(member, make_article(), "Cheap beans here")


def report_by_the_previous_code(comment, by, **more):
    return Flag.objects.create(comment=comment, member=by, reason="spam", note="An ad", **more)


def decide_by_the_previous_code(comment, by, kind="hide", **more):
    return ModerationAction.objects.create(
        comment=comment, by=by, kind=kind, reason="spam", state_before="published", **more
    )


def test_a_report_of_the_previous_code_waits_for_moderators_once(comment, other_member, owner):
    old = report_by_the_previous_code(comment, other_member)

    assert actions.take_over() == 1
    assert actions.take_over() == 0

    item, report = Item.objects.get(), Report.objects.get()
    assert (item.is_open, item.flags_count, item.author) == (True, 1, comment.user)
    assert (report.member, report.reason, report.note, report.at) == (other_member, "spam", "An ad", old.at)
    assert Notice.objects.filter(user=owner, kind="moderation.waiting").count() == 1


def test_it_joins_what_waits_already(comment, other_member, make_member):
    from community.moderation.actions import flag

    flag(comment, by=make_member("nina"), reason="insult")
    report_by_the_previous_code(comment, other_member)

    actions.take_over()

    assert Item.objects.get().flags_count == 2


def test_what_the_previous_code_decided_is_in_the_log_and_waits_no_more(comment, other_member, owner):
    report_by_the_previous_code(comment, other_member)
    actions.take_over()
    old = decide_by_the_previous_code(comment, owner)

    assert actions.take_over() == 1
    assert actions.take_over() == 0

    line = Decision.objects.get()
    assert (line.deed, line.by, line.at, line.member) == ("hide", owner, old.at, comment.user)
    assert not Item.objects.waiting().exists()
    assert Report.objects.get().outcome == "upheld"


def test_reported_and_decided_by_the_previous_code_makes_nobody_look(comment, other_member, owner):
    report_by_the_previous_code(comment, other_member, outcome="declined")
    decide_by_the_previous_code(comment, owner, kind="keep")

    assert actions.take_over() == 2

    assert not Item.objects.waiting().exists()
    assert Report.objects.get().outcome == "declined"
    assert not Notice.objects.filter(user=owner, kind="moderation.waiting").exists()


def test_a_report_made_after_a_decision_of_the_previous_code_still_waits(comment, other_member, owner):
    action = decide_by_the_previous_code(comment, owner, kind="keep")
    ModerationAction.objects.filter(pk=action.pk).update(at=timezone.now() - timedelta(hours=1))
    report_by_the_previous_code(comment, other_member)

    actions.take_over()

    assert Item.objects.waiting().count() == 1


def test_a_comment_held_by_the_previous_code_waits_too(comment):
    Comment.objects.filter(pk=comment.pk).update(state="held", state_reason="links")

    actions.take_over()
    actions.take_over()

    item = Item.objects.waiting().get()
    assert (item.kind, item.why) == ("held", "links")


def test_what_its_author_deleted_meanwhile_waits_for_nobody(comment, other_member):
    report_by_the_previous_code(comment, other_member)
    Comment.objects.filter(pk=comment.pk).update(state="deleted")

    actions.take_over()

    assert not Item.objects.waiting().exists()
    assert Report.objects.get().outcome == "gone"
