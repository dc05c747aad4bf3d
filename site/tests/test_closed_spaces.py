"""The walk: what is said in a closed space stands on no page, in no feed, search, file, notice or letter for those outside.

A marker is planted in everything a closed space has: its own name, titles, posts, tags, drafts, names of files, earlier texts,
quotations, answers, reports. First it is checked that those inside do find it, so that the walk means something; then every
address of the site is opened as everybody else, in both languages, also by somebody who was inside and is not any more.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from common.translated import TranslatedText
from community.forums import actions, digests, queries, texts
from community.forums.channels import may_listen
from community.forums.models import Post, Space, Topic, Who
from community.forums.tests.factories import heart, make_space, make_topic, picture, say
from community.moderation import actions as moderation
from content.search import Reader, find
from content.tests.conftest import club, tree  # noqa: F401  (fixtures)
from members.actions import grant_access, revoke_access, tie
from members.models import User
from messaging.links import absolute
from messaging.models import Message, Notice
from tests.test_access import TABLE, world  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

MARKER = "zolotnik"  # stands in a closed space and nowhere else
WORD = "kumquat"  # stands beside it: one may search for this word, and no page repeats the marker
INSIDE = ("vip", "moderator", "owner")
OUTSIDE = ("visitor", "member", "ambassador", "editor", "support", "lost")


@pytest.fixture
def planted(world: dict[str, Any], club: Any, make_member: Callable[..., Any]) -> dict[str, Any]:  # noqa: F811
    """The marker in every corner of a space for the club. “lost” was in the club, read, wrote, followed, and is out now."""
    people = world["people"]
    lost = people["lost"] = make_member("lena")
    grant_access(lost, club, source="test")
    lost = people["lost"] = User.objects.get(pk=lost.pk)
    vip, member, owner = people["vip"], people["member"], people["owner"]
    space = make_space(
        f"{MARKER}-room",
        groups=[club],
        title=TranslatedText(en=f"The {MARKER} room", ru=f"Комната {MARKER}"),
        description=TranslatedText(en=f"About {MARKER}"),
    )
    for person in (member, people["ambassador"]):
        tie(person, vip, "following")
    actions.follow_space(by=lost, space=space)

    shown = actions.upload(by=vip, space=space, file=picture(f"{MARKER}.jpg"))
    topic = make_topic(
        vip,
        space,
        f"Title {MARKER} {WORD}",
        f"First {MARKER} {WORD} @masha @alina\n\n![{MARKER}](attachment:{shown.pk})",
        kind="question",
        tags=[f"{MARKER}-tag"],
    )
    own = say(lost, topic, f"@masha what do you think of {WORD}?")
    actions.follow_topic(by=lost, topic=topic)
    actions.mark_read(by=lost, topic=topic, number=2)
    answer = say(owner, topic, f"> @vika #1:\n> First {MARKER}\n\n{MARKER} {WORD}, @lena and @masha", to_number=2)
    actions.bookmark(by=lost, post=answer, on=True, note="later")
    actions.react(by=lost, post=answer, kind=heart(), on=True)
    actions.accept(by=vip, post=answer)
    actions.edit_post(
        by=vip, post=topic.posts.get(number=1), text=f"Now {MARKER} {WORD}\n\n![x](attachment:{shown.pk})"
    )
    actions.edit_topic(by=vip, topic=topic, title=f"New title {MARKER} {WORD}")
    actions.save_draft(by=vip, place=f"topic:{topic.pk}", text=f"Half {MARKER}")
    actions.save_draft(by=lost, place=f"topic:{topic.pk}", text="My own half a thought")
    actions.save_draft(by=lost, place=f"space:{space.pk}", title="My own title", text="My own words")
    moderation.flag(own, by=vip, reason="off_topic")
    make_topic(owner, space, f"Announcing {MARKER} {WORD}", f"{MARKER}", kind="announcement")
    # In the open: a link that stands alone. Its writer typed an address, and the address says nothing.
    topic.refresh_from_db()
    address = absolute(f"/community/x/{topic.pk}/x/")
    porch = Space.objects.get(slug="porch")
    linking = make_topic(vip, porch, "Look at this", f"Here it is:\n\n{address}")
    # Another, moved in from the open after everybody had read and heard of it.
    moved = make_topic(vip, porch, f"Moved {MARKER}", f"{MARKER} @masha")
    for person in (member, lost):
        actions.follow_topic(by=person, topic=moved)
    say(owner, moved, f"{MARKER}")
    actions.move(by=owner, topic=moved, space=space)

    revoke_access(lost, club)
    people["lost"] = User.objects.get(pk=lost.pk)
    return world | {
        "slugs": list(Topic.objects.filter(space=space).values_list("slug", flat=True)),
        "topic": topic,
        "moved": moved,
        "space": space,
        "linking": linking,
        "picture": shown,
        "answer": answer,
    }


def reader_for(role: str, planted: dict[str, Any], sign_in: Callable[..., Any]) -> Client:
    return Client() if role == "visitor" else sign_in(planted["people"][role], fresh=True)


def addresses(planted: dict[str, Any]) -> Iterator[str]:
    """Every address of the site as the access table has them, and every address a closed thing has."""
    for address, (example, _answers) in TABLE.items():
        path = "/" + (example or address).format(**planted)
        if not path.startswith(("/live/", "/accounts/logout")):
            yield path
            if address not in ("robots.txt", "sitemap.xml", "healthz", "readyz", "brand.css"):
                yield f"/ru{path}"
    yield from closed(planted)
    linking, base = planted["linking"], "/community/"
    yield from [
        f"{base}porch/{linking.pk}/{linking.slug}/",
        f"{base}?after=x",
        f"{base}porch/?sort=top",
        f"{base}porch/?sort=new",
        f"{base}people/?space=porch&q={MARKER[:3]}",
        f"/search/?q={WORD}",
        f"/search/?q={WORD}&kind=discussions",
        f"/ru/search/?q={WORD}",
        f"/search/suggestions/?q={WORD}",
        f"/search/suggestions/?q={WORD[:4]}",
        f"/ru/search/suggestions/?q={WORD}",
        *(f"/members/{handle}/" for handle in ("vika", "lena", "olga", "masha")),
        *(f"/ru/members/{handle}/" for handle in ("vika", "lena")),
        *(f"/members/vika/wrote/{kind}/" for kind in ("posts", "topics", "comments", "discussions", "forums")),
    ]


def closed(planted: dict[str, Any]) -> list[str]:
    """What does not exist for those outside."""
    base, paths = "/community/", []
    space, slug = planted["space"], planted["space"].slug
    for topic in Topic.objects.filter(space=space):
        address = f"{base}{slug}/{topic.pk}/{topic.slug}/"
        paths += [
            address,
            f"{address}?page=1",
            f"{address}part/?after=0",
            f"{address}reply/",
            f"{address}reply/?to=1&quote=yes",
        ]
        paths += [f"{base}porch/{topic.pk}/x/", f"{base}topics/{topic.pk}/unread/", f"{base}topics/{topic.pk}/manage/"]
        paths += [f"{base}moderation/report/forums.topic/{topic.pk}/"]
    for pk in Post.objects.filter(topic__space=space).values_list("pk", flat=True):
        paths += [
            f"{base}posts/{pk}/",
            f"{base}posts/{pk}/edit/",
            f"{base}posts/{pk}/history/",
            f"{base}posts/{pk}/delete/",
        ]
        paths += [f"{base}moderation/report/forums.post/{pk}/"]
    paths += [f"{base}{slug}/", f"{base}{slug}/new/", f"{base}{slug}/feed/", f"{base}tags/{MARKER}-tag/"]
    paths += [f"{base}people/?space={slug}&q=v"]
    paths += [texts.picture_url(planted["picture"]), texts.picture_url(planted["picture"], small=True)]
    return [*paths, *(f"/ru{path}" for path in paths if path.endswith((f"{slug}/", "/new/", "/history/", "-tag/")))]


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def test_those_inside_find_it_everywhere(planted, sign_in):
    """Without this the walk below would prove nothing."""
    reader, topic = reader_for("vip", planted, sign_in), planted["topic"]
    for path in (
        "/community/",
        "/community/latest/",
        "/community/following/",
        "/community/drafts/",
        f"/community/{planted['space'].slug}/",
        f"/community/{planted['space'].slug}/{topic.pk}/{topic.slug}/",
        f"/community/posts/{topic.posts.get(number=1).pk}/history/",
        f"/community/tags/{MARKER}-tag/",
        f"/community/porch/{planted['linking'].pk}/{planted['linking'].slug}/",
        f"/search/?q={WORD}",
        "/me/notices/",
    ):
        assert MARKER in body_of(reader.get(path)), path
    for role in INSIDE:
        inside = reader_for(role, planted, sign_in)
        assert inside.get(texts.picture_url(planted["picture"])).status_code == 200
        assert MARKER in body_of(inside.get(f"/community/{planted['space'].slug}/"))
    assert MARKER in str(digests.load(planted["people"]["vip"], timezone.now() - timedelta(days=1), timezone.now()))


def said(body: str, planted: dict[str, Any]) -> str:
    """What an answer says by itself: a page that is not found repeats the address it was asked for."""
    for slug in {planted["space"].slug, f"{MARKER}-tag", *planted["slugs"]}:
        body = body.replace(slug, "")
    return body


def test_nobody_outside_finds_it_anywhere(planted, sign_in):
    leaks = []
    for role in OUTSIDE:
        reader = reader_for(role, planted, sign_in)
        for path in addresses(planted):
            response = reader.get(path)
            answers = [response]
            if response.status_code == 200 and path.startswith("/community/"):
                answers.append(reader.get(path, headers={"HX-Request": "true"}))  # the lists' own parts
            leaks += [
                f"{role}: {path} ({each.status_code})" for each in answers if MARKER in said(body_of(each), planted)
            ]
    assert not leaks, "\n".join(leaks)


def test_for_those_outside_it_does_not_exist(planted, sign_in):
    found = {}
    for role in OUTSIDE:
        reader = reader_for(role, planted, sign_in)
        for path in closed(planted):
            # A visitor is asked to sign in where only members ever are; others may be led to the address in their language.
            status = reader.get(path, follow=role != "visitor").status_code
            if not (status == 404 or (role == "visitor" and status == 302)):
                found[f"{role}: {path}"] = status
    assert not found


def deeds(planted: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    topic, post, base = planted["topic"], planted["answer"], "/community/"
    slug = planted["space"].slug
    return [
        (f"{base}posts/{post.pk}/react/heart/", {"on": "yes"}),
        (f"{base}posts/{post.pk}/bookmark/", {"on": "yes"}),
        (f"{base}posts/{post.pk}/accept/", {"on": "yes"}),
        (f"{base}posts/{post.pk}/edit/", {"text": "Mine"}),
        (f"{base}posts/{post.pk}/delete/", {}),
        (f"{base}posts/{post.pk}/restore/", {}),
        (f"{base}topics/{topic.pk}/read/", {"number": 1}),
        (f"{base}topics/{topic.pk}/follow/", {"level": "following"}),
        (f"{base}topics/{topic.pk}/manage/", {"deed": "lock"}),
        (f"{base}topics/{topic.pk}/split/", {"title": "x", "numbers": "2"}),
        (f"{base}{slug}/{topic.pk}/{topic.slug}/reply/", {"text": "Hello"}),
        (f"{base}{slug}/new/", {"title": "x", "text": "x", "kind": "discussion"}),
        (f"{base}{slug}/follow/", {"level": "following"}),
        (f"{base}pictures/{slug}/", {"picture": picture()}),
        (f"{base}preview/?space={slug}", {"text": "x"}),
        (f"{base}tags/{MARKER}-tag/follow/", {"level": "following"}),
        (f"{base}moderation/report/forums.post/{post.pk}/", {"reason": "spam"}),
    ]


def test_nobody_outside_does_anything_to_it(planted, sign_in):
    before, done = list(Post.objects.order_by("pk").values_list("text", "reactions", "state")), []
    for role in OUTSIDE:
        reader = reader_for(role, planted, sign_in)
        for path, data in deeds(planted):
            status = reader.post(path, data).status_code
            if not (status == 404 or (role == "visitor" and status in (302, 403))):
                done.append(f"{role}: {path} ({status})")
    assert not done, "\n".join(done)
    assert list(Post.objects.order_by("pk").values_list("text", "reactions", "state")) == before


def test_no_query_notice_letter_or_stream_tells_of_it(planted):
    for role in OUTSIDE:
        if role != "visitor":
            tells_nothing(planted, role)


def tells_nothing(planted: dict[str, Any], role: str) -> None:
    person = planted["people"][role]
    for ask in (queries.latest, queries.unread, queries.new, queries.following, queries.bookmarked):
        assert MARKER not in str([(row.topic.title, row.topic.tags) for row in ask(person)]), ask.__name__
    assert MARKER not in str(
        [(each.space.title, each.last_topic) for group in queries.front(person) for each in group.spaces]
    )
    assert MARKER not in str([(row.title, row.place_title, row.url) for row in queries.drafts(person)])
    assert MARKER not in str([tag.slug for tag in queries.tags_seen_by(person)])
    assert not queries.mentionable(person, planted["space"], "zzz")
    for language in ("en", "ru"):
        with translation.override(language):
            hits = find(WORD, Reader(person, language)).screen(50)
            assert MARKER not in str([(hit.title, hit.snippet, hit.url) for hit in hits])
            assert MARKER not in str(digests.load(person, timezone.now() - timedelta(days=1), timezone.now()))
    assert not may_listen(person, str(planted["topic"].pk))
    if role == "lost":
        return  # they were told while they were inside; that nothing of it is shown any more is the walk's business
    told = Notice.objects.filter(user=person).values_list("title", "excerpt", "url")
    assert MARKER not in str(list(told))
    # Of the one that was moved in they had heard while it stood in the open: letters that have left cannot be called back.
    letters = Message.objects.filter(user=person).exclude(context__topic=planted["moved"].pk)
    assert MARKER not in str(list(letters.values_list("subject", "text", "html")))


def test_letters_that_waited_for_somebody_who_is_out_are_not_sent(planted):
    """They are written into the outbox while one is inside; whether one still is, is asked when they leave."""
    lost = planted["people"]["lost"]
    before = len(mail.outbox)
    topic = planted["topic"]
    say(planted["people"]["owner"], topic, f"{MARKER} again, @lena")
    assert lost.email not in str([letter.to for letter in mail.outbox[before:]])
    assert not Notice.objects.filter(user=lost, excerpt__contains="again").exists()


def test_the_open_space_is_for_everybody(planted, sign_in):
    """What is closed takes nothing along: the rest is there, and public things are in the feed and the search."""
    linking = planted["linking"]
    for role in OUTSIDE:
        reader = reader_for(role, planted, sign_in)
        assert "Look at this" in body_of(reader.get(f"/community/porch/{linking.pk}/{linking.slug}/"))
    assert "Porch talk" in body_of(Client().get("/community/feed/"))
    assert linking.slug in body_of(Client().get("/sitemap.xml"))
    assert Space.objects.get(slug="porch").see == Who.EVERYBODY
