"""Move, split, merge, hold, invite: what staff do, and what moves along."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from community.forums import actions, queries, rules, texts
from community.forums.actions.moderating import close_quiet_topics
from community.forums.links import topic_url
from community.forums.models import Bookmark, Post, Space, State, Topic, TopicReader
from community.forums.tests.factories import fresh, let_in, make_group, make_space, make_topic, picture, say
from community.moderation import Refused
from community.moderation import actions as moderation
from community.moderation.actions import appoint
from community.moderation.models import FirstDeed, Item, ModerationSettings, Standing, WatchedWord
from community.moderation.subjects import subject_named
from content.tests.factories import Tree, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def topic(space, member):
    return make_topic(member, space)


@pytest.fixture
def first_posts_wait(db):
    ModerationSettings.objects.update_or_create(pk=1, defaults={"hold_first": 1})
    cache.clear()


def reads(member, topic):
    topic.refresh_from_db()
    actions.mark_read(by=member, topic=topic, number=topic.last_number)


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, topic, space: actions.pin(by=by, topic=topic),
        lambda by, topic, space: actions.lock(by=by, topic=topic),
        lambda by, topic, space: actions.move(by=by, topic=topic, space=space),
        lambda by, topic, space: actions.merge(by=by, topic=topic, into=make_topic(by, space)),
        lambda by, topic, space: actions.split(by=by, topic=topic, numbers=[2], title="New", space=space),
        lambda by, topic, space: actions.set_slow_mode(by=by, topic=topic, seconds=60),
        lambda by, topic, space: actions.close_after(by=by, topic=topic, days=1),
        lambda by, topic, space: actions.invite(by=by, space=topic.space),
    ],
)
def test_only_moderators_of_a_space_do_that(deed, topic, member):
    say(member, topic)
    with pytest.raises(actions.NotAllowed):
        deed(member, topic, make_space("other"))


def test_a_moderator_of_one_space_moderates_that_one(topic, other_member, owner):
    appoint(other_member, place=topic.place, by=owner)
    moderator, other = fresh(other_member), make_space("other")
    actions.lock(by=moderator, topic=topic)
    with pytest.raises(actions.NotAllowed):
        actions.move(by=moderator, topic=topic, space=other)


def test_a_pin_ends_by_itself(topic, owner, member):
    actions.pin(by=owner, topic=topic, until=timezone.now() + timedelta(days=1))
    topic.refresh_from_db()
    assert topic.is_pinned
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert not topic.is_pinned


def test_quiet_topics_close(topic, owner, member):
    Space.objects.update(close_after_days=7)
    assert close_quiet_topics() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert close_quiet_topics() == 1
        with pytest.raises(actions.NotAllowed):
            say(member, topic)


def test_a_moved_topic_is_gone_for_who_may_not_enter(topic, owner, other_member):
    shown = actions.upload(by=owner, space=topic.space, file=picture())
    say(owner, topic, f"![x](attachment:{shown.pk})")
    reads(other_member, topic)
    say(owner, topic)
    team = make_space("team", see="staff")

    actions.move(by=owner, topic=topic, space=team)

    assert not Topic.objects.visible_to(fresh(other_member)).exists()
    assert queries.counts(fresh(other_member)).unread == 0
    shown.refresh_from_db()
    assert shown.space == team
    assert [(each.topics_count, each.posts_count) for each in Space.objects.order_by("pk")] == [(0, 0), (1, 3)]


def test_a_split_takes_posts_marks_and_quotations_along(topic, owner, member, other_member):
    say(other_member, topic, "About cups")  # 2
    say(member, topic, "> @oleg #2:\n> About cups\n\nYes, cups")  # 3
    say(owner, topic, "About water")  # 4
    reads(other_member, topic)
    bookmarked = Post.objects.get(topic=topic, number=3)
    actions.bookmark(by=other_member, post=bookmarked, on=True)
    actions.mark_read(by=owner, topic=topic, number=2)
    TopicReader.objects.filter(member=owner, topic=topic).update(read_number=2, is_unread=True)

    new = actions.split(by=owner, topic=topic, numbers=[2, 3], title="Cups", space=topic.space)

    assert list(new.posts.order_by("number").values_list("number", "author__handle")) == [(1, "oleg"), (2, "masha")]
    assert "@oleg #1" in new.posts.get(number=2).text
    assert "#post-1" in new.posts.get(number=2).html
    topic.refresh_from_db()
    assert list(topic.posts.order_by("number").values_list("number", flat=True)) == [1, 4]
    assert (topic.posts_count, new.posts_count, new.last_number) == (2, 2, 2)
    assert TopicReader.objects.get(member=other_member, topic=new).read_number == 2
    assert TopicReader.objects.get(member=owner, topic=new).read_number == 1
    assert TopicReader.objects.get(member=owner, topic=new).is_unread
    assert Bookmark.objects.get().post.topic == new
    space = Space.objects.get()
    assert (space.topics_count, space.posts_count) == (2, 4)


def test_where_the_end_was_split_off_the_topic_ends_before_it(topic, owner, member, other_member, sign_in):
    for _each in range(30):
        say(member, topic)
    reads(other_member, topic)
    actions.mark_read(by=owner, topic=topic, number=5)

    actions.split(by=owner, topic=topic, numbers=range(11, 32), title="The end", space=topic.space)

    topic.refresh_from_db()
    assert topic.last_number == 10
    assert queries.page_of(other_member, topic, 1).pages == 1
    assert [(row.unread, row.topic.pk) for row in queries.unread(fresh(owner)) if row.topic.pk == topic.pk] == [
        (5, topic.pk)
    ]
    # Who had read to the end has read to the new one: what is said now is new to them, though its number is lower.
    assert not [row for row in queries.unread(fresh(other_member)) if row.topic.pk == topic.pk]
    assert say(member, topic, "One more thing").number == 11
    assert [row.unread for row in queries.unread(fresh(other_member)) if row.topic.pk == topic.pk] == [1]
    assert queries.first_unread(other_member, topic) == 11


def test_what_was_read_of_an_end_that_was_split_off_is_forgotten(topic, owner, member, other_member):
    for _each in range(9):
        say(member, topic)
    mark = TopicReader.objects.create(
        member=other_member, topic=topic, read_number=2, also_from=5, also_to=9, is_unread=True
    )

    actions.split(by=owner, topic=topic, numbers=[7, 8, 9, 10], title="The end", space=topic.space)

    mark.refresh_from_db()
    assert (mark.read_number, mark.also_from, mark.also_to) == (2, 5, 6)
    actions.split(by=owner, topic=topic, numbers=[4, 5, 6], title="Another", space=topic.space)
    mark.refresh_from_db()
    assert (mark.read_number, mark.also_from, mark.also_to) == (2, 0, 0)


def test_who_answers_on_a_page_whose_end_was_split_off_sees_their_answer(topic, owner, member, sign_in):
    say(owner, topic), say(owner, topic)
    actions.split(by=owner, topic=topic, numbers=[2, 3], title="The end", space=topic.space)

    answer = sign_in(member).post(
        f"{topic_url(topic)}reply/", {"text": "Mine", "after": 3}, headers={"HX-Request": "true"}
    )

    assert answer.headers["HX-Redirect"].endswith("#post-2")


def test_the_beginning_of_a_topic_is_not_split_off(topic, owner):
    with pytest.raises(actions.NotAllowed):
        actions.split(by=owner, topic=topic, numbers=[1], title="x", space=topic.space)


def test_a_merge_takes_posts_followers_and_marks_along(topic, owner, member, other_member):
    into = make_topic(owner, topic.space, "Into")
    say(other_member, topic, "In the one")
    reads(member, topic), reads(member, into)
    actions.follow_topic(by=member, topic=into, level="normal")

    actions.merge(by=owner, topic=topic, into=into)

    topic.refresh_from_db(), into.refresh_from_db()
    assert topic.merged_into == into
    assert [post.text for post in into.posts.order_by("number")][1:] == ["How long do you let it bloom?", "In the one"]
    assert (into.posts_count, into.last_number) == (3, 3)
    mark = TopicReader.objects.get(member=member, topic=into)
    assert (mark.read_number, mark.is_unread, mark.level) == (3, False, "following")
    mark = TopicReader.objects.get(member=other_member, topic=into)
    assert (mark.is_unread, mark.level) == (True, "following")
    assert [row.topic.pk for row in queries.latest(fresh(other_member))] == [into.pk]
    assert topic in Topic.objects.visible_to(fresh(other_member))  # its address leads on
    space = Space.objects.get()
    assert (space.topics_count, space.posts_count) == (1, 3)


def test_what_was_merged_into_a_closed_space_is_gone_for_those_outside(topic, owner, other_member):
    closed, elsewhere = make_topic(owner, make_space("team", see="staff"), "Closed"), make_space("lounge", see="staff")
    older = make_topic(owner, topic.space, "Older")
    actions.merge(by=owner, topic=older, into=topic)
    actions.merge(by=owner, topic=topic, into=closed)
    assert not Topic.objects.visible_to(fresh(other_member)).exists()
    assert list(Space.objects.order_by("pk").values_list("posts_count", flat=True)) == [0, 3, 0]
    actions.move(by=owner, topic=closed, space=elsewhere)
    assert set(Topic.objects.values_list("space", flat=True)) == {elsewhere.pk}


# --- Held and hidden ------------------------------------------------------------------------------------------------


def test_a_newcomers_first_posts_wait_and_appear(first_posts_wait, space, topic, other_member, owner, member):
    post = actions.reply(by=other_member, topic=topic, text="My first words")
    assert (post.state, post.number) == (State.HELD, 0)
    topic.refresh_from_db()
    assert (topic.last_number, topic.posts_count) == (1, 1)

    subject_named("forums.post").show(post, by=owner)

    topic.refresh_from_db()
    assert (Post.objects.get(pk=post.pk).number, topic.last_number, topic.posts_count) == (2, 2, 2)
    assert [row.unread for row in queries.unread(member)] == [1]


def test_a_newcomer_may_mend_what_they_wrote_however_often(space, topic, other_member):
    ModerationSettings.objects.update_or_create(
        pk=1, defaults={"hold_first": 0, "newcomer_topics": 1, "newcomer_replies": 1, "rate_newcomers": 0}
    )
    cache.clear()
    post = actions.reply(by=other_member, topic=topic, text="Thirty")
    own = actions.open_topic(by=other_member, space=space, title="Mine", text="Begins")
    for number in range(3):
        actions.edit_post(by=other_member, post=post, text=f"Thirty {number}")
        actions.edit_post(by=other_member, post=own.posts.get(), text=f"Begins {number}")

    assert set(FirstDeed.objects.values_list("deed", "number")) == {("reply", 1), ("topic", 1)}
    with pytest.raises(Refused, match="links into a post"):
        actions.edit_post(by=other_member, post=post, text="https://a.ru https://b.ru https://c.ru")


def test_a_newcomers_first_topic_waits_and_appears(first_posts_wait, space, other_member, member, owner):
    topic = actions.open_topic(by=other_member, space=space, title="Hello", text="I am new here")
    assert topic.state == State.HELD
    assert not Topic.objects.visible_to(member).exists()
    assert Topic.objects.visible_to(fresh(other_member)).exists()
    assert Space.objects.get().topics_count == 0

    subject_named("forums.topic").show(topic, by=owner)

    assert Topic.objects.visible_to(member).exists()
    assert (Space.objects.get().topics_count, Space.objects.get().posts_count) == (1, 1)


def test_deleting_and_bringing_back_is_no_way_around_a_moderator(first_posts_wait, space, other_member, member):
    topic = actions.open_topic(by=other_member, space=space, title="Hello", text="I am new here")
    actions.delete_post(by=other_member, post=topic.posts.get())
    actions.restore_post(by=other_member, post=topic.posts.get())

    topic.refresh_from_db()
    assert topic.state == State.HELD
    assert not Topic.objects.visible_to(fresh(member)).exists()
    assert Item.objects.waiting().get().subject == "forums.topic"


def test_a_change_that_waits_is_not_brought_back_unseen(topic, make_member, member):
    known = make_member("known")
    Standing.objects.update_or_create(user=known, defaults={"level": 2})
    post = say(fresh(known), topic)
    WatchedWord.objects.create(text="casino", answer="hold")
    cache.clear()
    assert actions.edit_post(by=fresh(known), post=post, text="A casino").state == State.HELD

    actions.delete_post(by=fresh(known), post=post)
    actions.restore_post(by=fresh(known), post=post)

    post.refresh_from_db()
    assert post.state == State.HELD
    assert not Post.objects.visible_to(fresh(member)).filter(pk=post.pk).exists()


def test_what_waits_moves_along_with_its_topic(topic, member, other_member, owner, django_capture_on_commit_callbacks):
    moderation.flag(say(other_member, topic, "Look here"), by=member, reason="spam")
    closed = make_space("team", see="staff")

    with django_capture_on_commit_callbacks(execute=True):
        actions.move(by=owner, topic=topic, space=closed)

    assert Item.objects.waiting().get().place == closed.place


def test_a_space_may_hold_posts_of_those_below_a_level(topic, make_member):
    Space.objects.update(hold_posts_below_trust=3)
    rules.spaces_changed()
    known = make_member("known")
    Standing.objects.update_or_create(user=known, defaults={"level": 2})
    assert actions.reply(by=fresh(known), topic=topic, text="Hello").state == State.HELD


def test_a_hidden_post_leaves_a_line_and_comes_back(topic, member, other_member, owner):
    post = say(other_member, topic, "Rude")
    posts = subject_named("forums.post")
    for deed in (posts.hide, posts.remove):
        deed(Post.objects.get(pk=post.pk), by=owner)
        (_first, seen) = queries.page_of(fresh(member), topic, 1).posts
        assert seen.html == ""
        topic.refresh_from_db()
        assert topic.posts_count == 1
        posts.show(Post.objects.get(pk=post.pk), by=owner)
        topic.refresh_from_db()
        assert topic.posts_count == 2
    assert posts.title(post) == "Bloom"
    assert "#post-2" in posts.url(post)


def test_a_report_reaches_the_queue_and_is_decided(topic, member, other_member, owner):
    post = say(other_member, topic, "Rude")
    moderation.flag(post, by=member, reason="insult")

    item = Item.objects.get()
    assert item.place == topic.place
    moderation.settle(item, "hide", by=owner, reason="insult")
    assert Post.objects.get(pk=post.pk).state == State.HIDDEN


# --- Invitations and files ------------------------------------------------------------------------------------------


def test_an_invitation_opens_the_space_until_it_ends(owner, member, other_member):
    closed = make_space("club", see="groups")
    invitation = actions.invite(by=owner, space=closed, limit=5, until=timezone.now() + timedelta(days=1))
    actions.accept_invitation(by=member, token=invitation.token)
    assert rules.may_see(fresh(member), closed)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False), pytest.raises(actions.NotAllowed):
        actions.accept_invitation(by=other_member, token=invitation.token)
    assert rules.may_see(fresh(member), closed)

    actions.dismiss(by=owner, space=Space.objects.get(), member=member)
    assert not rules.may_see(fresh(member), closed)
    with pytest.raises(actions.NotAllowed):
        actions.accept_invitation(by=fresh(member), token=invitation.token)


def test_pictures_lose_what_they_know_of_place_and_camera(member):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    shown = actions.upload(by=member, space=make_space(), file=picture(exif=exif))
    with shown.file.open() as file:
        assert b"Secret camera" not in file.read()
    assert (shown.width, shown.height) == (1280, 720)
    assert shown.small.name.endswith("-small.webp")


def test_what_is_no_picture_is_refused(member):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(actions.NotAllowed):
        actions.upload(by=member, space=make_space(), file=SimpleUploadedFile("cat.jpg", b"<script>", "image/jpeg"))


def test_files_of_a_closed_space_are_for_those_inside(make_member, owner, sign_in, client):
    club = make_group("club")
    closed, vip, other = make_space("club", groups=[club]), let_in(make_member("vika"), club), make_member("masha")
    shown = actions.upload(by=vip, space=closed, file=picture())
    urls = [texts.picture_url(shown), texts.picture_url(shown, small=True)]

    def answers(person):
        reader = sign_in(person, fresh=True) if person else client
        return {reader.get(url).status_code for url in urls}

    assert answers(vip) == {200}
    assert answers(owner) == {404}  # nobody has posted it yet
    topic = make_topic(vip, closed, text=f"![x](attachment:{shown.pk})")
    assert answers(vip) == answers(owner) == {200}
    assert answers(other) == answers(None) == {404}
    subject_named("forums.post").hide(topic.posts.get(), by=owner)
    assert answers(owner) == {200}
    assert answers(other) == {404}
    from members.actions import revoke_access

    revoke_access(vip, club)
    assert answers(vip) == {404}


def test_pictures_nobody_posted_go_after_a_day_and_those_in_drafts_stay(member, django_capture_on_commit_callbacks):
    space = make_space()
    left, kept = (actions.upload(by=member, space=space, file=picture()) for _n in range(2))
    actions.save_draft(by=member, place=f"space:{space.pk}", text=f"![x](attachment:{kept.pk})")
    in_two_days = time_machine.travel(timezone.now() + timedelta(days=2), tick=False)
    with in_two_days, django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep_uploads() == 1
    from community.forums.models import Attachment

    assert list(Attachment.objects.all()) == [kept]
    assert not left.file.storage.exists(left.file.name)


def test_the_words_of_a_deleted_post_leave_after_a_month(topic, other_member):
    post = say(other_member, topic, "Forget me")
    actions.edit_post(by=other_member, post=post, text="Forget me now")
    actions.delete_post(by=other_member, post=post)
    assert actions.forget_deleted_words() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert actions.forget_deleted_words() == 1
    post.refresh_from_db()
    assert (post.text, post.html, post.edits.count()) == ("", "", 0)


def test_who_was_invited_is_no_stranger(space, owner, member, other_member, make_member):
    links = "https://a.example https://b.example https://c.example"
    with pytest.raises(Refused, match="2 links"):
        actions.open_topic(by=fresh(member), space=space, title="Links", text=links)
    given = make_member("gleb")
    Standing.objects.create(user=given, level=3)

    actions.accept_invitation(by=member, token=actions.invite(by=owner, space=space, limit=2).token)
    actions.invite_by_name(by=owner, space=space, member=other_member)
    actions.invite_by_name(by=owner, space=space, member=given)

    for person in (member, other_member):
        actions.open_topic(by=fresh(person), space=space, title="Links", text=links)
        moderation.recount([person.pk])
    levels = Standing.objects.filter(user__in=[member, other_member, given]).order_by("user__handle")
    assert sorted(levels.values_list("level", flat=True)) == [1, 1, 3]


# --- Cards ----------------------------------------------------------------------------------------------------------


def test_a_link_that_stands_alone_shows_what_it_leads_to_only_to_who_may_see_it(topic, owner, member):
    from community.forums import cards
    from community.forums.links import topic_url
    from messaging.links import absolute

    secret = make_topic(owner, make_space("team", see="staff"), "Secret title")
    secret.space = rules.space_of(secret)
    post = say(owner, topic, f"Look:\n\n{absolute(topic_url(secret)).replace(secret.slug, 'x')}")

    assert "Secret title" not in post.html
    assert "Secret title" not in cards.completed([post], member)[post.pk]
    assert "Secret title" in cards.completed([post], owner)[post.pk]


def test_a_card_says_what_kind_of_page_it_is_and_what_one_gets(topic, owner):
    from community.forums import cards
    from messaging.links import absolute

    tree = Tree()
    product = tree.product(title="Kenya Nyeri", tagline="Blackcurrant and a dry finish.")
    article = tree.article(title="The moka pot", summary="Thirty seconds.", cover=make_picture())
    pages = "\n\n".join(absolute(page.url) for page in (product, article))
    html = cards.completed([post := say(owner, topic, f"Look:\n\n{pages}")], owner)[post.pk]
    first, second = BeautifulSoup(html, "html.parser").select(".link-card")

    assert first.get_text(" ", strip=True) == "Product Kenya Nyeri Blackcurrant and a dry finish."
    assert second.get_text(" ", strip=True) == "Article The moka pot Thirty seconds."
    assert second.select_one("img")["alt"] == ""
    assert second.select_one("img")["src"].startswith("/media/")


def test_a_new_title_is_looked_through_too(topic, member):
    Standing.objects.update_or_create(user=member, defaults={"level": 2})
    for word, answer in (("casino", "hold"), ("swindle", "refuse")):
        WatchedWord.objects.create(text=word, answer=answer)
    cache.clear()

    actions.edit_topic(by=fresh(member), topic=topic, title="Casino")
    assert Item.objects.waiting().get().subject == "forums.topic"
    assert Topic.objects.get(pk=topic.pk).state == State.PUBLISHED
    with pytest.raises(moderation.Refused):
        actions.edit_topic(by=fresh(member), topic=topic, title="A swindle")


def test_who_may_not_write_moderates_nothing_meanwhile(topic, member, make_member):
    lena = make_member("lena")
    appoint(lena, place=topic.place, by=None)
    assert rules.may_moderate(fresh(lena), topic.space)

    Standing.objects.filter(user=lena).update(silenced_until=timezone.now() + timedelta(days=1))

    assert not rules.may_moderate(fresh(lena), topic.space)
    with pytest.raises(actions.NotAllowed):
        actions.reply(by=fresh(lena), topic=topic, text="All the same")


@pytest.mark.parametrize("language", ["", "/ru"])
def test_who_may_not_write_reads_under_a_topic_until_when(topic, member, sign_in, language):
    until = timezone.now() + timedelta(days=800)
    Standing.objects.update_or_create(user=member, defaults={"silenced_until": until})

    html = sign_in(member).get(f"{language}{topic.get_absolute_url()}").content.decode()

    said = html.split("вы можете читать, но не писать" if language else "You can read and not write until")
    assert str(until.year) in (said[0][-60:] if language else said[1][:60])


def test_who_is_suspended_hears_of_no_space_but_the_open_ones(topic, member, other_member, owner):
    porch = make_space("porch", see="everybody")
    assert rules.who_may_see(topic.space, [fresh(other_member)])
    Standing.objects.create(user=other_member, is_banned=True)

    assert not rules.who_may_see(topic.space, [fresh(other_member)])
    assert rules.visible_space_ids(fresh(other_member)) == {porch.pk}


def test_who_may_see_asks_for_many_what_it_asks_for_one(topic, make_member, django_assert_num_queries):
    rules.all_spaces()
    for number in (1, 3):
        people = [make_member(f"reader-{number}-{place}") for place in range(number)]
        with django_assert_num_queries(3):
            assert len(rules.who_may_see(topic.space, people)) == number


def test_who_moderates_a_single_space_is_offered_no_move(space, topic, other_member, owner, sign_in):
    appoint(other_member, place=space.place, by=owner, title="Kitchen")
    make_space("garden")
    address = reverse("forums:manage", args=[topic.pk])

    assert "Move it there" not in sign_in(fresh(other_member)).get(address).content.decode()
    assert "Move it there" in sign_in(owner, fresh=True).get(address).content.decode()
