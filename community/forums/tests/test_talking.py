"""Open, answer, change, delete, react."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Activity
from community.forums import actions, queries, texts
from community.forums.models import Attachment, Draft, Post, State, Topic, TopicReader
from community.forums.tests.factories import fresh, heart, make_space, make_topic, picture, say
from community.moderation.models import Standing
from community.moderation.models.trust import Level
from jobs.testing import queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def topic(space, member):
    return make_topic(member, space)


def test_a_topic_begins_with_its_first_post(space, member):
    topic = make_topic(member, space, "Сколько ждать?", tags=["Воронка", "bloom", "воронка"])

    assert (topic.slug, topic.last_number, topic.posts_count) == ("skolko-zhdat", 1, 1)
    assert [tag.slug for tag in topic.tags.order_by("slug")] == ["bloom", "воронка"]
    assert topic.posts.get().number == 1
    space.refresh_from_db()
    assert (space.topics_count, space.posts_count, space.last_topic) == (1, 1, topic)
    assert Activity.objects.filter(verb="topic.opened", about_id=topic.pk).count() == 1
    assert not Activity.objects.filter(verb="post.posted").exists()


def test_replies_are_numbered_and_counted(topic, other_member):
    posts = [say(other_member, topic, f"Answer {number}") for number in range(3)]

    topic.refresh_from_db()
    assert [post.number for post in posts] == [2, 3, 4]
    assert (topic.last_number, topic.posts_count, topic.last_author) == (4, 4, other_member)
    topic.space.refresh_from_db()
    assert topic.space.posts_count == 4


@pytest.mark.parametrize("mentions", [1, 3])
@pytest.mark.parametrize("followers", [1, 3])
def test_a_reply_costs_the_same_whoever_hears_of_it(topic, make_member, mentions, followers):
    """Those it concerns are told by a job."""
    topic = Topic.objects.get(pk=topic.pk)
    for number in range(followers):
        follower = make_member(f"follower-{number}")
        actions.mark_read(by=follower, topic=topic, number=1)
        actions.follow_topic(by=follower, topic=topic)
    words = "Ask " + ", ".join(f"@{make_member(f'asked-{number}').handle}" for number in range(mentions))
    writer = make_member("writer", joined_at=timezone.now() - timedelta(days=99))
    Standing.objects.create(user=writer, level=Level.REGULAR)
    actions.reply(by=fresh(writer), topic=topic.pk, text="First")
    writer = fresh(writer)

    with queued(), CaptureQueriesContext(connection) as asked:
        post = actions.reply(by=writer, topic=topic.pk, text=words, key=uuid.uuid4())

    written = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert post.number == 3
    # The topic; access and standing (a request has them with its member); the mentioned; post, topic, the marks of others
    # and one's own, the log, the task, the draft, the space.
    assert len(written) == 12, "\n".join(sql[:200] for sql in written)


def test_the_same_key_again_is_the_same_post(topic, member):
    key = uuid.uuid4()
    first = say(member, topic, "Once", key=key)
    again = say(member, topic, "Once", key=key)

    assert first == again
    assert Post.objects.filter(topic=topic).count() == 2


def test_the_same_key_again_is_the_same_topic(space, member):
    key = uuid.uuid4()
    assert make_topic(member, space, key=key) == make_topic(member, space, key=key)
    assert Topic.objects.count() == 1


def test_an_empty_post_is_refused_with_a_sentence(topic, member):
    with pytest.raises(actions.NotAllowed, match="nothing written"):
        say(member, topic, " \n\x00 ")


def test_a_change_keeps_what_it_said_before(topic, member):
    post = topic.posts.get()
    actions.edit_post(by=member, post=post, text="How long do you wait?", reason="clearer")

    versions = queries.history(member, Post.objects.select_related("topic").get())
    assert [version.text for version in versions] == ["How long do you wait?", "How long do you let it bloom?"]
    assert ("removed", "let") in versions[0].diff or any(tag == "removed" for tag, _words in versions[0].diff)
    assert versions[0].reason == "clearer"


def test_only_its_author_or_a_moderator_changes_a_post(topic, other_member, owner):
    with pytest.raises(actions.NotAllowed):
        actions.edit_post(by=other_member, post=topic.posts.get(), text="Mine now")
    actions.edit_post(by=owner, post=topic.posts.get(), text="Corrected by the team")
    assert topic.posts.get().text == "Corrected by the team"


def test_a_deleted_post_leaves_its_place_and_can_come_back(topic, member, other_member):
    post = say(other_member, topic)
    say(member, topic, "An answer to that")

    actions.delete_post(by=other_member, post=post)
    topic.refresh_from_db()
    page = queries.page_of(member, topic, 1)
    assert [each.number for each in page.posts] == [1, 2, 3]
    assert page.posts[1].state == State.DELETED
    assert not page.posts[1].html
    assert (topic.posts_count, topic.last_number) == (2, 3)

    actions.restore_post(by=other_member, post=post)
    topic.refresh_from_db()
    assert topic.posts_count == 3


def test_deleting_an_unanswered_topic_takes_it_away(topic, member, other_member):
    actions.delete_post(by=member, post=topic.posts.get())

    assert not Topic.objects.visible_to(fresh(other_member)).exists()
    topic.space.refresh_from_db()
    assert (topic.space.topics_count, topic.space.posts_count, topic.space.last_topic) == (0, 0, None)

    actions.restore_post(by=member, post=Post.objects.get())
    assert Topic.objects.visible_to(fresh(other_member)).exists()


def test_reactions_are_counted_and_taken_back(topic, other_member):
    post, kind = topic.posts.get(), heart()
    actions.react(by=other_member, post=post, kind=kind, on=True)
    actions.react(by=other_member, post=post, kind=kind, on=True)
    assert Post.objects.get().reactions == {"heart": 1}
    actions.react(by=other_member, post=post, kind="heart", on=False)
    assert (Post.objects.get().reactions, Post.objects.get().reactions_count) == ({}, 0)


def test_nobody_applauds_themselves(topic, member):
    with pytest.raises(actions.NotAllowed):
        actions.react(by=member, post=topic.posts.get(), kind=heart(), on=True)


def test_the_asker_chooses_the_answer(space, member, other_member):
    topic = make_topic(member, space, kind="question")
    post = say(other_member, topic)

    actions.accept(by=member, post=post)
    topic.refresh_from_db()
    assert topic.accepted_post == post
    with pytest.raises(actions.NotAllowed):
        actions.unaccept(by=other_member, post=post)
    actions.unaccept(by=member, post=post)
    topic.refresh_from_db()
    assert topic.accepted_post is None


def test_a_deleted_answer_is_no_answer(space, member, other_member):
    topic = make_topic(member, space, kind="question")
    post = say(other_member, topic)
    actions.accept(by=member, post=post)
    actions.delete_post(by=other_member, post=post)
    topic.refresh_from_db()
    assert topic.accepted_post is None


def test_slow_mode_makes_wait(topic, owner, other_member):
    actions.set_slow_mode(by=owner, topic=topic, seconds=60)
    say(other_member, topic)
    with pytest.raises(actions.NotAllowed, match="Slow mode"):
        actions.reply(by=other_member, topic=topic, text="And another thing")


def test_a_closed_topic_takes_no_answers_but_a_moderators(topic, owner, other_member):
    actions.lock(by=owner, topic=topic)
    with pytest.raises(actions.NotAllowed, match="closed"):
        say(other_member, topic)
    say(owner, topic, "The last word")


def test_announcements_are_the_teams(space, member, owner):
    with pytest.raises(actions.NotAllowed):
        make_topic(member, space, kind="announcement")
    assert make_topic(owner, space, kind="announcement").kind == "announcement"


def test_a_staff_answer_marks_the_topic(topic, owner, member):
    say(owner, topic)
    topic.refresh_from_db()
    assert topic.brand_answered_at is not None


# --- Words ----------------------------------------------------------------------------------------------------------


def test_a_quotation_names_who_said_it_and_leads_there():
    html = texts.to_html("> @vera #30:\n> It was **good**.\n\nYes.")
    assert '<cite class="quote__by"><a href="?page=2#post-30"' in html
    assert "<strong>good</strong>" in html


def test_a_picture_from_elsewhere_becomes_a_link():
    html = texts.to_html("![cat](https://evil.example/cat.png)")
    assert "<img" not in html
    assert 'href="https://evil.example/cat.png"' in html


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="alert(1)">', "![x](attachment:x)"],
)
def test_no_text_becomes_a_script(text):
    html = texts.to_html(text)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html


def test_only_ones_own_pictures_of_this_space_are_shown(space, member, other_member):
    mine = actions.upload(by=member, space=space, file=picture())
    other = make_space("other")
    text = f"![a cup](attachment:{mine.pk})"

    assert "<img" in texts.prepare(text, author=member, space=space).html
    assert "<img" not in texts.prepare(text, author=other_member, space=space).html
    assert "<img" not in texts.prepare(text, author=member, space=other).html


def test_a_posted_picture_belongs_to_its_post(topic, member):
    shown = actions.upload(by=member, space=topic.space, file=picture())
    post = say(member, topic, f"![a cup](attachment:{shown.pk})")

    assert Attachment.objects.get().post == post
    # Another post of theirs cannot take it along.
    assert "<img" not in say(member, topic, f"Again ![a cup](attachment:{shown.pk})").html


# --- Drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_again_and_goes_when_it_is_sent(topic, member):
    place = f"topic:{topic.pk}"
    actions.save_draft(by=member, place=place, text="I wanted to s")
    (row,) = queries.drafts(member)
    assert (row.draft.text, row.title, row.place_title) == ("I wanted to s", "Bloom", "Kitchen")

    say(member, topic, "I wanted to say")
    assert not Draft.objects.exists()


def test_two_devices_lose_nothing(topic, member):
    place = f"topic:{topic.pk}"
    phone = actions.save_draft(by=member, place=place, text="From the phone", seen="")
    desk = actions.save_draft(by=member, place=place, text="From the desk", seen="")
    assert phone is not None
    assert desk is not None
    assert (desk.text, desk.more["other"]) == ("From the desk", "From the phone")


def test_nothing_typed_is_no_draft(topic, member):
    actions.save_draft(by=member, place=f"topic:{topic.pk}", text="x")
    assert actions.save_draft(by=member, place=f"topic:{topic.pk}", text=" ") is None
    assert not Draft.objects.exists()


def test_a_draft_needs_a_place_one_sees(member, other_member):
    from community.forums.tests.factories import make_group

    closed = make_space("club", groups=[make_group()])
    with pytest.raises(actions.NotAllowed):
        actions.save_draft(by=member, place=f"space:{closed.pk}", text="x")
    with pytest.raises(actions.NotAllowed):
        actions.save_draft(by=member, place="elsewhere:1", text="x")


def test_marks_of_those_who_write(topic, member):
    reader = TopicReader.objects.get()
    assert (reader.member, reader.read_number, reader.is_unread, reader.level) == (member, 1, False, "following")
