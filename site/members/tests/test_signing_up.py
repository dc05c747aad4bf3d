"""Making an account: by password, by code on the spot, and never by telling who has one."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.models import Consent, User

FORM = {
    "display_name": "Вера Орлова",
    "email": "Vera@Example.org",
    "password1": "ложка чашка воронка",
    "website": "",
    "consent_terms": "on",
    "consent_personal_data": "on",
}


def code_in(letter):
    return re.search(r"^\d{4}-\d{4}$", letter.body, re.MULTILINE).group()


def sign_up(client, **changes):
    return client.post("/ru/accounts/signup/", FORM | changes)


# --- By password ----------------------------------------------------------------------------------------------------


def test_sign_up_makes_an_account_in_the_language_of_the_page(client, db):
    answer = sign_up(client)
    confirmed = client.post("/ru/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})

    user = User.objects.get()
    assert (answer.status_code, answer.url) == (302, "/ru/accounts/confirm-email/")
    assert (confirmed.status_code, confirmed.url) == (302, "/ru/me/")
    assert (user.email, user.display_name, user.handle, user.language) == (
        "vera@example.org",
        "Вера Орлова",
        "vera-orlova",
        "ru",
    )
    assert EmailAddress.objects.get().verified
    assert client.get("/ru/me/").status_code == 200


def test_sign_up_writes_down_ticked_consents_only(client, db):
    sign_up(client, consent_reading_history="on")

    answers = Consent.objects.order_by("text__kind")
    assert [(answer.text.kind, answer.given, answer.language, answer.source) for answer in answers] == [
        ("personal_data", True, "ru", "/ru/accounts/signup/"),
        ("reading_history", True, "ru", "/ru/accounts/signup/"),
        ("terms", True, "ru", "/ru/accounts/signup/"),
    ]
    assert {answer.ip_address for answer in answers} == {"127.0.0.1"}


def test_messenger_is_not_asked_at_sign_up(client, db):
    assert "consent_messenger" not in client.get("/accounts/signup/").content.decode()


@pytest.mark.parametrize("missing", ["display_name", "email", "password1", "consent_terms", "consent_personal_data"])
def test_sign_up_needs_name_address_password_and_terms(client, db, missing):
    answer = sign_up(client, **{missing: ""})

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_sign_up_never_tells_that_an_account_exists(client, make_member):
    make_member("vera")

    answer = sign_up(client)
    page = client.get(answer.url)

    assert (answer.status_code, answer.url) == (302, "/ru/accounts/confirm-email/")
    assert page.status_code == 200
    assert User.objects.count() == 1
    assert "уже есть" in mail.outbox[0].subject or "already" in mail.outbox[0].subject


def test_pages_after_sign_up_are_the_same_for_known_and_unknown(client, make_member):
    make_member("known")

    def page_for(address):
        client.cookies.clear()
        answer = client.post("/accounts/signup/", FORM | {"email": address})
        html = client.get(answer.url).content.decode()
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html.replace(address, "ADDRESS"))

    assert page_for("known@example.org") == page_for("other@example.org")


def test_robot_that_fills_the_trap_gets_the_same_answer_and_no_account(client, db):
    answer = sign_up(client, website="https://spam.example")

    assert (answer.status_code, answer.url) == (302, "/ru/accounts/confirm-email/")
    assert not User.objects.exists()
    assert mail.outbox == []


# --- Signing in and a new password ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["masha@example.org", "nobody@example.org"])
def test_asking_for_a_sign_in_code_answers_the_same_to_everybody(client, member, address):
    answer = client.post("/accounts/login/code/", {"email": address})
    page = client.get(answer.url)

    assert (answer.status_code, answer.url) == (302, "/accounts/login/code/confirm/")
    assert page.status_code == 200
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("address", ["masha@example.org", "nobody@example.org"])
def test_asking_for_a_new_password_answers_the_same_to_everybody(client, member, address):
    answer = client.post("/accounts/password/reset/", {"email": address})
    page = client.get(answer.url)

    assert (answer.status_code, answer.url) == (302, "/accounts/password/reset/confirm/")
    assert page.status_code == 200
    assert len(mail.outbox) == 1


def test_code_signs_in_once(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    code = code_in(mail.outbox[0])

    first = client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    again = client.post("/accounts/login/code/confirm/", {"code": code})

    assert (first.status_code, first.url) == (302, "/me/")
    assert (again.status_code, again.url) == (302, "/accounts/login/code/")


def test_new_password_by_code(client, member):
    client.post("/accounts/password/reset/", {"email": member.email})
    confirmed = client.post("/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    assert client.get(confirmed.url).status_code == 200

    client.post(confirmed.url, {"password1": "семь чашек утром", "password2": "семь чашек утром"})

    member.refresh_from_db()
    assert member.check_password("семь чашек утром")


def test_fifth_wrong_password_closes_the_door_for_a_while(client, member):
    def attempt(password):
        return client.post("/accounts/login/", {"login": member.email, "password": password})

    for _time in range(5):
        assert attempt("wrong").status_code == 200
    shut = attempt("correct horse battery")

    assert shut.status_code == 200
    assert "many attempts" in shut.content.decode()


def test_codes_for_one_address_are_limited(client, member):
    for _time in range(3):
        client.cookies.clear()
        client.post("/accounts/login/code/", {"email": member.email})
    client.cookies.clear()

    refused = client.post("/accounts/login/code/", {"email": member.email})

    assert refused.status_code == 200
    assert len(mail.outbox) == 3


# --- Joining on the spot --------------------------------------------------------------------------------------------


def join(client, email="new@example.org", next_url="/articles/", **changes):
    form = {"email": email, "display_name": "Нина", "website": "", "next": next_url}
    form |= {"consent_terms": "on", "consent_personal_data": "on"}
    return client.post("/ru/accounts/join/", form | changes)


def test_visitor_joins_by_a_code_and_comes_back_to_where_they_were(client, db):
    asked = join(client)
    done = client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    user = User.objects.get()
    assert (asked.status_code, asked.url) == (302, "/ru/accounts/join/code/")
    assert (done.status_code, done.url) == (302, "/articles/")
    assert (user.email, user.display_name, user.handle, user.language) == ("new@example.org", "Нина", "nina", "ru")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get().verified
    assert {consent.text.kind for consent in Consent.objects.all()} == {"terms", "personal_data"}
    assert client.get("/me/").status_code == 200


def test_nothing_is_written_before_the_code_is_right(client, db):
    join(client)

    assert not User.objects.exists()


def test_member_who_joins_again_is_signed_in_as_themselves(client, member):
    join(client, member.email, display_name="Somebody else")

    done = client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    assert (done.status_code, done.url) == (302, "/articles/")
    assert User.objects.get().display_name == "Masha"
    assert int(client.session["_auth_user_id"]) == member.pk


def test_joining_looks_the_same_for_known_and_unknown(client, member):
    def seen(address):
        client.cookies.clear()
        answer = join(client, address)
        html = client.get(answer.url).content.decode()
        return (
            answer.status_code,
            answer.url,
            re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html.replace(address, "ADDRESS")),
        )

    assert seen(member.email) == seen("unknown@example.org")
    # Its code is its own, and so is the link that says why it came.
    known, unknown = (re.sub(r"\d{4}-\d{4}|/why/\S+", "OWN", letter.body) for letter in mail.outbox)
    assert known == unknown


def test_joining_does_not_pass_by_the_second_factor(client, member):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(member, generate_totp_secret())
    join(client, member.email)

    done = client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    assert done.url == "/ru/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_joining_leads_nowhere_but_home(client, db, elsewhere):
    join(client, next_url=elsewhere)

    done = client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    assert done.url == "/ru/me/"


def test_third_wrong_code_ends_it(client, db):
    join(client)
    code = code_in(mail.outbox[0])

    for _time in range(3):
        client.post("/ru/accounts/join/code/", {"code": "0000-0000"})
    too_late = client.post("/ru/accounts/join/code/", {"code": code})

    assert too_late.status_code == 302
    assert not User.objects.exists()


def test_code_is_good_for_fifteen_minutes(client, db, time_machine):
    join(client)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))

    too_late = client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    assert too_late.url == "/ru/accounts/join/?next=%2Farticles%2F"
    assert not User.objects.exists()


def test_new_code_replaces_the_old(client, db):
    join(client)
    client.post("/ru/accounts/join/code/", {"action": "resend"})
    old, new = (code_in(letter) for letter in mail.outbox)

    client.post("/ru/accounts/join/code/", {"code": old})
    assert not User.objects.exists()
    client.post("/ru/accounts/join/code/", {"code": new})

    assert User.objects.exists()


def test_another_app_starts_joining_with_an_address_alone(rf, client, db):
    """What the first form did not ask, the code page does."""
    from allauth.core.context import request_context
    from django.contrib.auth.models import AnonymousUser

    from members.joining import start_joining

    session = client.session
    request = rf.post("/comments/")
    request.session, request.user = session, AnonymousUser()
    with request_context(request):
        answer = start_joining(request, email="new@example.org", next_url="/comments/continue/1/")
    session.save()
    client.cookies["sessionid"] = session.session_key

    page = client.get(answer.url).content.decode()
    without_terms = client.post(answer.url, {"code": code_in(mail.outbox[0]), "display_name": "Nina"})
    boxes = {"consent_terms": "on", "consent_personal_data": "on"}
    done = client.post(answer.url, {"code": code_in(mail.outbox[0]), "display_name": "Nina"} | boxes)

    assert 'name="display_name"' in page
    assert 'name="consent_terms"' in page
    assert without_terms.status_code == 200
    assert done.url == "/comments/continue/1/"
    assert User.objects.get().display_name == "Nina"


def test_joining_trap_keeps_robots_out(client, db):
    answer = join(client, website="https://spam.example")

    assert answer.status_code == 302
    assert mail.outbox == []


def test_stranger_who_signed_up_with_my_address_does_not_keep_a_password(client, db):
    """Somebody makes an account with an address they do not own and waits for its owner to confirm it."""
    sign_up(client, email="victim@example.org")
    client.cookies.clear()
    mail.outbox.clear()

    join(client, "victim@example.org")
    client.post("/ru/accounts/join/code/", {"code": code_in(mail.outbox[0])})

    user = User.objects.get()
    assert EmailAddress.objects.get().verified
    assert not user.has_usable_password()


def test_who_comes_with_a_text_hears_that_it_is_kept(client, db):
    came_with_a_text = client.get(reverse("members:join"), {"next": "/comments/continue/abc/"}).content.decode()
    came_by_themselves = client.get(reverse("members:join")).content.decode()

    assert "What you have written is kept safe" in came_with_a_text
    assert "is kept safe" not in came_by_themselves
