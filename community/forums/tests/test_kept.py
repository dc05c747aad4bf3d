"""Words sent after the sign-in had ended: they wait for whoever wrote them, and for nobody else."""

import re
import uuid

import pytest

from community.forums.links import community_url, topic_url
from community.forums.models import Post, Topic, Who
from community.forums.tests.factories import make_space, make_topic
from members import kept

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture
def masha(make_member):
    return make_member("masha")


@pytest.fixture
def oleg(make_member):
    return make_member("oleg")


@pytest.fixture
def topic(masha):
    return make_topic(masha, make_space("brewing", see=Who.EVERYBODY))


@pytest.fixture
def late(client):
    """`late(masha, page, address, text=…)`: Masha opened the page, her sign-in ended, and only then does she send."""

    def send(writer, page, address, **words):
        client.force_login(writer)
        shown = client.get(page).content.decode()
        client.logout()
        found = re.search(r'name="writer" value="([^"]+)"', shown)
        assert found
        return client.post(address, {"writer": found[1], "key": uuid.uuid4(), "do": "post", **words})

    return send


def test_a_reply_is_there_again_after_the_next_sign_in(client, late, masha, topic):
    url = topic_url(topic)
    answer = late(masha, url, f"{url}reply/", text="Long words.", to="1")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={url}reply/")
    assert "Your words are safe" in client.get(answer["Location"]).content.decode()
    assert not Post.objects.filter(text="Long words.").exists()

    client.force_login(masha)
    page = client.get(f"{url}reply/").content.decode()
    assert "Long words." in page
    assert "it was not sent yet" in page
    assert 'name="to" value="1"' in page

    client.post(f"{url}reply/", {"text": "Long words.", "to": "1", "key": uuid.uuid4(), "do": "post"})
    assert Post.objects.filter(text="Long words.").count() == 1
    assert kept.KEY not in client.session
    assert "Long words." not in client.get(f"{url}reply/").content.decode()


def test_a_new_topic_is_there_again_with_everything_that_was_filled_in(client, late, masha, topic):
    url = f"{community_url()}brewing/new/"
    late(masha, url, url, title="Which mill", text="Long words.", kind="question", tags="mills, advice")

    client.force_login(masha)
    page = client.get(url)

    form = page.context["form"]
    assert [form.initial[name] for name in ("title", "text", "kind", "tags")] == [
        "Which mill",
        "Long words.",
        "question",
        "mills, advice",
    ]
    assert "Long words." in page.content.decode()
    client.post(url, {**form.initial, "key": uuid.uuid4(), "do": "post"})
    assert Topic.objects.filter(title="Which mill").count() == 1
    assert kept.KEY not in client.session


def test_a_change_is_there_again(client, late, masha, topic):
    url = f"{community_url()}posts/{topic.posts.get().pk}/edit/"
    late(masha, url, url, title=topic.title, text="Long words.", kind="discussion", tags="", reason="a slip")

    client.force_login(masha)
    page = client.get(url).content.decode()

    assert "Long words." in page
    assert "a slip" in page


def test_whoever_signs_in_next_sees_nothing_of_it(client, late, masha, oleg, topic):
    url = topic_url(topic)
    late(masha, url, f"{url}reply/", text="Long words.")

    client.force_login(oleg)

    assert kept.KEY not in client.session
    assert "Long words." not in client.get(f"{url}reply/").content.decode()


def test_words_of_an_unknown_writer_are_kept_for_nobody(client, masha, topic):
    for writer in ("", str(masha.pk), f"{masha.pk}:forged"):
        client.post(f"{topic_url(topic)}reply/", {"text": "Long words.", "writer": writer})

    assert kept.KEY not in client.session


def test_a_session_with_words_in_it_lives_a_day_and_as_ever_once_somebody_signs_in(
    client, late, masha, topic, settings
):
    url = topic_url(topic)
    late(masha, url, f"{url}reply/", text="Long words.")
    assert client.session.get_expiry_age() == DAY

    client.force_login(masha)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_words_for_two_pages_wait_beside_each_other(client, masha, topic):
    addresses = [f"{topic_url(each)}reply/" for each in (topic, make_topic(masha, topic.space, "Filters"))]
    for address in addresses:
        client.post(address, {"text": f"Words for {address}", "writer": kept.signed(masha.pk)})

    client.force_login(masha)

    for address in addresses:
        assert f"Words for {address}" in client.get(address).content.decode()
