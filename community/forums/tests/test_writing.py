"""Writing through the forms, with and without JavaScript: nothing typed is ever lost, and one press is one post."""

import json
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from common.testing import apply_htmx_answer, assert_query_counts
from community.forums import actions
from community.forums.models import Attachment, Bookmark, Draft, Invitation, Topic, TopicReader, Who
from community.forums.tests.factories import heart, let_in, make_group, make_space, make_topic, picture, say
from community.moderation.models import ModerationSettings
from jobs.testing import queued
from members.actions import revoke_access

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def topic(space, member):
    return make_topic(member, space)


@pytest.fixture
def writer(sign_in, other_member):
    return sign_in(other_member)


def reply_url(topic):
    return f"{topic.get_absolute_url()}reply/"


def soup(answer):
    return BeautifulSoup(answer.content.decode(), "html.parser")


# --- Replies --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["reply", "new", "edit"])
def test_who_lost_access_while_writing_without_script_gets_the_words_back(way, sign_in, member):
    club = make_group()
    space = make_space("attic", groups=[club])
    member = let_in(member, club)
    topic = make_topic(member, space, "Behind the door")
    addresses = {
        "reply": reply_url(topic),
        "new": reverse("forums:new_topic", args=[space.slug]),
        "edit": reverse("forums:edit", args=[topic.posts.get().pk]),
    }
    writer = sign_in(member)
    assert "Behind the door" in writer.get(reply_url(topic)).content.decode()
    revoke_access(member, club)

    answer = writer.post(addresses[way], {"text": "  A word in time", "title": "Mine"})

    page = soup(answer).main
    assert (answer.status_code, page.select_one("#text").string.strip()) == (404, "A word in time")
    assert page.select_one("#title")["value"] == "Mine"
    assert "Behind the door" not in answer.content.decode()
    assert not Topic.objects.filter(title="Mine").exists()
    nowhere = writer.post(reverse("forums:edit", args=[10_000]), {"text": "  A word in time", "title": "Mine"})
    assert soup(nowhere).main == page


def test_a_reply_is_posted_once_however_often_the_button_is_pressed(topic, writer, other_member):
    key = soup(writer.get(topic.get_absolute_url())).select_one("#composer [name=key]")["value"]

    answers = [writer.post(reply_url(topic), {"text": "Thirty seconds", "key": key, "to": ""}) for _press in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {f"{topic.get_absolute_url()}#post-2"}
    assert topic.posts.count() == 2
    assert answers[0].cookies["draft-kept"].value == f"forums-{other_member.pk}-topic-{topic.pk}"


def test_a_refused_text_comes_back_with_the_sentence_that_says_why(topic, writer, owner):
    actions.lock(by=owner, topic=topic)

    answer = writer.post(reply_url(topic), {"text": "", "key": str(uuid.uuid4())})

    assert "There is nothing written yet." in answer.content.decode() or "closed" in answer.content.decode()


def test_an_empty_reply_says_so_and_keeps_the_key(topic, writer):
    key = str(uuid.uuid4())

    page = soup(writer.post(reply_url(topic), {"text": "  ", "key": key}))

    assert page.select_one("[role=alert]").text.strip() == "There is nothing written yet."
    assert page.select_one("[name=key]")["value"] == key


def test_a_text_refused_by_a_rule_is_kept_in_the_form(topic, writer, monkeypatch):
    def refuse(**_said):
        raise actions.NotAllowed("Wait a little.")

    monkeypatch.setattr(actions, "reply", refuse)

    for headers in ({}, HTMX):
        page = soup(writer.post(reply_url(topic), {"text": "Words & <b>", "key": str(uuid.uuid4())}, headers=headers))
        assert page.select_one("textarea").text.strip() == "Words & <b>"
        assert page.select_one("[role=alert]").text.strip() == "Wait a little."


def test_a_reply_names_the_post_it_answers_and_may_quote_it(topic, writer, member):
    say(member, topic, "Forty.\n\n> old words")

    page = soup(writer.get(f"{reply_url(topic)}?to=2&quote=yes"))

    assert page.select_one("[name=to]")["value"] == "2"
    assert page.select_one("textarea").text.strip() == "> @masha #2:\n> Forty."
    assert "You answer Masha." in page.text


def test_htmx_puts_the_reply_below_and_what_came_meanwhile_before_it(topic, writer, member, other_member):
    page = writer.get(topic.get_absolute_url()).content.decode()
    say(member, topic, "Meanwhile")

    answer = writer.post(
        reply_url(topic), {"text": "Thirty", "key": str(uuid.uuid4()), "after": "1", "to": ""}, headers=HTMX
    )

    whole = BeautifulSoup(
        apply_htmx_answer(page, answer.content.decode(), target="#composer", swap="outerHTML"), "html.parser"
    )
    assert [post.get("id") for post in whole.select("#posts .post")] == ["post-1", "post-2", "post-3"]
    assert whole.select_one("#composer textarea").text.strip() == ""
    assert json.loads(answer.headers["HX-Trigger"]) == {"draft-kept": f"forums-{other_member.pk}-topic-{topic.pk}"}
    own = soup(writer.get(topic.get_absolute_url())).select_one("#post-3 .post__text")
    assert whole.select_one("#post-3 .post__text").decode() == own.decode()


def test_a_reply_costs_the_same_after_one_post_and_after_three(topic, make_member, member, sign_in):
    ModerationSettings.objects.update_or_create(pk=1, defaults={"rate_newcomers": 0})
    writer = sign_in(make_member("kirill", joined_at=timezone.now() - timedelta(days=2)))

    def answer(**htmx):
        last = Topic.objects.get(pk=topic.pk).last_number
        key = str(uuid.uuid4())
        answer = writer.post(reply_url(topic), {"text": f"Thirty {key}", "key": key, "after": str(last)}, **htmx)
        assert f"post-{last + 1}" in (answer.content.decode() if htmx else answer["Location"])

    # Of each, one question is the test's own, and two begin and end a transaction within its transaction.
    with queued():
        answer()
        assert_query_counts(3 + 10, answer, grow=lambda: say(member, topic))
        assert_query_counts(3 + 12, lambda: answer(headers=HTMX), grow=lambda: say(member, topic))


def test_what_waits_for_a_moderator_is_shown_where_it_stands(topic, writer, member, other_member):
    ModerationSettings.objects.update_or_create(pk=1, defaults={"hold_first": 1})
    for number in range(25):
        say(member, topic, f"Word {number}")
    last_page = f"{topic.get_absolute_url()}?page=2"
    here = {"HX-Current-URL": f"http://testserver{last_page}#post-26"}

    answer = writer.post(
        reply_url(topic), {"text": "Mine", "key": str(uuid.uuid4()), "after": "26"}, headers=HTMX | here
    )

    post = other_member.posts.get()
    assert answer.headers["HX-Redirect"] == f"{last_page}#waiting-{post.pk}"
    assert answer.headers["HX-Refresh"] == "true"  # a browser that is on this page already would ask nothing
    page = soup(writer.get(last_page))
    assert "A moderator reads your reply" in page.text
    assert page.select_one(f"#waiting-{post.pk} .post__text").text.strip() == "Mine"


def test_what_came_meanwhile_is_loaded_below(topic, writer, member):
    page = writer.get(topic.get_absolute_url()).content.decode()
    say(member, topic, "One"), say(member, topic, "Two")
    address = BeautifulSoup(page, "html.parser").select_one("#announced a")["data-hx-get"]

    answer = writer.get(address, headers=HTMX).content.decode()

    whole = BeautifulSoup(apply_htmx_answer(page, answer, target="#posts", swap="beforeend"), "html.parser")
    assert [post["id"] for post in whole.select("#posts .post")] == ["post-1", "post-2", "post-3"]
    assert [bar["data-last"] for bar in whole.select("[data-announce-replies]")] == ["3"]
    assert writer.get(address).headers["Location"] == f"{topic.get_absolute_url()}#post-2"


def test_a_closed_topic_says_so_instead_of_a_form(topic, writer, owner):
    actions.lock(by=owner, topic=topic)

    page = soup(writer.get(topic.get_absolute_url()))

    assert page.select_one("#composer") is None
    assert "This topic is closed" in page.select_one(".composer--closed").text


def test_preview_shows_what_will_be_posted(topic, writer):
    without = soup(writer.post(reply_url(topic), {"text": "**Bold** <b>no</b>", "do": "preview"}))
    shown = writer.post(reverse("forums:preview") + "?space=kitchen", {"text": "**Bold** <b>no</b>"})

    assert without.select_one(".preview strong").text == "Bold"
    assert without.select_one("textarea").text.strip() == "**Bold** <b>no</b>"
    assert (
        soup(shown).select_one(".preview .post__text").decode() == without.select_one(".preview .post__text").decode()
    )
    assert topic.posts.count() == 1


# --- Topics and changes -----------------------------------------------------------------------------------------------------


def test_a_topic_is_opened_with_kind_and_tags(space, writer):
    address = reverse("forums:new_topic", args=["kitchen"])
    page = soup(writer.get(address))
    fields = {"title": "How long?", "text": "Thirty?", "kind": "question", "tags": "moka, Dripper"}

    answer = writer.post(address, fields | {"key": page.select_one("[name=key]")["value"]})

    topic = Topic.objects.get()
    assert answer.headers["Location"] == topic.get_absolute_url()
    assert (topic.kind, {tag.name for tag in topic.tags.all()}) == ("question", {"moka", "Dripper"})
    assert "announcement" not in [box["value"] for box in page.select("[name=kind]")]


def test_a_topic_without_a_title_keeps_everything_that_was_typed(space, writer):
    page = soup(
        writer.post(
            reverse("forums:new_topic", args=["kitchen"]),
            {"title": "", "text": "Long text", "kind": "question", "tags": "moka"},
        )
    )

    assert page.select_one("[role=alert]").text.strip() == "A topic needs a title."
    assert page.select_one("textarea").text.strip() == "Long text"
    assert page.select_one("[name=tags]")["value"] == "moka"
    assert page.select_one("[name=kind][checked]")["value"] == "question"


def test_who_may_only_read_sees_why_there_is_no_form(writer):
    make_space("news", open=Who.STAFF)

    page = writer.get(reverse("forums:new_topic", args=["news"])).content.decode()

    assert "others begin topics" in page
    assert "<textarea" not in page


def test_the_author_changes_a_post_and_a_topic(topic, member, sign_in, other_member):
    author, first = sign_in(member), topic.posts.get()
    page = soup(author.get(reverse("forums:edit", args=[first.pk])))
    assert page.select_one("[name=title]")["value"] == "Bloom"

    answer = author.post(
        reverse("forums:edit", args=[first.pk]),
        {"title": "Bloom time", "kind": "question", "tags": "", "text": "How long now?", "reason": "clearer"},
    )

    topic.refresh_from_db(), first.refresh_from_db()
    assert (topic.title, topic.kind, first.text) == ("Bloom time", "question", "How long now?")
    assert answer.headers["Location"] == f"{topic.get_absolute_url()}#post-1"
    assert "cannot be changed" in sign_in(other_member).get(reverse("forums:edit", args=[first.pk])).content.decode()


# --- Pictures ---------------------------------------------------------------------------------------------------------------


def test_a_picture_is_put_into_the_text_without_javascript(topic, writer):
    page = soup(writer.post(reply_url(topic), {"text": "Look", "do": "picture", "picture": picture()}))

    kept = Attachment.objects.get()
    assert page.select_one("textarea").text.strip() == f"Look\n\n![cup](attachment:{kept.pk})"
    assert topic.posts.count() == 1


def test_a_picture_is_uploaded_for_the_script(space, writer):
    address = reverse("forums:upload", args=["kitchen"])

    taken = writer.post(address, {"picture": picture()})

    assert taken.json()["markdown"] == f"![cup](attachment:{Attachment.objects.get().pk})"
    assert writer.post(address).status_code == 400


def test_what_is_no_picture_is_refused_with_a_sentence(topic, writer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    false = SimpleUploadedFile("cup.jpg", b"<script>", "image/jpeg")

    page = soup(writer.post(reply_url(topic), {"text": "Look", "do": "picture", "picture": false}))

    assert page.select_one("[role=alert]").text.strip()
    assert page.select_one("textarea").text.strip() == "Look"


# --- Drafts -----------------------------------------------------------------------------------------------------------------


def keep(client, place, text, seen=""):
    return client.post(reverse("forums:save_draft"), {"place": place, "text": text, "seen": seen}).json()


def test_a_draft_is_found_again_on_another_device_and_gone_once_it_is_posted(topic, other_member, sign_in):
    laptop, phone = sign_in(other_member, fresh=True), sign_in(other_member, fresh=True)

    keep(laptop, f"topic:{topic.pk}", "Half a thought")

    assert soup(phone.get(topic.get_absolute_url())).select_one("textarea").text.strip() == "Half a thought"
    assert "Half a thought" in phone.get(reverse("forums:drafts")).content.decode()
    phone.post(reply_url(topic), {"text": "A whole one", "key": str(uuid.uuid4())})
    assert not Draft.objects.exists()


def test_two_devices_writing_at_once_lose_neither_text(topic, other_member, sign_in):
    laptop, phone = sign_in(other_member, fresh=True), sign_in(other_member, fresh=True)
    place = f"topic:{topic.pk}"
    keep(laptop, place, "From the laptop")

    told = keep(phone, place, "From the phone")

    assert told["other"] == "From the laptop"
    page = soup(laptop.get(topic.get_absolute_url()))
    assert page.select_one("textarea").text.strip() == "From the phone"
    assert page.select_one(".composer__other pre").text == "From the laptop"
    assert keep(phone, place, "From the phone, more", told["seen"])["other"] == "From the laptop"


def test_a_draft_is_thrown_away(topic, writer, other_member):
    keep(writer, f"topic:{topic.pk}", "Half a thought")

    writer.post(reverse("forums:forget_draft"), {"place": f"topic:{topic.pk}"})

    assert not Draft.objects.filter(member=other_member).exists()


def test_a_draft_of_a_place_one_may_not_enter_is_not_kept(member, writer):
    club = make_group()
    closed = make_space("attic", groups=[club])

    answer = writer.post(reverse("forums:save_draft"), {"place": f"space:{closed.pk}", "text": "Let me in"})

    assert answer.status_code == 400
    assert writer.post(reverse("forums:save_draft"), {"place": "nonsense", "text": "x"}).status_code == 400


# --- One press each -----------------------------------------------------------------------------------------------------------


def test_a_reaction_that_is_refused_says_why_where_it_was_pressed(topic, sign_in, member):
    own = topic.posts.get(number=1)
    address, heart_url = topic.get_absolute_url(), reverse("forums:react", args=[own.pk, heart().slug])
    writer = sign_in(member)

    in_place = writer.post(heart_url, {"on": "yes"}, headers=HTMX)
    without_script = writer.post(heart_url, {"on": "yes"})

    assert (in_place.status_code, in_place.content) == (204, b"")
    assert json.loads(in_place["HX-Trigger"]) == {"refused": "You can react to other people's posts only."}
    assert without_script["Location"] == f"{address}#post-1"
    assert "You can react to other people" in soup(writer.get(address)).select_one(".notices").get_text()


def test_a_reaction_is_given_and_taken_back(topic, writer, other_member):
    kind, post = heart(), topic.posts.get()
    address = reverse("forums:react", args=[post.pk, kind.slug])

    given = writer.post(address, {"on": "yes"}, headers=HTMX)

    button = soup(given).select_one(f"[formaction='{address}']")
    assert (button["aria-pressed"], button["value"]) == ("true", "no")
    page = soup(writer.get(topic.get_absolute_url()))
    assert page.select_one(f"#reactions-{post.pk}").decode() == soup(given).select_one(f"#reactions-{post.pk}").decode()
    writer.post(address, {"on": "no"})
    post.refresh_from_db()
    assert post.reactions_count == 0
    assert writer.post(reverse("forums:react", args=[post.pk, "nonsense"])).status_code == 404


def test_nobody_applauds_themselves(topic, member, sign_in):
    heart()
    author = sign_in(member)

    author.post(reverse("forums:react", args=[topic.posts.get().pk, "heart"]), {"on": "yes"})

    assert topic.posts.get().reactions_count == 0
    assert soup(author.get(topic.get_absolute_url())).select_one(".reactions") is None


def test_a_bookmark_is_put_and_taken_off(topic, writer, other_member):
    post = topic.posts.get()
    address = reverse("forums:bookmark", args=[post.pk])

    put = soup(writer.post(address, {"on": "yes"}, headers=HTMX))

    assert put.button["aria-pressed"] == "true"
    assert "Bloom" in writer.get(reverse("forums:bookmarks")).content.decode()
    writer.post(address, {"on": "no"})
    assert not Bookmark.objects.exists()


def test_following_is_chosen_in_three_steps(topic, space, writer, other_member):
    address = reverse("forums:follow_topic", args=[topic.pk])

    for level, word in (("following", "Following"), ("muted", "Muted"), ("normal", "Follow")):
        writer.post(address, {"level": level})
        assert soup(writer.get(topic.get_absolute_url())).select_one(".follow summary").text.strip() == word
    assert writer.post(address, {"level": "nonsense"}).status_code == 404
    writer.post(reverse("forums:follow_space", args=["kitchen"]), {"level": "following"})
    assert soup(writer.get("/community/kitchen/")).select_one(".follow summary").text.strip() == "Following"


def test_reading_is_told_in_batches_and_never_goes_back(topic, writer, other_member, member):
    say(member, topic), say(member, topic)
    address = reverse("forums:read", args=[topic.pk])

    assert writer.post(address, {"number": "2", "seconds": "12"}).status_code == 204
    writer.post(address, {"number": "1", "seconds": "3"})
    writer.post(address, {"number": "nonsense"})

    assert TopicReader.objects.get(member=other_member).read_number == 2
    assert writer.post(address, {"number": "999", "then": "unread"}).headers["Location"] == "/community/unread/"
    assert TopicReader.objects.get(member=other_member).read_number == 3


def test_get_changes_nothing_where_a_press_is_asked_for(topic, writer):
    post = topic.posts.get()
    names = {"react": [post.pk, "heart"], "bookmark": [post.pk], "accept": [post.pk], "restore": [post.pk]}
    names |= {"read": [topic.pk], "follow_topic": [topic.pk], "split": [topic.pk], "read_all": [], "save_draft": []}

    assert {writer.get(reverse(f"forums:{name}", args=args)).status_code for name, args in names.items()} == {405}


def test_mentions_offer_those_who_may_enter(topic, member, writer, make_member):
    make_member("maxim", display_name="Maxim")

    found = writer.get(reverse("forums:people") + "?space=kitchen&q=ma").json()["people"]

    assert [person["handle"] for person in found] == ["masha", "maxim"]
    assert writer.get(reverse("forums:people") + "?space=kitchen&q=").json() == {"people": []}


# --- Invitations ------------------------------------------------------------------------------------------------------------


def test_an_invitation_opens_a_space_by_a_press_and_tells_nothing_when_it_is_over(owner, member, other_member, sign_in):
    closed = make_space("attic", groups=[make_group()])
    token = actions.invite(by=owner, space=closed, limit=1).token
    address = reverse("forums:invitation", args=[token])
    guest, late = sign_in(member, fresh=True), sign_in(other_member, fresh=True)

    assert "Attic" in guest.get(address).content.decode()
    assert guest.get("/community/attic/").status_code == 404
    assert guest.post(address).headers["Location"] == "/community/attic/"
    assert guest.get("/community/attic/").status_code == 200
    assert Invitation.objects.get().used_count == 1
    assert "Attic" not in late.get(address).content.decode()
    late.post(address)
    assert late.get("/community/attic/").status_code == 404
    assert late.get(reverse("forums:invitation", args=["forged"])).status_code == 404


# --- Moderators -------------------------------------------------------------------------------------------------------------


def test_moderators_pin_close_slow_move_and_merge(topic, owner, member, sign_in):
    attic, into = make_space("attic"), make_topic(member, topic.space, "Another")
    moderator, address = sign_in(owner), reverse("forums:manage", args=[topic.pk])

    moderator.post(address, {"do": "pin", "pin-until": ""})
    moderator.post(address, {"do": "lock"})
    moderator.post(address, {"do": "slow", "slow-seconds": "600"})
    topic.refresh_from_db()
    assert (topic.is_pinned, topic.is_locked, topic.slow_mode_seconds) == (True, True, 600)
    moderator.post(address, {"do": "unpin"}), moderator.post(address, {"do": "unlock"})
    moderator.post(address, {"do": "close", "close-days": "3"})
    topic.refresh_from_db()
    assert (topic.is_pinned, topic.is_locked, topic.closes_at is not None) == (False, False, True)
    assert (
        moderator.post(address, {"do": "move", "move-space": attic.pk})
        .headers["Location"]
        .startswith("/community/attic/")
    )
    wrong = moderator.post(address, {"do": "merge", "merge-into": "there is none"})
    assert "There is no such topic" in wrong.content.decode()
    moderator.post(address, {"do": "merge", "merge-into": f"https://example.org{into.get_absolute_url()}"})
    assert moderator.get(topic.get_absolute_url()).headers["Location"] == into.get_absolute_url()
    assert moderator.post(address, {"do": "nonsense"}).status_code == 404


def test_ticked_posts_become_a_topic_of_their_own(topic, owner, member, sign_in):
    for number in range(3):
        say(member, topic, f"Answer {number}")
    moderator, address = sign_in(owner), reverse("forums:split", args=[topic.pk])
    ticks = soup(moderator.get(f"{topic.get_absolute_url()}?tick=yes")).select("[name=number][form=split]")
    assert [tick["value"] for tick in ticks] == ["2", "3", "4"]

    asked = moderator.post(address, {"number": ["3", "4"]})
    assert "2 posts become a topic of their own." in asked.content.decode()
    moderator.post(address, {"number": ["3", "4"], "title": "Apart", "space": topic.space_id})

    fresh_topic = Topic.objects.get(title="Apart")
    assert [post.text for post in fresh_topic.posts.order_by("number")] == ["Answer 1", "Answer 2"]
    assert moderator.post(address, {"number": []}).headers["Location"].endswith("?tick=yes")


def test_nobody_else_finds_the_moderators_tools(topic, writer):
    assert writer.get(reverse("forums:manage", args=[topic.pk])).status_code == 404
    assert writer.post(reverse("forums:split", args=[topic.pk]), {"number": "1"}).status_code == 404
    assert "[form=split]" not in writer.get(f"{topic.get_absolute_url()}?tick=yes").content.decode()
    assert "Moderate" not in writer.get(topic.get_absolute_url()).content.decode()
