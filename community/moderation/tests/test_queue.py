"""Reports, decisions, the way back: what moderators do, in actions and in the CMS."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from community.comments.models import Comment
from community.comments.moderated import Comments
from community.comments.tests.factories import make_article, say
from community.forums.models import Attachment
from community.forums.tests.factories import make_space, make_topic
from community.forums.tests.factories import say as reply
from community.moderation import ChangedSince, Refused, actions, queries, rules
from community.moderation.actions import sweeping
from community.moderation.models import Decision, Flag, Item, PlaceModerator, Sanction, Standing
from community.moderation.tasks import remove_rest
from community.moderation.tests.conftest import fresh
from messaging.models import Message, Notice

pytestmark = pytest.mark.django_db


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def waiting() -> Item:
    return Item.objects.waiting().get()


@pytest.fixture
def reported(comment, other_member):
    actions.flag(comment, by=other_member, reason="spam", note="An ad")
    return waiting()


@pytest.fixture
def cms(sign_in, moderator):
    return sign_in(moderator)


# --- Reporting ------------------------------------------------------------------------------------------------------


def test_one_member_reports_a_thing_once_and_may_change_the_reason(comment, other_member):
    actions.flag(comment, by=other_member, reason="spam")
    actions.flag(comment, by=other_member, reason="insult", note="Second line")

    assert [(f.reason, f.note) for f in Flag.objects.all()] == [("insult", "Second line")]
    assert (waiting().flags_count, waiting().author, waiting().kind) == (1, comment.user, "report")
    assert state_of(comment) == "published"


def test_nobody_reports_their_own_words(comment, member):
    with pytest.raises(Refused, match="other people"):
        actions.flag(comment, by=member, reason="spam")
    assert not Item.objects.exists()


def test_enough_reports_of_trusted_members_hide_at_once_and_newcomers_do_not_count(comment, make_member, moderator):
    people = [make_member(f"person-{n}") for n in range(5)]
    for person in people[:2]:
        Standing.objects.create(user=person, level=1)
    for person in people[2:]:
        actions.flag(comment, by=person, reason="spam")
    actions.flag(comment, by=people[0], reason="spam")
    actions.flag(comment, by=people[1], reason="spam")
    assert state_of(comment) == "published"

    third = make_member("third")
    Standing.objects.create(user=third, level=2)
    actions.flag(comment, by=third, reason="spam")

    assert state_of(comment) == "hidden"
    assert (waiting().hidden_from, Decision.objects.get().deed) == ("published", "auto_hide")
    actions.settle(waiting(), "keep", by=moderator)
    assert state_of(comment) == "published"


def test_the_page_of_a_report_works_without_script_and_says_afterwards_what_became_of_it(
    comment, other_member, sign_in, moderator
):
    address = reverse("moderation:report", args=["comments.comment", comment.pk])
    client = sign_in(other_member)
    assert "Cheap beans here" in client.get(address).content.decode()
    assert not Flag.objects.exists()

    assert "say what is wrong" in client.post(address, {"note": "What I wrote"}).content.decode()
    assert "A moderator will look at it" in client.post(address, {"reason": "spam"}).content.decode()
    assert "has not looked at it yet" in client.get(address).content.decode()
    actions.settle(waiting(), "remove", by=moderator, reason="spam")
    assert "did something about it" in client.get(address).content.decode()


def test_the_dialog_of_a_report_is_the_same_form(comment, other_member, sign_in):
    client = sign_in(other_member)
    address = reverse("moderation:report", args=["comments.comment", comment.pk])

    html = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert 'data-hx-target="closest .report"' in html


def test_what_one_may_not_see_cannot_be_reported(make_member, member, other_member, sign_in):
    closed = say(make_member("staff", is_staff=True), make_article("closed", audience="groups"), "Secret words")
    client = sign_in(other_member)

    answer = client.get(reverse("moderation:report", args=["comments.comment", closed.pk]))

    assert answer.status_code == 404
    assert client.get(reverse("moderation:report", args=["no.such", 1])).status_code == 404


def test_moderators_hear_of_it_once_with_a_link_straight_to_it(moderator, reported, comment, make_member):
    actions.flag(comment, by=make_member("nina"), reason="insult")

    letters = [letter for letter in mail.outbox if letter.to == [moderator.email]]
    assert len(letters) == 1
    assert reverse("moderation_queue:item", args=[reported.pk]) in letters[0].body or "/me/" in letters[0].body
    assert "Cheap beans here" in letters[0].body
    assert Notice.objects.filter(user=moderator).count() == 1


def test_who_reported_hears_of_the_outcome_once_and_not_who_decided(reported, other_member, moderator):
    actions.settle(reported, "hide", by=moderator, reason="spam")

    notice = Notice.objects.get(user=other_member)
    assert notice.kind == "moderation.report_answered"
    assert not Message.objects.filter(user=other_member, channel="mail").exists()


def test_who_reported_is_not_told_where_the_staff_do_not_want_it(reported, other_member, moderator, rules_of_the_house):
    rules_of_the_house(tell_reporters=False)

    actions.settle(reported, "hide", by=moderator, reason="spam")

    assert not Notice.objects.filter(user=other_member).exists()


# --- Deciding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state", "sanction"),
    [
        ("keep", "published", None),
        ("hide", "hidden", None),
        ("remove", "removed", None),
        ("warn", "hidden", "warn"),
        ("silence", "hidden", "silence"),
        ("suspend", "hidden", "suspend"),
        ("ban", "hidden", "ban"),
    ],
)
def test_every_outcome_and_its_way_back(reported, comment, member, moderator, outcome, state, sanction):
    days = 3 if outcome in ("silence", "suspend") else None

    done = actions.settle(reported, outcome, by=moderator, reason="spam", days=days)

    assert state_of(comment) == state
    assert [s.kind for s in Sanction.objects.in_force()] == ([sanction] if sanction else [])
    assert not Item.objects.waiting().exists()
    assert Flag.objects.get().outcome == ("declined" if outcome == "keep" else "upheld")

    actions.undo(done, by=moderator)
    assert state_of(comment) == "published"
    assert not Sanction.objects.in_force().exists()
    standing = rules.standing(fresh(member))
    assert not standing.is_silenced
    assert (Item.objects.waiting().count(), Flag.objects.get().outcome) == (1, "open")


def test_the_person_is_told_what_and_why_and_is_not_told_by_whom(reported, member, moderator):
    actions.settle(reported, "silence", by=moderator, reason="spam", message="Please stop.", note="third time", days=3)

    letter = next(letter for letter in mail.outbox if letter.to == [member.email])
    for words in ("For 3 days", "It advertises something", "Please stop.", "Cheap beans here"):
        assert words in letter.body
    assert moderator.display_name not in letter.body
    assert "third time" not in letter.body


@pytest.mark.parametrize("outcome", ["hide", "remove", "warn", "ban"])
def test_nobody_is_decided_about_without_a_reason(reported, moderator, outcome):
    with pytest.raises(Refused, match="choose a reason"):
        actions.settle(reported, outcome, by=moderator)


def test_members_decide_nothing(reported, other_member):
    with pytest.raises(Refused, match="Only moderators"):
        actions.settle(reported, "keep", by=other_member)


def test_nobody_decides_about_their_own_words(article, moderator, other_member):
    actions.flag(say(moderator, article, "My words"), by=other_member, reason="other")
    with pytest.raises(Refused, match="somebody else decides"):
        actions.settle(waiting(), "keep", by=moderator)


def test_staff_are_not_punished_here(article, moderator, make_member, other_member):
    actions.flag(say(make_member("vera", is_staff=True), article, "Words"), by=other_member, reason="other")
    with pytest.raises(Refused, match="works for the brand"):
        actions.settle(waiting(), "ban", by=moderator, reason="spam")


def test_who_comes_second_sees_what_was_decided(reported, moderator, second_moderator):
    actions.settle(reported, "hide", by=moderator, reason="spam")

    with pytest.raises(actions.AlreadyDecided, match=f"Already decided by {moderator.display_name}: hid"):
        actions.settle(reported, "keep", by=second_moderator)


def test_only_the_last_decision_is_taken_back_and_once(reported, comment, moderator, make_member):
    first = actions.settle(reported, "keep", by=moderator)
    second = actions.settle(actions.take_up(comment, by=moderator), "hide", by=moderator, reason="spam")

    with pytest.raises(Refused, match="decided since"):
        actions.undo(first, by=moderator)
    actions.undo(second, by=moderator)
    with pytest.raises(Refused):
        actions.undo(second, by=moderator)


def test_everything_of_a_spammer_goes_at_once_and_comes_back_at_once(article, member, other_member, moderator):
    spam = [say(member, article, f"Buy {n}") for n in range(3)]
    answer = say(other_member, article, "What?", reply_to=spam[0])
    actions.flag(spam[1], by=other_member, reason="spam")

    whole = actions.remove_everything(member, by=moderator)

    assert [state_of(one) for one in [*spam, answer]] == ["removed", "removed", "removed", "published"]
    assert rules.is_barred(fresh(member))
    assert not Item.objects.waiting().exists()

    actions.undo(whole, by=moderator)
    assert {state_of(one) for one in spam} == {"published"}
    assert not rules.is_barred(fresh(member))


def test_a_removal_that_was_stopped_half_way_goes_on(article, member, other_member, moderator, monkeypatch, cms):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    spam = [say(member, article, f"Buy {n}") for n in range(5)]
    actions.flag(spam[4], by=other_member, reason="spam")
    put, left = Comments.remove, [3]

    def remove_three(self, thing, *, by):
        if not left[0]:
            raise RuntimeError("the worker was killed")
        left[0] -= 1
        put(self, thing, by=by)

    monkeypatch.setattr(Comments, "remove", remove_three)
    monkeypatch.setattr(sweeping, "remove_rest", Nobody())
    whole = actions.remove_everything(member, by=moderator)
    assert sweeping.go_on_removing(whole.pk)
    assert sweeping.go_on_removing(whole.pk)
    with pytest.raises(RuntimeError):
        sweeping.go_on_removing(whole.pk)
    assert [state_of(one) for one in spam] == ["removed"] * 3 + ["published"] * 2
    assert queries.left_of_everything(member).number == 2
    assert rules.is_barred(fresh(member))

    left[0] = 9
    assert "Still to be removed: 2" in cms.get(reverse("moderation_queue:member", args=[member.pk])).content.decode()
    monkeypatch.setattr(sweeping, "remove_rest", remove_rest)
    assert actions.remove_everything(member, by=moderator) == whole

    assert {state_of(one) for one in spam} == {"removed"}
    assert whole.parts.count() == 5
    assert Flag.objects.get().outcome == "upheld"
    assert queries.left_of_everything(member).number == 0
    # It comes back the same way, and what waited waits again.
    actions.undo(whole, by=moderator)
    assert {state_of(one) for one in spam} == {"published"}
    assert waiting().object_id == spam[4].pk


class Nobody:
    """Does no job."""

    def enqueue(self, *args: object) -> None:
        pass


def test_what_was_decided_since_stays_when_everything_comes_back(article, member, moderator, second_moderator):
    first, second = (say(member, article, f"Buy {n}") for n in range(2))
    whole = actions.remove_everything(member, by=moderator)
    actions.settle(actions.take_up(first, by=second_moderator), "hide", by=second_moderator, reason="spam")

    actions.undo(whole, by=moderator)

    assert (state_of(first), state_of(second)) == ("removed", "published")


def test_who_reported_a_part_of_everything_hears_that_somebody_looked(comment, other_member, member, moderator):
    actions.flag(comment, by=other_member, reason="spam")

    actions.remove_everything(member, by=moderator)

    assert Notice.objects.filter(user=other_member, kind="moderation.report_answered").count() == 1
    assert Notice.objects.filter(user=member, kind="moderation.decided").count() == 1


# --- Who is suspended -----------------------------------------------------------------------------------------------


def test_who_is_suspended_or_silenced_is_told_nothing_and_does_not_count_as_a_moderator(
    comment, other_member, make_member, moderator, second_moderator, monkeypatch
):
    monkeypatch.setattr(Comments, "place", lambda self, thing: "space:1")
    here, silent = make_member("here"), make_member("silent")
    for person in (here, silent):
        actions.appoint(person, place="space:1", by=moderator)
    soon = timezone.now() + timedelta(days=1)
    Standing.objects.update_or_create(user=second_moderator, defaults={"is_banned": True})
    Standing.objects.filter(user=here).update(barred_until=soon)
    Standing.objects.filter(user=silent).update(silenced_until=soon)

    assert list(rules.moderators_of("space:1")) == [moderator]
    assert not rules.others_moderate(moderator, "space:1")
    actions.flag(comment, by=other_member, reason="spam")
    assert set(Notice.objects.values_list("user", flat=True)) == {moderator.pk}

    Standing.objects.update(barred_until=None, silenced_until=None, is_banned=False)
    assert set(rules.moderators_of("space:1")) == {moderator, second_moderator, here, silent}


def test_who_is_suspended_hears_of_no_page_open_or_closed(article, member, moderator):
    from messaging import places

    asked = {f"page:{article.pk}", ""}
    assert places.visible(fresh(member), asked) == asked
    actions.sanction(member, "suspend", by=moderator, reason="spam", days=3)

    assert places.visible(fresh(member), asked) == {""}
    assert not places.is_visible(fresh(member), f"page:{article.pk}")


# --- Single places --------------------------------------------------------------------------------------------------


@pytest.fixture
def two_places(member, other_member, article, monkeypatch):
    """One item in space:1, one in space:2, one in no place."""
    monkeypatch.setattr(
        Comments, "place", lambda self, thing: thing.comment.removeprefix("In ").replace("no place", "")
    )
    items = []
    for place in ("space:1", "space:2", ""):
        actions.flag(say(member, article, f"In {place or 'no place'}"), by=other_member, reason="spam")
        item = Item.objects.order_by("-pk")[0]
        Item.objects.filter(pk=item.pk).update(place=place, title=f"In {place or 'no place'}")
        items.append(item)
    return items


def test_a_moderator_of_one_place_sees_and_decides_what_is_there_and_nothing_else(
    two_places, make_member, sign_in, moderator
):
    nina = make_member("nina")
    actions.appoint(nina, place="space:1", by=moderator)
    nina = fresh(nina)
    here, elsewhere, _nowhere = two_places

    client = sign_in(nina)
    html = client.get(reverse("moderation_queue:index")).content.decode()
    assert "In space:1" in html
    assert "In space:2" not in html
    assert "In no place" not in html
    assert client.get(reverse("moderation_queue:item", args=[here.pk])).status_code == 200
    assert client.get(reverse("moderation_queue:item", args=[elsewhere.pk])).status_code == 404
    log = client.get(reverse("moderation_log")).content.decode()
    assert "In space:2" not in log
    with pytest.raises(Refused, match="Only moderators"):
        actions.settle(elsewhere, "keep", by=nina)
    with pytest.raises(Refused, match="Only moderators"):
        actions.settle(here, "ban", by=nina, reason="spam")
    actions.settle(here, "hide", by=nina, reason="spam")


def test_who_no_longer_moderates_a_place_is_out_of_the_cms(make_member, moderator, sign_in):
    nina = make_member("nina")
    actions.appoint(nina, place="space:1", by=moderator)
    assert rules.may_moderate(fresh(nina), "space:1")
    assert not rules.may_moderate(fresh(nina), "space:2")
    assert not rules.may_moderate(fresh(nina))

    actions.dismiss(nina, place="space:1", by=moderator)

    assert not PlaceModerator.objects.exists()
    assert not rules.may_moderate(fresh(nina), "space:1")
    assert not fresh(nina).has_perm("wagtailadmin.access_admin")


def test_moderators_of_other_places_get_no_letter(comment, other_member, make_member, moderator, monkeypatch):
    here, elsewhere = make_member("here"), make_member("elsewhere")
    actions.appoint(here, place="space:1", by=moderator)
    actions.appoint(elsewhere, place="space:2", by=moderator)
    monkeypatch.setattr(Comments, "place", lambda self, thing: "space:1")

    actions.flag(comment, by=other_member, reason="spam")

    told = set(Message.objects.filter(kind="moderation.waiting").values_list("user__handle", flat=True))
    assert "elsewhere" not in told
    assert not Notice.objects.filter(user=elsewhere).exists()


# --- In the CMS -----------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_with_reasons_context_and_people(reported, cms):
    html = cms.get(reverse("moderation_queue:index")).content.decode()

    for words in ("Cheap beans here", "Spam or advertising", "An ad", "trust 0", "Moderation (1)"):
        assert words in html
    assert '<option value="spam" selected>' in html


def test_an_empty_queue_says_so_and_offers_nothing_to_do_with_it(cms):
    html = cms.get(reverse("moderation_queue:index")).content.decode()

    assert "Nothing waits." in html
    assert "With all that are ticked" not in html


def test_one_click_decides_and_leads_to_the_next(reported, comment, cms):
    answer = cms.post(
        reverse("moderation_queue:decide"),
        {"items": reported.pk, "outcome": "remove", "reason": "spam", "message": "No ads", "next": "/cms/moderation/"},
    )

    assert (answer.status_code, answer.url) == (302, "/cms/moderation/")
    assert state_of(comment) == "removed"
    assert Decision.objects.get().message == "No ads"


def test_many_are_decided_at_once(article, member, other_member, cms):
    for number in range(3):
        actions.flag(say(member, article, f"Words {number}"), by=other_member, reason="spam")

    cms.post(
        reverse("moderation_queue:decide"),
        {"items": [item.pk for item in Item.objects.all()], "outcome": "hide", "reason": "spam"},
    )

    assert set(Comment.objects.values_list("state", flat=True)) == {"hidden"}


def seen_in(html: str) -> list[str]:
    """What goes with the forms of a page: which words a moderator has read."""
    return re.findall(r'name="seen" value="([^"]+)"', html)


def test_words_changed_since_they_were_read_are_shown_again_with_what_was_typed(reported, comment, cms):
    page = reverse("moderation_queue:item", args=[reported.pk])
    said = {
        "items": reported.pk,
        "outcome": "keep",
        "reason": "insult",
        "message": "To you",
        "note": "To us",
        "days": 9,
    }
    seen = seen_in(cms.get(page).content.decode())
    Comment.objects.filter(pk=comment.pk).update(comment="Casino instead")

    answer = cms.post(reverse("moderation_queue:decide"), said | {"thing": "remove", "below": "on", "seen": seen})

    html = answer.content.decode()
    assert (answer.status_code, waiting()) == (200, reported)
    for words in ("It was changed meanwhile. Please look again.", "Casino instead", "To you", "To us", 'value="9"'):
        assert words in html
    assert '<option value="insult" selected>' in html
    assert '<option value="remove" selected>' in html
    cms.post(reverse("moderation_queue:decide"), said | {"seen": seen_in(html)})
    assert Decision.objects.get().deed == "keep"


def test_that_it_was_changed_is_said_in_the_moderators_language(db):
    with translation.override("ru"):
        assert str(ChangedSince()).endswith("Посмотрите, пожалуйста, ещё раз.")


def test_of_many_only_what_was_changed_waits_for_another_look(article, member, other_member, cms):
    words = [say(member, article, f"Words {number}") for number in range(3)]
    for one in words:
        actions.flag(one, by=other_member, reason="spam")
    seen = seen_in(cms.get(reverse("moderation_queue:index")).content.decode())
    Comment.objects.filter(pk=words[1].pk).update(comment="Other words")

    html = cms.post(
        reverse("moderation_queue:decide"),
        {"items": [item.pk for item in Item.objects.all()], "outcome": "hide", "reason": "spam", "seen": seen},
        follow=True,
    ).content.decode()

    assert [state_of(one) for one in words] == ["hidden", "published", "hidden"]
    assert "It was changed meanwhile" in html
    assert waiting().object_id == words[1].pk


def test_what_is_refused_for_another_reason_keeps_what_was_typed_too(reported, cms):
    said = {"items": reported.pk, "outcome": "suspend", "reason": "insult", "days": "", "message": "A long letter"}

    html = cms.post(reverse("moderation_queue:decide"), said).content.decode()

    assert "Please say for how many days." in html
    assert "A long letter" in html
    html = cms.post(reverse("moderation_queue:decide"), said | {"days": "0"}).content.decode()
    assert "Please look at what you filled in" in html
    assert "A long letter" in html


@pytest.mark.parametrize("way", ["undo", "appeal"])
def test_words_changed_while_they_were_hidden_do_not_come_back_unread(
    reported, comment, member, moderator, second_moderator, sign_in, way
):
    decision = actions.settle(reported, "hide", by=moderator, reason="spam")
    item = actions.appeal(decision, by=member, text="Please").item if way == "appeal" else reported
    client = sign_in(second_moderator)
    page = reverse("moderation_queue:item", args=[item.pk])
    seen = seen_in(client.get(page).content.decode())
    Comment.objects.filter(pk=comment.pk).update(comment="Casino instead")

    undo = reverse("moderation_queue:undo", args=[decision.pk])
    address = reverse("moderation_queue:answer_appeal", args=[item.pk]) if way == "appeal" else undo
    said = {"answer": "grant", "message": "A long letter", "next": page}
    html = client.post(address, said | {"seen": seen}, follow=True).content.decode()

    assert state_of(comment) == "hidden"
    for words in ["It was changed meanwhile", "Casino instead", *(["A long letter"] if way == "appeal" else [])]:
        assert words in html
    client.post(address, said | {"seen": seen_in(html)})
    assert state_of(comment) == "published"


def test_the_second_moderator_is_shown_the_first_ones_decision(reported, cms, second_moderator):
    actions.settle(reported, "keep", by=second_moderator)

    html = cms.post(
        reverse("moderation_queue:decide"), {"items": reported.pk, "outcome": "hide", "reason": "spam"}, follow=True
    ).content.decode()

    assert "Already decided by Rita: kept." in html


def test_a_thing_nobody_reported_is_decided_too_and_taken_back_from_its_page(comment, cms):
    page = reverse("moderation_queue:thing", args=["comments.comment", comment.pk])
    assert "Cheap beans here" in cms.get(page).content.decode()
    assert not Item.objects.exists()

    cms.post(
        reverse("moderation_queue:decide"),
        {"subject": "comments.comment", "object": comment.pk, "outcome": "hide", "reason": "spam"},
    )
    assert state_of(comment) == "hidden"
    assert "Take the decision back" in cms.get(page).content.decode()

    cms.post(reverse("moderation_queue:undo", args=[Decision.objects.get().pk]), {"next": page})
    assert state_of(comment) == "published"


def test_the_log_has_every_deed_with_who_and_why(reported, moderator, cms):
    actions.undo(actions.settle(reported, "hide", by=moderator, reason="spam", note="clear case"), by=moderator)
    actions.log("lock", by=moderator, about=reported, title="A topic", note="enough said")

    html = cms.get(reverse("moderation_log")).content.decode()

    for words in ("Hid: Pour Over", "clear case", "Locked: A topic", "enough said"):
        assert words in html
    assert (
        "Locked"
        not in cms.get(reverse("moderation_log"), {"deed": "hide"})
        .content.decode()
        .split("<main")[1]
        .split("<tbody")[1]
    )


def test_a_member_page_shows_history_and_acts(reported, member, moderator, cms):
    page = reverse("moderation_queue:member", args=[member.pk])
    assert "What level 1 takes" in cms.get(page).content.decode()

    cms.post(reverse("moderation_queue:judge", args=[member.pk]), {"outcome": "suspend", "reason": "insult", "days": 7})
    assert rules.is_barred(fresh(member))
    assert "suspended now" in cms.get(page).content.decode()
    cms.post(reverse("moderation_queue:judge", args=[member.pk]), {"outcome": "level", "level": 4})
    assert (fresh(member).standing.level, fresh(member).standing.by_hand) == (4, True)


def test_only_moderators_find_the_queue(reported, in_role, sign_in, moderator, member):
    editor = sign_in(in_role("editors"), fresh=True)
    for address in (
        reverse("moderation_queue:index"),
        reverse("moderation_queue:item", args=[reported.pk]),
        reverse("moderation_queue:member", args=[member.pk]),
        reverse("moderation_log"),
    ):
        assert editor.get(address).status_code == 302
    editor.post(reverse("moderation_queue:decide"), {"items": reported.pk, "outcome": "hide", "reason": "spam"})
    assert waiting() == reported


@pytest.mark.parametrize("amount", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    article, member, make_member, cms, amount, django_assert_num_queries
):
    for number in range(amount):
        actions.flag(say(member, article, f"Words {number}"), by=make_member(f"p-{number}"), reason="spam")
    cms.get(reverse("moderation_queue:index_results"))

    with django_assert_num_queries(11):
        cms.get(reverse("moderation_queue:index_results"))


def test_what_came_of_reports_and_of_people_is_counted(reported, comment, other_member, moderator):
    actions.settle(reported, "hide", by=moderator, reason="spam")

    people = queries.people([comment.user_id, other_member.pk])

    assert (people[comment.user_id].hidden, people[other_member.pk].right, people[other_member.pk].wrong) == (1, 1, 0)


# --- Who moderates a single place -----------------------------------------------------------------------------------


@pytest.fixture
def of_one_place(make_member):
    person = make_member("lena")
    PlaceModerator.objects.create(user=person, place="space:1")
    return fresh(person)


def test_who_moderates_one_place_lifts_no_sanction_of_the_whole_site(of_one_place, member, moderator):
    ban = actions.sanction(member, "ban", by=moderator, reason="again")
    Decision.objects.filter(pk=ban.pk).update(place="space:1")
    ban.refresh_from_db()
    plea = actions.appeal(ban, by=member, text="It was not me")

    with pytest.raises(Refused):
        actions.undo(ban, by=of_one_place)
    with pytest.raises(Refused):
        actions.answer_appeal(plea, by=of_one_place, grant=True)
    assert rules.is_barred(fresh(member))


def test_nobody_takes_back_what_was_decided_about_themselves(of_one_place, moderator):
    decided = actions.sanction(of_one_place, "warn", by=moderator, reason="insult")
    Decision.objects.filter(pk=decided.pk).update(place="space:1")

    with pytest.raises(Refused, match="about yourself"):
        actions.undo(decided, by=of_one_place)


def test_who_moderates_one_place_reads_of_a_member_what_was_decided_there(of_one_place, member, moderator):
    for place in ("space:1", "space:2", ""):
        decided = actions.sanction(member, "warn", by=moderator, reason="insult", note=f"In {place}")
        Decision.objects.filter(pk=decided.pk).update(place=place)

    assert [line.note for line in queries.history(member, reader=of_one_place)] == ["In space:1"]
    assert len(queries.history(member, reader=moderator)) == 3


def test_a_private_message_nobody_reported_is_not_for_moderators(cms, member, other_member):
    from community.conversations.models import Conversation, Participant
    from community.conversations.models import Message as Letter

    talk = Conversation.objects.create(created_by=member)
    for person in (member, other_member):
        Participant.objects.create(conversation=talk, member=person)
    letter = Letter.objects.create(
        conversation=talk, number=1, author=member, text="Between us", html="<p>Between us</p>"
    )
    address = reverse("moderation_queue:thing", args=["conversations.message", letter.pk])
    thing = {
        "subject": "conversations.message",
        "object": letter.pk,
        "outcome": "hide",
        "reason": "spam",
        "thing": "hide",
    }

    assert cms.get(address).status_code == 404
    assert cms.post(reverse("moderation_queue:decide"), thing).status_code == 404

    actions.flag(letter, by=other_member, reason="insult")
    assert "Between us" in cms.get(address).content.decode()


def test_a_picture_changed_between_reading_and_deciding_is_looked_at_again(member, other_member, moderator, sign_in):
    post = reply(member, make_topic(other_member, make_space()), "My new grinder")
    kept = Attachment.objects.create(
        owner=member, space=post.topic.space, post=post, file="a.webp", name="a", width=1, height=1, bytes=1
    )
    actions.flag(post, by=other_member, reason="spam")
    [row] = queries.rows(list(Item.objects.all()))

    Attachment.objects.filter(pk=kept.pk).update(file="something-else.webp")

    with pytest.raises(Refused, match="changed meanwhile"):
        actions.settle(row.item, "keep", by=moderator, seen=[row.seen])
    [row] = queries.rows(list(Item.objects.all()))
    actions.settle(row.item, "keep", by=moderator, seen=[row.seen])


@pytest.mark.parametrize("kind", ["topic", "post"])
def test_the_queue_of_posts_with_pictures_costs_the_same_however_long(
    kind, member, other_member, moderator, django_assert_num_queries
):
    space = make_space()

    def make():
        topic = make_topic(member, space)
        post = reply(member, topic, "Look") if kind == "post" else topic.posts.get()
        actions.flag(topic if kind == "topic" else post, by=other_member, reason="spam")

    def read():
        return [(row.text, row.pictures, row.seen) for row in queries.rows(list(Item.objects.all()))]

    make()
    with CaptureQueriesContext(connection) as one:
        read()
    make(), make()
    with django_assert_num_queries(len(one)):
        assert len(read()) == 3


def test_a_reason_for_several_things_is_chosen_and_never_there_by_itself(reported, cms):
    html = cms.get(reverse("moderation_queue:index")).content.decode()
    bulk = html[html.index('id="ticked"') :]
    assert re.search(r'<select name="reason"[^>]* required>\s*<option value="" selected>', bulk)
    answer = cms.post(reverse("moderation_queue:decide"), {"items": reported.pk, "outcome": "hide", "reason": ""})
    assert "Please choose a reason" in answer.content.decode()
    assert reported in Item.objects.waiting()


# --- What the pages say ---------------------------------------------------------------------------------------------


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_answer_to_a_decision_names_it(cms, reported):
    form = {"items": [reported.pk], "outcome": "silence", "reason": "spam", "days": 2, "thing": "hide"}
    answer = cms.post(reverse("moderation_queue:decide"), form, follow=True)

    assert "Silenced: Pour Over (for 2 days; hide it)." in said(answer)[0]


def test_the_page_of_a_thing_tells_each_decision_once_and_not_what_it_is_about(cms, reported, member, moderator):
    decision = actions.settle(reported, "hide", by=moderator, reason="spam", note="A shop")
    plea = actions.appeal(decision, by=member, text="I only named it.")

    html = cms.get(reverse("moderation_queue:item", args=[plea.item_id])).content.decode()

    assert "Earlier decisions about its author" not in html
    assert "hid: " not in html
    assert html.count("A shop") == 2  # what is appealed against, and what was decided about it


def test_the_page_of_a_thing_that_waits_no_more_tells_each_decision_once(cms, reported, comment, moderator):
    actions.settle(reported, "hide", by=moderator, reason="spam", note="A shop")

    html = cms.get(reverse("moderation_queue:thing", args=["comments.comment", comment.pk])).content.decode()

    assert html.count("A shop") == 1


def test_enter_in_a_field_decides_nothing(cms, reported, member):
    for page in (
        reverse("moderation_queue:item", args=[reported.pk]),
        reverse("moderation_queue:member", args=[member.pk]),
    ):
        html = cms.get(page).content.decode()
        form = next(form for form in html.split("<form")[1:] if 'name="days"' in form)
        assert re.search(r"<button[^>]*>", form)[0] == "<button disabled hidden>"


def test_a_refused_decision_about_a_person_comes_back_filled(cms, member):
    address = reverse("moderation_queue:judge", args=[member.pk])

    answer = cms.post(address, {"outcome": "silence", "reason": "insult", "message": "A long letter", "days": 0})

    html = answer.content.decode()
    assert "greater than or equal to 1" in html
    assert "A long letter" in html
    assert 'value="insult" selected' in html
    assert not Decision.objects.exists()
    answer = cms.post(address, {"outcome": "silence", "message": "A long letter", "days": 1})
    assert "Please choose a reason" in answer.content.decode()
    assert "A long letter" in answer.content.decode()


def test_only_what_can_be_taken_back_is_offered_so(cms, reported, member, moderator, second_moderator):
    decision = actions.settle(reported, "hide", by=moderator, reason="spam")
    plea = actions.appeal(decision, by=member, text="I only named it.")
    actions.answer_appeal(plea, by=second_moderator, grant=True)

    html = cms.get(reverse("moderation_queue:member", args=[member.pk])).content.decode()

    assert "granted the appeal" in html
    assert "Take the decision back" not in html


def test_what_is_hidden_is_said_to_be_gone_for_others(reported, moderator):
    """Its author may see it, or may not: the places of the site differ."""
    decision = actions.settle(reported, "hide", by=moderator, reason="spam")

    assert queries.told_to_its_person(decision)["what_happened"].endswith("Others don't see it any more.")


def test_what_nobody_reported_is_taken_away_for_a_reason_that_was_chosen(cms, comment):
    page = cms.get(reverse("moderation_queue:thing", args=["comments.comment", comment.pk])).content.decode()
    assert 'value="" selected' in page.split('name="reason"')[1].split("</select>")[0]

    form = {"subject": "comments.comment", "object": comment.pk, "outcome": "remove", "reason": ""}
    answer = cms.post(reverse("moderation_queue:decide"), form)

    assert "Please choose a reason" in answer.content.decode()
    assert state_of(comment) == "published"


def test_the_list_asks_for_a_reason_where_nobody_gave_one(cms, comment):
    actions.hold(comment, why="first")

    form = cms.get(reverse("moderation_queue:index")).content.decode().split('class="moderation__quick"')[1]

    assert re.search(r"<select[^>]* required", form)
    assert re.search(r'value="keep"[^>]* formnovalidate', form)
