"""What a sanction means for the person: one page, one appeal, and nothing for everybody else."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from community.moderation import Refused, actions, rules
from community.moderation.models import Appeal, Decision, Item, Sanction
from community.moderation.screening import screen
from community.moderation.tests.conftest import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspended(member, moderator):
    actions.sanction(member, "suspend", by=moderator, reason="insult", message="Please calm down.", days=7)
    return fresh(member)


def test_who_is_suspended_sees_one_page_that_says_until_when_and_why(suspended, sign_in):
    client = sign_in(suspended)

    for address in ("/", "/me/", "/me/profile/", "/cms/", "/search/"):
        assert client.get(address).url == reverse("moderation:barred")
    page = client.get(reverse("moderation:barred"))
    html = page.content.decode()
    assert page.status_code == 403
    assert ".." not in html.split("<main")[1].split("</main")[0]
    for words in ("Your account is suspended for", "It insults or threatens somebody", "Please calm down.", "My data"):
        assert words in html


def test_who_is_suspended_is_not_welcomed(suspended, client):
    suspended.set_password("a long enough one")
    suspended.save()
    client.post(reverse("account_login"), {"login": suspended.email, "password": "a long enough one"})

    html = client.get(reverse("moderation:barred")).content.decode()

    assert "Your account is suspended for" in html
    assert "Good to see you" not in html


def test_htmx_is_led_there_too_and_ones_own_data_stay_within_reach(suspended, sign_in):
    client = sign_in(suspended)

    assert client.get("/me/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("moderation:barred")
    assert client.get(reverse("privacy:index")).status_code == 200
    assert client.get("/brand.css").status_code == 200


def test_a_suspension_ends_by_itself(suspended, sign_in):
    client = sign_in(suspended)
    suspended.standing.barred_until = timezone.now() - timedelta(seconds=1)
    suspended.standing.save()

    assert client.get("/me/").status_code == 200
    assert client.get(reverse("moderation:barred")).status_code == 302


def test_a_ban_has_no_end_and_taken_back_it_is_over(member, moderator, sign_in):
    ban = actions.sanction(member, "ban", by=moderator, reason="again")
    client = sign_in(fresh(member))
    assert "Your account is closed" in client.get(reverse("moderation:barred")).content.decode()

    actions.undo(ban, by=moderator)

    assert client.get("/me/").status_code == 200


def test_being_suspended_ends_every_session(member, moderator, django_capture_on_commit_callbacks):
    request = RequestFactory().get("/")
    from django.contrib.sessions.backends.cached_db import SessionStore

    request.session, request.user = SessionStore(), member
    request.session.save()
    UserSession.objects.create(user=member, session_key=request.session.session_key, ip="127.0.0.1", user_agent="")

    with django_capture_on_commit_callbacks(execute=True):
        actions.sanction(member, "ban", by=moderator, reason="spam")

    assert not UserSession.objects.exists()
    assert not SessionStore().exists(request.session.session_key)


def test_who_has_no_sanction_costs_no_query(member, sign_in, django_assert_num_queries):
    from community.moderation.middleware import BarredMiddleware

    client = sign_in(member)
    request = RequestFactory().get("/me/")
    request.COOKIES["sessionid"], request.session, request.user = "x", client.session, member
    dict(request.session)

    with django_assert_num_queries(0):
        BarredMiddleware(lambda _request: "passed")(request)


def test_a_later_end_wins_and_the_shorter_one_taken_back_changes_nothing(member, moderator):
    short = actions.sanction(member, "silence", by=moderator, reason="insult", days=1)
    actions.sanction(member, "silence", by=moderator, reason="insult", days=10)

    actions.undo(short, by=moderator)

    assert rules.is_silenced(fresh(member))
    assert fresh(member).standing.silenced_until > timezone.now() + timedelta(days=9)


def test_a_warning_changes_nothing_but_is_remembered(member, moderator):
    actions.sanction(member, "warn", by=moderator, reason="insult")

    assert not rules.is_silenced(fresh(member))
    assert Sanction.objects.get().kind == "warn"
    assert any("This is a warning" in letter.body for letter in mail.outbox)


# --- Appeals --------------------------------------------------------------------------------------------------------


def test_one_may_appeal_once_and_somebody_else_answers(suspended, sign_in, moderator, second_moderator):
    decision = Decision.objects.get()
    client = sign_in(suspended)
    address = reverse("moderation:decision", args=[decision.pk])

    client.post(address, {"text": "It was a joke."})
    client.post(address, {"text": "Really."})

    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.item.kind, appeal.item.is_open) == ("It was a joke.", "appeal", True)
    assert "Your appeal" in client.get(address).content.decode()
    with pytest.raises(Refused, match="somebody else answers"):
        actions.answer_appeal(appeal, by=moderator, grant=False)

    actions.answer_appeal(appeal, by=second_moderator, grant=True, message="You are right.")

    assert not rules.is_barred(fresh(suspended))
    decision.refresh_from_db()
    assert decision.undone_by == second_moderator
    letter = [letter for letter in mail.outbox if letter.to == [suspended.email]][-1]
    assert "you were right" in letter.body
    assert "You are right." in letter.body


def test_where_there_is_nobody_else_the_same_moderator_answers(suspended, moderator):
    appeal = actions.appeal(Decision.objects.get(), by=suspended, text="Please.")

    actions.answer_appeal(appeal, by=moderator, grant=False, message="No.")

    appeal.refresh_from_db()
    assert appeal.outcome == "declined"
    assert rules.is_barred(fresh(suspended))
    with pytest.raises(actions.AlreadyDecided):
        actions.answer_appeal(appeal, by=moderator, grant=True)


def test_an_appeal_about_a_thing_brings_the_thing_back(comment, member, other_member, moderator, second_moderator):
    actions.flag(comment, by=other_member, reason="spam")
    decision = actions.settle(Item.objects.waiting().get(), "remove", by=moderator, reason="spam")

    appeal = actions.appeal(decision, by=member, text="I only named a shop.")
    actions.answer_appeal(appeal, by=second_moderator, grant=True)

    comment.refresh_from_db()
    assert comment.is_published
    assert not Item.objects.waiting().exists()


@pytest.mark.parametrize("kind", ["thing", "person"])
def test_taking_a_decision_back_grants_the_appeal_that_waits(kind, comment, member, other_member, moderator):
    if kind == "thing":
        actions.flag(comment, by=other_member, reason="spam")
        decision = actions.settle(Item.objects.get(), "hide", by=moderator, reason="spam")
    else:
        decision = actions.sanction(member, "silence", by=moderator, reason="insult", days=3)
    appeal = actions.appeal(decision, by=member, text="Please.")

    actions.undo(decision, by=moderator)

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.item.is_open) == ("granted", False)
    assert [line.deed for line in appeal.item.decisions.all()] == ["grant"]
    assert [item.kind for item in Item.objects.waiting()] == (["report"] if kind == "thing" else [])


def test_nobody_reads_or_appeals_decisions_about_others(suspended, other_member, sign_in):
    decision = Decision.objects.get()

    assert sign_in(other_member).get(reverse("moderation:decision", args=[decision.pk])).status_code == 404
    with pytest.raises(Refused, match="about yourself"):
        actions.appeal(decision, by=other_member, text="For a friend")


def test_the_queue_shows_an_appeal_with_what_it_is_about(suspended, sign_in, moderator, second_moderator):
    appeal = actions.appeal(Decision.objects.get(), by=suspended, text="It was a joke.")
    client = sign_in(second_moderator)

    assert "It was a joke." in client.get(reverse("moderation_queue:index")).content.decode()
    page = reverse("moderation_queue:item", args=[appeal.item_id])
    assert "Grant it" in client.get(page).content.decode()
    client.post(reverse("moderation_queue:answer_appeal", args=[appeal.item_id]), {"answer": "grant", "next": page})
    assert not rules.is_barred(fresh(suspended))


def test_who_decided_is_offered_no_answer_while_there_is_another_moderator(
    suspended, sign_in, moderator, second_moderator
):
    appeal = actions.appeal(Decision.objects.get(), by=suspended, text="It was a joke.")
    page = reverse("moderation_queue:item", args=[appeal.item_id])

    html = sign_in(moderator).get(page).content.decode()
    assert "somebody else answers the appeal" in html
    assert "Grant it" not in html
    assert "Written by:" not in html  # it is about a person

    second_moderator.user_permissions.clear()
    second_moderator.groups.clear()
    assert "Grant it" in sign_in(moderator).get(page).content.decode()


def test_a_sentence_with_a_time_ends_with_one_full_stop(member, moderator):
    actions.sanction(member, "silence", by=moderator, reason="spam", days=2)
    with pytest.raises(Refused) as refused:
        screen(fresh(member), deed="reply", text="Hello")
    assert "m.." not in str(refused.value)
    assert "m. We wrote" in str(refused.value)
