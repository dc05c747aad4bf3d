"""Somebody new: the first steps, the welcome, and what is new for them with its reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from common.testing import assert_query_counts, run_in_threads
from community.comments.tests.factories import make_article, say
from community.conversations.models import Conversation, Message
from community.forums.models import Post, SpaceFollow, TagFollow, TopicReader, Who
from community.forums.models import Tag as TopicTag
from community.profiles import actions, first_steps, for_me, rules
from community.profiles.models import Interest, Welcomed, WelcomeSettings
from content import history, home
from content.models import Tag
from members import arrival
from members.actions import Source, ensure_access_group, give_consent, grant_access, tie
from members.models import ConsentKind, Tie, User

pytestmark = pytest.mark.django_db


def my_page(client):
    return client.get(reverse("members:home")).content.decode()


# --- First steps ------------------------------------------------------------------------------------------------------


def test_the_first_steps_are_there_until_they_are_done(sign_in, make_member, open_topic):
    nina = make_member("nina")
    space = open_topic(make_member("vera"), "Say hello").space
    client = sign_in(nina)
    page = my_page(client)
    assert "Your first steps" in page
    assert "Say what interests you" not in page  # the brand has no list of interests yet

    SpaceFollow.objects.create(member=nina, space=space)
    nina.avatar = "avatars/nina.webp"
    nina.save()
    assert "2 of 3 done" in my_page(client)
    client.post(reverse("profiles:agree_to_letters"))

    assert "Your first steps" not in my_page(client)


def test_the_first_steps_can_be_put_away(sign_in, make_member):
    client = sign_in(make_member("nina"))
    client.post(reverse("profiles:put_steps_away"))

    assert "Your first steps" not in my_page(client)


def test_who_has_been_here_for_long_is_no_newcomer(sign_in, make_member):
    assert "Your first steps" not in my_page(
        sign_in(make_member("nina", joined_at=timezone.now() - timedelta(days=90)))
    )


def test_saying_hello_is_a_step_where_there_is_a_topic_one_may_see(make_member, open_topic):
    nina, vera = make_member("nina"), make_member("vera")
    topic = open_topic(vera, "Say hello")
    hidden = open_topic(vera, "Hidden hello", see=Who.STAFF)
    settings = WelcomeSettings.for_site(Site.objects.get())
    settings.hello_topic = {"en": f"https://example.org{topic.get_absolute_url()}", "ru": hidden.get_absolute_url()}
    settings.save()

    assert first_steps.hello_url(nina) == topic.get_absolute_url()
    assert not first_steps.begun(nina).said_hello
    Post.objects.create(topic=topic, number=3, author=nina, text="Hello.")
    assert first_steps.begun(nina).said_hello
    nina.language = "ru"
    assert first_steps.hello_url(nina) == ""


# --- Interests --------------------------------------------------------------------------------------------------------


def test_interests_are_chosen_and_shown_in_the_readers_language(sign_in, masha, oleg):
    Interest.objects.create(name={"en": "gear", "ru": "утварь"}, slug="gear")
    client = sign_in(masha)
    client.post(reverse("profiles:interests"), {"interests": [Interest.objects.get().pk]})

    assert "gear" in client.get("/members/masha/").content.decode()
    assert "утварь" in client.get("/ru/members/masha/").content.decode()
    client.post(reverse("profiles:interests"), {})
    assert "gear" not in client.get("/members/masha/").content.decode()


# --- The welcome ------------------------------------------------------------------------------------------------------


@pytest.fixture
def welcome(vera):
    settings = WelcomeSettings.for_site(Site.objects.get())
    settings.is_on, settings.sender, settings.minutes_after = True, vera, 10
    settings.text = {"en": "Good to have you, {name}.", "ru": "{name}, рада знакомству."}
    settings.save()
    settings.refresh_from_db()
    return settings


def joined(make_member, handle, minutes=30, **fields):
    at = timezone.now() - timedelta(minutes=minutes)
    return make_member(handle, **({"joined_at": at, "last_login": at} | fields))


def test_everybody_new_is_welcomed_once_in_their_language(welcome, make_member):
    joined(make_member, "nina", display_name="Нина Петрова", language="ru")
    joined(make_member, "bob")

    assert actions.welcome_newcomers() == 2
    assert actions.welcome_newcomers() == 0
    assert set(Message.objects.values_list("text", flat=True)) == {"Нина, рада знакомству.", "Good to have you, Bob."}
    assert set(Conversation.objects.values_list("created_by__handle", flat=True)) == {"vera"}


@pytest.mark.parametrize(
    "who", [{"minutes": 3}, {"minutes": 60 * 24 * 5}, {"last_login": None}, {"is_staff": True}, {"is_active": False}]
)
def test_who_is_not_welcomed(welcome, make_member, who):
    joined(make_member, "nina", **who)

    assert actions.welcome_newcomers() == 0


def test_a_welcome_switched_off_is_not_sent(welcome, make_member):
    WelcomeSettings.objects.update(is_on=False)
    joined(make_member, "nina")

    assert actions.welcome_newcomers() == 0


def test_a_newcomer_may_answer_their_welcome(welcome, sign_in, make_member):
    nina = joined(make_member, "nina")
    actions.welcome_newcomers()

    sign_in(nina).post(Conversation.objects.get().get_absolute_url(), {"text": "Thank you."})

    assert Message.objects.filter(author=nina, state="published").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_welcome_once(welcome, make_member):
    nina = joined(make_member, "nina")

    done = run_in_threads([lambda: actions.welcome(nina, welcome) for _worker in range(2)])

    assert sorted(done) == [False, True]
    assert Message.objects.count() == Welcomed.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Hello, {name}. Welcome.", "Nina", "Hello, Nina. Welcome."),
        ("Hello, {name}. Welcome.", "", "Hello. Welcome."),
        ("Dear {name},\nwelcome.", " ", "Dear,\nwelcome."),
        ("{name}, рада знакомству.", "", "Рада знакомству."),
    ],
)
def test_nobody_is_called_by_a_gap(text, name, said):
    assert rules.greet(text, name) == said


# --- What is new for me, and why --------------------------------------------------------------------------------------


@pytest.fixture
def nina(known):
    """Was here yesterday."""
    return known("nina", seen_at=timezone.now() - timedelta(days=1))


def test_nothing_new_says_what_to_do(sign_in, nina):
    page = my_page(sign_in(nina))

    assert "Nothing new since you were last here" in page
    assert reverse("forums:front") in page


def test_talk_is_shown_with_its_reason(sign_in, nina, masha, oleg, vera, open_topic):
    read = open_topic(masha, "Read before")
    TopicReader.objects.create(member=nina, topic=read, read_number=1, is_unread=True)
    SpaceFollow.objects.create(member=nina, space=open_topic(oleg, "In a followed space").space)
    tagged = open_topic(oleg, "Under a followed tag")
    water = TopicTag.objects.create(slug="water", name="water")
    tagged.tags.add(water)
    TagFollow.objects.create(member=nina, tag=water)
    tie(nina, vera, Tie.Kind.FOLLOWING)
    open_topic(vera, "By a followed person")
    open_topic(oleg, "Of no concern")

    page = my_page(sign_in(nina))

    for title, why in (
        ("Read before", "You have been reading this topic"),
        ("In a followed space", "You follow “Space 2”"),
        ("Under a followed tag", "You follow the tag “water”"),
        ("By a followed person", "You follow Vera"),
    ):
        assert title in page
        assert why in page
    assert "Of no concern" not in page


def test_closed_spaces_and_unheard_people_are_not_news(sign_in, nina, vera, oleg, open_topic):
    tie(nina, vera, Tie.Kind.FOLLOWING)
    open_topic(vera, "For the team alone", see=Who.STAFF)
    SpaceFollow.objects.create(member=nina, space=open_topic(oleg, "Of somebody muted").space)
    tie(nina, oleg, Tie.Kind.MUTED)

    page = my_page(sign_in(nina))

    assert "For the team alone" not in page
    assert "Of somebody muted" not in page


def test_pages_are_shown_with_their_reason_what_fits_first(sign_in, nina):
    tag = Tag.objects.create(name={"en": "gear"}, slug="gear")
    gear = Interest.objects.create(name={"en": "gear and tools"}, slug="gear")
    gear.tags.add(tag)
    actions.like(nina, [gear])
    club = ensure_access_group("club", title={"en": "the club"})
    grant_access(nina, club)
    now = timezone.now()
    liked = make_article("liked", first_published_at=now, live=True, published_at=now - timedelta(hours=3))
    liked.tags.add(tag)
    liked.save()
    opened = make_article("opened", audience="groups", first_published_at=now)
    opened.audience_groups.add(club)
    opened.save()
    make_article("plain", first_published_at=now)
    make_article("shut", audience="groups", first_published_at=now)

    page = my_page(sign_in(nina))

    assert "You said you like “gear and tools”" in page
    assert "Opened to your group: the club" in page
    assert "when you were last here" in page
    assert page.index("Liked") < page.index("Plain")
    assert "Shut" not in page


def test_who_is_in_no_group_is_not_told_that_a_page_was_opened_to_theirs(sign_in, make_member):
    anna, boris, vera = (make_member(handle, is_staff=True) for handle in ("anna", "boris", "vera"))
    club, guild = (ensure_access_group(key, title={"en": f"the {key}"}) for key in ("club", "guild"))
    opened = make_article("opened", audience="groups", first_published_at=timezone.now())
    opened.audience_groups.add(club, guild)
    opened.save()
    grant_access(anna, club)
    grant_access(vera, guild)

    for person, group in ((anna, "the club"), (boris, None), (vera, "the guild"), (anna, "the club")):
        page = my_page(sign_in(person, fresh=True))
        assert "/opened/" in page
        assert [name for name in ("the club", "the guild") if f"Opened to your group: {name}" in page] == (
            [group] if group else []
        )


def test_pages_near_those_one_talked_under(sign_in, nina):
    tag = Tag.objects.create(name={"en": "water"}, slug="water")
    old = make_article("hard-water", first_published_at=timezone.now() - timedelta(days=9))
    new = make_article("soft-water", first_published_at=timezone.now())
    for page in (old, new):
        page.tags.add(tag)
        page.save()
    say(nina, old, "Ours is hard.")

    assert "Because you talked under “Hard Water”" in my_page(sign_in(nina))


def test_pages_near_those_one_read_if_that_is_remembered(sign_in, nina):
    tag = Tag.objects.create(name={"en": "water"}, slug="water")
    old = make_article("hard-water", first_published_at=timezone.now() - timedelta(days=1))
    new = make_article("soft-water", first_published_at=timezone.now())
    for page in (old, new):
        page.tags.add(tag)
        page.save()
    client = sign_in(nina)
    client.get(old.url)
    assert history.collect() == 0

    give_consent(nina, ConsentKind.READING_HISTORY, True, Source("/test/", "en"))
    client.get(old.url)
    assert history.collect() == 1

    assert "Because you read “Hard Water”" in client.get("/").content.decode()
    assert "Because you read “Hard Water”" in my_page(client)
    assert my_page(client).count("Hard Water") == 1  # it is no news to them
    give_consent(nina, ConsentKind.READING_HISTORY, False, Source("/test/", "en"))
    assert "Because you read" not in my_page(client)


def test_what_is_new_costs_as_much_for_who_has_their_reading_remembered(rf, nina):
    make_article("first", first_published_at=timezone.now())

    def cost():
        request = rf.get("/me/")
        request.user = User.objects.get(pk=nina.pk)
        for_me.on_my_page(request)
        with CaptureQueriesContext(connection) as queries:
            for_me.on_my_page(request)
        return len(queries)

    before = cost()
    give_consent(nina, ConsentKind.READING_HISTORY, True, Source("/test/", "en"))

    assert cost() == before


def test_what_is_new_costs_the_same_for_one_and_for_three(rf, nina, masha, open_topic):
    make_article("first", first_published_at=timezone.now())
    space = open_topic(masha, "First").space
    SpaceFollow.objects.create(member=nina, space=space)

    def visit():
        request = rf.get("/me/")
        request.user = arrival.fetch(nina.pk)
        for_me.on_my_page(request)

    def grow():
        open_topic(masha, "Another", space=space)
        make_article(f"article-{timezone.now().microsecond}", first_published_at=timezone.now())
        visit()  # publishing ends what is kept of menus and closed places

    assert_query_counts(4, visit, grow=grow)


def test_the_front_page_and_my_page_cost_a_newcomer_few_queries(
    sign_in, make_member, vera, open_topic, django_assert_num_queries
):
    nina = make_member("nina")
    make_article("first", first_published_at=timezone.now())
    tie(nina, vera, Tie.Kind.FOLLOWING)
    topic = open_topic(vera, "Say hello")
    settings = WelcomeSettings.for_site(Site.objects.get())
    settings.hello_topic = {"en": topic.get_absolute_url()}
    settings.save()
    client = sign_in(nina)
    for path, queries in (("/", 4), ("/me/", 12)):
        for _ in range(2):
            client.get(path)
        with django_assert_num_queries(queries):
            client.get(path)


def test_an_article_that_opens_to_everybody_is_new_on_that_day(sign_in, make_member, time_machine):
    now = timezone.now()
    nina = make_member("nina", last_visit_at=now - timedelta(hours=5), seen_at=now)
    soon = make_article("early", first_published_at=now - timedelta(days=3), early_access_days=4)
    soon.early_access_groups.add(ensure_access_group("club", title={"en": "the club"}))
    soon.save()
    client = sign_in(nina)
    assert "Early" not in my_page(client)

    time_machine.move_to(now + timedelta(days=2))
    assert "Early" in my_page(client)


def test_an_old_article_that_has_just_opened_is_news_behind_many_newer_ones(sign_in, make_member, monkeypatch):
    monkeypatch.setattr(home, "KNOWN", 2)
    now = timezone.now()
    nina = make_member("nina", last_visit_at=now - timedelta(days=2), seen_at=now)
    club = ensure_access_group("club", title={"en": "the club"})
    for slug, days in (("just-opened", 90), ("opened-long-ago", 40)):
        old = make_article(
            slug,
            published_at=now - timedelta(days=91),
            first_published_at=now - timedelta(days=90, hours=1),
            early_access_days=days,
        )
        old.early_access_groups.add(club)
        old.save()
    for number in range(3):
        make_article(
            f"newer-{number}", published_at=now - timedelta(days=9), first_published_at=now - timedelta(days=9)
        )

    page = my_page(sign_in(nina))

    assert "/just-opened/" in page
    assert "/opened-long-ago/" not in page
    assert "/newer-" not in page


def test_the_front_page_shows_a_member_what_is_new_for_them(sign_in, client, nina, vera, open_topic):
    make_article("first", first_published_at=timezone.now())
    tie(nina, vera, Tie.Kind.FOLLOWING)
    open_topic(vera, "By a followed person")

    assert "New for you" not in client.get("/").content.decode()
    page = sign_in(nina).get("/").content.decode()
    assert "By a followed person" in page
    assert "You follow Vera" in page
