"""A page of a topic is put together of what is kept between requests. Each test warms what is kept, changes one thing, and looks again."""

from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from wagtail.models import Site

from common.near import forget_everything
from common.translated import TranslatedText
from community.forums import actions, privacy, queries
from community.forums.models import Post, ReactionKind, Space, Topic, Who
from community.forums.queries import reactions
from community.forums.showing import topic as showing_topic
from community.forums.tests.factories import heart, let_in, make_group, make_space, make_topic, say
from community.moderation.subjects import subject_named
from content.models import BrandSettings
from members.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def topic(space, member):
    return make_topic(member, space, kind=Topic.Kind.QUESTION)


@pytest.fixture
def post(topic, other_member):
    return say(other_member, topic, "Thirty seconds, always.")


@pytest.fixture
def reader(make_member):
    return make_member("reader")


@pytest.fixture
def look(topic, sign_in):
    """The page as somebody sees it, each in a browser of their own."""
    clients, address = {}, topic.get_absolute_url()

    def page(person, path=address):
        client = clients.setdefault(person.pk, sign_in(person, fresh=True))
        answer = client.get(path)
        return BeautifulSoup(answer.content.decode(), "html.parser")

    return page


def words_of(page, place="#post-2"):
    return " ".join(page.select_one(place).get_text(" ").split())


def test_a_changed_post_is_shown_changed(post, reader, other_member, look):
    assert "Thirty seconds" in words_of(look(reader))

    actions.edit_post(by=other_member, post=post, text="Forty seconds, always.")

    page = look(reader)
    assert "Forty seconds" in words_of(page)
    assert "Thirty" not in str(page)
    assert "changed" in words_of(page, "#post-2 .post__head")


@pytest.mark.parametrize("deed", ["hide", "remove"])
def test_what_a_moderator_took_away_is_gone_for_members_at_once_and_comes_back(post, reader, owner, look, deed):
    look(reader), look(owner)
    posts = subject_named("forums.post")

    getattr(posts, deed)(Post.objects.get(pk=post.pk), by=owner)

    assert "Thirty seconds" not in str(look(reader))
    # Moderators see what they decided about, and leave nothing of it in what others are shown afterwards.
    assert "Thirty seconds" in words_of(look(owner))
    assert "Thirty seconds" not in str(look(reader))
    posts.show(Post.objects.get(pk=post.pk), by=owner)
    assert "Thirty seconds" in words_of(look(reader))


def test_what_its_author_deleted_is_gone_for_all(post, reader, other_member, owner, look):
    for person in (reader, other_member, owner):
        look(person)

    actions.delete_post(by=other_member, post=post)

    assert all("Thirty seconds" not in str(look(person)) for person in (reader, other_member, owner))
    assert "Bring it back" in words_of(look(other_member))
    assert "Bring it back" not in words_of(look(reader))
    actions.restore_post(by=other_member, post=post)
    assert "Thirty seconds" in words_of(look(reader))


def test_what_waits_is_for_its_author_and_moderators_alone(topic, post, reader, other_member, owner, look):
    look(reader)
    Post.objects.create(topic=topic, author=other_member, text="Held", html="<p>Held words</p>", state="held", key=None)

    for person in (owner, other_member):
        assert "Held words" in str(look(person))
        assert "Held words" not in str(look(reader))


def test_reactions_are_counted_for_all_and_pressed_for_who_gave_them(post, reader, member, look):
    look(reader), look(member)

    actions.react(by=reader, post=post, kind=heart(), on=True)

    mine, theirs = (look(person).select_one("#post-2 .reactions > .reaction") for person in (reader, member))
    assert (mine["aria-pressed"], mine["value"]) == ("true", "no")
    assert (theirs["aria-pressed"], theirs["value"]) == ("false", "yes")
    assert mine.get_text(strip=True)[-1] == theirs.get_text(strip=True)[-1] == "1"
    actions.react(by=reader, post=post, kind=heart(), on=False)
    assert look(member).select_one("#post-2 .reactions > .reaction") is None


def test_a_bookmark_is_on_for_its_owner_alone(post, reader, member, look):
    look(reader), look(member)

    actions.bookmark(by=reader, post=post, on=True)

    assert look(reader).select_one("#post-2 [data-bookmark]")["aria-pressed"] == "true"
    assert look(member).select_one("#post-2 [data-bookmark]")["aria-pressed"] == "false"


def test_only_ones_own_posts_can_be_changed(post, reader, other_member, look):
    edit = f'a[href="{reverse("forums:edit", args=[post.pk])}"]'
    report = f'a[href="{reverse("moderation:report", args=["forums.post", post.pk])}"]'

    for person, is_own in ((other_member, True), (reader, False), (other_member, True)):
        page = look(person)
        assert bool(page.select(edit)) == is_own
        assert bool(page.select(report)) != is_own


def test_another_name_picture_and_badge_are_shown_at_once(post, reader, other_member, look):
    assert other_member.display_name in words_of(look(reader))

    User.objects.filter(pk=other_member.pk).update(display_name="Another Name", avatar="avatars/new.png", is_staff=True)

    page = look(reader)
    assert "Another Name" in words_of(page)
    assert other_member.display_name not in words_of(page)
    assert page.select_one("#post-2 .avatar img")["src"].endswith("avatars/new.png")
    assert page.select_one("#post-2 .badge--staff")


def test_who_is_erased_leaves_no_name(post, reader, other_member, look):
    assert other_member.handle in str(look(reader))
    name, handle = other_member.display_name, other_member.handle

    privacy.erase(other_member)
    User.objects.filter(pk=other_member.pk).update(
        is_erased=True, is_active=False, display_name="", handle="erased-1", avatar=""
    )

    page = str(look(reader).select_one("#posts"))
    assert name not in page
    assert handle not in page
    assert "Former member" in page


def test_the_chosen_answer_is_shown_as_one_until_it_is_none(topic, post, reader, member, look):
    later = say(reader, topic, "Or forty.")
    look(member)

    actions.accept(by=member, post=later)
    assert "This is the answer" in words_of(look(member), "#post-3 .post__note")
    assert "Or forty." in look(member).select_one("aside.answer").text
    actions.unaccept(by=member, post=later)

    assert look(member).select_one("#post-3 .post__note") is None
    assert look(member).select_one("aside.answer") is None


def fresh_topic(topic):
    return Topic.objects.get(pk=topic.pk)


def test_a_space_where_one_reads_along_offers_no_reply(space, post, reader, look):
    assert look(reader).select("#post-2 [data-reply]")

    changed = Space.objects.get(pk=space.pk)
    changed.reply = Who.STAFF
    changed.save()

    page = look(reader)
    assert not page.select("[data-reply]")
    assert not page.select("#composer textarea")


def test_a_space_that_closes_is_not_found_by_those_who_may_not_enter(space, topic, post, reader, other_member, sign_in):
    club = make_group()
    inside, outside = sign_in(let_in(other_member, club), fresh=True), sign_in(reader, fresh=True)
    address = topic.get_absolute_url()
    assert {client.get(address).status_code for client in (inside, outside)} == {200}

    changed = Space.objects.get(pk=space.pk)
    changed.see = Who.GROUPS
    changed.save()
    changed.see_groups.set([club])

    assert (inside.get(address).status_code, outside.get(address).status_code) == (200, 404)


def test_title_place_and_lock_of_the_topic_are_asked_each_time(topic, post, reader, owner, look):
    assert "Bloom" in look(reader).title.text

    actions.edit_topic(by=owner, topic=topic, title="Another title", tags=["paper"], kind=Topic.Kind.DISCUSSION)
    actions.lock(by=owner, topic=topic)

    page = look(reader, fresh_topic(topic).get_absolute_url())
    assert page.title.text.startswith("Another title")
    assert page.h1.text.endswith("Another title")
    assert "paper" in page.select_one(".forum-tags").text
    assert not page.select("#composer textarea")


def test_a_topic_near_this_one_is_named_to_those_who_see_it(space, topic, reader, owner, look):
    near = make_topic(owner, space, "Secret neighbour")
    assert "Secret neighbour" in words_of(look(reader), ".related-topics")

    subject_named("forums.topic").hide(near, by=owner)

    assert "Secret neighbour" not in str(look(reader))
    assert "Secret neighbour" in str(look(owner))
    assert "Secret neighbour" not in str(look(reader))


def test_each_reader_has_their_own_language_and_clock(topic, post, reader, member, look):
    User.objects.filter(pk=reader.pk).update(time_zone="Asia/Vladivostok")
    at = Post.objects.get(pk=post.pk).created_at

    for person, zone in ((member, member.time_zone), (reader, "Asia/Vladivostok"), (member, member.time_zone)):
        local = at.astimezone(ZoneInfo(zone))
        assert f"{local:%H:%M}" in look(person).select_one("#post-2 time")["title"]
    russian = look(reader, f"/ru{topic.get_absolute_url()}")
    assert russian.html["lang"] == "ru"
    assert "Ответить" in words_of(russian)
    assert look(reader).html["lang"] == settings.LANGUAGE_CODE
    assert "Reply" in words_of(look(reader))


def test_the_frame_of_a_page_belongs_to_no_address_and_no_reader(topic, post, reader, member, owner, look):
    other = make_topic(owner, topic.space, "Elsewhere")
    first, second = look(reader), look(member, other.get_absolute_url())

    assert first.title.text != second.title.text
    for page, its, others in ((first, topic, other), (second, other, topic)):
        languages = {link["href"] for link in page.select(".site-footer .languages a")}
        assert any(its.get_absolute_url() in address for address in languages)
        assert not any(others.get_absolute_url() in address for address in languages)
    assert member.display_name in str(second.header)
    assert reader.display_name not in str(second)
    tokens = {field["value"] for page in (first, second) for field in page.select('[name="csrfmiddlewaretoken"]')}
    assert len(tokens) >= 2


def test_a_visitors_page_has_nothing_of_a_member(post, space, topic, reader, look, client):
    changed = Space.objects.get(pk=space.pk)
    changed.see = Who.EVERYBODY
    changed.save()
    look(reader)

    page = client.get(topic.get_absolute_url()).content.decode()

    assert "csrfmiddlewaretoken" not in page
    assert "post-deeds" not in page
    assert reader.display_name not in page
    assert "Join and reply" in page
    assert "post-deeds" in str(look(reader))


def test_another_name_of_the_brand_stands_on_the_next_page(post, reader, look, django_capture_on_commit_callbacks):
    look(reader)

    with django_capture_on_commit_callbacks(execute=True):
        brand = BrandSettings.for_site(Site.objects.get(is_default_site=True))
        brand.name = TranslatedText(en="Nightingale")
        brand.save()

    assert look(reader).title.text.endswith("Nightingale")


def test_a_changed_reaction_is_offered_as_it_is_now(post, reader, look, django_capture_on_commit_callbacks):
    kind = heart()
    assert kind.symbol in words_of(look(reader))

    with django_capture_on_commit_callbacks(execute=True):
        kind.is_offered = False
        kind.save()

    assert not look(reader).select(f'#post-2 [formaction="{reverse("forums:react", args=[post.pk, kind.slug])}"]')


def test_reactions_read_before_the_commit_are_read_again_after_it(post, django_capture_on_commit_callbacks):
    kind = heart()
    before = queries.reaction_kinds()
    assert kind in before

    with django_capture_on_commit_callbacks(execute=True):
        kind.is_offered = False
        kind.save()
        # Another process asks now, and finds them as they still are for everybody else.
        forget_everything()
        assert reactions.GENERATION.beside(lambda: before) == before

    assert queries.reaction_kinds() == list(ReactionKind.objects.filter(is_offered=True))
    assert kind not in queries.reaction_kinds()


def test_long_posts_do_not_fill_the_memory_of_a_process(topic, other_member, reader, look):
    short, long = "One short word.", "A long word. " * (showing_topic.LONGEST_KEPT // 10)
    say(other_member, topic, short), say(other_member, topic, long)
    showing_topic._kept_posts.clear()

    for page in (look(reader), look(reader)):
        assert short in words_of(page)
        assert long.strip() in words_of(page, "#post-3")

    (kept,) = [repr(each) for each in showing_topic._kept_posts._values.items() if 'id="post-2"' in repr(each)]
    assert kept.count(short) == 1  # not in the key again
    assert not any('id="post-3"' in repr(each) for each in showing_topic._kept_posts._values.items())
