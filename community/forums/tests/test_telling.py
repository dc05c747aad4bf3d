"""Who hears of what, and the words they find it by."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone, translation

from community.forums import actions, digests, index, search, seeds, telling
from community.forums.models import Level, Post, PostWords, State, Topic, TopicReader, TopicWords
from community.forums.tests.factories import fresh, let_in, make_group, make_space, make_topic, say
from community.moderation.models import RepliedTopic
from content.search import Reader, find, suggest
from content.search_words import Query
from jobs.testing import queued, run_queued
from members.actions import revoke_access, tie
from messaging.actions import prefer, unsubscribe
from messaging.models import Message, Notice, Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space()


def told(member):
    """(kind, title) of what a member was told, in order."""
    return list(Notice.objects.filter(user=member).order_by("pk").values_list("kind", "title"))


def test_who_follows_a_topic_hears_of_replies_as_one_notice(space, member, other_member):
    topic = make_topic(member, space)
    say(other_member, topic, "One")
    say(other_member, topic, "Two")

    notice = Notice.objects.get(user=member)
    assert (notice.kind, notice.number, notice.place) == ("forums.reply", 2, space.place)
    assert not told(other_member)


def test_everybody_hears_of_a_post_once_by_the_reason_nearest_to_them(space, member, other_member, owner):
    topic = make_topic(member, space)
    say(other_member, topic, "Thirty seconds")
    Notice.objects.all().delete()

    say(owner, topic, "> @oleg #2:\n> Thirty seconds\n\nAs @masha says, and I agree with @masha")

    assert told(member) == [("forums.mention", "Bloom")]
    assert told(other_member) == [("forums.quote", "Bloom")]


def test_the_asker_hears_that_the_team_answered(space, member, owner):
    say(owner, make_topic(member, space))
    assert told(member) == [("forums.answered", "Bloom")]


def test_nobody_hears_of_what_they_may_not_see(make_member, owner):
    club = make_group("club")
    closed, vip = make_space("club", groups=[club]), let_in(make_member("vika"), club)
    outsider = make_member("masha")
    topic = make_topic(vip, closed)
    actions.follow_topic(by=vip, topic=topic)
    revoke_access(vip, club)

    say(owner, topic, "Hello @masha and @vika")

    assert not told(outsider)
    assert not told(vip)


def test_who_muted_a_topic_or_a_person_has_peace(space, member, other_member, owner):
    topic = make_topic(member, space)
    tie(member, other_member, "muted")
    say(other_member, topic, "@masha")
    actions.follow_topic(by=member, topic=topic, level="muted")
    say(owner, topic, "@masha")
    assert not told(member)


def unread(member):
    return list(Notice.objects.filter(user=member, read_at=None).values_list("kind", flat=True))


def test_reading_a_topic_reads_its_notices(space, member, other_member):
    topic = make_topic(member, space)
    for number in range(3):
        say(other_member, topic, f"Answer {number}")

    actions.mark_read(by=member, topic=topic, number=3)
    assert unread(member) == ["forums.reply"]  # of three answers the last is still to be read
    actions.mark_read(by=member, topic=topic, number=4)
    assert not unread(member)


def test_who_has_read_the_post_they_were_named_in_needs_no_notice_of_it(space, member, other_member):
    topic = make_topic(other_member, space)
    say(other_member, topic, "As @masha says")
    say(other_member, topic, "And more")

    actions.mark_read(by=member, topic=topic, number=1)
    assert unread(member) == ["forums.mention"]
    actions.mark_read(by=member, topic=topic, number=2)
    assert not unread(member)


def test_who_sits_in_the_topic_is_not_told_of_what_they_have_read(space, member, other_member):
    topic = make_topic(member, space)
    with queued():
        post = say(other_member, topic)
        actions.mark_read(by=member, topic=topic, number=post.number)
        run_queued()
    assert not told(member)


def test_marking_all_read_reads_the_notices_of_these_spaces(space, member, other_member):
    elsewhere = make_space("bar")
    for place in (space, elsewhere):
        say(other_member, make_topic(member, place))

    actions.mark_all_read(by=member, space=space)
    assert list(Notice.objects.filter(user=member, read_at=None).values_list("place", flat=True)) == [elsewhere.place]
    actions.mark_all_read(by=member)
    assert not unread(member)


@pytest.mark.parametrize("by_letter", [False, True])
def test_muting_a_topic_ends_what_waits_to_be_told_of_it(space, member, other_member, by_letter):
    topic = make_topic(member, space)
    say(other_member, topic)

    if by_letter:
        unsubscribe(Message.objects.get(user=member, kind="forums.reply"))
    else:
        actions.follow_topic(by=member, topic=topic, level="muted")

    assert not unread(member)


def test_followers_of_space_tag_and_person_hear_of_new_topics_once(space, make_member, owner):
    by_space, by_tag, by_person, muted = (make_member(name) for name in ("anna", "boris", "vlada", "gleb"))
    actions.follow_space(by=by_space, space=space)
    first = make_topic(owner, space, "First", tags=["cup"])
    actions.follow_tag(by=by_tag, tag=first.tags.get())
    actions.follow_tag(by=by_space, tag=first.tags.get())
    tie(by_person, owner, "following")
    tie(muted, owner, "following")
    actions.follow_space(by=muted, space=space, level="muted")
    Notice.objects.all().delete()

    make_topic(owner, space, "Second", tags=["Cup"])

    assert told(by_space) == told(by_tag) == [("forums.new_topic", "Second")]
    assert told(by_person) == [("forums.persons_topic", "Second")]
    assert not told(muted)

    actions.follow_tag(by=by_space, tag=first.tags.get(), level="muted")
    actions.follow_tag(by=by_person, tag=first.tags.get(), level="muted")
    make_topic(owner, space, "Third", tags=["cup"])
    assert not [title for person in (by_space, by_person) for _kind, title in told(person) if title == "Third"]


def test_an_announcement_reaches_all_who_may_see_it(make_member, owner):
    club = make_group("club")
    closed, vip = make_space("club", groups=[club]), let_in(make_member("vika"), club)
    outsider = make_member("masha")
    make_topic(owner, closed, "New roast", kind="announcement")
    assert told(vip) == [("forums.announcement", "New roast")]
    assert not told(outsider)


def test_whose_reply_is_the_answer_hears_of_it(space, member, other_member):
    topic = make_topic(member, space, kind="question")
    actions.accept(by=member, post=say(other_member, topic))
    assert told(other_member) == [("forums.accepted", "Bloom")]


def test_who_is_invited_by_name_hears_of_it(owner, member):
    actions.invite_by_name(by=owner, space=make_space("club", see="groups"), member=member)
    assert told(member) == [("forums.invited", "Club")]


def test_what_is_deleted_or_moved_away_is_told_no_more(space, member, other_member, owner):
    topic = make_topic(member, space)
    post = say(other_member, topic)
    actions.delete_post(by=other_member, post=post)
    assert not told(member)
    say(other_member, topic)
    actions.move(by=owner, topic=topic, space=make_space("team", see="staff"))
    assert not told(member)


def test_a_topic_is_held_for_a_few_letters_at_a_time(space, member, owner, make_member, monkeypatch):
    """While letters are written, nobody answers in the topic."""
    topic = make_topic(member, space)
    for number in range(25):
        actions.follow_topic(by=make_member(f"reader-{number}"), topic=topic)
    told_at_once = []
    monkeypatch.setattr(telling, "tell_many", lambda _kind, to, **_more: told_at_once.append(len(to)))

    say(owner, topic)

    assert sum(told_at_once) == 26
    assert max(told_at_once) <= 10


def test_imports_are_no_news(space, member, other_member):
    topic = make_topic(member, space, at=timezone.now() - timedelta(days=30))
    say(other_member, topic, at=timezone.now() - timedelta(days=29))
    assert not told(member)


def test_replying_in_topics_counts_for_trust(space, member, other_member):
    say(other_member, make_topic(member, space))
    assert RepliedTopic.objects.get().member == other_member


# --- The digest -----------------------------------------------------------------------------------------------------


def test_the_digest_has_what_is_unread_and_what_was_talked_about(space, member, other_member, owner):
    since = timezone.now() - timedelta(days=1)
    mine = make_topic(member, space, "Mine")
    say(other_member, mine)
    busy, quiet = make_topic(owner, space, "Busy"), make_topic(owner, space, "Quiet")
    say(other_member, busy)

    data = digests.load(fresh(member), since, timezone.now())

    assert data is not None
    assert [(line.title, line.why) for line in data["unread"]] == [("Mine", "1 new reply")]
    assert [line.title for line in data["top"]] == [busy.title, quiet.title]


def test_a_topic_the_digest_tells_of_is_not_named_twice(space, member, other_member, owner):
    actions.follow_space(by=member, space=space)
    mine, other = make_topic(member, space, "Mine"), make_topic(owner, space, "Other")
    prefer(member.pk, "forums.reply", "mail", "digest")
    say(other_member, mine)
    actions.follow_space(by=member, space=space, level="normal")
    make_topic(owner, space, "Third")

    data = digests.load(fresh(member), timezone.now() - timedelta(days=1), timezone.now())

    assert {notice.title for notice in Notice.objects.filter(is_for_digest=True)} == {"Mine", other.title}
    assert data is not None
    assert (data["unread"], data["headlines"]) == ([], ["Third"])


def test_no_news_make_no_digest(space, member, owner):
    since = timezone.now()
    actions.mark_read(by=member, topic=make_topic(owner, space), number=1)
    assert digests.load(fresh(member), since, timezone.now()) is None


def test_the_digest_knows_nothing_of_closed_spaces(member, owner):
    make_topic(owner, make_space("club", groups=[make_group()]))
    assert digests.load(member, timezone.now() - timedelta(days=1), timezone.now()) is None


# --- The search -----------------------------------------------------------------------------------------------------


def found(text, person=None, language="ru"):
    with translation.override(language):
        results = find(text, Reader(person or AnonymousUser(), language))
        return [(hit.title, str(hit.snippet)) for hit in results.screen(20) if hit.kind == "discussions"]


def test_words_are_found_in_every_form_and_by_whom_they_are_for(member, owner):
    make_topic(owner, make_space("open", see="everybody"), "Кружки", "Где купить красивую кружку?")
    make_topic(owner, make_space("members"), "Running water", "The kettles boil.")
    topic = make_topic(owner, make_space("club", groups=[make_group()]), "Тайная кружка", "Тайна")

    assert [title for title, _snippet in found("кружек")] == ["Кружки"]
    assert "<mark>" in found("купил")[0][1]
    assert [title for title, _snippet in found("кружка", member)] == ["Кружки"]
    assert [title for title, _snippet in found("kettle run", member)] == ["Running water"]
    assert not found("kettle")
    assert {title for title, _snippet in found("кружка", owner)} == {"Кружки", topic.title}


def test_moderators_too_are_shown_the_words_of_a_topic_that_everybody_reads(member, owner):
    topic = make_topic(owner, make_space(), "Bloom", "Words I regret")
    say(member, topic)
    actions.delete_post(by=owner, post=topic.posts.get(number=1))

    assert found("bloom", owner, "en") == [("Bloom", "")]


def test_a_changed_text_is_found_by_its_new_words(member, owner):
    topic = make_topic(owner, make_space())
    actions.edit_post(by=owner, post=topic.posts.get(), text="Espresso")
    assert found("espresso", member, "en")
    assert not found("bloom how", member, "en") or found("bloom", member, "en")
    actions.edit_topic(by=owner, topic=topic, title="Ristretto")
    assert found("ristretto", member, "en")
    assert not found("bloom", member, "en")


def test_what_is_hidden_is_not_found(member, owner, other_member):
    topic = make_topic(owner, make_space())
    post = say(other_member, topic, "Cappuccino")
    assert found("cappuccino", member, "en")
    actions.delete_post(by=other_member, post=post)
    assert not found("cappuccino", member, "en")


def test_what_a_job_lost_is_indexed_at_night(member, owner):
    from community.forums.index import index_missing

    make_topic(owner, make_space())
    PostWords.objects.all().delete()
    TopicWords.objects.all().delete()
    assert not found("bloom", member, "en")
    assert index_missing() == Post.objects.count()
    assert found("bloom", member, "en")


def test_what_was_split_off_is_found_by_its_new_title(member, owner):
    topic = make_topic(owner, make_space())
    say(member, topic, "Thirty seconds.")

    new = actions.split(by=owner, topic=topic, numbers=[2], title="Ristretto", space=topic.space)

    assert found("ristretto", member, "en") == [("Ristretto", "Thirty seconds.")]
    assert [each.title for each in suggest("ristr", Reader(member, "en"), 5)] == [new.title]


def test_what_was_merged_is_found_by_the_title_and_the_tags_of_where_it_went(member, owner):
    into, topic = (
        make_topic(owner, make_space(slug), slug.title(), "Words", tags=[slug]) for slug in ("lungo", "mocha")
    )

    actions.merge(by=owner, topic=topic, into=into)

    assert [title for title, _snippet in found("mocha", member, "en")] == ["Lungo"]  # the tag came along
    PostWords.objects.filter(post=into.posts.get(number=1)).delete()
    assert not found("mocha", member, "en")  # it is no beginning of a topic any more


def test_after_an_upgrade_the_index_is_filled_without_waiting_for_the_night(member, owner):
    make_topic(owner, make_space())
    seeds.fill_index()
    TopicWords.objects.all().delete()
    assert not suggest("bloo", Reader(member, "en"), 5)

    with queued():
        call_command("migrate", verbosity=0)
        assert not run_queued()  # a worker of the release before would fill what it knows
        assert run_queued(waiting_for_retry=True) == 1

    assert suggest("bloo", Reader(member, "en"), 5)


def test_where_nothing_is_missing_no_job_begins(member, owner, monkeypatch):
    monkeypatch.setattr(index, "index_missing", lambda: pytest.fail("There is nothing to do."))
    seeds.fill_index()
    make_topic(owner, make_space())
    seeds.fill_index()


def test_an_old_title_is_found_before_all_the_newer_posts_that_name_it(member, owner, monkeypatch):
    monkeypatch.setattr(search, "MOST_POSTS", 3)
    space = make_space()
    make_topic(owner, space, title="Choosing a kettle", text="Which one?")
    chat = make_topic(owner, space, title="Small talk", text="Hello.")
    for number in range(5):
        say(member, chat, f"My kettle is number {number}.")

    hits = find("kettles", Reader(member, "en")).screen(10)

    assert [hit.title for hit in hits] == ["Choosing a kettle", "Small talk"]
    assert hits[0].url.endswith("/choosing-a-kettle/")
    assert hits[1].url.endswith("#post-6")  # of many posts the newest
    assert str(hits[1].snippet) == "My <mark>kettle</mark> is number 4."


def test_one_lively_topic_does_not_hide_the_others(member, owner, monkeypatch):
    monkeypatch.setattr(search, "MOST_POSTS", 3)
    space = make_space()
    quiet = [make_topic(owner, space, title=f"Talk {number}", text="Rhubarb.") for number in range(2)]
    lively = make_topic(owner, space, title="Small talk", text="Hello.")
    for number in range(9):
        say(member, lively, f"Rhubarb number {number}.")

    hits = find("rhubarb", Reader(member, "en")).hits

    assert [hit.title for hit in hits] == [lively.title, quiet[1].title, quiet[0].title]
    assert hits[0].url.endswith("#post-10")


def test_older_posts_are_looked_through_until_enough_are_found(member, owner, monkeypatch):
    space = make_space()
    topics = [make_topic(owner, space, title=f"Talk {number}", text="Rhubarb.") for number in range(6)]
    last = Post.objects.order_by("-pk").first().pk
    monkeypatch.setattr(search, "NEWEST", (2, 4))

    def found_with(enough):
        monkeypatch.setattr(search, "ENOUGH", enough)
        search._near.put("last", last)
        return [hit.title for hit in find("rhubarb", Reader(member, "en")).hits]

    assert found_with(2) == [topic.title for topic in topics[:-3:-1]]
    assert found_with(3) == [topic.title for topic in topics[:-5:-1]]
    assert found_with(5) == [topic.title for topic in topics[::-1]]


def test_titles_are_offered_while_one_types_to_those_who_may_enter(member, owner):
    make_topic(owner, make_space(), title="Кофейня у дома")
    make_topic(owner, make_space("attic", groups=[make_group()]), title="Кофейный чердак")

    def offered(text, person):
        return [each.title for each in suggest(text, Reader(person, "ru"), 5)]

    assert offered("кофей", member) == ["Кофейня у дома"]
    assert offered("кофейню", member) == ["Кофейня у дома"]
    assert offered("доме кофе", member) == ["Кофейня у дома"]
    assert offered("чай", member) == []
    assert offered("кофей", AnonymousUser()) == []
    assert offered("кофей", let_in(member, make_group())) == ["Кофейный чердак", "Кофейня у дома"]


@pytest.mark.parametrize("text", ["'", '"', "a'b", "кофе & | ! чай", "NOT", "*", "(:", "\\"])
def test_no_text_breaks_the_search(text, member):
    found(text, member)


@pytest.mark.parametrize("liveliest", [1, 500])
def test_what_one_may_not_see_decides_nothing_of_what_is_offered(member, owner, monkeypatch, liveliest):
    monkeypatch.setattr(search, "LIVELIEST", liveliest)
    shut = make_space("shut", see="staff")
    space = make_space(see="everybody")
    lively = make_topic(member, space, "Espresso for everybody")
    make_topic(member, space, "Espresso at home")
    Topic.objects.bulk_create(
        Topic(space=shut, author=owner, title=f"Espresso secret {number}", slug="secret", state=State.PUBLISHED)
        for number in range(201)
    )
    for state in (State.HELD, State.HIDDEN):
        Topic.objects.filter(pk=make_topic(member, space, "Espresso, perhaps").pk).update(state=state)
    index.index_missing()
    Topic.objects.filter(pk=lively.pk).update(last_posted_at=timezone.now() + timedelta(minutes=1))

    offered = suggest("espre", Reader(AnonymousUser(), "en"), 5)

    assert [each.title for each in offered] == ["Espresso for everybody", "Espresso at home"]  # the liveliest first


def test_when_enough_of_the_liveliest_fit_the_others_are_not_looked_up(
    member, owner, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(search, "LIVELIEST", 2)
    space = make_space()
    for number in range(3):
        make_topic(owner, space, f"Espresso {number}")
    reader = Reader(member, "en")
    search.suggest(Query("espre"), reader, 2)

    with django_assert_num_queries(1):
        assert [each.title for each in search.suggest(Query("espre"), reader, 2)] == ["Espresso 2", "Espresso 1"]
    with django_assert_num_queries(2):
        assert len(search.suggest(Query("espre"), reader, 3)) == 3


def test_unsubscribing_from_a_letter_silences_its_topic_and_no_other(space, member, other_member):
    topic = make_topic(member, space)
    say(other_member, topic, "One")

    ended = unsubscribe(Message.objects.get(user=member, kind="forums.reply"))

    assert str(ended) == "letters about this one topic"
    assert TopicReader.objects.get(member=member, topic=topic).level == Level.MUTED
    assert not Preference.objects.exists()
