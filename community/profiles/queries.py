"""Finding people, and what they wrote as far as the one who looks may read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from common.pagination import Slice, keyset
from community.comments.models import Comment
from community.comments.texts import excerpt
from community.forums.links import community_url, post_url, topic_url
from community.forums.models import Post, Topic
from community.forums.models import State as Said
from community.profiles import rules
from community.profiles.models import Interest, OldHandle, Profile
from content.models import PersonPage
from members.models import Tie, User

PEOPLE_ON_A_PAGE = 24
WORDS_ON_A_PAGE = 20
WORDS_ON_PROFILE = 6

SORTS = {"newest": ("-joined_at", "-pk"), "helpful": ("-helpful_count", "-pk")}


# --- One person -----------------------------------------------------------------------------------------------------


def profile_of(member: User) -> Profile:
    """Their profile; of an account that has no row yet the one of somebody who chose nothing."""
    return Profile.objects.filter(pk=member.pk).first() or Profile(
        member=member, speaks=f",{member.language},", joined_at=member.joined_at, known_handle=member.handle
    )


def find(handle: str, viewer: Any) -> Profile | None:
    """The profile under this handle, if it exists for this viewer."""
    member = User.objects.filter(handle=handle.lower()).select_related("profile").first()
    if member is None:
        return None
    profile = getattr(member, "profile", None) or profile_of(member)
    profile.member = member
    return profile if rules.may_see(viewer, profile) else None


def handle_now(former: str, viewer: Any) -> str | None:
    """Where a handle that was given up leads: only to a profile this viewer may see, else it would tell who that was."""
    found = OldHandle.objects.filter(handle=former.lower()).select_related("member").first()
    return found.member.handle if found is not None and find(found.member.handle, viewer) is not None else None


def team_page_of(member: User, language: str | None = None) -> PersonPage | None:
    """Their page among the team, in the reader's language or else in any."""
    if not member.is_staff:
        return None
    pages = list(PersonPage.objects.live().filter(member=member).select_related("locale").with_cover())
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return next((page for page in pages if page.locale.language_code == wanted), pages[0] if pages else None)


def tie_between(viewer: Any, member: User) -> str:
    """What the viewer wants of this member: following, muted, blocked or nothing."""
    if not viewer.is_authenticated:
        return ""
    return Tie.objects.filter(member_id=viewer.pk, person=member).values_list("kind", flat=True).first() or ""


def names_of_languages(profile: Profile) -> list[str]:
    """In the reader's language; only English writes them with a capital."""
    known = dict(settings.LANGUAGES)
    names = [str(get_language_info(code)["name_translated"]) for code in profile.languages if code in known]
    return names if (get_language() or "en").startswith("en") else [name.lower() for name in names]


# --- The directory --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What is looked for. Nonsense means everybody, the newest first."""

    words: str = ""
    sort: str = "newest"
    interest: str = ""
    language: str = ""
    staff: bool = False


def directory(viewer: Any, asked: Asked, after: str | None = None) -> Slice[Profile]:
    """One screen of the people who let themselves be listed. Two queries."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("member_id"), verified=True)
    people = Profile.objects.visible_to(viewer).filter(Exists(confirmed), is_listed=True)
    for word in rules.searchable(asked.words).split()[:5]:
        people = people.filter(search_text__contains=word)
    if asked.staff:
        people = people.filter(member__is_staff=True)
    if asked.interest:
        people = people.filter(interests__slug=asked.interest)
    if asked.language:
        people = people.filter(speaks__contains=f",{asked.language},")
    people = people.select_related("member").prefetch_related("interests")
    return keyset(people, order=SORTS[asked.sort], after=after, size=PEOPLE_ON_A_PAGE)


def interests() -> list[Interest]:
    return list(Interest.objects.all())


# --- What they wrote ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """One thing a member wrote."""

    kind: Any
    title: str
    url: str
    excerpt: str
    at: datetime
    thanks: int


def comments_by(owner: User, viewer: Any) -> Any:
    return Comment.objects.visible_to(viewer).published().filter(user_id=owner.pk).select_related("page")


def topics_by(owner: User, viewer: Any) -> Any:
    return (
        Topic.objects.visible_to(viewer)
        .filter(author=owner, state=Said.PUBLISHED, merged_into=None)
        .select_related("space")
    )


def posts_by(owner: User, viewer: Any) -> Any:
    """Answers: the opening of a topic is listed as the topic."""
    return (
        Post.objects.visible_to(viewer)
        .filter(author=owner, state=Said.PUBLISHED, topic__state=Said.PUBLISHED, number__gt=1)
        .select_related("topic__space")
    )


def _comment_words(comment: Comment) -> Words:
    return Words(
        _("Comment"), comment.page.title, comment.get_absolute_url(), excerpt(comment.comment, 220),
        comment.submit_date, comment.helpful_count,
    )  # fmt: skip


def _topic_words(topic: Topic, base: str) -> Words:
    return Words(topic.get_kind_display(), topic.title, topic_url(topic, base), "", topic.created_at, 0)


def _post_words(post: Post, base: str) -> Words:
    return Words(
        _("Answer"), post.topic.title, post_url(post, base), excerpt(post.text, 220), post.created_at,
        post.reactions_count,
    )  # fmt: skip


def newest_words(owner: User, viewer: Any, how_many: int = WORDS_ON_PROFILE) -> list[Words]:
    """The last things they wrote that the viewer may read. Three queries."""
    base = community_url()
    found = [_comment_words(each) for each in comments_by(owner, viewer).order_by("-submit_date", "-pk")[:how_many]]
    found += [_topic_words(each, base) for each in topics_by(owner, viewer).order_by("-created_at", "-pk")[:how_many]]
    found += [_post_words(each, base) for each in posts_by(owner, viewer).order_by("-created_at", "-pk")[:how_many]]
    return sorted(found, key=lambda words: words.at, reverse=True)[:how_many]


KINDS = ("topics", "answers", "comments")


def words_of_kind(owner: User, viewer: Any, kind: str, after: str | None) -> tuple[list[Words], Slice[Any]]:
    """One screen of everything of one kind."""
    base = community_url()
    lists: Mapping[str, tuple[Callable[[User, Any], Any], str, Callable[[Any], Words]]] = {
        "topics": (topics_by, "-created_at", lambda each: _topic_words(each, base)),
        "answers": (posts_by, "-created_at", lambda each: _post_words(each, base)),
        "comments": (comments_by, "-submit_date", _comment_words),
    }
    find_all, order, as_words = lists[kind]
    part = keyset(find_all(owner, viewer), order=(order, "-pk"), after=after, size=WORDS_ON_A_PAGE)
    return [as_words(each) for each in part.items], part


def what_they_wrote(owner: User, viewer: Any) -> Mapping[str, Any] | None:
    """The section of a profile."""
    words = newest_words(owner, viewer)
    return {"words": words, "owner": owner, "has_more": len(words) == WORDS_ON_PROFILE} if words else None


# --- My people ------------------------------------------------------------------------------------------------------


def people_tied(member: User, kind: str, after: str | None) -> Slice[Tie]:
    ties = Tie.objects.filter(member=member, kind=kind, person__is_erased=False).select_related("person")
    return keyset(ties, order=("-at", "-pk"), after=after, size=PEOPLE_ON_A_PAGE)
