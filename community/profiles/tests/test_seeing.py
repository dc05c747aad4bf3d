"""Who sees whom: every setting for every kind of viewer, and what a profile tells of what its member wrote."""

import pytest
from django.urls import reverse

from common.testing import assert_query_counts
from community.comments.tests.factories import make_article, say
from community.forums.models import Who
from community.profiles import actions, privacy, queries
from community.profiles.models import OldHandle, Profile, Sees, State
from members.actions import change_handle, tie
from members.models import Tie

pytestmark = pytest.mark.django_db

SIGN_IN, GONE, SEEN = 302, 404, 200


def address(member):
    return reverse("profiles:profile", args=[member.handle])


@pytest.mark.parametrize(
    ("seen_by", "visitor", "member", "blocked", "staff"),
    [
        ("", SIGN_IN, SEEN, GONE, SEEN),
        (Sees.EVERYBODY, SEEN, SEEN, SEEN, SEEN),
        (Sees.MEMBERS, SIGN_IN, SEEN, GONE, SEEN),
        (Sees.NOBODY, SIGN_IN, GONE, GONE, SEEN),
    ],
)
def test_who_sees_a_profile(client, sign_in, masha, oleg, vera, known, seen_by, visitor, member, blocked, staff):
    Profile.objects.filter(pk=masha.pk).update(seen_by=seen_by)
    boris = known("boris")
    tie(masha, boris, Tie.Kind.BLOCKED)

    answers = {"visitor": client.get(address(masha)).status_code}
    for name, person in (("member", oleg), ("blocked", boris), ("staff", vera), ("own", masha)):
        answers[name] = sign_in(person, fresh=True).get(address(masha)).status_code

    assert answers == {"visitor": visitor, "member": member, "blocked": blocked, "staff": staff, "own": SEEN}
    listed = {p.pk for p in Profile.objects.visible_to(oleg)}
    assert (masha.pk in listed) == (member == SEEN)


def test_the_team_is_seen_by_everybody_unless_they_choose_otherwise(client, vera):
    assert client.get(address(vera)).status_code == SEEN
    actions.show_to(vera, seen_by=Sees.MEMBERS, is_listed=True, speaks=["en"])
    assert client.get(address(vera)).status_code == SIGN_IN


def test_a_visitor_cannot_tell_who_is_here(client, masha):
    for handle in ("masha", "nobody-of-that-name"):
        assert client.get(reverse("profiles:profile", args=[handle])).status_code == SIGN_IN


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_active": False, "is_erased": True}])
def test_closed_accounts_have_no_profile(sign_in, masha, oleg, owner, change):
    for name, value in change.items():
        setattr(masha, name, value)
    masha.save()

    assert sign_in(oleg).get(address(masha)).status_code == GONE
    assert sign_in(owner, fresh=True).get(address(masha)).status_code == GONE


def test_a_member_without_a_row_has_a_profile_all_the_same(sign_in, make_member, oleg):
    assert sign_in(oleg).get(address(make_member("new"))).status_code == SEEN


def test_an_old_handle_leads_to_the_new_one(sign_in, masha, oleg):
    change_handle(masha, "maria")
    actions.keep_in_step()

    assert sign_in(oleg).get(reverse("profiles:profile", args=["masha"]))["Location"] == "/members/maria/"


@pytest.mark.parametrize("why", ["closed", "blocked", "erased"])
def test_an_old_handle_tells_no_new_one_of_a_profile_that_is_not_there(why, sign_in, masha, oleg, vera):
    change_handle(masha, "maria")
    actions.keep_in_step()
    if why == "closed":
        Profile.objects.filter(pk=masha.pk).update(seen_by=Sees.NOBODY)
    elif why == "blocked":
        tie(masha, oleg, Tie.Kind.BLOCKED)
    else:
        type(masha).objects.filter(pk=masha.pk).update(is_erased=True)

    answer = sign_in(oleg).get(reverse("profiles:profile", args=["masha"]))

    assert (answer.status_code, "maria" in answer.content.decode()) == (GONE, False)
    assert sign_in(vera, fresh=True).get(reverse("profiles:profile", args=["masha"])).status_code == (
        GONE if why == "erased" else SIGN_IN
    )


def test_who_takes_an_old_handle_is_who_it_leads_to(sign_in, masha, oleg):
    change_handle(masha, "maria")
    actions.keep_in_step()
    change_handle(oleg, "masha")

    assert "Oleg" in sign_in(oleg).get(reverse("profiles:profile", args=["masha"])).content.decode()


def test_words_a_moderator_took_away_are_seen_by_their_owner_and_the_team(sign_in, masha, oleg, vera):
    Profile.objects.filter(pk=masha.pk).update(state=State.HIDDEN)

    pages = {p.handle: sign_in(p, fresh=True).get(address(masha)).content.decode() for p in (masha, oleg, vera)}

    assert {handle: "paper filter" in page for handle, page in pages.items()} == {
        "masha": True, "oleg": False, "vera": True,
    }  # fmt: skip


# --- What they wrote --------------------------------------------------------------------------------------------------


def test_a_profile_shows_only_words_its_viewer_may_read(sign_in, masha, oleg, vera, open_topic):
    open_topic(masha, "For all of us")
    open_topic(masha, "For the team alone", see=Who.STAFF)
    say(masha, make_article("open-page"), "Under an open page.")
    page = make_article("closed-page")
    say(masha, page, "Under a closed page.")
    page.audience = "groups"
    page.save()
    client, team = sign_in(oleg, fresh=True), sign_in(vera, fresh=True)

    for url in [address(masha), *(reverse("profiles:wrote", args=["masha", kind]) for kind in queries.KINDS)]:
        page = client.get(url).content.decode()
        assert "For the team alone" not in page
        assert "closed page" not in page
    assert "For all of us" in client.get(address(masha)).content.decode()
    assert "Under an open page." in client.get(address(masha)).content.decode()
    assert "For the team alone" in team.get(address(masha)).content.decode()


def test_who_wrote_nothing_has_no_empty_box(sign_in, masha, oleg):
    page = sign_in(oleg).get(address(masha)).content.decode()

    assert "In their own words" not in page
    assert "Interests" not in page


def test_a_profile_costs_the_same_for_one_and_for_three(sign_in, masha, oleg, open_topic):
    space = open_topic(masha, "First").space
    client = sign_in(oleg)

    assert_query_counts(10, lambda: client.get(address(masha)), grow=lambda: open_topic(masha, "Another", space=space))


# --- Follow, mute, block ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", Tie.Kind.values)
def test_one_wish_takes_the_place_of_another(sign_in, masha, oleg, wish):
    client = sign_in(oleg)
    for each in (Tie.Kind.MUTED, wish, wish):
        client.post(reverse("profiles:tie", args=["masha"]), {"wish": each})

    assert list(Tie.objects.values_list("member", "person", "kind")) == [(oleg.pk, masha.pk, wish)]
    client.post(reverse("profiles:tie", args=["masha"]), {"wish": "none"})
    assert not Tie.objects.exists()


def test_nobody_follows_whom_they_cannot_see_but_may_always_let_go(sign_in, masha, oleg):
    tie(oleg, masha, Tie.Kind.FOLLOWING)
    Profile.objects.filter(pk=masha.pk).update(seen_by=Sees.NOBODY)
    client, url = sign_in(oleg), reverse("profiles:tie", args=["masha"])

    assert client.post(url, {"wish": "blocked"}).status_code == GONE
    client.post(url, {"wish": "none", "back": "people"})
    assert not Tie.objects.exists()


def test_my_people_are_listed_by_what_i_want_of_them(sign_in, masha, oleg):
    tie(oleg, masha, Tie.Kind.BLOCKED)
    client = sign_in(oleg)

    assert "Маша" in client.get(reverse("profiles:people") + "?kind=blocked").content.decode()
    assert "Маша" not in client.get(reverse("profiles:people")).content.decode()


def test_who_takes_something_back_in_the_list_stays_there_and_is_told(sign_in, masha, oleg):
    tie(oleg, masha, Tie.Kind.MUTED)
    wish = {"wish": "none", "back": "people", "kind": "muted"}

    answer = sign_in(oleg).post(reverse("profiles:tie", args=["masha"]), wish, follow=True)

    assert answer.redirect_chain == [(f"{reverse('profiles:people')}?kind=muted", 302)]
    assert "as everybody does." in answer.content.decode()


# --- The directory ----------------------------------------------------------------------------------------------------


def directory(client, query=""):
    """The list alone: the page's head names its reader, too."""
    return client.get(reverse("profiles:directory") + query).content.decode().partition('<ul class="people">')[2]


@pytest.mark.parametrize("words", ["маша", "МАША", "елкина", "Ёлкина маша", "masha", "елк"])
def test_names_are_found_in_any_case_with_or_without_dots(sign_in, masha, oleg, words):
    assert "Маша Ёлкина" in directory(sign_in(oleg), f"?q={words}")


def test_who_is_not_listed_or_not_seen_is_not_found(sign_in, masha, oleg, known):
    actions.show_to(masha, seen_by=Sees.MEMBERS, is_listed=False, speaks=["ru"])
    boris = known("boris")
    tie(boris, oleg, Tie.Kind.BLOCKED)

    page = directory(sign_in(oleg))

    assert "Маша" not in page
    assert "Boris" not in page


def test_an_empty_directory_blames_no_filter_where_there_is_none(sign_in, oleg):
    Profile.objects.update(is_listed=False)
    client, address = sign_in(oleg), reverse("profiles:directory")

    assert "Nobody is in the list yet" in client.get(address).content.decode()
    assert "Nobody like that" in client.get(f"{address}?q=zzz").content.decode()


def test_filters_of_the_directory(sign_in, masha, oleg, vera):
    from community.profiles.models import Interest

    gear = Interest.objects.create(name={"en": "gear", "ru": "утварь"}, slug="gear")
    actions.like(masha, [gear])
    actions.show_to(masha, seen_by=Sees.MEMBERS, is_listed=True, speaks=["ru"])
    client = sign_in(oleg)

    for query, found in (("?interest=gear", "masha"), ("?language=ru", "masha"), ("?sort=team", "vera")):
        page = directory(client, query)
        assert [handle for handle in ("masha", "oleg", "vera") if f"/members/{handle}/" in page] == [found], query


def test_the_most_helpful_come_first(sign_in, masha, oleg, known):
    comment = say(masha, make_article(), "Grind finer.")
    type(comment).objects.filter(pk=comment.pk).update(helpful_count=3)
    known("zoya")

    assert actions.count_thanks() == 1
    page = directory(sign_in(oleg), "?sort=helpful")

    assert page.index("/members/masha/") < page.index("/members/zoya/")
    assert actions.count_thanks() == 0


def test_the_directory_costs_the_same_for_one_and_for_three(sign_in, oleg, known):
    client = sign_in(oleg)

    assert_query_counts(
        4,
        lambda: client.get(reverse("profiles:directory")),
        grow=lambda: known(f"person-{Profile.objects.count()}"),
    )


def test_new_accounts_and_new_names_come_into_the_directory(make_member, masha):
    member = make_member("late")
    assert actions.keep_in_step() == 1
    member.display_name = "Надежда"
    member.save()
    assert actions.keep_in_step() == 1
    assert actions.keep_in_step() == 0

    assert Profile.objects.get(pk=member.pk).search_text == "надежда late"


# --- Settings and privacy ---------------------------------------------------------------------------------------------


def test_a_member_decides_who_sees_and_who_writes(sign_in, masha):
    form = {"seen_by": "everybody", "speaks": ["en", "ru"], "open_to": "followed"}

    sign_in(masha).post(reverse("profiles:settings"), form)

    profile = Profile.objects.get(pk=masha.pk)
    assert (profile.seen_by, profile.is_listed, profile.languages) == ("everybody", False, ["en", "ru"])
    from community.conversations.queries import letter_box_of

    assert letter_box_of(masha) == "followed"


def test_the_form_says_how_it_is_now(sign_in, make_member):
    page = sign_in(make_member("new")).get(reverse("profiles:settings")).content.decode()

    assert 'value="members"' in page
    assert not Profile.objects.exists()


def test_what_a_member_says_of_themselves_is_screened(sign_in, make_member):
    from community.moderation.models import WatchedWord

    WatchedWord.objects.create(text="casino", answer="refuse")
    form = {"display_name": "Nina", "handle": "nina", "bio": "Best casino in town", "language": "en",
            "time_zone": "Europe/Moscow"}  # fmt: skip
    member = make_member("nina")

    page = sign_in(member).post(reverse("members:profile"), form).content.decode()

    member.refresh_from_db()
    assert member.bio == ""
    assert "may not be written here" in page


def test_everything_of_a_profile_is_handed_over_and_erased(masha):
    OldHandle.objects.create(handle="maria", member=masha)

    assert privacy.collect(masha)["former_handles"] == ["maria"]
    privacy.erase(masha)
    assert not Profile.objects.filter(pk=masha.pk).exists()
    assert not OldHandle.objects.exists()


# --- Names that lead here ---------------------------------------------------------------------------------------------


def test_names_and_mentions_in_discussions_lead_to_profiles(client, masha, oleg):
    from community.comments.texts import to_html

    assert 'href="/members/oleg/"' in to_html("Ask @oleg.", "en")
    assert 'href="/ru/members/oleg/"' in to_html("Спросите @oleg.", "ru")
    page = make_article()
    say(masha, page, "Ask me.")
    assert '<a class="comment__name" href="/members/masha/">' in client.get(page.url).content.decode()


def test_the_team_page_and_the_profile_lead_to_each_other(client, vera):
    from content.models import PersonPage, TeamIndex

    team = TeamIndex.objects.get(locale__language_code="en")
    person = team.add_child(
        instance=PersonPage(title="Vera Orlova", slug="vera", role="founder", member=vera, locale=team.locale)
    )

    assert 'href="/members/vera/"' in client.get(person.url).content.decode()
    profile = client.get("/members/vera/").content.decode()
    assert f'href="{person.url}"' in profile
    assert "founder" in profile


def test_what_a_moderator_took_away_does_not_come_back_by_saving_twice(masha, vera):
    from django.contrib.auth.models import Permission

    from community.moderation.actions import settle, take_up

    vera.user_permissions.add(Permission.objects.get(codename="moderate", content_type__app_label="moderation"))
    vera = type(vera).objects.get(pk=vera.pk)
    settle(take_up(masha.profile, by=vera), "hide", by=vera, reason="insult")

    for text in ("Masha, again", "Masha, once more"):
        actions.look_at_words(masha, text)
        assert Profile.objects.get(member=masha).state == "held"
