"""What a member read is remembered if they agreed, for a while, and forgotten when they say so."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.testing import assert_query_counts, run_in_threads
from content import history, privacy
from content.models import Audience, Reading
from content.tests.factories import make_tag
from members import actions
from members.actions import Source, give_consent
from members.models import Consent, ConsentKind, ConsentText, User

pytestmark = pytest.mark.django_db

KIND = ConsentKind.READING_HISTORY
HERE = Source("/test/", "en")


def agree(member, given=True):
    give_consent(member, KIND, given, HERE)
    return member


@pytest.fixture
def reader(member):
    return agree(member)


def read(client, *pages):
    for page in pages:
        client.get(page.url)
    return history.collect()


def remembered(member):
    return [each.page.title for each in Reading.objects.filter(member=member).order_by("-at").select_related("page")]


# --- What is remembered ---------------------------------------------------------------------------------------------------


def test_what_a_member_opens_is_remembered_if_they_agreed(tree, reader, sign_in):
    page, story = tree.article("moka", title="Moka"), tree.story("batch", title="Batch")

    assert read(sign_in(reader), page, story) == 2

    assert remembered(reader) == ["Batch", "Moka"]


def test_nothing_is_remembered_of_others(tree, member, client, sign_in):
    page = tree.article("moka")

    assert read(client, page) == 0
    assert read(sign_in(member), page) == 0

    assert not Reading.objects.exists()


def test_opening_a_page_writes_nothing_and_asks_nothing_more(tree, member, sign_in):
    page = tree.article("moka")
    visit = sign_in(member)
    visit.get(page.url)
    visit.get(page.url)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            visit.get(page.url)
        return [query["sql"].split()[0] for query in queries]

    before = cost()
    agree(member)

    assert cost() == before
    assert set(before) <= {"SELECT", "(SELECT"}
    assert history.collect() == 1


def test_a_page_opened_again_is_one_row_with_the_last_moment(tree, reader, sign_in, time_machine):
    page, visit = tree.article("moka"), sign_in(reader)
    time_machine.move_to("2026-03-01 12:00", tick=False)
    read(visit, page)
    time_machine.shift(3600)
    read(visit, page, page)

    [reading] = Reading.objects.all()

    assert reading.at == timezone.now()


def test_lists_teasers_and_pages_fetched_ahead_are_not_read(tree, reader, club, sign_in):
    page = tree.article("moka")
    closed = tree.article("closed", audience=Audience.GROUPS, audience_groups=[club])
    visit = sign_in(reader)

    visit.get(page.url, headers={"Sec-Purpose": "prefetch"})
    visit.head(page.url)
    visit.get("/articles/")
    visit.get(closed.url)

    assert history.collect() == 0


def test_what_is_gone_meanwhile_is_not_written_down(tree, reader, sign_in):
    page, other = tree.article("moka"), tree.article("water", title="Water")
    visit = sign_in(reader)
    visit.get(page.url)
    visit.get(other.url)
    page.delete()

    assert history.collect() == 1
    assert remembered(reader) == ["Water"]


# --- How it is forgotten --------------------------------------------------------------------------------------------------


def test_who_takes_it_back_is_forgotten_at_once_and_for_good(tree, reader, other_member, sign_in):
    page, other = tree.article("moka"), tree.article("water")
    read(sign_in(reader), page)
    read(sign_in(agree(other_member), fresh=True), page)
    sign_in(reader).get(other.url)

    agree(reader, False)
    assert history.collect() == 0
    agree(reader)
    assert history.collect() == 0

    assert not Reading.objects.filter(member=reader).exists()
    assert Reading.objects.filter(member=other_member).count() == 1


def test_after_three_months_it_is_forgotten(tree, reader):
    old, new = tree.article("moka"), tree.article("water", title="Water")
    Reading.objects.create(member=reader, page=old, at=timezone.now() - history.KEPT - timedelta(hours=1))
    Reading.objects.create(member=reader, page=new, at=timezone.now() - history.KEPT + timedelta(hours=1))

    assert history.forget_old() == 1
    assert remembered(reader) == ["Water"]


def test_a_member_sees_it_and_has_one_page_or_all_forgotten(tree, reader, other_member, sign_in):
    pages = [tree.article(name, title=name.title()) for name in ("moka", "water", "scales")]
    visit = sign_in(reader)
    read(visit, *pages)
    Reading.objects.create(member=other_member, page=pages[0])
    address = reverse("content:readings")

    html = BeautifulSoup(visit.get(address).content, "html.parser")
    assert [link.get_text() for link in html.select(".settings-row a")] == ["Scales", "Water", "Moka"]
    assert "90 days" in html.main.get_text()

    visit.post(reverse("content:forget_readings"), {"page": pages[1].pk})
    assert remembered(reader) == ["Scales", "Moka"]

    visit.post(reverse("content:forget_readings"))
    assert remembered(reader) == []
    assert "Nothing yet" in visit.get(address).content.decode()
    assert Reading.objects.filter(member=other_member).exists()


@pytest.mark.parametrize("page", ["abc", "-1", "9" * 30])
def test_what_names_no_page_forgets_nothing(tree, reader, sign_in, page):
    Reading.objects.create(member=reader, page=tree.article("moka"))

    assert sign_in(reader).post(reverse("content:forget_readings"), {"page": page}).status_code == 404
    assert Reading.objects.exists()


def test_what_was_only_noticed_is_forgotten_too(tree, reader, sign_in):
    page, other = tree.article("moka"), tree.article("water", title="Water")
    visit = sign_in(reader)
    visit.get(page.url)
    visit.get(other.url)

    visit.post(reverse("content:forget_readings"), {"page": page.pk})

    assert history.collect() == 1
    assert remembered(reader) == ["Water"]


@pytest.mark.parametrize("all_of_it", [False, True])
def test_what_is_opened_again_after_it_was_forgotten_is_remembered_again(tree, reader, sign_in, all_of_it):
    page, visit = tree.article("moka", title="Moka"), sign_in(reader)
    read(visit, page)

    visit.post(reverse("content:forget_readings"), {} if all_of_it else {"page": page.pk})
    assert read(visit, page) == 1
    assert remembered(reader) == ["Moka"]

    agree(reader, False)
    agree(reader)
    assert read(visit, page) == 1
    assert remembered(reader) == ["Moka"]


def test_a_page_opened_twice_in_a_row_leaves_one_note(tree, reader, sign_in, monkeypatch):
    page, visit, left = tree.article("moka"), sign_in(reader), []
    monkeypatch.setattr(history._notes, "leave", left.append)

    visit.get(page.url)
    visit.get(page.url)

    assert len(left) == 1


def test_a_page_that_closed_is_named_to_nobody(tree, reader, sign_in):
    page = tree.article("moka", title="Moka")
    visit = sign_in(reader)
    read(visit, page)
    page.unpublish()

    html = visit.get(reverse("content:readings")).content.decode()

    assert "Moka" not in html
    assert "not there for you any more" in html


def test_who_has_not_agreed_is_told_so_and_asked(member, sign_in):
    visit = sign_in(member)
    html = visit.get(reverse("content:readings")).content.decode()
    assert str(ConsentText.objects.current()[KIND].text) in html

    visit.post(reverse("members:answer_consent"), {"kind": KIND, "given": "yes"})

    assert User.objects.get(pk=member.pk).remembers_reading
    assert "remembered" in visit.get(reverse("members:consents")).content.decode()


def test_the_list_costs_the_same_with_one_row_and_three(tree, reader, sign_in):
    numbers, visit = iter(range(10)), sign_in(reader)

    def grow():
        Reading.objects.create(member=reader, page=tree.article(f"moka-{next(numbers)}"))
        visit.get(reverse("content:readings"))  # a new page ends what is kept of all

    grow()
    assert_query_counts(3, lambda: visit.get(reverse("content:readings")), grow=grow)


def test_it_is_handed_over_and_erased(tree, reader):
    page = tree.article("moka", title="Moka pot")
    Reading.objects.create(member=reader, page=page)

    assert "Moka pot" in json.dumps(privacy.collect(reader), default=str)
    page.unpublish()
    [told] = privacy.collect(reader)["read"]
    assert list(told) == ["when"]

    privacy.erase(reader)
    assert not Reading.objects.exists()


# --- Agreeing -------------------------------------------------------------------------------------------------------------


def test_what_a_release_before_wrote_down_of_answers_is_put_right(tree, member, other_member, reader):
    text = ConsentText.objects.current()[KIND]
    Reading.objects.create(member=reader, page=tree.article("moka"))
    for person, given in ((reader, False), (other_member, True)):
        Consent.objects.create(
            user=person, text=text, given=given, language="en", at=timezone.now() + timedelta(seconds=1)
        )

    assert actions.hold_to_what_was_agreed() == 2

    assert not User.objects.get(pk=reader.pk).remembers_reading
    assert User.objects.get(pk=other_member.pk).remembers_reading
    assert not Reading.objects.exists()
    assert actions.hold_to_what_was_agreed() == 0


def test_what_is_forgotten_while_the_job_has_taken_its_notes_is_not_written_down(tree, reader, sign_in, monkeypatch):
    sign_in(reader).get(tree.article("moka").url)
    take = history._notes.take

    def take_and_be_late():
        notes = take()
        history.forget(reader)
        return notes

    monkeypatch.setattr(history._notes, "take", take_and_be_late)
    assert history.collect() == 0
    assert not Reading.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_when_it_is_written_down_and_forgotten_at_once(tree, reader, sign_in):
    sign_in(reader).get(tree.article("moka").url)

    run_in_threads([history.collect, lambda: history.forget(User.objects.get(pk=reader.pk))])

    assert not Reading.objects.filter(member=reader).exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_when_it_is_written_down_and_taken_back_at_once(tree, reader, sign_in):
    page = tree.article("moka", tags=[make_tag("water")])
    sign_in(reader).get(page.url)

    run_in_threads([history.collect, lambda: agree(User.objects.get(pk=reader.pk), False)])

    assert not Reading.objects.exists()
    assert not User.objects.get(pk=reader.pk).remembers_reading
