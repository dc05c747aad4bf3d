"""The spaces as people meet them: front, lists, one space, one topic; as visitor, member, outsider and moderator."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from common.testing import apply_htmx_answer, assert_query_counts
from community.forums import actions
from community.forums.models import Post, Space, Topic, Who
from community.forums.tests.factories import fresh, heart, let_in, make_group, make_space, make_topic, say
from community.moderation.actions import settle
from community.moderation.models import Item

pytestmark = pytest.mark.django_db

LISTS = ["latest", "unread", "new", "following", "bookmarks"]


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def public(db):
    return make_space("porch", see=Who.EVERYBODY)


@pytest.fixture
def club(db):
    return make_group()


@pytest.fixture
def closed(club):
    return make_space("attic", groups=[club])


@pytest.fixture
def topic(space, member):
    return make_topic(member, space)


@pytest.fixture
def moderator(owner):
    return owner


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content.decode(), "html.parser").main.get_text(" ").split())


def talk(by, topic, number):
    for place in range(number):
        say(by, topic, f"Answer {place}")


# --- Who sees what ------------------------------------------------------------------------------------------------------


def test_a_space_exists_for_those_who_may_enter_and_for_nobody_else(
    closed, club, member, other_member, client, sign_in
):
    insider = let_in(member, club)
    topic = make_topic(insider, closed, "Secret lot", "Nobody knows of it.", tags=["hush"])
    post = topic.posts.get()
    addresses = [
        reverse("forums:space", args=["attic"]),
        topic.get_absolute_url(),
        f"{topic.get_absolute_url()}part/?after=0",
        reverse("forums:post", args=[post.pk]),
        reverse("forums:tag", args=["hush"]),
        reverse("forums:space_feed", args=["attic"]),
    ]
    for_members = [
        reverse("forums:new_topic", args=["attic"]),
        f"{topic.get_absolute_url()}reply/",
        reverse("forums:edit", args=[post.pk]),
        reverse("forums:history", args=[post.pk]),
        reverse("forums:delete", args=[post.pk]),
        reverse("forums:first_unread", args=[topic.pk]),
        reverse("forums:people") + "?space=attic&q=m",
        reverse("forums:manage", args=[topic.pk]),
    ]
    posts = [
        reverse("forums:react", args=[post.pk, heart().slug]),
        reverse("forums:bookmark", args=[post.pk]),
        reverse("forums:accept", args=[post.pk]),
        reverse("forums:restore", args=[post.pk]),
        reverse("forums:follow_topic", args=[topic.pk]),
        reverse("forums:follow_space", args=["attic"]),
        reverse("forums:read", args=[topic.pk]),
        reverse("forums:split", args=[topic.pk]),
        reverse("forums:upload", args=["attic"]),
        reverse("forums:preview") + "?space=attic",
    ]
    outsider = sign_in(other_member, fresh=True)

    assert {client.get(address).status_code for address in addresses} == {404}
    assert {outsider.get(address).status_code for address in addresses + for_members} == {404}
    assert {outsider.post(address, {"level": "muted", "number": 1, "text": "x"}).status_code for address in posts} == {
        404
    }
    for name in ["front", *LISTS]:
        page = outsider.get(reverse(f"forums:{name}")).content.decode()
        assert "Secret lot" not in page
        assert "Attic" not in page
    insiders = sign_in(insider, fresh=True)
    assert {insiders.get(address, follow=True).status_code for address in addresses[:5]} == {200}
    assert "Secret lot" in insiders.get(reverse("forums:front")).content.decode()
    assert "Secret lot" in insiders.get(reverse("forums:latest")).content.decode()


def test_a_teased_space_says_what_it_is_and_how_to_get_in_and_nothing_that_is_said(club, member, other_member, sign_in):
    closed = make_space("attic", groups=[club], is_teased=True, how_to_get_in={"en": "After the third order."})
    make_topic(let_in(member, club), closed, "Secret lot")

    page = text_of(sign_in(other_member).get(reverse("forums:front")))

    assert "Attic" in page
    assert "After the third order." in page
    assert "Secret lot" not in page
    assert "1 topic" not in page


def test_visitors_read_public_spaces_and_are_asked_to_join(public, member, client):
    topic = make_topic(member, public, "Porch talk")
    say(member, topic, "More of it")

    page = client.get(topic.get_absolute_url())

    assert "Porch talk" in text_of(page)
    assert "Join and reply" in text_of(page)
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not client.cookies
    assert client.get(topic.get_absolute_url() + "reply/").headers["Location"].startswith("/accounts/login/")


def test_a_public_topic_is_kept_for_visitors_until_somebody_writes(
    public, member, client, django_capture_on_commit_callbacks
):
    topic = make_topic(member, public)
    address = topic.get_absolute_url()
    assert [client.get(address).headers["X-Cache"] for _time in range(2)] == ["miss", "hit"]

    with django_capture_on_commit_callbacks(execute=True):
        say(member, topic, "News")

    again = client.get(address)
    assert again.headers["X-Cache"] == "miss"
    assert "News" in text_of(again)


def test_kept_pages_say_by_themselves_that_a_topic_closed_or_is_pinned_no_more(
    public, owner, client, time_machine, django_capture_on_commit_callbacks
):
    topic, begun = make_topic(owner, public, "Until Friday"), timezone.now()
    pages = [topic.get_absolute_url(), "/community/porch/", "/community/porch/?sort=new", "/community/latest/"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_after(by=owner, topic=topic, days=1)
        actions.pin(by=owner, topic=topic, until=begun + timedelta(hours=6))

    def shown(address):
        page = BeautifulSoup(client.get(address).content.decode(), "html.parser").main
        return {
            word for word in ("pinned", "closed") if page.find(class_="visually-hidden", string=re.compile(word, re.I))
        }

    time_machine.move_to(begun + timedelta(minutes=1))
    assert [shown(address) for address in pages] == [{"pinned"}] * 4
    assert {client.get(address).headers["X-Cache"] for address in pages} == {"hit"}
    time_machine.move_to(begun + timedelta(hours=7))
    assert [shown(address) for address in pages] == [set()] * 4
    time_machine.move_to(begun + timedelta(days=1, minutes=2))
    assert [shown(address) for address in pages] == [{"closed"}] * 4
    assert "nothing is added" in text_of(client.get(pages[0]))


def test_a_later_page_gets_back_what_is_pinned_no_more(public, owner, client, time_machine, monkeypatch):
    from community.forums import queries

    monkeypatch.setattr(queries.lists, "SIZE", 1)
    begun = timezone.now()
    oldest, *_newer = (make_topic(owner, public, f"Topic {n}", at=begun - timedelta(days=9 - n)) for n in range(3))
    Topic.objects.filter(pk=oldest.pk).update(pinned_at=begun, pinned_until=begun + timedelta(hours=1))
    time_machine.move_to(begun + timedelta(minutes=1))
    second = BeautifulSoup(client.get("/community/porch/").content.decode(), "html.parser").find(
        href=re.compile("after=")
    )
    third_page = client.get(second["href"])
    assert "Topic 0" not in text_of(third_page)

    time_machine.move_to(begun + timedelta(hours=2))

    assert client.get(second["href"]).headers["X-Cache"] == "miss"


def test_a_kept_page_shows_no_title_that_was_closed_meanwhile(
    public, space, member, owner, client, django_capture_on_commit_callbacks, settings
):
    other = make_topic(owner, public, "Soon a secret")
    topic = make_topic(member, public, text=f"Look:\n\n{settings.WAGTAILADMIN_BASE_URL}{other.get_absolute_url()}")
    address = topic.get_absolute_url()
    assert [client.get(address).headers["X-Cache"] for _time in range(2)] == ["miss", "hit"]
    page = text_of(client.get(address))
    assert page.count("Soon a secret") == 2  # as a card, and among what is near

    with django_capture_on_commit_callbacks(execute=True):
        actions.move(by=owner, topic=other, space=space)

    assert "Soon a secret" not in text_of(client.get(address))


def test_what_members_alone_read_is_never_kept(topic, member, sign_in):
    answer = sign_in(member).get(topic.get_absolute_url())

    assert "X-Cache" not in answer.headers


def test_each_language_has_its_own_feed(member, client):
    for slug, language in (("porch", "en"), ("terrasa", "ru"), ("both", "")):
        make_topic(member, make_space(slug, see=Who.EVERYBODY, language=language), f"Said in {slug}")

    def heard(address):
        feed = client.get(address).content.decode()
        return {slug for slug in ("porch", "terrasa", "both") if f"Said in {slug}" in feed}

    assert heard("/community/feed/") == {"porch", "both"}
    assert heard("/ru/community/feed/") == {"terrasa", "both"}
    assert heard("/ru/community/porch/feed/") == {"porch"}


def described(client, topic):
    head = BeautifulSoup(client.get(topic.get_absolute_url()).content.decode(), "html.parser").head
    found = [head.find("meta", attrs=by) for by in ({"name": "description"}, {"property": "og:description"})]
    return [tag["content"] if tag else None for tag in found]


def test_a_public_topic_is_described_by_its_first_sentences(public, member, client, settings):
    settings.PAGE_CACHE = {"ENABLED": False}
    begins = "I **brew** at 93 °C & wait. Is it too hot, т. е. bitter?"
    topic = make_topic(member, public, text=f"> somebody else's words\n\n{begins}\n\n{'Long ' * 60}tale.")

    assert described(client, topic) == ["I brew at 93 °C & wait. Is it too hot, т. е. bitter?"] * 2


def test_nothing_is_told_of_what_not_everybody_reads(space, public, member, owner, client, sign_in):
    closed = make_topic(member, space, text="A secret.")
    assert described(sign_in(member), closed) == [None, None]
    shown = make_topic(member, public, text=f"![x](/elsewhere)\n\n{closed.get_absolute_url()}")
    client.logout()
    assert "Bloom" not in str(described(client, shown))
    hidden = make_topic(member, public, text="Soon hidden.")
    say(owner, hidden, "It stays.")
    Post.objects.filter(topic=hidden, number=1).update(state="hidden")
    assert described(client, hidden) == [None, None]


def test_the_feed_tells_of_public_spaces_alone(public, space, member, client, topic):
    make_topic(member, public, "Porch talk", "Sit **down**.")

    feed = client.get(reverse("forums:feed")).content.decode()

    assert "Porch talk" in feed
    assert "Sit down." in feed
    assert "Bloom" not in feed
    assert client.get(reverse("forums:space_feed", args=["porch"])).status_code == 200
    assert client.get(reverse("forums:space_feed", args=["kitchen"])).status_code == 404


def test_spaces_of_other_languages_come_last_under_their_own_heading(member, sign_in):
    make_space("kukhnya", language="ru")
    make_space("kitchen", language="en")

    page = text_of(sign_in(member).get("/community/"))

    assert page.index("Kitchen") < page.index("In other languages") < page.index("Kukhnya")


# --- A topic --------------------------------------------------------------------------------------------------------------


def test_a_topic_shows_its_posts_with_names_numbers_and_marks(topic, member, other_member, owner, sign_in):
    say(other_member, topic, "**Thirty** seconds.", to_number=1)
    say(owner, topic, "Forty-five.", to_number=2)

    document = BeautifulSoup(sign_in(member).get(topic.get_absolute_url()).content.decode(), "html.parser")

    assert [post["data-number"] for post in document.select("#posts > .post")] == ["1", "2", "3"]
    assert document.select_one("#post-2 .post__text strong").text == "Thirty"
    assert document.select_one("#post-3").select_one(".badge--staff")
    assert "post--brand" in document.select_one("#post-3")["class"]
    assert "Oleg" in document.select_one("#post-3 .post__to").text
    assert document.select_one("#post-2 .post__to") is None  # everybody answers the first one


def test_a_wrong_slug_or_space_leads_to_the_right_address(topic, member, sign_in):
    reader = sign_in(member)

    answer = reader.get(f"/community/elsewhere/{topic.pk}/x/")

    assert answer.headers["Location"] == topic.get_absolute_url()
    assert reader.get(f"/community/kitchen/{topic.pk}/x/?page=1").headers["Location"] == topic.get_absolute_url()


def test_pages_hold_24_numbers_and_a_page_that_is_not_there_is_not_found(topic, member, sign_in):
    talk(member, topic, 24)
    reader, address = sign_in(member), topic.get_absolute_url()

    first, second = (reader.get(f"{address}?page={page}").content.decode() for page in (1, 2))

    assert re.findall(r'id="post-(\d+)"', first) == [str(number) for number in range(1, 25)]
    assert re.findall(r'id="post-(\d+)"', second) == ["25"]
    assert {reader.get(f"{address}?page={page}").status_code for page in ("0", "3", "x", "99999999999999")} == {404}
    assert reader.get(reverse("forums:post", args=[topic.posts.get(number=25).pk])).headers["Location"] == (
        f"{address}?page=2#post-25"
    )


def test_the_line_stands_where_one_left_off_and_a_button_leads_there(topic, member, other_member, sign_in):
    talk(other_member, topic, 30)
    actions.mark_read(by=member, topic=topic, number=26)
    reader, address = sign_in(member), topic.get_absolute_url()

    first, second = reader.get(address), reader.get(f"{address}?page=2")

    assert "5 new posts" in text_of(first)
    assert f'href="{address}?page=2#post-27"' in first.content.decode()
    assert 'id="since"' not in first.content.decode()
    page = second.content.decode()
    assert page.index('id="post-26"') < page.index('id="since"') < page.index('id="post-27"')
    assert (
        reader.get(reverse("forums:first_unread", args=[topic.pk])).headers["Location"] == f"{address}?page=2#post-27"
    )


def test_opening_a_topic_writes_nothing(topic, other_member, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader = sign_in(other_member)
    with CaptureQueriesContext(connection) as queries:
        reader.get(topic.get_absolute_url())
        reader.get(reverse("forums:front"))
        reader.get(reverse("forums:space", args=["kitchen"]))

    about = [query["sql"] for query in queries if "forums_" in query["sql"]]
    assert about
    assert [sql for sql in about if not sql.lstrip("(").startswith("SELECT")] == []


def test_the_answer_of_a_question_stands_at_its_top_too(space, member, other_member, sign_in):
    topic = make_topic(member, space, "How long?", kind=Topic.Kind.QUESTION)
    talk(other_member, topic, 2)
    answer = say(other_member, topic, "Thirty-five seconds, always.")
    reader = sign_in(member)

    reader.post(reverse("forums:accept", args=[answer.pk]), {"on": "yes"})

    document = BeautifulSoup(reader.get(topic.get_absolute_url()).content.decode(), "html.parser")
    assert "Thirty-five seconds, always." in document.select_one(".answer").text
    assert "post--answer" in document.select_one("#post-4")["class"]
    assert "Answered" in text_of(reader.get(reverse("forums:space", args=["kitchen"])))
    reader.post(reverse("forums:accept", args=[answer.pk]), {"on": "no"})
    assert 'class="answer"' not in reader.get(topic.get_absolute_url()).content.decode()


def test_only_the_asker_and_the_staff_choose_the_answer(space, member, other_member, sign_in):
    topic = make_topic(member, space, "How long?", kind=Topic.Kind.QUESTION)
    answer = say(other_member, topic)

    sign_in(other_member).post(reverse("forums:accept", args=[answer.pk]), {"on": "yes"})

    topic.refresh_from_db()
    assert topic.accepted_post_id is None


def test_a_deleted_post_leaves_a_line_and_its_author_a_way_back(topic, member, other_member, sign_in):
    post = say(other_member, topic, "I regret this")
    reader, author = sign_in(member, fresh=True), sign_in(other_member, fresh=True)
    asked = author.get(reverse("forums:delete", args=[post.pk]))
    assert "I regret this" in text_of(asked)

    author.post(reverse("forums:delete", args=[post.pk]))

    page = reader.get(topic.get_absolute_url())
    assert "Its author deleted this post." in text_of(page)
    assert "I regret this" not in page.content.decode()
    assert "Bring it back" not in text_of(page)
    assert "Bring it back" in text_of(author.get(topic.get_absolute_url()))
    author.post(reverse("forums:restore", args=[post.pk]))
    assert "I regret this" in text_of(reader.get(topic.get_absolute_url()))


def test_the_history_shows_what_was_changed(topic, member, other_member, sign_in):
    post = say(other_member, topic, "Thirty seconds are enough")
    actions.edit_post(by=other_member, post=post, text="Forty seconds are enough", reason="measured again")

    reader = sign_in(member)
    assert "changed" in text_of(reader.get(topic.get_absolute_url()))
    document = BeautifulSoup(reader.get(reverse("forums:history", args=[post.pk])).content.decode(), "html.parser")

    assert (document.select_one("ins").text, document.select_one("del").text) == ("Forty", "Thirty")
    assert "measured again" in document.select_one(".version__head").text
    assert reader.get(reverse("forums:history", args=[topic.posts.get(number=1).pk])).status_code == 404


def test_an_earlier_version_is_taken_again_by_who_may_change_the_post(topic, member, other_member, sign_in):
    post = say(other_member, topic, "Thirty seconds are enough")
    actions.edit_post(by=other_member, post=post, text="Forty seconds are enough")
    history, author = reverse("forums:history", args=[post.pk]), sign_in(other_member)

    links = BeautifulSoup(author.get(history).content.decode(), "html.parser").select("a[href*='?version=']")
    assert [link["href"] for link in links] == [
        f"{reverse('forums:edit', args=[post.pk])}?version={post.edits.get().pk}"
    ]
    form = BeautifulSoup(author.get(links[0]["href"]).content.decode(), "html.parser").select_one("main form")
    assert form.select_one("[name=text]").text.strip() == "Thirty seconds are enough"
    assert Post.objects.get(pk=post.pk).text == "Forty seconds are enough"
    author.post(form.get("action") or links[0]["href"], {"text": "Thirty seconds are enough", "reason": "Back"})

    assert Post.objects.get(pk=post.pk).text == "Thirty seconds are enough"
    assert "?version=" not in sign_in(member).get(history).content.decode()


def test_a_change_that_was_not_sent_yet_is_kept_beside_an_earlier_version(topic, other_member, sign_in):
    post = say(other_member, topic, "Thirty seconds are enough")
    actions.edit_post(by=other_member, post=post, text="Forty seconds are enough")
    place = f"post:{post.pk}"
    actions.save_draft(by=other_member, place=place, text="Fifty, or rather")

    page = sign_in(other_member).get(reverse("forums:edit", args=[post.pk]), {"version": post.edits.get().pk})
    seen = BeautifulSoup(page.content.decode(), "html.parser").select_one("[data-draft-seen]")["data-draft-seen"]
    draft = actions.save_draft(by=other_member, place=place, text="Thirty seconds", seen=seen)

    assert (draft.text, draft.more["other"]) == ("Thirty seconds", "Fifty, or rather")


def test_a_version_of_another_post_is_nobodys_to_take(topic, member, other_member, sign_in):
    own, others = say(other_member, topic, "Mine"), say(member, topic, "Not yours")
    actions.edit_post(by=member, post=others, text="Changed")

    page = sign_in(other_member).get(reverse("forums:edit", args=[own.pk]), {"version": others.edits.get().pk})

    assert "Not yours" not in page.content.decode()


def test_reports_lead_to_the_moderators(topic, other_member, sign_in):
    say(other_member, topic, "Mine")
    page = sign_in(other_member).get(topic.get_absolute_url()).content.decode()

    assert reverse("moderation:report", args=["forums.post", topic.posts.get(number=1).pk]) in page
    assert page.count(reverse("moderation:report", args=["forums.topic", topic.pk])) == 1


def test_a_whole_topic_is_reported_and_taken_out_of_sight(topic, other_member, owner, sign_in):
    reader = sign_in(other_member)
    report = reverse("moderation:report", args=["forums.topic", topic.pk])
    assert reader.post(report, {"reason": "spam", "note": "Its title, too"}).status_code in (200, 302)

    item = Item.objects.get(subject="forums.topic", object_id=topic.pk)
    settle(item, "remove", by=owner, reason="spam")

    assert reader.get(topic.get_absolute_url()).status_code == 404
    assert topic.title not in text_of(reader.get(reverse("forums:latest")))


# --- Lists ----------------------------------------------------------------------------------------------------------------


def test_new_unread_and_following_say_what_waits(space, member, other_member, sign_in):
    read = make_topic(other_member, space, "Read before")
    actions.mark_read(by=member, topic=read, number=1)
    actions.follow_topic(by=member, topic=read, level="following")
    make_topic(other_member, space, "Never opened")
    talk(other_member, read, 2)
    reader = sign_in(fresh(member))

    pages = {name: text_of(reader.get(reverse(f"forums:{name}"))) for name in LISTS}

    assert "Read before" in pages["unread"]
    assert "2 new" in pages["unread"]
    assert "Never opened" not in pages["unread"]
    assert "Never opened" in pages["new"]
    assert "Read before" not in pages["new"]
    assert "Read before" in pages["following"]
    assert {"Unread 1", "New 1"} <= {
        " ".join(tab.get_text(" ").split())
        for tab in BeautifulSoup(reader.get("/community/").content.decode(), "html.parser").select(".tabs a")
    }


@pytest.mark.parametrize("name", [*LISTS, "drafts"])
def test_an_empty_list_says_what_to_do_next(name, space, member, sign_in):
    document = BeautifulSoup(sign_in(member).get(reverse(f"forums:{name}")).content.decode(), "html.parser")

    assert document.select_one(".empty h2").text
    assert document.select_one(".empty a.button")["href"].startswith("/community/")


def test_everything_is_marked_as_read(topic, member, other_member, sign_in):
    actions.mark_read(by=member, topic=topic, number=1)
    say(other_member, topic)
    reader = sign_in(member)

    reader.post(reverse("forums:read_all"), {"space": "kitchen"})

    assert "You have read everything" in text_of(reader.get(reverse("forums:unread")))


def test_a_space_shows_one_kind_or_tag_in_the_order_asked_for(space, member, sign_in):
    make_topic(member, space, "First", tags=["moka"])
    make_topic(member, space, "Second", kind=Topic.Kind.QUESTION)
    reader, address = sign_in(member), reverse("forums:space", args=["kitchen"])

    def titles(query=""):
        document = BeautifulSoup(reader.get(f"{address}?{query}").content.decode(), "html.parser")
        return [link.text for link in document.select(".topic-row__title a")]

    assert titles() == ["Second", "First"]
    assert titles("kind=question") == ["Second"]
    assert titles("tag=moka") == ["First"]
    assert titles("kind=announcement") == []
    assert titles("kind=nonsense&sort=nonsense&after=nonsense") == ["Second", "First"]


def test_htmx_gets_the_rows_that_follow(space, member, sign_in):
    for number in range(31):
        make_topic(member, space, f"Topic {number}")
    reader, address = sign_in(member), reverse("forums:space", args=["kitchen"])
    page = reader.get(address).content.decode()
    more = BeautifulSoup(page, "html.parser").select_one("#more a")["href"]

    answer = reader.get(more, headers={"HX-Request": "true"}).content.decode()

    whole = apply_htmx_answer(page, answer, target="#more", swap="outerHTML")
    assert len(BeautifulSoup(whole, "html.parser").select(".topic-row")) == 31
    assert len(BeautifulSoup(reader.get(more).content.decode(), "html.parser").select(".topic-row")) == 1


def test_a_tag_lists_what_its_reader_may_see(space, topic, member, other_member, sign_in):
    make_topic(member, space, "With a tag", tags=["moka"])
    reader = sign_in(other_member)

    for level, word in (("following", "Following"), ("muted", "Muted"), ("normal", "Follow")):
        reader.post(reverse("forums:follow_tag", args=["moka"]), {"level": level})
        document = BeautifulSoup(reader.get(reverse("forums:tag", args=["moka"])).content.decode(), "html.parser")
        page = document.get_text(" ", strip=True)
        assert "With a tag" in page
        assert "Bloom" not in page
        assert document.select_one(".follow summary").get_text(strip=True) == word


# --- Cost -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("front", 4), ("latest", 3), ("unread", 3), ("new", 3), ("following", 3), ("bookmarks", 3)],
)
def test_a_list_costs_the_same_with_one_row_and_three(name, expected, space, member, other_member, sign_in):
    def grow():
        read = make_topic(other_member, space, "Read before", tags=["a", "b"])
        actions.mark_read(by=member, topic=read, number=1)
        actions.follow_topic(by=member, topic=read, level="following")
        actions.bookmark(by=member, post=say(other_member, read), on=True)
        make_topic(other_member, space, "Never opened", tags=["c"])

    grow()
    reader = sign_in(member)
    assert_query_counts(expected, lambda: reader.get(reverse(f"forums:{name}")), grow=grow)


def test_the_front_costs_the_same_with_one_space_and_three(space, member, other_member, sign_in):
    def grow():
        make_topic(other_member, make_space(slug=f"room-{Space.objects.count()}"))

    make_topic(other_member, space)
    reader = sign_in(member)
    assert_query_counts(4, lambda: reader.get(reverse("forums:front")), grow=grow)


def test_a_space_costs_the_same_with_one_topic_and_three(space, member, other_member, sign_in):
    def grow():
        make_topic(other_member, space, "Never opened", tags=["c"])

    grow()
    reader = sign_in(member)
    assert_query_counts(3, lambda: reader.get(reverse("forums:space", args=["kitchen"])), grow=grow)


def test_a_page_of_a_topic_costs_the_same_with_one_reply_and_three(topic, member, other_member, sign_in):
    kind = heart()

    def grow():
        post = say(other_member, topic, "Again")
        actions.react(by=member, post=post, kind=kind, on=True)
        actions.bookmark(by=member, post=post, on=True)

    grow()
    reader = sign_in(member)
    assert_query_counts(4, lambda: reader.get(topic.get_absolute_url()), grow=grow)


def test_a_visitors_topic_costs_the_same_with_one_reply_and_three(public, member, client, settings):
    settings.PAGE_CACHE = {"ENABLED": False}
    topic = make_topic(member, public)
    assert_query_counts(3, lambda: client.get(topic.get_absolute_url()), grow=lambda: say(member, topic))


def test_drafts_cost_the_same_with_one_row_and_three(space, member, sign_in):
    def grow():
        topic = make_topic(member, space)
        actions.save_draft(by=member, place=f"topic:{topic.pk}", text="Later")

    grow()
    reader = sign_in(member)
    assert_query_counts(4, lambda: reader.get(reverse("forums:drafts")), grow=grow)


def test_a_history_costs_the_same_with_one_change_and_three(topic, member, sign_in):
    post = topic.posts.get()

    def grow():
        actions.edit_post(
            by=member, post=Post.objects.get(pk=post.pk), text=f"{Post.objects.get(pk=post.pk).text} more"
        )

    grow()
    reader = sign_in(member)
    assert_query_counts(3, lambda: reader.get(reverse("forums:history", args=[post.pk])), grow=grow)


def test_what_is_kept_of_a_post_is_nobodys_own(topic, member, other_member, client, public, sign_in):
    kind, theirs = heart(), say(other_member, topic, "Again")
    actions.react(by=member, post=theirs, kind=kind, on=True)
    actions.bookmark(by=member, post=theirs, on=True)

    def shown(person):
        page = sign_in(person, fresh=True).get(topic.get_absolute_url())
        return BeautifulSoup(page.content.decode(), "html.parser").find(id=f"post-{theirs.number}")

    def pressed(post):
        return {found["aria-pressed"] for found in post.find_all("button", attrs={"aria-pressed": True})}

    # The same post one after the other, and again: to each their own marks, menu and no other's.
    for _again in range(2):
        mine, authors = shown(member), shown(other_member)
        assert "true" in pressed(mine)
        assert mine.find(class_="is-on") is not None
        assert mine.find(href=re.compile(r"/edit/$")) is None
        assert pressed(authors) == {"false"}
        assert authors.find(class_="is-on") is None
        assert authors.find(href=re.compile(r"/edit/$")) is not None
    actions.bookmark(by=member, post=theirs, on=False)
    assert shown(member).find(class_="is-on") is None

    other_member.display_name = "Renamed since"
    other_member.save()
    assert "Renamed since" in shown(member).get_text()
    actions.edit_post(by=other_member, post=theirs, text="Other words")
    assert "Other words" in shown(member).get_text()

    open_topic = make_topic(member, public, "On the porch")
    said = say(other_member, open_topic, "Hello")
    assert "data-person" in sign_in(member, fresh=True).get(open_topic.get_absolute_url()).content.decode()
    visitors = BeautifulSoup(client.get(open_topic.get_absolute_url()).content.decode(), "html.parser")
    assert visitors.find(id=f"post-{said.number}").find(["button", "details"]) is None
    assert visitors.find(attrs={"data-person": True}) is None
