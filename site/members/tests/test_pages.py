"""Every page about an account is ours, in both languages, for everybody who may see it."""

from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

OURS = Path(settings.ROOT) / "templates"
ENTRANCES = [
    "account_login",
    "account_signup",
    "account_signup_by_passkey",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
    "account_password_reset_completed",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "members:join",
]
MINE = [
    "members:home",
    "members:profile",
    "members:security",
    "members:consents",
    "privacy:index",
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "socialaccount_connections",
    "usersessions_list",
]
BEHIND_A_PASSWORD = [
    "privacy:erase",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "account_email",
]


def in_language(language, name, *args):
    with translation.override(language):
        return reverse(name, args=args)


def templates_of_allauth():
    found = []
    for folder in ("account", "mfa", "socialaccount", "usersessions"):
        root = Path(allauth.__file__).parent / "templates"
        found += [str(path.relative_to(root)) for path in (root / folder).rglob("*.html")]
    return sorted(found)


# What only builds other templates of allauth's, or belongs to what is switched off (telephones, trusted browsers).
UNUSED = {
    *(
        name
        for name in templates_of_allauth()
        if "/base_" in name or name.endswith("/base.html") or "/snippets/" in name
    ),
    "account/confirm_phone_verification_code.html",
    "account/phone_change.html",
    "mfa/trust.html",
}


@pytest.mark.parametrize("name", [name for name in templates_of_allauth() if name not in UNUSED])
def test_no_page_of_allauth_is_left_unstyled(name):
    origin = Path(get_template(name).origin.name)

    assert origin.is_relative_to(OURS)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ENTRANCES)
def test_entrance_renders(client, db, name, language):
    response = client.get(in_language(language, name))

    assert response.status_code == (401 if name == "socialaccount_login_error" else 200)
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", MINE)
def test_my_page_renders(sign_in, member, db, name, language):
    response = sign_in(member).get(in_language(language, name))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("name", sorted({*MINE, *BEHIND_A_PASSWORD} - {"account_logout"}))
def test_visitor_is_sent_to_sign_in(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def reauthenticate(client):
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})


@pytest.fixture
def guarded(member):
    """A member with an authenticator app, recovery codes and a passkey."""
    TOTP.activate(member, generate_totp_secret())
    RecoveryCodes.activate(member)
    Authenticator.objects.create(
        user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    return member


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", BEHIND_A_PASSWORD)
def test_page_behind_a_password_renders(sign_in, member, db, name, language):
    if "recovery" in name or "deactivate" in name:
        TOTP.activate(member, generate_totp_secret())
        RecoveryCodes.activate(member)
    client = sign_in(member)
    reauthenticate(client)

    response = client.get(in_language(language, name))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_second_factor_pages_render(sign_in, guarded, db, language):
    client = sign_in(guarded)
    reauthenticate(client)
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)

    for name, *args in [
        ("mfa_index",),
        ("mfa_list_webauthn",),
        ("mfa_reauthenticate",),
        ("mfa_edit_webauthn", passkey.pk),
        ("mfa_remove_webauthn", passkey.pk),
        ("members:security",),
    ]:
        assert client.get(in_language(language, name, *args)).status_code == 200, name


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "name",
    [
        "telegram/callback.html",
        "account/signup_closed.html",
        "account/verification_sent.html",
        "account/verified_email_required.html",
        "account/password_reset_done.html",
        "account/password_reset_from_key.html",
        "account/email_confirm.html",
        "account/password_set.html",
    ],
)
def test_rarely_seen_page_renders(rf, member, db, name, language):
    from allauth.account.forms import SetPasswordForm

    request = rf.get("/")
    request.user = member
    context = {
        "user": member, "token_fail": False, "action_url": "/", "redirect_field": "",
        "form": SetPasswordForm(user=member),
        "confirmation": None, "can_confirm": False, "email": member.email, "messages": [],
    }  # fmt: skip

    with translation.override(language):
        html = get_template(name).render(context, request)

    assert "</html>" in html


def letters():
    names = {
        str(path.relative_to(OURS)).removesuffix("_subject.txt")
        for folder in ("account", "mfa", "socialaccount")
        for path in (OURS / folder).rglob("*_subject.txt")
    }
    return sorted(names)


def test_every_letter_of_allauth_is_ours():
    root = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(root)).removesuffix("_subject.txt")
        for folder in ("account", "mfa", "socialaccount")
        for path in (root / folder).rglob("*_subject.txt")
    }

    assert theirs - set(letters()) == set()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("prefix", letters())
def test_letter_has_one_line_of_subject_and_a_body(rf, member, prefix, language):
    from allauth.account.adapter import get_adapter
    from allauth.core import context as allauth_context
    from django.utils import timezone

    known = {
        "user": member, "code": "1234-5678", "ip": "10.0.0.1", "user_agent": "Firefox", "timestamp": timezone.now(),
        "from_email": "a@example.org", "to_email": "b@example.org", "deleted_email": "a@example.org", "provider": "VK",
        "password_reset_url": "https://example.org/reset", "signup_url": "https://example.org/signup",
        "email": "a@example.org",
    }  # fmt: skip
    request = rf.get("/")

    with translation.override(language), allauth_context.request_context(request):
        mail = get_adapter().render_mail(prefix, "a@example.org", known)

    assert mail.subject
    assert "\n" not in mail.subject
    assert len(mail.body.strip().splitlines()) > 3
    assert "{" not in mail.body


def test_allauth_texts_are_ours():
    origin = Path(engines["django"].engine.get_template("account/messages/logged_in.txt").origin.name)

    assert origin.is_relative_to(OURS)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("короткий", "Слишком коротко: нужно хотя бы 9 знаков."),
        ("password123", "Такой пароль у слишком многих, его подберут первым. Придумайте, пожалуйста, другой."),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_one_clear_sentence(client, db, password, said):
    form = {"display_name": "Нина", "email": "nina@example.org", "password1": password, "website": ""}

    page = client.post("/ru/accounts/signup/", form | {"consent_terms": "on", "consent_personal_data": "on"})

    assert page.context["form"].errors["password1"] == [said]


def test_a_new_password_gets_the_same_hint_everywhere(sign_in, member):
    page = sign_in(member).get("/accounts/password/change/").content.decode()

    assert "Three or four unrelated words are easy to remember." in page
    assert "personal information" not in page  # Django's four rules
