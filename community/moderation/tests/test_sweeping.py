"""One member's everything goes, and comes back, past what cannot."""

import pytest
from django.urls import reverse

from community.comments.models import Comment
from community.comments.moderated import Comments
from community.comments.tests.factories import say
from community.moderation import actions
from community.moderation.actions import sweeping
from community.moderation.models import Decision, Deed, Item
from jobs.declare import TookTooLong
from jobs.models import FailedJob

pytestmark = pytest.mark.django_db


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def failing_for(monkeypatch, name, *things):
    """Whatever is done to these by this name fails; give the list that can be emptied."""
    put, stubborn = getattr(Comments, name), [thing.pk for thing in things]

    def fail(self, thing, *, by):
        if thing.pk in stubborn:
            raise RuntimeError("its page is broken")
        put(self, thing, by=by)

    monkeypatch.setattr(Comments, name, fail)
    return stubborn


def test_what_cannot_be_removed_keeps_nothing_else_from_going(article, member, other_member, moderator, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    spam = [say(member, article, f"Buy {n}") for n in range(8)]
    for one in (spam[1], spam[5]):
        actions.flag(one, by=other_member, reason="spam")
    stubborn = failing_for(monkeypatch, "remove", *spam[:3])

    whole = actions.remove_everything(member, by=moderator)

    assert [state_of(one) for one in spam] == ["published"] * 3 + ["removed"] * 5
    assert Item.objects.waiting().get().object_id == spam[1].pk  # and what waits about the rest still does
    failed = FailedJob.objects.get()
    assert (failed.args, "its page is broken" in failed.error) == ([whole.pk], True)

    stubborn.clear()
    actions.remove_everything(member, by=moderator)
    assert {state_of(one) for one in spam} == {"removed"}
    assert not Item.objects.waiting().exists()


def test_what_cannot_be_brought_back_keeps_nothing_else_from_coming(article, member, moderator, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    spam = [say(member, article, f"Buy {n}") for n in range(8)]
    whole = actions.remove_everything(member, by=moderator)
    failing_for(monkeypatch, "show", *spam[:3])

    actions.undo(whole, by=moderator)

    assert [state_of(one) for one in spam] == ["removed"] * 3 + ["published"] * 5
    assert FailedJob.objects.filter(path__endswith="put_rest_back").count() == 1


def test_what_cannot_be_brought_back_keeps_nobody_from_removing_the_rest_anew(article, member, moderator, monkeypatch):
    spam = [say(member, article, f"Buy {n}") for n in range(3)]
    stubborn = failing_for(monkeypatch, "show", spam[0])
    first = actions.remove_everything(member, by=moderator)
    actions.undo(first, by=moderator)
    assert [state_of(one) for one in spam] == ["removed", "published", "published"]

    second = actions.remove_everything(member, by=moderator)

    assert second != first
    assert {state_of(one) for one in spam} == {"removed"}
    stubborn.clear()
    actions.undo(second, by=moderator)  # and what stayed comes back with the rest
    assert {state_of(one) for one in spam} == {"published"}


def test_a_moderator_reads_what_stayed_and_may_try_again(article, member, moderator, monkeypatch, sign_in):
    spam = [say(member, article, f"Buy {n}") for n in range(3)]
    stubborn = failing_for(monkeypatch, "remove", spam[1])
    whole = actions.remove_everything(member, by=moderator)
    page = reverse("moderation_queue:member", args=[member.pk])
    cms = sign_in(moderator)

    html = cms.get(page).content.decode()
    assert "Could not be removed: 1" in html
    assert reverse("moderation_queue:thing", args=["comments.comment", spam[1].pk]) in html

    stubborn.clear()
    cms.post(reverse("moderation_queue:judge", args=[member.pk]), {"outcome": "spam"})
    assert {state_of(one) for one in spam} == {"removed"}
    assert "Could not be" not in cms.get(page).content.decode()

    stubborn = failing_for(monkeypatch, "show", spam[2])
    actions.undo(whole, by=moderator)
    assert "Could not be brought back: 1" in cms.get(page).content.decode()
    stubborn.clear()
    cms.post(reverse("moderation_queue:judge", args=[member.pk]), {"outcome": "bring_back"})
    assert {state_of(one) for one in spam} == {"published"}


def test_a_job_whose_time_is_over_stops(article, member, moderator, monkeypatch):
    spam, tried = [say(member, article, f"Buy {n}") for n in range(3)], []

    def take_long(self, thing, *, by):
        tried.append(thing)
        raise TookTooLong

    monkeypatch.setattr(Comments, "remove", take_long)
    whole = Decision.objects.create(deed=Deed.SPAM, member=member, title="", by=moderator)
    with pytest.raises(TookTooLong):
        sweeping.go_on_removing(whole.pk)

    assert tried == spam[:1]
