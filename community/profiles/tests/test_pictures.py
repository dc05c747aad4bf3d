"""A picture stands beside what its member wrote, whoever may see the profile; what a moderator took away stands nowhere."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.urls import reverse

from community.comments.tests.factories import make_article, say
from community.forums.tests.factories import picture
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation.models import Item
from community.profiles import moderated
from community.profiles.models import Profile, Sees, State
from members.actions import put_picture_aside
from members.models import User

pytestmark = pytest.mark.django_db

PROFILE = {"display_name": "Маша Ёлкина", "handle": "masha", "bio": "", "language": "en", "time_zone": "Europe/Moscow"}


@pytest.fixture
def upload(sign_in, masha, django_capture_on_commit_callbacks):
    """`upload()`: the member sends one more picture by the form of the profile."""

    def sent(**more):
        with django_capture_on_commit_callbacks(execute=True):
            answer = sign_in(masha, fresh=True).post("/me/profile/", PROFILE | {"avatar": picture()} | more)
        assert answer.status_code == 302
        masha.refresh_from_db()
        return masha

    return sent


@pytest.fixture
def shown(upload):
    """The address of her picture."""
    return upload().avatar.url


def hide(member, by):
    moderation.settle(moderation.take_up(member.profile, by=by), "hide", by=by, reason="spam")
    member.refresh_from_db()


def test_a_picture_stands_beside_public_words_whoever_sees_the_profile(shown, client, masha):
    """As the form says, before one uploads it."""
    Profile.objects.filter(pk=masha.pk).update(seen_by=Sees.NOBODY)
    article = make_article()
    say(masha, article, "I rinse the paper first.")

    assert shown in client.get(article.url).content.decode()
    assert client.get(shown).status_code == 200


def test_the_forms_say_so(sign_in, masha):
    client = sign_in(masha)

    assert "It stands beside what you write" in client.get("/me/profile/").content.decode()
    assert "with your name and picture beside it" in client.get(reverse("profiles:settings")).content.decode()


def test_a_picture_a_moderator_took_away_stands_nowhere(shown, sign_in, client, masha, oleg, owner):
    article, words = make_article(), "I rinse the paper first."
    say(masha, article, words)
    say(masha, make_article("second"), words)
    places = [article.url, reverse("profiles:profile", args=["masha"]), reverse("profiles:directory")]
    reader = sign_in(oleg, fresh=True)
    assert all(shown in reader.get(place).content.decode() for place in places)

    hide(masha, owner)

    assert not any(shown in reader.get(place).content.decode() for place in places)
    assert shown not in client.get(article.url).content.decode()
    assert (client.get(shown).status_code, reader.get(shown).status_code) == (404, 404)


def test_its_member_and_the_team_still_see_it(shown, sign_in, masha, owner):
    hide(masha, owner)
    own, team = sign_in(masha, fresh=True), sign_in(owner, fresh=True)

    assert shown in own.get("/me/profile/").content.decode()
    assert "Others see no picture until" in own.get("/me/profile/").content.decode()
    for client in (own, team):
        assert shown in client.get(reverse("profiles:profile", args=["masha"])).content.decode()
        answer = client.get(shown)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=300")


def test_it_comes_back_with_the_profile(shown, client, masha, owner):
    hide(masha, owner)
    moderation.settle(moderation.take_up(masha.profile, by=owner), "keep", by=owner)

    masha.refresh_from_db()
    assert (masha.avatar.url, masha.asked_avatar.name) == (shown, "")
    assert client.get(shown).status_code == 200


def test_another_picture_waits_too_and_a_moderator_is_asked(shown, upload, masha, owner):
    hide(masha, owner)
    first = masha.asked_avatar.name

    upload()

    assert (masha.avatar.name, masha.asked_avatar.name == first) == ("", False)
    assert not default_storage.exists(first)
    item = Item.objects.waiting().get()
    assert item.subject == "profiles.profile"
    assert moderated.Profiles().pictures(Profile.objects.get(pk=masha.pk)) == [masha.asked_avatar.url]
    new = masha.asked_avatar.name

    moderation.settle(item, "keep", by=owner)

    masha.refresh_from_db()
    assert (masha.avatar.name, masha.asked_avatar.name) == (new, "")


def test_other_words_do_not_bring_it_back(shown, upload, masha, owner):
    hide(masha, owner)

    upload(bio="Nice words.", avatar="")

    assert (masha.avatar.name, bool(masha.asked_avatar)) == ("", True)
    assert Profile.objects.get(pk=masha.pk).state == State.HELD


def test_a_picture_sent_in_the_instant_of_the_decision_is_not_given(shown, masha, owner, monkeypatch):
    hide(masha, owner)
    item = moderation.take_up(masha.profile, by=owner)
    give = moderated.give_picture_back

    def later(*args):
        User.objects.filter(pk=masha.pk).update(asked_avatar="avatars/another.jpg")
        return give(*args)

    monkeypatch.setattr(moderated, "give_picture_back", later)
    with pytest.raises(Refused, match="changed meanwhile"):
        moderation.settle(item, "keep", by=owner)

    assert User.objects.get(pk=masha.pk).avatar.name == ""


def test_who_takes_their_picture_down_takes_down_the_one_that_waits(shown, upload, masha, owner):
    hide(masha, owner)
    waits = masha.asked_avatar.name

    upload(avatar="", remove_avatar="on")

    assert (masha.avatar.name, masha.asked_avatar.name) == ("", "")
    assert not default_storage.exists(waits)


def test_a_copy_of_ones_data_and_erasing_have_it(shown, masha, django_capture_on_commit_callbacks):
    from members.privacy import collect, erase

    put_picture_aside(masha.pk)
    masha.refresh_from_db()
    waits = masha.asked_avatar.name
    assert collect(masha)["files"] == [waits]

    with django_capture_on_commit_callbacks(execute=True):
        erase(masha)
    assert not default_storage.exists(waits)


def test_profiles_taken_away_before_take_their_pictures_along(shown, masha, oleg):
    Profile.objects.filter(pk=masha.pk).update(state=State.REMOVED)
    User.objects.filter(pk=oleg.pk).update(avatar="avatars/oleg.jpg")

    import_module("community.profiles.migrations.0002_pictures_of_hidden_profiles").put_aside(apps, None)

    masha.refresh_from_db()
    assert (masha.avatar.name, masha.asked_avatar.url) == ("", shown)
    assert User.objects.get(pk=oleg.pk).avatar.name == "avatars/oleg.jpg"
