"""“Give me my data” and “forget me”."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from members.actions import Source, ensure_access_group, give_consent, grant_access
from members.models import Consent, User
from privacy import actions
from privacy.models import Erasure, Export

PASSWORD = "correct horse battery"


@pytest.fixture
def signed_in(client, member):
    """A real sign-in, so that the session is listed, and the password just typed."""
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def full_member(member):
    member.bio, member.birth_day, member.birth_month = "Пью фильтр.", 29, 2
    member.avatar.save("me.png", ContentFile(b"a picture"), save=False)
    member.save()
    give_consent(member, "marketing_mail", True, Source("/accounts/signup/", "ru", "10.0.0.7"))
    grant_access(member, ensure_access_group("club", title={"en": "Club"}))
    SocialAccount.objects.create(user=member, provider="vk", uid="77", extra_data={"name": "Маша"})
    return member


def archive_of(export):
    with export.file.open() as source:
        return zipfile.ZipFile(io.BytesIO(source.read()))


# --- Give me my data --------------------------------------------------------------------------------------------------


def test_member_asks_and_gets_everything(signed_in, full_member):
    asked = signed_in.post(reverse("privacy:ask_for_export"))
    export = Export.objects.get()
    downloaded = signed_in.get(reverse("privacy:download", args=[export.pk]))

    archive = archive_of(export)
    data = json.loads(archive.read("data.json"))
    account = data["members"]["account"]
    assert (asked.status_code, downloaded.status_code) == (302, 200)
    assert (account["email"], account["name"], account["about"]) == ("masha@example.org", "Masha", "Пью фильтр.")
    assert data["members"]["consents"][0]["words"].startswith("Хочу получать")
    assert data["members"]["access"][0]["group"] == "club"
    assert data["members"]["connected_accounts"][0]["uid"] == "77"
    assert archive.read(data["members"]["files"][0]) == b"a picture"
    assert "private" in downloaded.headers["Cache-Control"]


def test_no_secret_is_handed_over(signed_in, full_member):
    export = actions.ask_for_export(full_member)

    text = archive_of(Export.objects.get(pk=export.pk)).read("data.json").decode()
    assert full_member.password not in text
    assert "pbkdf2" not in text


def test_letter_says_that_the_copy_is_ready(full_member):
    actions.ask_for_export(full_member)

    assert [letter.subject for letter in mail.outbox] == ["The copy of your data is ready"]
    assert "/me/privacy/" in mail.outbox[0].body


def test_every_app_that_keeps_something_is_asked(db):
    labels = [label for label, _keeper in actions.keepers()]

    assert {"members", "messaging"} <= set(labels)
    assert labels[-1] == "members"
    for _label, keeper in actions.keepers():
        assert callable(keeper.collect)
        assert callable(keeper.erase)


def test_copy_is_for_its_owner_only(signed_in, full_member, other_member, sign_in):
    export = actions.ask_for_export(full_member)
    url = reverse("privacy:download", args=[export.pk])
    stranger = sign_in(other_member, fresh=True)
    stranger.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert stranger.get(url).status_code == 404
    export.refresh_from_db()
    assert stranger.get(export.file.url).status_code == 404
    assert signed_in.get(url).status_code == 200


def test_download_asks_for_the_password_again(sign_in, full_member):
    export = actions.ask_for_export(full_member)

    answer = sign_in(full_member).get(reverse("privacy:download", args=[export.pk]))

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/reauthenticate/")


def test_copy_goes_after_a_week(signed_in, full_member, time_machine):
    export = actions.ask_for_export(full_member)
    name = Export.objects.get().file.name
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))

    gone = signed_in.get(reverse("privacy:download", args=[export.pk]))
    removed = actions.remove_old_exports()

    assert gone.status_code in {302, 404}
    assert removed == 1
    assert not Export.objects.exists()
    assert not default_storage.exists(name)


def test_asking_twice_makes_one_copy(member, settings):
    waiting = Export.objects.create(user=member)

    assert actions.ask_for_export(member) == waiting
    assert Export.objects.count() == 1


@pytest.mark.parametrize("language", ["", "/ru"])
def test_page_shows_every_state(signed_in, member, language):
    Export.objects.create(user=member)
    Export.objects.create(user=member, ready_at=timezone.now(), file="exports/x.zip")
    Erasure.objects.create(user=member)

    html = signed_in.get(f"{language}/me/privacy/").content.decode()

    assert reverse("privacy:keep") in html
    assert html.count("settings-row") == 2


# --- Forget me --------------------------------------------------------------------------------------------------------


def test_erasure_needs_the_handle_typed(signed_in, member):
    signed_in.post(reverse("privacy:erase"), {"handle": "oleg"})
    assert not Erasure.objects.exists()

    signed_in.post(reverse("privacy:erase"), {"handle": "@Masha"})

    assert Erasure.objects.get().due_at - timezone.now() > timedelta(days=6, hours=23)
    assert mail.outbox[-1].subject == "Your account will be deleted in seven days"


def test_member_may_change_their_mind_for_a_week(signed_in, member, time_machine):
    actions.ask_for_erasure(member)
    assert actions.erase_due() == 0

    signed_in.post(reverse("privacy:keep"))
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert actions.erase_due() == 0
    assert not User.objects.get(pk=member.pk).is_erased


@pytest.mark.parametrize("language", ["", "/ru"])
def test_my_page_says_that_the_account_is_going_and_keeps_it_at_a_click(signed_in, member, language):
    assert reverse("privacy:keep") not in signed_in.get(f"{language}/me/").content.decode()
    actions.ask_for_erasure(member)

    html = signed_in.get(f"{language}/me/").content.decode()

    assert reverse("privacy:keep") in html
    assert ("Учётная запись будет удалена" if language else "Your account will be deleted on") in html
    signed_in.post(reverse("privacy:keep"))
    assert reverse("privacy:keep") not in signed_in.get(f"{language}/me/").content.decode()


def test_erased_person_leaves_a_nameless_row_and_nothing_else(
    signed_in, full_member, time_machine, django_capture_on_commit_callbacks
):
    picture = full_member.avatar.name
    actions.ask_for_export(full_member)
    actions.ask_for_erasure(full_member)
    assert UserSession.objects.filter(user=full_member).exists()

    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_due()

    user = User.objects.get(pk=full_member.pk)
    assert (user.is_erased, user.is_active, user.has_usable_password()) == (True, False, False)
    assert (user.email, user.handle) == (f"erased-{user.pk}@erased.invalid", f"erased-{user.pk}")
    assert str(user) == "Former member"
    assert (user.bio, user.birth_day, user.birth_month, bool(user.avatar)) == ("", None, None, False)
    assert not default_storage.exists(picture)
    for model in (EmailAddress, SocialAccount, Consent, UserSession, Export, Erasure):
        assert not model.objects.exists(), model
    assert not user.groups.exists()
    assert signed_in.get("/me/").status_code == 302


def test_one_that_fails_does_not_stop_the_others(member, other_member, monkeypatch, caplog):
    for user in (member, other_member):
        Erasure.objects.create(user=user, due_at=timezone.now())
    from members import privacy

    whole = privacy.erase
    monkeypatch.setattr(
        privacy, "erase", lambda user: (_ for _ in ()).throw(OSError) if user == member else whole(user)
    )

    actions.erase_due()

    assert not User.objects.get(pk=member.pk).is_erased
    assert User.objects.get(pk=other_member.pk).is_erased
    assert "Erasing a member failed" in caplog.text


def test_visitor_finds_nothing_here(client, db):
    for name in ("index", "ask_for_export", "erase", "keep"):
        answer = client.post(reverse(f"privacy:{name}")) if name != "index" else client.get(reverse("privacy:index"))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")
