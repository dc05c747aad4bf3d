"""The access table: every address of the site, and what it answers to each kind of person. An address without a row fails.

The rows say what opening the address (GET) answers. What a page shows inside is tested in its app; that closed pages tell
nothing of their body is tested at the end.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import URLResolver, get_resolver
from wagtail.models import CollectionViewRestriction

from community.comments.tests.factories import say
from community.conversations.actions import start
from community.events.tests.factories import make_event
from community.forums.models import Who
from community.forums.tests.factories import make_space, make_topic
from community.reviews.tests.factories import say as review
from content.models import Audience
from content.tests.conftest import club, tree  # noqa: F401  (fixtures)
from content.tests.factories import MARKER, Tree
from members.actions import grant_access
from support.models import Case

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "member", "vip", "ambassador", "moderator", "editor", "support", "owner")
LOGIN = "to the sign-in page"
OK, MOVED, FORBIDDEN, NOT_FOUND, POST_ONLY = 200, 302, 403, 404, 405
Answers = dict[str, int | str]


def everybody(answer: int | str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def members(answer: int | str) -> Answers:
    """Who has not signed in is asked to."""
    return everybody(answer) | {"visitor": LOGIN}


def visitors(answer: int | str) -> Answers:
    """For those who have not signed in; others are led away."""
    return everybody(MOVED) | {"visitor": answer}


def only(*roles: str, answer: int | str = OK, others: int | str = NOT_FOUND) -> Answers:
    return everybody(others) | dict.fromkeys(roles, answer)


# What the access group “club” sees, and whoever works for the brand.
CLUB_AND_STAFF = only("vip", "moderator", "editor", "support", "owner")

# Whom the club's space is for, and who looks after every space.
IN_THE_CLUB = only("vip", "moderator", "owner")
MOVED_THERE: Answers = dict.fromkeys(("vip", "moderator", "owner"), MOVED)

# Address as it stands in the URL configuration -> an address of that kind (where it has parts), and the answers.
TABLE: dict[str, tuple[str | None, Answers]] = {
    # Files and machines
    "media/<path:path>": ("media/images/nothing.webp", everybody(NOT_FOUND)),
    "healthz": (None, everybody(OK)),
    "readyz": (None, everybody(OK)),
    # Streams are answered before Django (live.streams); without channels there is nothing to say.
    "live/": (None, everybody(204)),
    "live/poll/": (None, everybody(204)),
    "styleguide/": (None, only("moderator", "editor", "support", "owner")),
    "documents/^(\\d+)/(.*)$": ("documents/1/nothing.pdf", everybody(NOT_FOUND)),
    # Asks for a password that only this restriction knows; of the closed collection there is none.
    "documents/authenticate_with_password/<int:restriction_id>/": (
        "documents/authenticate_with_password/{restriction}/",
        everybody(OK),
    ),
    "brand.css": (None, everybody(OK)),
    "robots.txt": (None, everybody(OK)),
    "sitemap.xml": (None, everybody(OK)),
    "feeds/": (None, everybody(OK)),
    "feeds/rss/": (None, everybody(OK)),
    "feeds/<slug:section>/": ("feeds/stories/", everybody(OK)),
    "feeds/<slug:section>/rss/": ("feeds/stories/rss/", everybody(OK)),
    "^og/(\\d+)-([0-9a-f]{16})\\.(png|jpg)$": ("og/1-0123456789abcdef.png", everybody(NOT_FOUND)),
    # A member's own pages
    "me/": (None, members(OK)),
    "me/profile/": (None, members(OK)),
    "me/security/": (None, members(OK)),
    "me/security/sessions/<int:session_id>/": ("me/security/sessions/1/", everybody(POST_ONLY)),
    "me/consents/": (None, members(OK)),
    "me/consents/answer/": (None, everybody(POST_ONLY)),
    "me/mail/": (None, members(OK)),
    "me/mail/pause/": (None, members(POST_ONLY)),
    "me/mail/lift/": (None, members(POST_ONLY)),
    "me/mail/push/": (None, members(POST_ONLY)),
    "me/mail/push/<int:subscription_id>/": ("me/mail/push/1/", members(POST_ONLY)),
    "me/notices/": (None, members(OK)),
    "me/notices/read/": (None, members(POST_ONLY)),
    "me/notices/bell/": (None, members(OK)),
    "me/notices/<int:notice_id>/": ("me/notices/1/", members(POST_ONLY)),
    "me/privacy/": (None, members(OK)),
    "me/privacy/export/": (None, everybody(POST_ONLY)),
    "me/privacy/export/<int:export_id>/": ("me/privacy/export/1/", members(MOVED)),
    "me/privacy/erase/": (None, members(MOVED)),  # after confirming who you are
    "me/privacy/keep/": (None, everybody(POST_ONLY)),
    "mail/why/<str:token>/": ("mail/why/forged/", everybody(NOT_FOUND)),
    "mail/open/": (None, everybody(NOT_FOUND)),  # without a token
    "sw.js": (None, everybody(OK)),
    "webhooks/mail/<slug:provider>/": ("webhooks/mail/postmark/", everybody(POST_ONLY)),
    "mail/unsubscribe/<str:token>/": ("mail/unsubscribe/forged/", everybody(NOT_FOUND)),
    "mailbox/": (None, everybody(NOT_FOUND)),  # development only
    # Comments
    "comments/write/<int:page_id>/": ("comments/write/{article}/", everybody(MOVED)),
    "comments/on/<int:page_id>/": ("comments/on/{article}/", everybody(MOVED)),
    "comments/follow/<int:page_id>/": ("comments/follow/{article}/", members(POST_ONLY)),
    "comments/kept/<str:token>/": ("comments/kept/forged/", everybody(NOT_FOUND)),
    "comments/mute/<str:token>/": ("comments/mute/forged/", everybody(NOT_FOUND)),
    "comments/<int:pk>/": ("comments/{comment}/", everybody(MOVED)),
    "comments/<int:pk>/reply/": ("comments/{comment}/reply/", everybody(OK)),
    "comments/<int:pk>/edit/": ("comments/{comment}/edit/", only("member", others=NOT_FOUND) | {"visitor": LOGIN}),
    "comments/<int:pk>/delete/": ("comments/{comment}/delete/", only("member", others=NOT_FOUND) | {"visitor": LOGIN}),
    "community/moderation/report/<str:subject>/<int:pk>/": (
        "community/moderation/report/comments.comment/{comment}/",
        members(OK),
    ),
    # A decision is read by whom it is about; who isn't suspended is led away.
    "community/moderation/decisions/<int:pk>/": ("community/moderation/decisions/1/", members(NOT_FOUND)),
    "community/moderation/suspended/": (None, members(MOVED)),
    "comments/<int:pk>/moderate/": ("comments/{comment}/moderate/", only("moderator", "owner", answer=MOVED)),
    "comments/<int:pk>/react/<slug:kind>/": ("comments/{comment}/react/heart/", everybody(POST_ONLY)),
    # Events: {event} is one that the club alone sees
    "events/": (None, everybody(OK)),
    "events/past/": (None, everybody(OK)),
    "events/calendar/": (None, members(OK)),
    "events/calendar.ics": (None, everybody(OK)),
    "events/calendar/<str:key>.ics": ("events/calendar/forged.ics", everybody(NOT_FOUND)),
    "events/<int:pk>/answer/": ("events/{event}/answer/", members(POST_ONLY)),
    "events/<int:pk>/<slug:slug>/": ("events/{event}/cupping-evening/", CLUB_AND_STAFF),
    "events/<int:pk>/<slug:slug>/event.ics": ("events/{event}/cupping-evening/event.ics", CLUB_AND_STAFF),
    # Profiles
    "members/": (None, members(OK)),
    "members/<slug:handle>/": ("members/masha/", members(OK)),
    "members/<slug:handle>/tie/": ("members/masha/tie/", everybody(POST_ONLY)),
    "members/<slug:handle>/wrote/<slug:kind>/": ("members/masha/wrote/comments/", members(OK)),
    "me/seen/": (None, members(OK)),
    "me/interests/": (None, members(OK)),
    "me/people/": (None, members(OK)),
    "me/reading/": (None, members(OK)),
    "me/reading/forget/": (None, everybody(POST_ONLY)),
    "me/first-steps/away/": (None, everybody(POST_ONLY)),
    "me/first-steps/letters/": (None, everybody(POST_ONLY)),
    # Private messages: of a conversation that the owner began with the member and the vip
    "me/messages/": (None, members(OK)),
    "me/messages/new/": (None, members(OK)),
    "me/messages/<int:pk>/": ("me/messages/{conversation}/", only("member", "vip", "owner") | {"visitor": LOGIN}),
    "me/messages/<int:pk>/newer/": (
        "me/messages/{conversation}/newer/",
        only("member", "vip", "owner", answer=MOVED) | {"visitor": LOGIN},
    ),
    "me/messages/<int:pk>/read/": ("me/messages/{conversation}/read/", everybody(POST_ONLY)),
    "me/messages/<int:pk>/draft/": ("me/messages/{conversation}/draft/", everybody(POST_ONLY)),
    "me/messages/<int:pk>/mute/": ("me/messages/{conversation}/mute/", everybody(POST_ONLY)),
    "me/messages/<int:pk>/answer/": ("me/messages/{conversation}/answer/", everybody(POST_ONLY)),
    "me/messages/<int:pk>/invite/": (
        "me/messages/{conversation}/invite/",
        only("member", "vip", "owner") | {"visitor": LOGIN},
    ),
    "me/messages/<int:pk>/leave/": (
        "me/messages/{conversation}/leave/",
        only("member", "vip", "owner") | {"visitor": LOGIN},
    ),
    # Reviews, and the cases that bad ones open
    "reviews/<slug:slug>/": ("reviews/kenya-nyeri/", everybody(OK)),
    "reviews/<slug:slug>/write/": ("reviews/kenya-nyeri/write/", everybody(OK) | {"member": MOVED}),  # has written
    "reviews/one/<int:pk>/": ("reviews/one/{review}/", everybody(OK)),
    "reviews/one/<int:pk>/change/": ("reviews/one/{review}/change/", only("member") | {"visitor": LOGIN}),
    "reviews/one/<int:pk>/delete/": ("reviews/one/{review}/delete/", only("member") | {"visitor": LOGIN}),
    "reviews/one/<int:pk>/helpful/": ("reviews/one/{review}/helpful/", members(POST_ONLY)),
    "reviews/one/<int:pk>/answer/": ("reviews/one/{review}/answer/", members(POST_ONLY)),
    "reviews/one/<int:pk>/bought/": ("reviews/one/{review}/bought/", members(POST_ONLY)),
    "me/cases/": (None, members(OK)),
    "me/cases/<int:pk>/": ("me/cases/{case}/", only("member") | {"visitor": LOGIN}),
    "me/cases/<int:pk>/put-right/": ("me/cases/{case}/put-right/", members(POST_ONLY)),
    # The spaces: one for everybody with the member's topic, one for the club with the VIP's
    "community/": (None, everybody(OK)),
    "community/latest/": (None, everybody(OK)),
    "community/unread/": (None, members(OK)),
    "community/new/": (None, members(OK)),
    "community/following/": (None, members(OK)),
    "community/bookmarks/": (None, members(OK)),
    "community/drafts/": (None, members(OK)),
    "community/chosen/": (None, members(OK)),
    "community/drafts/save/": (None, members(POST_ONLY)),
    "community/drafts/forget/": (None, members(POST_ONLY)),
    "community/read-all/": (None, members(POST_ONLY)),
    "community/preview/": (None, members(POST_ONLY)),
    "community/people/": ("community/people/?space=attic&q=m", IN_THE_CLUB | {"visitor": LOGIN}),
    "community/pictures/<slug:space>/": ("community/pictures/attic/", members(POST_ONLY)),
    "community/feed/": (None, everybody(OK)),
    "community/invitations/<str:token>/": ("community/invitations/forged/", members(NOT_FOUND)),
    "community/tags/<str:slug>/": ("community/tags/hush/", IN_THE_CLUB),
    "community/tags/<str:slug>/follow/": ("community/tags/hush/follow/", members(POST_ONLY)),
    "community/posts/<int:pk>/": ("community/posts/{closed_post}/", IN_THE_CLUB | MOVED_THERE),
    "community/posts/<int:pk>/edit/": ("community/posts/{closed_post}/edit/", IN_THE_CLUB | {"visitor": LOGIN}),
    "community/posts/<int:pk>/history/": ("community/posts/{closed_post}/history/", members(NOT_FOUND)),
    "community/posts/<int:pk>/delete/": (
        "community/posts/{closed_post}/delete/",
        only("vip") | {"visitor": LOGIN},
    ),
    "community/posts/<int:pk>/restore/": ("community/posts/{closed_post}/restore/", members(POST_ONLY)),
    "community/posts/<int:pk>/react/<slug:kind>/": ("community/posts/{closed_post}/react/heart/", members(POST_ONLY)),
    "community/posts/<int:pk>/bookmark/": ("community/posts/{closed_post}/bookmark/", members(POST_ONLY)),
    "community/posts/<int:pk>/accept/": ("community/posts/{closed_post}/accept/", members(POST_ONLY)),
    "community/topics/<int:pk>/unread/": (
        "community/topics/{closed_topic}/unread/",
        IN_THE_CLUB | MOVED_THERE | {"visitor": LOGIN},
    ),
    "community/topics/<int:pk>/read/": ("community/topics/{closed_topic}/read/", members(POST_ONLY)),
    "community/topics/<int:pk>/follow/": ("community/topics/{closed_topic}/follow/", members(POST_ONLY)),
    "community/topics/<int:pk>/manage/": (
        "community/topics/{closed_topic}/manage/",
        only("moderator", "owner") | {"visitor": LOGIN},
    ),
    "community/topics/<int:pk>/split/": ("community/topics/{closed_topic}/split/", members(POST_ONLY)),
    "community/<slug:space>/": ("community/attic/", IN_THE_CLUB),
    "community/<slug:space>/new/": ("community/attic/new/", IN_THE_CLUB | {"visitor": LOGIN}),
    "community/<slug:space>/feed/": ("community/porch/feed/", everybody(OK)),
    "community/<slug:space>/follow/": ("community/attic/follow/", members(POST_ONLY)),
    "community/<slug:space>/<int:pk>/<str:slug>/": ("community/attic/{closed_topic}/secret-lot/", IN_THE_CLUB),
    "community/<slug:space>/<int:pk>/<str:slug>/part/": (
        "community/attic/{closed_topic}/secret-lot/part/",
        IN_THE_CLUB | MOVED_THERE,
    ),
    "community/<slug:space>/<int:pk>/<str:slug>/changed/": (
        "community/attic/{closed_topic}/secret-lot/changed/?numbers=1",
        IN_THE_CLUB | MOVED_THERE,
    ),
    "community/<slug:space>/<int:pk>/<str:slug>/reply/": (
        "community/attic/{closed_topic}/secret-lot/reply/",
        IN_THE_CLUB | {"visitor": LOGIN},
    ),
    # Signing up and in
    "accounts/join/": (None, visitors(OK)),
    "accounts/join/code/": (None, visitors(MOVED)),
    "accounts/login/": (None, visitors(OK)),
    "accounts/logout/": (None, everybody(OK) | {"visitor": MOVED}),
    "accounts/inactive/": (None, everybody(OK)),
    "accounts/signup/": (None, visitors(OK)),
    "accounts/signup/passkey/": (None, visitors(OK)),
    "accounts/reauthenticate/": (None, members(OK)),
    "accounts/email/": (None, members(OK)),
    "accounts/confirm-email/": (None, members(MOVED)),
    "accounts/password/change/": (None, members(OK)),
    "accounts/password/set/": (None, members(MOVED)),
    "accounts/password/reset/": (None, everybody(OK)),
    "accounts/password/reset/confirm/": (None, everybody(LOGIN)),
    "accounts/password/reset/complete/": (None, everybody(MOVED)),
    "accounts/password/reset/done/": (None, everybody(OK)),
    "accounts/login/code/": (None, visitors(OK)),
    "accounts/login/code/confirm/": (None, members(MOVED)),
    "accounts/sessions/": (None, members(OK)),
    # Second factors
    "accounts/2fa/": (None, members(OK)),
    "accounts/2fa/authenticate/": (None, members(MOVED)),
    "accounts/2fa/reauthenticate/": (None, members(MOVED)),
    "accounts/2fa/totp/activate/": (None, members(MOVED)),
    "accounts/2fa/totp/deactivate/": (None, members(NOT_FOUND)),
    "accounts/2fa/recovery-codes/": (None, members(NOT_FOUND)),
    "accounts/2fa/recovery-codes/generate/": (None, members(MOVED)),
    "accounts/2fa/recovery-codes/download/": (None, members(NOT_FOUND)),
    "accounts/2fa/webauthn/": (None, members(OK)),
    "accounts/2fa/webauthn/add/": (None, members(MOVED)),
    "accounts/2fa/webauthn/reauthenticate/": (None, members(MOVED)),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": ("accounts/2fa/webauthn/keys/1/remove/", members(MOVED)),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": ("accounts/2fa/webauthn/keys/1/edit/", members(MOVED)),
    "accounts/2fa/webauthn/login/": (None, members(MOVED)),
    "accounts/2fa/webauthn/signup/": (None, everybody(MOVED)),
    # Accounts elsewhere: a service has addresses only where its keys are set
    "accounts/3rdparty/": (None, members(OK)),
    "accounts/3rdparty/login/cancelled/": (None, everybody(OK)),
    "accounts/3rdparty/login/error/": (None, everybody(401)),
    "accounts/3rdparty/signup/": (None, everybody(LOGIN)),
    "accounts/social/login/cancelled/": (None, everybody(301)),
    "accounts/social/login/error/": (None, everybody(301)),
    "accounts/social/signup/": (None, everybody(301)),
    "accounts/social/connections/": (None, everybody(301)),
    # Pages
    "search/": (None, everybody(OK)),
    "search/suggestions/": (None, everybody(OK)),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        "_util/authenticate_with_password/1/1/",
        everybody(NOT_FOUND),
    ),
    "_util/login/": (None, everybody(LOGIN)),
    "^((?:[\\w\\-]+/)*)$": ("articles/for-all/", everybody(OK)),
    "^(?!_util/)((?:[\\w-]+/)*)$": ("articles/for-all/", everybody(OK)),
}


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        elif not address.startswith("cms/"):
            yield address


@pytest.fixture
def world(tree: Tree, club: Any, make_member: Callable[..., Any]) -> dict[str, Any]:  # noqa: F811
    """One article everybody reads, with a comment of the member; closed ones; and a person of each kind."""
    people = {"member": make_member("masha"), "vip": make_member("vika"), "ambassador": make_member("alina")}
    grant_access(people["vip"], club, source="test")
    for role, group in {"moderator": "moderators", "editor": "editors", "support": "support"}.items():
        people[role] = make_member(role, is_staff=True)
        people[role].groups.add(Group.objects.get(name=group))
    people["owner"] = make_member("olga", is_staff=True, is_superuser=True)
    article = tree.article("for-all")
    tree.article("for-members", audience=Audience.MEMBERS)
    tree.story("for-the-club", audience=Audience.GROUPS, audience_groups=[club])
    tree.article("early", early_access_groups=[club], early_access_days=14)
    comment = say(people["member"], article, "Thirty seconds are enough.")
    bad_review = review(people["member"], tree.product("kenya-nyeri"), 2)
    event = make_event(see=Who.GROUPS)
    event.see_groups.add(club)
    make_topic(people["member"], make_space("porch", see=Who.EVERYBODY), "Porch talk")
    closed_topic = make_topic(people["vip"], make_space("attic", groups=[club]), "Secret lot", tags=["hush"])
    return {
        "people": people,
        "closed_topic": closed_topic.pk,
        "closed_post": closed_topic.posts.get().pk,
        "article": article.pk,
        "comment": comment.pk,
        "review": bad_review.pk,
        "case": Case.objects.get(key=bad_review.case_key).pk,
        "conversation": start(by=people["owner"], to=[people["member"], people["vip"]], text="Welcome.").pk,
        "event": event.pk,
        "restriction": CollectionViewRestriction.objects.get().pk,
    }


def answer_to(
    role: str, path: str, world: dict[str, Any], sign_in: Callable[..., Any], client: Any
) -> tuple[int | str, str]:
    """The status (or LOGIN) and the body."""
    reader = client if role == "visitor" else sign_in(world["people"][role])
    response = reader.get(path)
    if response.status_code == MOVED and "/accounts/login/" in response["Location"]:
        return LOGIN, ""
    return response.status_code, "" if response.streaming else response.content.decode(errors="replace")


def test_every_address_has_a_row():
    present = set(addresses(get_resolver().url_patterns))

    assert not present - TABLE.keys(), (
        "These addresses have no row in the access table of site/tests/test_access.py: write who may open them."
    )
    assert not TABLE.keys() - present, "These rows of the access table have no address any more."


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(role, world, sign_in, client):
    wrong = {}
    for address, (example, answers) in TABLE.items():
        path = "/" + (example or address).format(**world)
        found = answer_to(role, path, world, sign_in, client)[0]
        if found != answers[role]:
            wrong[path] = f"answers {found}, the table says {answers[role]}"

    assert wrong == {}, "\n".join(f"{path} {what}" for path, what in wrong.items())


STAFF = {"moderator", "editor", "support", "owner"}  # who work in the CMS read what the brand publishes
READS = {
    "/articles/for-all/": set(ROLES),
    "/articles/for-members/": set(ROLES) - {"visitor"},
    "/stories/for-the-club/": {"vip", *STAFF},
    "/articles/early/": {"vip", *STAFF},
}
TELLS_NOTHING_OF_BODIES = [
    "/",
    "/articles/",
    "/stories/",
    "/search/?q=" + MARKER,
    "/search/suggestions/?q=" + MARKER,
    "/feeds/",
    "/feeds/articles/",
    "/feeds/stories/",
    "/sitemap.xml",
    "/me/",
]


@pytest.mark.parametrize("role", ROLES)
def test_a_closed_page_shows_its_body_to_those_it_is_for_and_a_teaser_to_others(role, world, sign_in, client):
    for path, readers in READS.items():
        status, body = answer_to(role, path, world, sign_in, client)

        assert (status, MARKER in body) == (OK, role in readers), f"{path} for {role}"


def test_lists_feeds_and_search_tell_a_visitor_nothing_of_closed_bodies(world, client):
    for path in TELLS_NOTHING_OF_BODIES:
        text = client.get(path, follow=True).content.decode()

        closed = [
            slug
            for slug in ("for-members", "for-the-club", "early")
            if f"/{slug}/" in text and MARKER in text.replace(f"q={MARKER}", "")
        ]
        assert not closed or path.startswith("/search/"), f"{path} shows {closed}"


@pytest.mark.parametrize("role", ["visitor", "member", "vip", "ambassador"])
def test_the_cms_is_closed_to_everybody_but_staff(role, world, sign_in, client):
    from django.urls import get_resolver

    reader = client if role == "visitor" else sign_in(world["people"][role])
    cms = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "cms/"]
    plain = [
        f"/cms/{address}"
        for resolver in cms
        for address in addresses(resolver.url_patterns)
        if "<" not in address and "(" not in address and "$" not in address
    ]

    assert len(plain) > 50
    opened = [path for path in plain if reader.get(path).status_code == OK and not path.startswith(OPEN_IN_CMS)]
    assert opened == []


# Wagtail answers these to anybody: translated words for its scripts and the little userbar's data, nothing of the site.
OPEN_IN_CMS = ("/cms/jsi18n/", "/cms/sprite", "/cms/icons")


def test_a_second_address_of_an_account_is_nobodys_business(world, sign_in):
    """What one may see of another person: the name beside a comment, nothing else."""
    member = world["people"]["member"]
    EmailAddress.objects.create(user=member, email="second@example.org", verified=True)

    page = sign_in(world["people"]["vip"]).get("/articles/for-all/").content.decode()

    assert "Thirty seconds are enough." in page
    assert "@example.org" not in page
