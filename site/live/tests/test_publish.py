import json
import os

import pytest
from django.db import transaction
from django.test import override_settings

from live import channels, lately
from live.actions import publish, publish_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _things(monkeypatch):
    monkeypatch.setattr(channels, "_declared", {})
    channels.declare("thing", lambda user, which: which != "closed")


@pytest.fixture(params=["memory", "redis"])
def _where(request):
    if request.param == "memory":
        yield
        return
    address = os.environ.get("TEST_REDIS_URL")
    if not address:
        pytest.skip("TEST_REDIS_URL names no Redis.")
    with override_settings(CACHES={"default": {"BACKEND": "common.caches.RedisCache", "LOCATION": address}}):
        from common.caches import redis_client

        redis_client().flushdb()
        yield


def said(*names: str) -> list[tuple[str, str, dict]]:
    return [(line.channel, line.event, line.facts) for line in lately.read(names)]


@pytest.mark.usefixtures("_where")
def test_what_is_published_is_known_in_its_order(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish("thing:1", "posted", last=5, by=3)
        publish_to(["thing:2", "thing:1"], "changed", number=4)
    assert said("thing:1") == [("thing:1", "posted", {"last": 5, "by": 3}), ("thing:1", "changed", {"number": 4})]
    assert said("thing:2") == [("thing:2", "changed", {"number": 4})]
    numbers = [line.number for line in lately.read(["thing:1", "thing:2"])]
    assert numbers == sorted(numbers)


@pytest.mark.usefixtures("_where")
def test_only_the_latest_lines_of_a_channel_are_kept(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for last in range(lately.KEPT + 5):
            publish("thing:1", "posted", last=last)
    assert [facts["last"] for _, _, facts in said("thing:1")] == list(range(5, lately.KEPT + 5))


def test_what_is_rolled_back_is_never_said(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        publish("thing:1", "posted", last=1)
        transaction.set_rollback(True)
    assert said("thing:1") == []


def test_text_is_not_said():
    with pytest.raises(TypeError):
        publish("thing:1", "posted", title="A secret")


@pytest.mark.parametrize("channel", ["thong:1", "thing", "thing:", "thing:a b", "me"])
def test_a_misspelt_channel_is_refused(channel):
    with pytest.raises(ValueError, match="channel"):
        publish(channel, "posted", last=1)


@pytest.fixture
def ask(member, sign_in):
    client = sign_in(member)
    return lambda query: client.get(f"/live/poll/?{query}")


def test_a_page_without_a_stream_asks_what_it_missed(ask, member, django_capture_on_commit_callbacks):
    first = ask("on=thing:1&on=me").json()
    assert first == {"number": 0, "said": []}
    with django_capture_on_commit_callbacks(execute=True):
        publish("thing:1", "posted", last=5)
        publish(f"me:{member.pk}", "noticed", unread=2)
    answer = ask("on=thing:1&on=me&since=0").json()
    assert [(line["on"], line["event"], line["detail"]) for line in answer["said"]] == [
        ("thing:1", "posted", {"last": 5}),
        ("me", "noticed", {"unread": 2}),
    ]
    assert ask(f"on=thing:1&on=me&since={answer['number']}").json()["said"] == []


def test_a_page_that_has_just_opened_is_not_told_old_news(ask, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish("thing:1", "posted", last=5)
    answer = ask("on=thing:1").json()
    assert answer["said"] == []
    assert answer["number"] > 0


def test_the_poll_says_nothing_of_what_one_may_not_hear(ask, other_member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish("thing:closed", "posted", last=5)
        publish(f"me:{other_member.pk}", "noticed", unread=2)
    assert ask("on=thing:closed&since=0").status_code == 204
    assert ask(f"on=me:{other_member.pk}&on=thong:1&since=0").status_code == 204
    assert ask("on=me&since=0").json()["said"] == []


def test_a_nonsense_number_is_refused(ask):
    assert ask("on=me&since=soon").status_code == 400


def test_visitors_hear_nothing(client):
    answer = client.get("/live/poll/?on=thing:1&since=0")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Set-Cookie" not in answer


def test_no_more_channels_than_a_page_can_have(ask, django_capture_on_commit_callbacks):
    last = channels.AT_MOST + 1
    with django_capture_on_commit_callbacks(execute=True):
        publish(f"thing:{last}", "posted", last=5)
    query = "&".join(f"on=thing:{number}" for number in range(1, last + 1))
    assert ask(f"{query}&since=0").json()["said"] == []


def test_lines_are_plain_json():
    assert lately.unpack_shout(json.dumps(["thing:1", 7, "posted", {"last": 1}])) == lately.Said(
        "thing:1", 7, "posted", {"last": 1}
    )
