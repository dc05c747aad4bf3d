"""What a member sees and says: preferences, why a letter came, suppressed addresses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.actions import send, suppress, tell
from messaging.links import unsubscribe_url, why_url
from messaging.models import Contact, Message, Preference, PushSubscription, Rhythm, Suppression

pytestmark = pytest.mark.django_db


def path(url):
    return "/" + url.split("/", 3)[3]


def test_a_member_chooses_kinds_by_channels(member, sign_in):
    client = sign_in(member)
    page = client.get("/me/mail/").content.decode()
    assert 'name="test.reply-mail"' in page
    assert "test.order" not in page  # an order’s letters have no switch
    assert "test.reply-push" not in page  # the site has no key for push messages

    client.post("/me/mail/", {"form": "wishes", "test.reply-mail": "digest", "test.rare-mail": "digest"})

    chosen = Preference.objects.filter(kind__startswith="test.re").order_by("channel")
    assert list(chosen.values_list("kind", "channel", "way")) == [
        ("test.reply", "mail", "digest"),
        ("test.reply", "site", "off"),
    ]
    assert not Preference.objects.filter(kind="test.rare", channel="mail").exists()  # the default stays a default


def test_a_member_sets_the_rhythm(member, sign_in):
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = {"form": "rhythm", "digest": "daily", "weekday": "1", "hour": "20", "paused_until": tomorrow.isoformat()}

    response = sign_in(member).post("/me/mail/", form, follow=True)

    rhythm = Rhythm.objects.get()
    assert (rhythm.user, rhythm.digest, rhythm.hour, rhythm.is_chosen) == (member, "daily", 20, True)
    assert "Silence until" in response.content.decode()
    sign_in(member).post("/me/mail/pause/")
    rhythm.refresh_from_db()
    assert rhythm.paused_until is None


def test_a_pause_ends_after_today_and_one_that_is_over_stands_in_nobodys_way(member, sign_in):
    today = timezone.localdate()
    form = {"form": "rhythm", "digest": "daily", "weekday": "1", "hour": "20", "paused_until": today.isoformat()}

    page = sign_in(member).post("/me/mail/", form).content.decode()
    assert "Please choose a day after today." in page
    assert not Rhythm.objects.filter(user=member).exists()

    Rhythm.objects.create(user=member, paused_until=today)
    assert sign_in(member).post("/me/mail/", form).status_code == 302
    assert (Rhythm.objects.get(user=member).digest, Rhythm.objects.get(user=member).paused_until) == ("daily", None)


def test_a_pause_alone_chooses_no_rhythm(member, sign_in):
    later = (timezone.localdate() + timedelta(days=5)).isoformat()

    sign_in(member).post(
        "/me/mail/", {"form": "rhythm", "digest": "weekly", "weekday": "4", "hour": "9", "paused_until": later}
    )

    assert not Rhythm.objects.get().is_chosen


def test_opening_the_preferences_writes_nothing(member, sign_in):
    sign_in(member).get("/me/mail/")

    assert not Rhythm.objects.exists()


def test_the_counter_is_shown(member, sign_in):
    Contact.objects.create(user=member, key="a", kind="test.offer", channel="mail")

    page = sign_in(member).get("/me/mail/").content.decode()

    assert "we turned to you unasked 1 time of at most 2" in page
    assert page.count("budget__dot--used") == 1


def test_a_suppressed_address_is_shown_and_can_be_lifted(member, sign_in):
    suppress(member.email.upper(), "bounce", details="no such user")
    client = sign_in(member)
    assert (
        "We send nothing to masha@example.org: the address does not exist." in client.get("/me/mail/").content.decode()
    )

    client.post("/me/mail/lift/")

    suppression = Suppression.objects.get()
    assert (suppression.holds, suppression.lifted_by) == (False, member)


def test_why_did_i_get_this(member, client):
    send("test.notice", to=member, key="a", context={"what": "Guji"})

    page = client.get(path(why_url("a", "en"))).content.decode()

    assert "You asked for it" in page
    assert "News about Guji" in page
    assert "This one doesn’t count" in page
    assert "/mail/unsubscribe/" in page
    assert client.get("/mail/why/forged/").status_code == 404


def test_the_page_why_says_what_counts(member, client):
    Message.objects.create(
        key="a", kind="test.offer", user=member, address=member.email, language="ru", subject="s", text="t", counts=True
    )
    assert "This one counts." in client.get(path(why_url("a", "en"))).content.decode()


def test_every_letter_ends_with_why_and_the_way_out(member):
    tell("test.reply", to=member, key="a", url="/", title="x")

    text = Message.objects.get().text
    assert text.count("--\n") == 1
    assert "Why did I get this? http" in text
    assert "Unsubscribe: http" in text


def test_notices_page_is_empty_first_and_says_what_comes(member, sign_in):
    assert "Nothing new for you yet" in sign_in(member).get("/me/notices/").content.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_speak_both_languages(language, member, sign_in):
    prefix = "" if language == "en" else "/ru"
    for address in ("/me/mail/", "/me/notices/", "/me/notices/bell/"):
        assert sign_in(member).get(prefix + address).status_code == 200


def test_a_device_is_forgotten_by_its_member_only(member, other_member, sign_in):
    device = PushSubscription.objects.create(user=member, endpoint="https://fcm.googleapis.com/x", endpoint_digest="x")

    sign_in(other_member, fresh=True).post(f"/me/mail/push/{device.pk}/")
    assert PushSubscription.objects.exists()
    sign_in(member).post(f"/me/mail/push/{device.pk}/")

    assert not PushSubscription.objects.exists()


def test_a_kind_for_few_is_offered_to_them_only(member, owner, sign_in):
    assert "moderation.waiting-mail" not in sign_in(member).get("/me/mail/").content.decode()
    assert "moderation.waiting-mail" in sign_in(owner, fresh=True).get("/me/mail/").content.decode()


def test_unsubscribing_says_what_comes_no_more(member, client):
    """A letter about a topic silences that topic, and not all topics."""
    tell("forums.reply", to=member, key="a", url="/", title="Filters", group="g", about={"topic": 1})
    link = path(unsubscribe_url(Message.objects.get().key, "en"))

    assert "letters about this one topic" in client.get(link).content.decode()
    # This one is gone: nothing is left to silence but the kind, and that is what the page says.
    assert "any more: New replies in topics you follow." in client.post(link).content.decode()
    assert Preference.objects.get().kind == "forums.reply"


def test_unsubscribing_from_the_digest_switches_its_rhythm_off(member, client, sign_in):
    message = Message.objects.create(
        key="d", kind="messaging.digest", user=member, address=member.email, language="en", subject="s", text="t"
    )
    client.post(path(unsubscribe_url(message.key, "en")))
    assert Rhythm.objects.get().digest == "off"

    member_client = sign_in(member)
    assert "messaging.digest-mail" not in member_client.get("/me/mail/").content.decode()  # one switch is enough
    Preference.objects.create(user=member, kind="messaging.digest", channel="mail", way="off")  # from before
    member_client.post("/me/mail/", {"form": "rhythm", "digest": "weekly", "weekday": "4", "hour": "9"})
    assert (Rhythm.objects.get().digest, Preference.objects.count()) == ("weekly", 0)
