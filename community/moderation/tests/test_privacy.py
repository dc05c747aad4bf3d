"""What moderation keeps about a person, handed over and forgotten."""

import pytest

from community.moderation import actions, privacy, trust
from community.moderation.models import Day, Decision, Flag, Item, Like, Sanction, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(comment, member, other_member, moderator):
    trust.count(member.pk, posts_read=3, replied_topic=7)
    trust.liked(other_member.pk, member.pk, key="post:1")
    actions.flag(comment, by=other_member, reason="spam", note="An ad")
    item = Item.objects.get()
    actions.settle(item, "silence", by=moderator, reason="spam", message="Stop it", note="known spammer", days=3)


def test_everything_about_a_person_is_handed_over_but_the_moderators_notes(busy, member, moderator):
    data = privacy.collect(member)

    assert [(d["deed"], d["reason"], d["message"]) for d in data["decisions_about_you"]] == [
        ("silence", "spam", "Stop it")
    ]
    assert [s["kind"] for s in data["sanctions"]] == ["silence"]
    assert [day["posts_read"] for day in data["days"]] == [3]
    assert "known spammer" not in str(data)
    assert moderator.display_name not in str(data)


def test_who_reported_gets_their_reports(busy, other_member):
    assert [(r["reason"], r["note"]) for r in privacy.collect(other_member)["reports"]] == [("spam", "An ad")]


def test_an_erased_person_leaves_a_log_that_leads_to_nobody(busy, member, other_member, moderator):
    for person in (member, other_member, moderator):
        privacy.erase(person)

    decision = Decision.objects.get()
    assert (decision.member, decision.by, decision.message, decision.note) == (None, None, "", "")
    assert Item.objects.get().author is None
    for model in (Flag, Day, Like, Sanction, Standing):
        assert not model.objects.exists()
