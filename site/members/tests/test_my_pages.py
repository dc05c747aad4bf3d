"""/me/ and its settings."""

import io
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from common.near import forget_everything
from members import actions, home, rules, visits
from members.actions import Source, give_consent, publish_consent_text
from members.devices import device_named
from members.forms import AddPasskeyForm, time_zones
from members.models import Consent, ConsentText, User

PROFILE = {
    "display_name": "Маша К.", "handle": "masha", "bio": "Пью фильтр.",
    "birth_day": "29", "birth_month": "2", "birth_year": "",
    "language": "ru", "time_zone": "Asia/Vladivostok",
}  # fmt: skip

# --- Home -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sections(monkeypatch):
    monkeypatch.setattr(home, "_sections", {})


def test_home_greets_by_first_name_and_says_what_to_do_next(sign_in, make_member, sections):
    html = sign_in(make_member("vera", display_name="Вера Орлова")).get("/ru/me/").content.decode()

    assert "Вера</h1>" in html
    assert "Орлова</h1>" not in html
    assert 'class="empty"' in html


def test_home_shows_sections_in_order_and_leaves_out_the_empty(sign_in, member, sections):
    template = "_components/badge.html"
    shown = home.Section(20, template, lambda request: {"text": request.user.handle})
    home._sections.update(
        late=shown,
        empty=home.Section(10, "_components/none.html", lambda request: None),
        early=home.Section(5, "_components/badge.html", lambda request: {"text": "first"}),
    )

    response = sign_in(member).get("/me/")

    assert [part.data for part in response.context["sections"]] == [{"text": "first"}, {"text": "masha"}]
    assert 'class="empty"' not in response.content.decode()


def test_registering_a_section_twice_replaces_it(sections):
    home.section(1, "a.html", lambda request: None)
    home.section(2, "a.html", lambda request: None)

    assert [part.order for part in home._sections.values()] == [2]


def test_home_costs_few_queries(sign_in, member, sections, django_assert_num_queries):
    client = sign_in(member)
    client.get("/me/")

    with django_assert_num_queries(1):  # the account; the session, the menus and the brand come from the cache
        client.get("/me/")


# --- Visits ---------------------------------------------------------------------------------------------------------


def test_visit_is_noticed_without_writing_on_the_way(sign_in, member):
    client = sign_in(member)
    client.get("/me/security/")

    assert User.objects.get(pk=member.pk).seen_at is None
    assert visits.collect() == 1
    assert timezone.now() - User.objects.get(pk=member.pk).seen_at < timedelta(minutes=1)


def test_visit_is_noticed_once_in_ten_minutes(sign_in, member):
    client = sign_in(member)
    for _time in range(5):
        client.get("/me/security/")

    assert visits.collect() == 1
    assert visits.collect() == 0


def test_visitors_are_not_noticed(client, db):
    client.get("/accounts/login/")

    assert visits.collect() == 0


def test_pause_of_half_an_hour_begins_a_new_visit(member, time_machine):
    start = timezone.now()
    moments = [0, 10, 25, 120]
    for minutes in moments:
        time_machine.move_to(start + timedelta(minutes=minutes))
        visits.notice(User.objects.get(pk=member.pk))
        visits.collect()

    user = User.objects.get(pk=member.pk)
    assert user.last_visit_at.replace(microsecond=0) == (start + timedelta(minutes=25)).replace(microsecond=0)
    assert user.seen_at.replace(microsecond=0) == (start + timedelta(minutes=120)).replace(microsecond=0)


def test_previous_visit_is_right_before_the_job_has_run(make_member):
    hours_ago = timezone.now() - timedelta(hours=3)
    user = make_member("vera", seen_at=hours_ago, last_visit_at=hours_ago - timedelta(days=5))

    assert user.previous_visit_at == hours_ago


def test_first_visit_has_none_before_it(member):
    assert member.previous_visit_at is None


def test_lost_cache_costs_nothing(member):
    visits.notice(member)
    visits.collect()
    cache.clear()
    forget_everything()  # a process that looked lately looks again two minutes later
    visits.notice(member)

    assert visits.collect() == 1


# --- Profile --------------------------------------------------------------------------------------------------------


def test_profile_is_saved(sign_in, member):
    response = sign_in(member).post("/me/profile/", PROFILE)

    member.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/me/profile/")
    assert (member.display_name, member.language, member.time_zone) == ("Маша К.", "ru", "Asia/Vladivostok")
    assert (member.birth_day, member.birth_month, member.birth_year) == (29, 2, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", "admin"),
        ("handle", "oleg"),
        ("handle", "маша"),
        ("display_name", ""),
        ("birth_day", ""),
        ("birth_year", "1850"),
        ("birth_year", "2999"),
        ("birth_year", "2001"),
        ("time_zone", "Moon/Base"),
        ("language", "xx"),
    ],
)
def test_impossible_profile_is_refused_beside_its_field(sign_in, member, other_member, field, value):
    response = sign_in(member).post("/me/profile/", PROFILE | {field: value})

    assert response.status_code == 200
    assert response.context["form"].errors
    member.refresh_from_db()
    assert member.display_name == "Masha"


def test_time_zones_are_listed_from_west_to_east_in_the_readers_language(db):
    with translation.override("ru"):
        zones = {zone: str(name) for zone, name in time_zones("America/Lima")}

    assert zones["Europe/Moscow"] == "UTC+3 · Москва"
    assert zones["Asia/Kolkata"] == "UTC+5:30 · Дели"
    assert zones["America/Lima"] == "UTC−5 · America/Lima"
    assert next(iter(zones)) == "Pacific/Honolulu"


def picture(kind="JPEG", **options):
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "#C4472B").save(target, kind, **options)
    return SimpleUploadedFile(f"me.{kind.lower()}", target.getvalue(), f"image/{kind.lower()}")


def test_picture_loses_where_it_was_taken_and_everybody_may_see_it(sign_in, client, member):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Masha"
    upload = picture(exif=exif)
    assert b"Camera of Masha" in upload.read()
    upload.seek(0)

    sign_in(member).post("/me/profile/", PROFILE | {"avatar": upload})

    member.refresh_from_db()
    with default_storage.open(member.avatar.name) as kept:
        assert b"Camera of Masha" not in kept.read()
    client.cookies.clear()
    assert client.get(member.avatar.url).status_code == 200


def test_new_picture_replaces_the_old_file(sign_in, member, django_capture_on_commit_callbacks):
    client = sign_in(member)
    client.post("/me/profile/", PROFILE | {"avatar": picture()})
    member.refresh_from_db()
    first = member.avatar.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/profile/", PROFILE | {"avatar": picture("PNG")})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/profile/", PROFILE | {"remove_avatar": "on"})

    member.refresh_from_db()
    assert not member.avatar
    assert not default_storage.exists(first)


def test_what_is_no_picture_is_refused(sign_in, member):
    fake = SimpleUploadedFile("me.jpg", b"<script>alert(1)</script>", "image/jpeg")

    response = sign_in(member).post("/me/profile/", PROFILE | {"avatar": fake})

    said = "This is no picture we can read. JPEG, PNG and WebP are fine."
    assert response.context["form"].errors["avatar"] == [said]


def test_times_are_in_the_members_own_zone(sign_in, make_member):
    far = make_member("far", time_zone="Asia/Vladivostok", language="ru")
    client = sign_in(far)
    moment = timezone.now().replace(year=2026, month=1, day=1, hour=20, minute=0)
    give_consent(far, "marketing_mail", True, Source("/x/", "ru"))
    Consent.objects.update(at=moment)

    assert "2 января 2026 г. в 6:00" in client.get("/ru/me/consents/").content.decode()


# --- Consents -------------------------------------------------------------------------------------------------------


def answer(client, kind, given):
    return client.post("/me/consents/answer/", {"kind": kind, "given": given})


def test_consent_is_given_and_taken_back_with_its_history(sign_in, member):
    client = sign_in(member)
    answer(client, "marketing_mail", "yes")
    answer(client, "marketing_mail", "no")

    answers = Consent.objects.order_by("pk")
    assert [(one.given, one.source, one.ip_address) for one in answers] == [
        (True, "/me/consents/answer/", "127.0.0.1"),
        (False, "/me/consents/answer/", "127.0.0.1"),
    ]
    assert client.get("/me/consents/").content.decode().count("version 1") == 2


def test_the_history_shows_the_words_as_they_were_agreed_to(sign_in, member):
    publish_consent_text("marketing_mail", {"en": "Send me letters.", "ru": "Присылайте письма."})
    give_consent(member, "marketing_mail", True, Source("/accounts/signup/", "ru"))
    publish_consent_text("marketing_mail", {"en": "Send me many letters.", "ru": "Присылайте много писем."})

    page = sign_in(member).get("/me/consents/").content.decode()

    assert "Send me many letters." in page
    assert "version 2" in page
    assert "Присылайте письма." in page


@pytest.mark.parametrize("kind", ["terms", "personal_data"])
def test_what_an_account_cannot_be_without_is_not_taken_back_here(sign_in, member, kind):
    client = sign_in(member)
    answer(client, kind, "yes")
    answer(client, kind, "no")

    assert list(Consent.objects.values_list("given", flat=True)) == [True]


def test_messenger_is_asked_only_where_one_is_connected(sign_in, member):
    client = sign_in(member)
    answer(client, "messenger", "yes")
    assert not Consent.objects.exists()

    SocialAccount.objects.create(user=member, provider="telegram", uid="1")
    answer(client, "messenger", "yes")

    assert Consent.objects.get().text.kind == "messenger"


def test_unknown_kind_is_no_consent(sign_in, member):
    answer(sign_in(member), "everything", "yes")

    assert not Consent.objects.exists()


# --- Where one is signed in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_words_its_owner_knows(agent, words):
    assert device_named(agent) == words


def signed_in_twice(sign_in, member):
    """This browser, and the session of another."""
    elsewhere, here = Client(), sign_in(member)
    elsewhere.force_login(member)
    for client in (here, elsewhere):
        key = client.session.session_key
        UserSession.objects.create(user=member, session_key=key, ip="127.0.0.1", user_agent="")
    return here, elsewhere


def test_one_session_is_ended_from_another_device(sign_in, member):
    here, elsewhere = signed_in_twice(sign_in, member)
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    address = f"/me/security/sessions/{other.pk}/"
    assert address in here.get("/accounts/sessions/").content.decode()

    for _press in range(2):
        assert here.post(address).url == "/accounts/sessions/"

    assert elsewhere.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert address not in here.get("/accounts/sessions/").content.decode()


def test_nobody_ends_this_session_or_another_members(sign_in, member, other_member):
    here, _elsewhere = signed_in_twice(sign_in, member)
    own = UserSession.objects.get(session_key=here.session.session_key)
    strangers = UserSession.objects.exclude(pk=own.pk).get()
    UserSession.objects.filter(pk=strangers.pk).update(user=other_member)

    for session in (own, strangers):
        here.post(f"/me/security/sessions/{session.pk}/")

    assert UserSession.objects.count() == 2
    assert here.get("/me/").status_code == 200


def test_a_new_passkey_opens_the_account_by_itself_unless_its_owner_says_no(member):
    form = AddPasskeyForm(user=member)

    assert form["passwordless"].initial is True
    assert "without a password" in str(form["passwordless"].label)


def test_a_birthday_that_is_none_is_said_below_its_three_fields(sign_in, member):
    answer = sign_in(member).post("/me/profile/", PROFILE | {"birth_day": 31, "birth_month": 2})

    fieldset = answer.content.decode().partition('class="birthday"')[2].partition("</fieldset>")[0]
    assert fieldset.count("There is no such day in the calendar.") == 1
    assert fieldset.index("id_birth_year") < fieldset.index("There is no such day in the calendar.")


# --- New words for what one agreed to ---------------------------------------------------------------------------------


def agree(member, kind, given=True):
    return actions.give_consent(member, kind, given, actions.Source(page="/accounts/signup/", language="en"))


def asked_again(client):
    return [field["value"] for field in BeautifulSoup(client.get("/me/").content, "html.parser").select("[name=kind]")]


def test_a_new_wording_is_asked_about_at_the_next_visit_until_one_answers(sign_in, member):
    client = sign_in(member)
    for kind in ("terms", "personal_data"):
        agree(member, kind)
    assert asked_again(client) == []

    actions.publish_consent_text("terms", {"en": "I accept the [newer terms](/terms/).", "ru": "Новое"})

    assert asked_again(client) == ["terms"]
    assert '<a href="/terms/">newer terms</a>' in client.get("/me/").content.decode()
    client.post("/me/consents/answer/", {"kind": "terms", "given": "yes"})
    assert asked_again(client) == []
    assert rules.has_consent(member, "terms")


def test_nobody_is_asked_again_for_what_they_never_gave_or_took_back(sign_in, member):
    agree(member, "marketing_mail")
    agree(member, "marketing_mail", given=False)
    for kind in ("marketing_mail", "reading_history"):
        actions.publish_consent_text(kind, {"en": "In new words.", "ru": "Новыми словами."})

    assert asked_again(sign_in(member)) == []


def test_a_wording_of_tomorrow_is_not_asked_about_today(sign_in, member):
    agree(member, "terms")
    text = actions.publish_consent_text("terms", {"en": "Tomorrow's.", "ru": "Завтрашнее."})
    ConsentText.objects.filter(pk=text.pk).update(published_at=timezone.now() + timedelta(days=1))

    assert asked_again(sign_in(member)) == []


def test_what_is_to_be_renewed_costs_one_query_where_nothing_is(member, django_assert_num_queries):
    for kind in ("terms", "personal_data", "marketing_mail"):
        agree(member, kind)

    with django_assert_num_queries(1):
        assert rules.consents_to_renew(member) == []
