"""A case waits until a person has answered; nothing closes it before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from activity.models import Activity
from support import actions, queries
from support.models import Case, CaseMessage, SupportSettings
from support.tests.conftest import open_for

pytestmark = pytest.mark.django_db


def test_a_case_opens_once_with_a_clock(case, member):
    SupportSettings.objects.update_or_create(defaults={"hours_until_due": 24})

    again = open_for(member)

    assert again == case
    assert case.due_at - case.opened_at == timedelta(hours=24)
    assert Activity.objects.filter(verb="case.opened").count() == 1


def test_staff_decide_how_long_the_clock_runs(said_in_public, member):
    settings = SupportSettings.load()
    settings.hours_until_due = 4
    settings.save()

    case = open_for(member)

    assert case.due_at - case.opened_at == timedelta(hours=4)


def test_it_cannot_be_closed_without_an_answer(case, operator):
    with pytest.raises(actions.Refused):
        actions.close(case, by=operator, outcome="explained")
    actions.note(case, by=operator, text="I think this is a mistake.")
    with pytest.raises(actions.Refused):
        actions.close(case, by=operator, outcome="explained")

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", outcome="explained", closed_at=timezone.now())


def test_it_cannot_be_closed_without_an_outcome(case, operator):
    actions.answer(case, by=operator, text="We send another.")

    with pytest.raises(actions.Refused):
        actions.close(case, by=operator, outcome="")
    closed = actions.close(case, by=operator, outcome="put_right", note="sent on Tuesday")

    assert (closed.state, closed.outcome, closed.closing_note) == ("closed", "put_right", "sent on Tuesday")


def test_an_answer_stops_the_clock(said_in_public, member, operator):
    case = open_for(member, hours_ago=30)
    assert case.is_overdue

    actions.answer(case, by=operator, text="We send another.", in_public=True)

    case.refresh_from_db()
    assert (case.state, case.is_overdue, case.assigned_to) == ("waiting", False, operator)
    assert case.first_answered_at is not None
    assert said_in_public == ["We send another."]


def test_a_double_click_is_one_answer(case, operator):
    answers = {actions.answer(case, by=operator, text="Sorry.", key="form").pk for _click in range(2)}

    assert len(answers) == 1
    assert case.messages.count() == 1


def test_the_second_operator_sees_the_firsts_answer_first(case, operator, colleague):
    actions.answer(case, by=operator, text="We send another.", seen=0)

    with pytest.raises(actions.Overtaken) as refusal:
        actions.answer(case, by=colleague, text="We give the money back.", in_public=True, seen=0)

    assert operator.display_name in str(refusal.value)
    assert case.messages.count() == 1
    newest = case.messages.get().pk
    actions.answer(case, by=colleague, text="And the money back.", seen=newest)
    assert case.messages.count() == 2


def test_only_those_who_handle_cases_answer(case, other_member):
    with pytest.raises(actions.Refused):
        actions.answer(case, by=other_member, text="Hello")


def test_the_persons_reply_starts_the_clock_anew(case, operator, member):
    actions.answer(case, by=operator, text="We send another.")
    Case.objects.update(due_at=timezone.now() - timedelta(days=3))

    actions.reply(case, by=member, text="It has not come.")

    case.refresh_from_db()
    assert (case.is_open, case.is_overdue) == (True, False)


def test_a_reply_opens_a_closed_case_again(case, operator, member):
    actions.answer(case, by=operator, text="We send another.")
    actions.close(case, by=operator, outcome="put_right")

    actions.reply(case, by=member, text="It has not come.")

    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at) == ("open", "", None)


def test_the_person_is_asked_once_whether_it_was_put_right(case, operator, member):
    actions.say_put_right(case, by=member, yes=True)
    case.refresh_from_db()
    assert case.was_put_right is None  # nobody has answered yet
    actions.answer(case, by=operator, text="We send another.")

    actions.say_put_right(case, by=member, yes=True)
    actions.say_put_right(case, by=member, yes=False)

    case.refresh_from_db()
    assert case.was_put_right is True
    assert case.messages.filter(event=CaseMessage.Event.PUT_RIGHT).count() == 1


def test_not_put_right_opens_it_again(case, operator, member):
    actions.answer(case, by=operator, text="We send another.")
    actions.close(case, by=operator, outcome="put_right")

    actions.say_put_right(case, by=member, yes=False)

    case.refresh_from_db()
    assert case.is_open
    assert case.was_put_right is False


def test_others_do_not_write_in_somebodys_case(case, other_member):
    with pytest.raises(actions.Refused):
        actions.reply(case, by=other_member, text="Me too.")


@pytest.mark.parametrize(
    ("hours_ago", "english", "russian"),
    [
        (26, "overdue by 2 hours", "просрочено: 2 часа"),
        (22.98, "1 hour left", "ещё 1 час"),
        (24 * 6, "overdue by 5 days", "просрочено: 5 дней"),
        (23.2, "47 minutes left", "ещё 47 минут"),
    ],
)
def test_the_clock_in_words(said_in_public, member, hours_ago, english, russian):
    case = open_for(member, hours_ago=hours_ago)

    assert queries.clock(case) == english
    with translation.override("ru"):
        assert queries.clock(case) == russian


def test_overdue_cases_stand_first(said_in_public, member, operator):
    fresh = open_for(member, "test:1", hours_ago=1)
    overdue = open_for(member, "test:2", hours_ago=40)
    answered = open_for(member, "test:3", hours_ago=50)
    actions.answer(answered, by=operator, text="Sorry.")

    assert list(queries.queue()) == [overdue, fresh, answered]
    waiting = queries.waiting()
    assert (waiting.open, waiting.overdue, waiting.oldest_at) == (2, 1, overdue.opened_at)


def test_erasing_a_person_takes_what_was_noted_about_them_in_their_case(case, operator, member, colleague, sign_in):
    from support.privacy import erase

    actions.point_out(case, by=colleague, text="Kate from Tver says the kettle leaks.")
    actions.answer(case, by=operator, text="We send another.")
    actions.close(case, by=operator, outcome="put_right", note="Kate has a new one")

    erase(member)

    case.refresh_from_db()
    assert (case.summary, case.closing_note) == ("", "")
    assert [line.text for line in case.messages.filter(kind="event")] == [""] * 2
    assert "A former member" in sign_in(operator).get(reverse("support_cases:case", args=[case.pk])).content.decode()


def test_who_pointed_something_out_is_given_their_words_and_erased_with_them(case, member, other_member):
    from support.privacy import collect, erase

    actions.point_out(case, by=other_member, text="I am Oleg, mine broke too")
    assert [said["text"] for said in collect(other_member)["pointed_out"]] == ["I am Oleg, mine broke too"]
    assert collect(member)["pointed_out"] == []

    erase(other_member)

    line = case.messages.get()
    assert (line.event, line.by, line.text) == ("pointed_out", None, "")
    case.refresh_from_db()
    assert (case.person, case.summary) == (member, "★★ A kettle")


def test_erasing_a_person_takes_the_private_talk_and_leaves_the_case(case, operator, member):
    from support.privacy import collect, erase

    actions.answer(case, by=operator, text="In private.")
    actions.reply(case, by=member, text="Thank you.")
    assert [line["text"] for line in collect(member)["cases"][0]["messages"]] == ["In private.", "Thank you."]

    erase(member)

    case.refresh_from_db()
    assert case.person is None
    assert not case.messages.filter(kind="private").exists()
    actions.close(case, by=operator, outcome="no_reply")
