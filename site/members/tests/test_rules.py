"""Handles, access groups, consents: what holds for whom."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from common.translated import TranslatedText
from members import actions, rules, tasks
from members.models import AccessGrant, Consent, ConsentKind, ConsentText, User
from members.tests.factories import access_group

SOURCE = actions.Source(page="/me/consents/", language="ru", ip_address="10.0.0.7")

# --- Handles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Vera Orlova", "vera-orlova"),
        ("Вера Орлова", "vera-orlova"),
        ("Щербаков Юрий", "shcherbakov-yuriy"),
        ("  О’Нил — 3  ", "o-nil-3"),
        ("李雷", "member"),
        ("Admin", "admin-1"),
        ("x" * 60, "x" * 24),
    ],
)
def test_handle_is_made_from_the_name(name, handle):
    assert rules.handle_from(name) == handle


def test_free_handle_counts_on(make_member):
    make_member("vera")
    make_member("vera-2")

    assert rules.free_handle("Вера") == "vera-3"


@pytest.mark.parametrize("handle", ["admin", "support", "me"])
def test_reserved_handle_is_refused(member, handle):
    with pytest.raises(ValidationError, match="reserved"):
        actions.change_handle(member, handle)


@pytest.mark.parametrize("handle", ["", "-vera", "vera orlova", "вера", "v" * 31])
def test_malformed_handle_is_refused(member, handle):
    with pytest.raises(ValidationError):
        actions.change_handle(member, handle)


def test_handle_is_unique_whatever_its_case(member, other_member):
    with pytest.raises(actions.HandleTaken):
        actions.change_handle(member, "@OLEG")


# --- Access groups --------------------------------------------------------------------------------------------------


def test_grant_opens_the_door(member):
    club = access_group()

    actions.grant_access(member, club, source="invitation")

    assert rules.access_group_ids(member) == {club.pk}
    assert rules.is_in(member, "club")
    assert not rules.is_in(member, "vip")
    assert list(member.groups.all()) == [club.group]


def test_visitor_is_in_no_group(db):
    assert rules.access_group_ids(AnonymousUser()) == frozenset()
    assert not rules.is_in(AnonymousUser(), "club")


def test_granting_twice_is_granting_once(member):
    club = access_group()
    until = timezone.now() + timedelta(days=3)

    actions.grant_access(member, club, source="invitation")
    actions.grant_access(member, club, source="invitation", until=until)

    assert AccessGrant.objects.get().ends_at == until


def test_access_lasts_while_one_reason_holds(member):
    club = access_group()
    actions.grant_access(member, club, source="tier")
    actions.grant_access(member, club, source="invitation")

    actions.revoke_access(member, club, source="tier")
    still_in = rules.access_group_ids(member)
    actions.revoke_access(member, club, source="invitation")

    assert still_in == {club.pk}
    assert rules.access_group_ids(member) == frozenset()
    assert not member.groups.exists()


def test_revoking_twice_is_revoking_once(member):
    club = access_group()
    actions.grant_access(member, club)

    assert actions.revoke_access(member, club) == 1
    assert actions.revoke_access(member, club) == 0


def test_access_may_be_granted_again_after_it_ended(member):
    club = access_group()
    actions.grant_access(member, club)
    actions.revoke_access(member, club)

    actions.grant_access(member, club)

    assert rules.access_group_ids(member) == {club.pk}
    assert AccessGrant.objects.count() == 1


def test_access_that_would_end_in_the_past_is_refused(member):
    with pytest.raises(ValueError, match="future"):
        actions.grant_access(member, access_group(), until=timezone.now())


def test_ended_grant_closes_the_door_at_the_next_request_before_any_sweep(member, time_machine):
    club = access_group()
    actions.grant_access(member, club, until=timezone.now() + timedelta(hours=1))
    assert rules.access_group_ids(member) == {club.pk}

    time_machine.move_to(timezone.now() + timedelta(hours=2))
    at_the_next_request = User.objects.get(pk=member.pk)

    assert at_the_next_request.groups.exists()
    assert rules.access_group_ids(at_the_next_request) == frozenset()


def test_sweep_brings_djangos_groups_in_step(member, other_member, time_machine):
    club = access_group()
    actions.grant_access(member, club, until=timezone.now() + timedelta(hours=1))
    actions.grant_access(other_member, club)
    other_member.groups.clear()

    time_machine.move_to(timezone.now() + timedelta(hours=2))
    changed = actions.sweep_access()

    assert changed == 2
    assert set(club.group.user_set.all()) == {other_member}
    assert actions.sweep_access() == 0


def test_group_given_by_hand_counts_and_survives_the_sweep(member):
    club = access_group()
    member.groups.add(club.group)

    actions.sweep_access()

    assert rules.access_group_ids(member) == {club.pk}


def test_access_costs_one_query_however_many_groups(member, django_assert_num_queries):
    for key in ("club", "vip", "testers"):
        actions.grant_access(member, access_group(key))
    fresh = User.objects.get(pk=member.pk)

    with django_assert_num_queries(1):
        assert len(rules.access_group_ids(fresh)) == 3
        assert len(rules.access_group_ids(fresh)) == 3


def test_access_group_renames_its_django_group(db):
    club = access_group()
    club.key = "friends"
    club.save()

    assert Group.objects.get(pk=club.pk).name == "access: friends"


# --- Consents -------------------------------------------------------------------------------------------------------


def test_every_kind_of_consent_has_a_first_wording_in_both_languages(db):
    texts = ConsentText.objects.current()

    assert set(texts) == set(ConsentKind.values)
    assert all(text.version == 1 and text.text["en"] and text.text["ru"] for text in texts.values())


def test_consent_is_a_record_of_what_when_and_from_where(member):
    consent = actions.give_consent(member, "marketing_mail", True, SOURCE)

    assert consent.text == ConsentText.objects.get(kind="marketing_mail", version=1)
    assert (consent.given, consent.language, consent.source, consent.ip_address) == (
        True,
        "ru",
        "/me/consents/",
        "10.0.0.7",
    )
    assert timezone.now() - consent.at < timedelta(minutes=1)


def test_newest_answer_holds_and_the_older_stays(member):
    actions.give_consent(member, "marketing_mail", True, SOURCE)
    actions.give_consent(member, "marketing_mail", False, SOURCE)

    assert not rules.has_consent(member, "marketing_mail")
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [True, False]


def test_same_answer_again_adds_nothing(member):
    actions.give_consent(member, "marketing_mail", True, SOURCE)
    actions.give_consent(member, "marketing_mail", True, SOURCE)

    assert Consent.objects.count() == 1


def test_nobody_consented_by_saying_nothing(member):
    assert not rules.has_consent(member, "marketing_mail")
    assert not rules.has_consent(AnonymousUser(), "marketing_mail")


def test_new_wording_is_a_new_version_and_old_answers_keep_theirs(member):
    given = actions.give_consent(member, "terms", True, SOURCE)

    newer = actions.publish_consent_text("terms", {"en": "New terms.", "ru": "Новые условия."})

    given.refresh_from_db()
    assert (newer.version, given.text.version) == (2, 1)
    assert rules.has_consent(member, "terms")
    assert rules.consents_to_renew(member) == [newer]


def test_wording_may_link_to_pages_of_the_site_and_to_nothing_else(db):
    text = ConsentText(
        kind="terms", text=TranslatedText({"en": "<b>I</b> accept [the terms](/terms/) [x](https://evil.example)."})
    )

    assert text.as_html == ('&lt;b&gt;I&lt;/b&gt; accept <a href="/terms/">the terms</a> [x](https://evil.example).')


def test_first_wording_of_the_terms_links_to_them_in_both_languages(db):
    terms = ConsentText.objects.get(kind="terms")

    with translation.override("ru"):
        assert '<a href="/ru/terms/">условия использования сайта</a>' in terms.as_html
    assert '<a href="/terms/">terms of use</a>' in terms.as_html


# --- Sessions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(sign_in, member):
    """`signed_in()` is one more browser of the member, as the list of devices knows it."""

    def made(user=member):
        client = sign_in(user, fresh=True)
        UserSession.objects.create(
            user=user, session_key=client.session.session_key, ip="10.0.0.7", user_agent="Firefox"
        )
        return client

    return made


def run_out(client):
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=timezone.now())
    return client.session.session_key


def test_a_session_that_ran_out_is_forgotten_with_what_was_noted_of_it(signed_in):
    here, there = signed_in(), signed_in()
    gone = run_out(there)

    tasks.forget_ended_sessions.enqueue()

    assert not Session.objects.filter(session_key=gone).exists()
    assert [each.session_key for each in UserSession.objects.all()] == [here.session.session_key]
    assert here.get("/me/security/").status_code == 200


def test_sessions_of_others_and_of_visitors_go_on(signed_in, other_member, client):
    signed_in(other_member)
    visitor = client.session
    visitor["kept"] = "Half a comment"
    visitor.save()

    assert actions.forget_ended_sessions() == 0
    assert {each.user for each in UserSession.objects.all()} == {other_member}
    assert Session.objects.filter(session_key=visitor.session_key).exists()


def test_a_browser_whose_session_went_another_way_is_forgotten_too(signed_in):
    """A new secret key, or a table that somebody emptied."""
    Session.objects.filter(session_key=signed_in().session.session_key).delete()

    assert actions.forget_ended_sessions() == 1
    assert actions.forget_ended_sessions() == 0
