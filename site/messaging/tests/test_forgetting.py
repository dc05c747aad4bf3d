"""Letters that left are forgotten: their words first, that there was one much later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import budget
from messaging.actions import forget_letters, forgetting, tell
from messaging.links import unsubscribe_url, why_url
from messaging.models import Contact, Message, Preference
from messaging.tasks import forget_letters as forget_letters_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _days(settings):
    settings.LETTER_WORDS_DAYS, settings.LETTER_ROWS_DAYS = 90, 400


def letter(member, *, days, key="a", state="sent", **fields):
    written = timezone.now() - timedelta(days=days)
    return Message.objects.create(
        **{
            "key": key,
            "kind": "test.reply",
            "user": member,
            "address": member.email,
            "language": "en",
            "subject": "News about Guji",
            "text": "Words",
            "html": "<p>Words</p>",
            "context": {"topic": 7, "deeds": [{"by": {"name": "Oleg"}}], "words": {"excerpt": "Words"}},
            "state": state,
            "created_at": written,
            "sent_at": written if state == "sent" else None,
        }
        | fields
    )


@pytest.mark.parametrize("state", ["sent", "held", "failed"])
def test_words_go_first_and_what_it_is_about_stays(member, state):
    old, young = letter(member, days=91, state=state), letter(member, days=89, key="b", state=state)

    assert forget_letters() is True

    old.refresh_from_db()
    assert (old.text, old.html, old.context) == ("", "", {"topic": 7})
    young.refresh_from_db()
    assert (young.subject, young.text, len(young.context)) == ("News about Guji", "Words", 3)


@pytest.mark.parametrize(
    ("kind", "language", "title"),
    [
        ("forums.reply", "en", "New replies in topics you follow"),
        ("forums.reply", "ru", "Новые ответы в темах, за которыми вы следите"),
        ("gone.kind", "en", "gone.kind"),
    ],
)
def test_a_subject_names_people_and_goes_with_the_words(member, kind, language, title):
    letter(member, days=91, kind=kind, language=language, subject="Oleg replied in “Guji”")

    forget_letters()

    assert Message.objects.get().subject == title


def test_the_links_in_it_work_as_long_as_its_row_is_there(member, client):
    letter(member, days=399)
    forget_letters()

    assert "Somebody answered" in client.get(why_url("a", "en").partition("8000")[2]).content.decode()
    assert client.post(unsubscribe_url("a", "en").partition("8000")[2]).status_code == 200
    assert Preference.objects.get().kind == "test.reply"


def test_rows_go_at_last_and_what_was_counted_stays(member):
    gone, kept = letter(member, days=401), letter(member, days=399, key="b")
    Contact.objects.create(user=member, key=gone.key, kind=gone.kind, channel="mail")

    forget_letters()

    assert list(Message.objects.all()) == [kept]
    assert budget.counter(member).used == 1


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_what_has_not_left_yet_is_not_touched(member, state):
    waiting = letter(member, days=500, state=state)

    forget_letters()

    waiting.refresh_from_db()
    assert waiting.text == "Words"


def test_rows_are_never_forgotten_before_words(member, settings):
    settings.LETTER_ROWS_DAYS = 1
    letter(member, days=89)

    forget_letters()

    assert Message.objects.get().text == "Words"


def test_it_goes_on_in_steps_and_where_it_stopped(member, monkeypatch):
    monkeypatch.setattr(forgetting, "STEP", 2)
    monkeypatch.setattr(forgetting, "STEPS", 1)
    for number in range(5):
        letter(member, days=100, key=str(number))

    assert forget_letters() is False
    assert Message.objects.filter(text="").count() == 2

    forget_letters_job.enqueue()
    assert Message.objects.filter(text="").count() == 5


def test_a_second_run_finds_nothing_to_do(member, django_assert_num_queries):
    letter(member, days=100)
    forget_letters()

    with django_assert_num_queries(4):  # two looks, and their transaction
        assert forget_letters() is True


def test_a_letter_that_has_just_left_keeps_its_words(member):
    tell("test.reply", to=member, key="a", url="/", title="x")

    forget_letters()

    assert Message.objects.get().text
