"""A name that somebody must look at first is shown nowhere until they have."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from community.comments.tests.factories import make_article, say
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation.models import Item, WatchedWord
from community.moderation.models.watching import Answer
from community.profiles import moderated
from community.profiles.models import Profile, State
from members.actions import add_member, put_name_aside
from members.models import User
from messaging.models import Notice

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "display_name": "Casino Royal",
    "email": "new@example.org",
    "password1": "ложка чашка воронка",
    "website": "",
    "consent_terms": "on",
    "consent_personal_data": "on",
}
PROFILE = {"handle": "masha", "bio": "", "language": "en", "time_zone": "Europe/Moscow"}


@pytest.fixture
def watched():
    WatchedWord.objects.create(text="casino", answer=Answer.HOLD)
    WatchedWord.objects.create(text="scum", answer=Answer.REFUSE)


def test_a_refused_name_is_refused_beside_its_field_at_sign_up(watched, client):
    page = client.post("/accounts/signup/", SIGN_UP | {"display_name": "Scum"})

    assert "may not be written here" in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name", ["", "\u202e\u200b", "https://buy.example", "write to me@x.example", "www.buy.example"]
)
def test_what_is_no_name_is_refused(db, client, name):
    assert client.post("/accounts/signup/", SIGN_UP | {"display_name": name}).status_code == 200
    assert not User.objects.exists()


def test_what_cannot_be_seen_is_taken_off_a_name(db, client):
    client.post("/accounts/signup/", SIGN_UP | {"display_name": " Вера\u202e \u200bОрлова "})

    assert User.objects.get().display_name == "Вера Орлова"


def test_a_watched_name_at_sign_up_waits_behind_a_handle_that_says_nothing(
    watched, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/signup/", SIGN_UP)

    user = User.objects.get()
    assert (user.asked_name, user.display_name) == ("Casino Royal", user.handle)
    assert re.fullmatch(r"member(-\d+)?", user.handle)
    assert "Casino" not in mail.outbox[0].body
    assert Item.objects.get().subject == "profiles.profile"


def test_a_name_that_comes_another_way_waits_too(watched, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user = add_member("new@example.org", display_name="Scum of the earth")

    assert user.display_name == user.handle
    assert EmailAddress.objects.get().user == user


def test_a_moderator_gives_the_name_and_takes_it_away(watched, owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user = add_member("new@example.org", display_name="Casino Royal")

    decision = moderation.settle(Item.objects.get(), "keep", by=owner)
    user.refresh_from_db()
    assert (user.display_name, user.asked_name) == ("Casino Royal", "")

    moderation.settle(moderation.take_up(user.profile, by=owner), "hide", by=owner, reason="spam")
    user.refresh_from_db()
    assert (user.display_name, user.asked_name) == (user.handle, "Casino Royal")
    assert decision


def test_a_moderator_gives_only_the_name_they_read(watched, masha, owner, sign_in, django_capture_on_commit_callbacks):
    def ask_for(name: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            sign_in(masha, fresh=True).post("/me/profile/", PROFILE | {"display_name": name})

    ask_for("Casino Masha")
    item = Item.objects.get()
    cms = sign_in(owner, fresh=True)
    page = cms.get(reverse("moderation_queue:item", args=[item.pk])).content.decode()
    ask_for("Casino Scam")
    seen = re.findall(r'name="seen" value="([^"]+)"', page)

    html = cms.post(
        reverse("moderation_queue:decide"), {"items": item.pk, "outcome": "keep", "seen": seen}
    ).content.decode()

    masha.refresh_from_db()
    assert (masha.display_name, masha.asked_name) == ("Маша Ёлкина", "Casino Scam")
    assert "It was changed meanwhile" in html
    assert "Casino Scam" in html


def test_a_name_saved_in_the_instant_of_the_decision_is_not_given(watched, masha, owner, monkeypatch):
    User.objects.filter(pk=masha.pk).update(asked_name="Casino Masha")
    item = moderation.take_up(masha.profile, by=owner)
    Profile.objects.filter(pk=masha.pk).update(state=State.HELD)
    give = moderated.give_name_back

    def later(*args, **kwargs):
        User.objects.filter(pk=masha.pk).update(asked_name="Casino Scam")
        return give(*args, **kwargs)

    monkeypatch.setattr(moderated, "give_name_back", later)
    with pytest.raises(Refused, match="changed meanwhile"):
        moderation.settle(item, "keep", by=owner)

    assert Profile.objects.get(pk=masha.pk).state == State.HELD
    assert User.objects.get(pk=masha.pk).display_name == "Маша Ёлкина"


def test_a_changed_name_waits_while_others_see_the_one_before(
    watched, sign_in, masha, django_capture_on_commit_callbacks
):
    client = sign_in(masha)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/profile/", PROFILE | {"display_name": "Casino Masha"})

    masha.refresh_from_db()
    assert (masha.display_name, masha.asked_name) == ("Маша Ёлкина", "Casino Masha")
    page = client.get("/me/profile/").content.decode()
    assert 'value="Casino Masha"' in page
    assert "Others see “Маша Ёлкина” until" in page

    client.post("/me/profile/", PROFILE | {"display_name": "Маша", "bio": "Filter."})
    masha.refresh_from_db()
    assert (masha.display_name, masha.asked_name) == ("Маша", "")
    assert Profile.objects.get(pk=masha.pk).state == State.PUBLISHED


def test_a_watched_word_is_no_handle(watched, sign_in, masha):
    sign_in(masha).post("/me/profile/", PROFILE | {"display_name": "Маша Ёлкина", "handle": "casino"})

    masha.refresh_from_db()
    assert masha.handle == "masha"


def test_a_name_set_aside_stands_nowhere(sign_in, masha, oleg):
    article = make_article()
    say(masha, article, "I rinse the paper first.")
    Notice.objects.create(
        user=oleg, kind="comments.reply", group="g", url="/", title="t", people=[masha.pk], number=1, is_on_site=True
    )
    put_name_aside(masha.pk)

    client = sign_in(oleg)
    addresses = [
        article.url,
        "/me/notices/",
        reverse("profiles:directory"),
        reverse("profiles:profile", args=["masha"]),
    ]
    pages = [client.get(address).content.decode() for address in addresses]

    assert [("Ёлкина" in page, "masha" in page) for page in pages] == [(False, True)] * 4


def test_erasing_an_account_erases_the_name_that_waits(masha):
    from members.privacy import collect, erase

    put_name_aside(masha.pk)
    masha.refresh_from_db()
    assert collect(masha)["account"]["name_that_waits"] == "Маша Ёлкина"

    erase(masha)
    assert User.objects.get(pk=masha.pk).asked_name == ""
