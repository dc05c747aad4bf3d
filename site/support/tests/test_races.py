"""Two operators at the same instant, with real threads and real transactions."""

import pytest

from community.comments.tests.test_races import at_once
from support import actions
from support.models import Case, CaseMessage
from support.tests.conftest import open_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_operators_at_once_do_not_both_answer(said_in_public, member, operator, colleague):
    case = open_for(member)

    answers = at_once(
        [
            lambda p=p: actions.answer(case, by=p, text=f"{p.handle} answers", in_public=True, seen=0)
            for p in (operator, colleague)
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["CaseMessage", "Overtaken"]
    assert len(said_in_public) == 1


def test_a_case_opened_twice_at_once_is_one(said_in_public, member):
    answers = at_once([lambda: open_for(member) for _time in range(4)])

    assert len({answer.pk for answer in answers}) == 1
    assert Case.objects.count() == 1


def test_closing_while_the_person_replies_loses_nothing(said_in_public, member, operator):
    case = open_for(member)
    actions.answer(case, by=operator, text="Sorry.")

    at_once(
        [
            lambda: actions.close(case, by=operator, outcome="explained"),
            lambda: actions.reply(case, by=member, text="Wait."),
        ]
    )

    case.refresh_from_db()
    assert CaseMessage.objects.filter(text="Wait.").count() == 1
    assert (case.state == "closed") == (case.outcome != "")
