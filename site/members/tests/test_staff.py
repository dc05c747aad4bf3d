"""The staff's side: roles, the second factor, members in the CMS."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from members.models import AccessGrant, Consent, ConsentText, User
from members.roles import ROLES, permissions_of
from members.rules import access_group_ids
from members.tests.factories import access_group

# --- Roles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_role_is_a_group_with_what_the_list_says(db, role):
    group = Group.objects.get(name=role)

    assert set(group.permissions.all()) == set(permissions_of(role))


@pytest.mark.parametrize("label", sorted({label for labels in ROLES.values() for label in labels} - {"*"}))
def test_every_listed_permission_exists(db, label):
    app, codename = label.split(".")

    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()


def test_wagtails_own_groups_have_taken_our_names(db):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_only_the_owner_may_change_members(db):
    may = {role for role in ROLES for permission in permissions_of(role) if permission.codename == "change_user"}

    assert may == {"owner"}


# --- Second factor --------------------------------------------------------------------------------------------------


def enter_cms(client):
    return client.get(reverse("wagtailadmin_home"))


def test_staff_enters_without_second_factor_where_it_is_not_demanded(sign_in, in_role):
    assert enter_cms(sign_in(in_role("editors"))).status_code == 200


@pytest.fixture
def demanded(settings):
    settings.STAFF_SECOND_FACTOR = True


def test_staff_without_second_factor_is_led_to_set_it_up(demanded, sign_in, in_role):
    client = sign_in(in_role("editors"))

    refused = enter_cms(client)

    assert (refused.status_code, refused.url) == (302, "/accounts/2fa/")
    assert "Before you can enter the CMS" in client.get(refused.url).content.decode()


@pytest.mark.parametrize("path", ["/cms/", "/cms/users/", "/cms/account/", "/cms/images/"])
def test_every_address_of_the_cms_is_behind_it(demanded, sign_in, owner, path):
    assert sign_in(owner).get(path).url == "/accounts/2fa/"


def test_authenticator_app_opens_the_cms(demanded, sign_in, in_role):
    editor = in_role("editors")
    TOTP.activate(editor, generate_totp_secret())

    assert enter_cms(sign_in(editor)).status_code == 200


def test_passkey_opens_the_cms(demanded, sign_in, in_role):
    editor = in_role("editors")
    Authenticator.objects.create(user=editor, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})

    assert enter_cms(sign_in(editor)).status_code == 200


def test_recovery_codes_alone_do_not(demanded, sign_in, in_role):
    editor = in_role("editors")
    RecoveryCodes.activate(editor)

    assert enter_cms(sign_in(editor)).status_code == 302


def test_second_factor_is_asked_after_the_password(client, in_role):
    editor = in_role("editors")
    TOTP.activate(editor, generate_totp_secret())

    answer = client.post("/accounts/login/", {"login": editor.email, "password": "correct horse battery"})

    assert answer.url == "/accounts/2fa/authenticate/"
    assert enter_cms(client).status_code == 302


def test_ordinary_member_is_not_bothered(demanded, sign_in, member):
    assert sign_in(member).get("/me/").status_code == 200


@pytest.mark.parametrize("path", ["/cms/login/", "/cms/password_reset/", "/cms/password_reset/confirm/a/b/"])
def test_wagtails_own_doors_lead_to_ours(client, db, path):
    answer = client.post(path, {"username": "x", "password": "y"})

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/")


@pytest.mark.parametrize("path", ["/cms/", "/cms/moderation/", "/cms/cases/", "/cms/no-such-page/", "/cms/login/"])
def test_a_member_who_types_an_address_of_the_cms_is_told_no_and_not_sent_round(sign_in, member, path):
    assert sign_in(member).get(path).status_code == 403


def test_cms_sign_in_keeps_where_one_wanted_to_go(client, db):
    assert client.get("/cms/login/?next=/cms/pages/").url == "/accounts/login/?next=%2Fcms%2Fpages%2F"


# --- Members in the CMS ---------------------------------------------------------------------------------------------


def test_member_is_added_in_the_cms_and_signs_in_by_code(sign_in, owner):
    form = {"email": "New@Example.org", "display_name": "Новый Редактор", "handle": "", "is_staff": "on", "groups": []}
    form["groups"] = [Group.objects.get(name="editors").pk]

    response = sign_in(owner).post(reverse("wagtailusers_users:add"), form)

    user = User.objects.get(email="new@example.org")
    assert response.status_code == 302
    assert (user.handle, user.is_staff, user.has_usable_password()) == ("novyy-redaktor", True, False)
    assert [group.name for group in user.groups.all()] == ["editors"]
    assert not EmailAddress.objects.get(user=user).verified


def test_member_is_changed_in_the_cms_and_keeps_the_doors(sign_in, owner, member):
    from members.actions import grant_access

    grant_access(member, access_group())
    url = reverse("wagtailusers_users:edit", args=[member.pk])
    client = sign_in(owner)
    assert client.get(url).status_code == 200
    support = Group.objects.get(name="support")

    client.post(
        url,
        {
            "email": "m@example.org",
            "display_name": "Мария",
            "handle": "masha",
            "is_active": "on",
            "groups": [support.pk],
        },
    )

    member.refresh_from_db()
    assert (member.email, member.display_name) == ("m@example.org", "Мария")
    assert {group.name for group in member.groups.all()} == {"support", "access: club"}
    assert [(one.email, one.verified) for one in EmailAddress.objects.filter(user=member)] == [("m@example.org", False)]


def test_a_name_given_by_staff_is_not_followed_by_one_that_waited(sign_in, owner, member):
    User.objects.filter(pk=member.pk).update(asked_name="Casino")

    sign_in(owner).post(
        reverse("wagtailusers_users:edit", args=[member.pk]),
        {"email": member.email, "display_name": "Мария", "handle": "masha", "is_active": "on"},
    )

    member.refresh_from_db()
    assert (member.display_name, member.asked_name) == ("Мария", "")


def test_address_of_another_member_is_refused_in_the_cms(sign_in, owner, member, other_member):
    url = reverse("wagtailusers_users:edit", args=[member.pk])

    response = sign_in(owner).post(
        url, {"email": other_member.email.upper(), "display_name": "M", "handle": "masha", "is_active": "on"}
    )

    assert response.status_code == 200
    assert "already" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "access_groups:index",
        "access_groups:add",
        "access_grants:index",
        "access_grants:add",
        "consent_texts:index",
        "consent_texts:add",
        "consents:index",
        "wagtailadmin_account",
    ],
)
def test_screen_of_the_cms_renders(sign_in, owner, member, name):
    from members.actions import Source, give_consent, grant_access

    grant_access(member, access_group())
    give_consent(member, "terms", True, Source("/x/", "en"))

    assert sign_in(owner).get(reverse(name)).status_code == 200


def test_search_finds_a_member_by_name(sign_in, owner, make_member):
    make_member("vera", display_name="Вера Орлова")

    html = sign_in(owner).get(reverse("wagtailusers_users:index"), {"q": "Орлова"}).content.decode()

    assert "vera@example.org" in html


def test_staff_lets_a_member_in_until_a_day(sign_in, owner, member):
    club = access_group()
    until = timezone.now() + timedelta(days=30)

    sign_in(owner).post(
        reverse("access_grants:add"),
        {"member": "@masha", "group": club.pk, "ends_at": until.strftime("%Y-%m-%d %H:%M")},
    )

    grant = AccessGrant.objects.get()
    assert (grant.user, grant.group, grant.granted_by) == (member, club, owner)
    assert access_group_ids(member) == {club.pk}


def test_the_list_says_on_which_day_an_access_ends(sign_in, owner, member):
    """In time to come as well: of that Wagtail says “just now”."""
    from members.actions import grant_access

    grant_access(member, access_group(), until=timezone.now() + timedelta(days=400))
    cms = sign_in(owner)

    html = cms.get(reverse("access_grants:index")).content.decode()

    assert str((timezone.localtime() + timedelta(days=400)).year) in html
    assert ">1<" in "".join(cms.get(reverse("access_groups:index")).content.decode().split())  # one is in it


def test_staff_ends_access_and_the_row_stays(sign_in, owner, member):
    from members.actions import grant_access

    grant = grant_access(member, access_group())

    sign_in(owner).post(reverse("access_grants:delete", args=[grant.pk]))

    grant.refresh_from_db()
    assert not grant.is_valid
    assert not member.groups.exists()


def test_new_consent_text_is_the_next_version(sign_in, owner):
    words = {"text_en": "New words", "text_ru": "Новые слова"}

    sign_in(owner).post(reverse("consent_texts:add"), {"kind": "terms"} | words)

    assert list(ConsentText.objects.filter(kind="terms").order_by("version").values_list("version", flat=True)) == [
        1,
        2,
    ]
    assert str(ConsentText.objects.get(kind="terms", version=2).text) == "New words"


def test_consent_text_and_answers_cannot_be_changed(sign_in, owner, member):
    from members.actions import Source, give_consent

    consent = give_consent(member, "terms", True, Source("/x/", "en"))
    client = sign_in(owner)

    for url in [
        reverse("consent_texts:edit", args=[consent.text_id]),
        reverse("consent_texts:delete", args=[consent.text_id]),
        reverse("consents:edit", args=[consent.pk]),
        reverse("consents:delete", args=[consent.pk]),
        reverse("consents:add"),
    ]:
        client.post(url, {"kind": "terms", "text_en": "Changed", "given": ""})

    consent.refresh_from_db()
    assert consent.given
    assert consent.text.text["en"] != "Changed"
    assert Consent.objects.count() == 1


def test_support_sees_consents_and_may_not_change_members(sign_in, in_role, member):
    client = sign_in(in_role("support"))

    assert client.get(reverse("consents:index")).status_code == 200
    assert client.get(reverse("wagtailusers_users:edit", args=[member.pk])).status_code == 302


# --- After signing in -------------------------------------------------------------------------------------------------


def sign_in_by_form(client, user, **more):
    data = {"login": user.email, "password": "correct horse battery"} | more
    return client.post(reverse("account_login"), data)


@pytest.mark.parametrize(
    ("role", "place"),
    [("editors", "wagtailadmin_home"), ("publishers", "wagtailadmin_home"), ("moderators", "members:home")],
)
def test_who_writes_the_site_begins_in_the_cms(client, in_role, role, place):
    assert sign_in_by_form(client, in_role(role)).url == reverse(place)


def test_the_page_somebody_came_for_goes_first(client, in_role):
    assert sign_in_by_form(client, in_role("editors"), next="/about/").url == "/about/"


def test_nobody_is_asked_who_they_are_seconds_after_their_password(client, member):
    sign_in_by_form(client, member)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_password_of_long_ago_is_asked_for_again(client, member, settings):
    sign_in_by_form(client, member)

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
