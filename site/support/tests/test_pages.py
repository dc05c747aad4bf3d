"""What the person and the operators see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.testing import queued, run_queued
from support import actions
from support.models import Case, CaseMessage
from support.tests.conftest import open_for

pytestmark = pytest.mark.django_db


def cms(case):
    return reverse("support_cases:case", args=[case.pk])


def test_a_person_sees_only_their_own_case(case, member, other_member, sign_in):
    assert sign_in(member).get(case.get_absolute_url()).status_code == 200
    assert sign_in(other_member, fresh=True).get(case.get_absolute_url()).status_code == 404


def test_notes_of_the_staff_are_never_shown_to_the_person(case, member, operator, sign_in):
    actions.note(case, by=operator, text="zimorodok among us")
    actions.answer(case, by=operator, text="We send another.")

    html = sign_in(member).get(case.get_absolute_url()).content.decode()

    assert "We send another." in html
    assert "zimorodok" not in html


def test_the_person_writes_back_once_per_press(case, member, operator, sign_in):
    actions.answer(case, by=operator, text="We send another.")
    client = sign_in(member)

    for _click in range(2):
        assert client.post(case.get_absolute_url(), {"text": "Thank you", "key": "form"}).status_code == 302

    assert CaseMessage.objects.filter(text="Thank you").count() == 1


def test_an_empty_message_is_said_beside_its_field(case, member, sign_in):
    html = sign_in(member).post(case.get_absolute_url(), {"text": " "}).content.decode()

    assert "The message is empty." in html


def test_one_click_says_that_it_was_put_right(case, member, operator, sign_in):
    actions.answer(case, by=operator, text="We send another.")
    client = sign_in(member)
    address = reverse("support:put_right", args=[case.pk])
    assert "Has it been put right?" in client.get(case.get_absolute_url()).content.decode()

    assert client.get(address).status_code == 405
    client.post(address, {"put_right": "yes"})

    case.refresh_from_db()
    assert case.was_put_right is True
    assert "Has it been put right?" not in client.get(case.get_absolute_url()).content.decode()


def test_the_person_is_told_in_their_language(case, member, operator):
    member.language = "ru"
    member.save()
    with queued():
        actions.answer(case, by=operator, text="Вышлем другой.", in_public=True)
        run_queued()

    (letter,) = mail.outbox
    assert letter.to == [member.email]
    assert "Вышлем другой." in letter.body
    assert "Исправлено?" in letter.body
    assert "http" in letter.body


def test_the_queue_costs_the_same_for_one_case_and_three(said_in_public, member, operator, sign_in):
    client = sign_in(operator)
    address = reverse("support_cases:index")

    def look():
        with CaptureQueriesContext(connection) as counted:
            html = client.get(address).content.decode()
        return len(counted), html.count("overdue by")

    open_for(member, "test:1", hours_ago=30)
    look()
    for_one = look()
    open_for(member, "test:2", hours_ago=30)
    open_for(member, "test:3", hours_ago=30)
    for_three = look()

    assert (for_one[1], for_three[1]) == (1, 3)
    assert for_one[0] == for_three[0]


def test_filters_of_the_queue(said_in_public, member, operator, sign_in):
    mine = open_for(member, "test:1")
    Case.objects.filter(pk=mine.pk).update(summary="Mine to do")
    actions.assign(mine, by=operator, to=operator)
    late = open_for(member, "test:2", hours_ago=30)
    Case.objects.filter(pk=late.pk).update(summary="Too late")
    client = sign_in(operator)

    def shown(**asked):
        html = client.get(reverse("support_cases:index"), asked).content.decode()
        return {words for words in ("Mine to do", "Too late") if words in html}

    assert shown() == {"Mine to do", "Too late"}
    assert shown(show="mine") == {"Mine to do"}
    assert shown(show="unassigned") == {"Too late"}
    assert shown(show="overdue") == {"Too late"}
    assert shown(show="closed") == set()
    assert shown(kind="test") == {"Mine to do", "Too late"}


def test_an_operator_answers_in_public_and_closes(case, operator, sign_in, said_in_public):
    client = sign_in(operator)
    html = client.get(cms(case)).content.decode()
    assert "24 hours left" in html or "23 hours left" in html
    assert "It cannot be closed before somebody has answered" in html
    client.post(cms(case), {"deed": "public", "text": "We send another.", "key": "a", "seen": "0"})

    assert said_in_public == ["We send another."]
    assert "Say how it ended" in client.post(cms(case), {"deed": "close", "outcome": ""}).content.decode()
    client.post(cms(case), {"deed": "close", "outcome": "put_right", "note": ""})

    case.refresh_from_db()
    assert case.is_closed


def test_a_forged_closing_without_an_answer_is_refused(case, operator, sign_in):
    html = sign_in(operator).post(cms(case), {"deed": "close", "outcome": "put_right", "note": ""}).content.decode()

    assert "It cannot be closed before somebody has answered" in html
    assert Case.objects.get().is_open


def test_what_was_overtaken_keeps_its_text(case, operator, colleague, sign_in):
    actions.answer(case, by=colleague, text="We send another.")

    html = sign_in(operator).post(cms(case), {"deed": "private", "text": "My long text", "seen": "0"}).content.decode()

    assert "has just written here" in html
    assert "My long text" in html
    assert "We send another." in html
    assert case.messages.count() == 1


def test_who_handles_no_cases_finds_no_queue(case, in_role, sign_in, operator):
    editor = in_role("editors")
    client = sign_in(editor, fresh=True)

    assert client.get(cms(case)).status_code in (302, 403)
    assert "support_cases" not in client.get("/cms/").content.decode()


def test_the_staffs_home_says_what_waits_and_for_how_long(said_in_public, member, operator, sign_in):
    open_for(member, hours_ago=50)

    html = sign_in(operator).get("/cms/").content.decode()

    assert "1 case waits for an answer" in html
    assert "1 is overdue" in html
    assert "The oldest has waited for 2 days." in html


def test_a_member_finds_the_answer_at_home(case, member, operator, sign_in):
    actions.answer(case, by=operator, text="We send another.", at=timezone.now())

    assert case.get_absolute_url() in sign_in(member).get("/me/").content.decode()


@pytest.mark.parametrize("number", ["", "nobody", "-1", "0", "9" * 40, "٣"])
def test_a_case_is_given_to_nobody_who_is_not_there(case, operator, sign_in, number):
    response = sign_in(operator).post(reverse("support_cases:case", args=[case.pk]), {"deed": "give", "to": number})

    assert response.status_code == 200
    assert "Choose somebody of the team." in response.content.decode()
    case.refresh_from_db()
    assert case.assigned_to is None


def test_the_members_own_pages_name_their_cases_only_to_who_has_some(case, member, other_member, sign_in):
    assert reverse("support:cases") in sign_in(member).get(reverse("members:profile")).content.decode()
    assert reverse("support:cases") not in sign_in(other_member).get(reverse("members:profile")).content.decode()


def test_the_person_reads_that_a_case_is_closed_and_how_to_open_it_again(case, operator, member, sign_in):
    actions.answer(case, by=operator, text="A new one is on its way.")
    client = sign_in(member)
    words = "The case is closed. When you write here, it is open again."
    assert words not in client.get(case.get_absolute_url()).content.decode()

    actions.close(case, by=operator, outcome="put_right")

    assert words in client.get(case.get_absolute_url()).content.decode()


def test_who_waits_too_long_reads_that_we_are_late(case, member, sign_in):
    client = sign_in(member)
    assert "A person of ours answers by" in client.get(case.get_absolute_url()).content.decode()
    Case.objects.update(due_at=timezone.now() - timedelta(hours=1))

    html = client.get(case.get_absolute_url()).content.decode()

    assert "we are late" in html
    assert "A person of ours answers by" not in html
