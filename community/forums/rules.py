"""Who may do what in the spaces.

Three words, each a class here:

* a *policy* is one space with the access groups that staff chose for each deed in it (`SpacePolicy`);
* *all spaces* are the policies of every space. They are few and asked about at every request, so each process keeps them
  beside itself under the name of their generation, which ends when the staff change one (`AllSpaces`);
* *access* is what one person may see and moderate. It is made once a request and kept on the person, never longer: access
  that ended closes the door at the next request (`Access`). What it says is put into queries as a *viewer*: the keys of the
  spaces they see, their own key, the keys of the spaces they moderate (`Viewer`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.pagecache import purge
from community.forums.models import Post, Space, State, Topic, Who
from community.moderation import rules as moderation
from community.moderation.screening import why_silent
from content.generation import Generation
from members.models import AccessGrant, User
from members.rules import access_group_ids

if TYPE_CHECKING:
    from community.forums.queries import ShownPost

Person = User | AnonymousUser

SEE, REPLY, OPEN, UPLOAD = "see", "reply", "open", "upload"
DEEDS = (SEE, REPLY, OPEN, UPLOAD)
MODERATE = "forums.moderate"

GENERATION = Generation("forums.spaces.generation")
_changes, _readings = count(1), count(1)
_last_change = next(_changes)


@dataclass(frozen=True)
class SpacePolicy:
    """One space and the groups that may do each deed there."""

    space: Space
    groups: Mapping[str, frozenset[int]]

    def allows(self, deed: str, user: Person, groups: frozenset[int], *, moderates: bool) -> bool:
        if moderates:
            return True
        who = getattr(self.space, deed)
        if who == Who.EVERYBODY:
            return deed == SEE or (user.is_authenticated and user.is_active)
        if not (user.is_authenticated and user.is_active):
            return False
        if who == Who.MEMBERS:
            return True
        was_invited = self.space.invited_id in groups
        if who == Who.STAFF:
            return user.is_staff or (deed == SEE and was_invited)
        chosen = self.groups[deed]
        # An invitation opens the space; what only chosen groups do there stays theirs.
        return bool(chosen & groups) or (was_invited and (deed == SEE or not chosen))


@dataclass(frozen=True)
class AllSpaces:
    """Every space, in their order. Shared between threads: whoever wants to change one asks the database for it."""

    reading: int  # tells what this process read once from what it read another time
    policies: Mapping[int, SpacePolicy]
    by_slug: Mapping[str, int]
    seen_by_everybody: frozenset[int]
    seen_by_members: frozenset[int]  # beside those
    seen_by_some: tuple[int, ...]  # groups or the team: to be asked one by one

    @classmethod
    def of(cls, policies: list[SpacePolicy]) -> "AllSpaces":
        def seen(*who: Who) -> list[int]:
            return [policy.space.pk for policy in policies if policy.space.see in who]

        return cls(
            next(_readings),
            {policy.space.pk: policy for policy in policies},
            {policy.space.slug: policy.space.pk for policy in policies},
            frozenset(seen(Who.EVERYBODY)),
            frozenset(seen(Who.MEMBERS)),
            tuple(seen(Who.GROUPS, Who.STAFF)),
        )

    def __iter__(self) -> Iterator[Space]:
        return (policy.space for policy in self.policies.values())

    def __getitem__(self, pk: int) -> Space:
        return self.policies[pk].space

    def visible_to(self, user: Person, groups: frozenset[int]) -> frozenset[int]:
        """What `SpacePolicy.allows` says of seeing, asked of all at once."""
        if not (user.is_authenticated and user.is_active):
            return self.seen_by_everybody
        some = [pk for pk in self.seen_by_some if self.policies[pk].allows(SEE, user, groups, moderates=False)]
        return self.seen_by_everybody.union(self.seen_by_members, some)


def all_spaces() -> AllSpaces:
    """The spaces as they are now. Costs a trip to the cache: whoever has a person at hand takes `access_of(person).spaces`."""
    return GENERATION.beside(_read_spaces)


def spaces_changed() -> None:
    """A space, its groups or its heading is another: what is kept of it ends, for readers of kept pages too."""
    global _last_change
    _last_change = next(_changes)
    GENERATION.changed()
    purge("forums")


def _read_spaces() -> AllSpaces:
    chosen: dict[str, dict[int, set[int]]] = {deed: {} for deed in DEEDS}
    for deed in DEEDS:
        through: Any = getattr(Space, f"{deed}_groups").through
        for space_id, group_id in through._default_manager.values_list("space_id", "accessgroup_id"):
            chosen[deed].setdefault(space_id, set()).add(group_id)
    spaces = Space.objects.select_related("group").order_by("group__order", "group_id", "order", "pk")
    return AllSpaces.of(
        [SpacePolicy(space, {deed: frozenset(chosen[deed].get(space.pk, ())) for deed in DEEDS}) for space in spaces]
    )


# --- What somebody may enter ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Access:
    """What one person may do where."""

    groups: frozenset[int]
    change: int
    spaces: AllSpaces
    moderated: frozenset[int]
    visible: frozenset[int]


def access_of(user: Any) -> Access:
    groups = access_group_ids(user)
    kept = vars(
        getattr(user, "_wrapped", user)
    )  # what is kept on a lazy `request.user` belongs on the person behind it
    known: Access | None = kept.get("_forum_access")
    if known is None or known.groups != groups or known.change != _last_change:
        spaces = all_spaces()
        moderated = _moderated(user, spaces)
        # Who is suspended has no page to look at, and hears nothing by letter either: to them a visitor's doors are open.
        reader = AnonymousUser() if not user.is_staff and moderation.is_barred(user) else user
        known = Access(groups, _last_change, spaces, moderated, spaces.visible_to(reader, groups) | moderated)
        kept["_forum_access"] = known
    return known


def _moderated(user: Any, spaces: AllSpaces) -> frozenset[int]:
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    if user.is_staff and user.has_perm(MODERATE):
        return frozenset(spaces.policies)
    places = moderation.places_moderated_by(user)
    if places and moderation.is_silenced(user):
        return frozenset()
    return frozenset(
        int(pk)
        for kind, _colon, pk in (place.partition(":") for place in places)
        if kind == "space" and pk.isdecimal() and int(pk) in spaces.policies
    )


def visible_space_ids(user: Any) -> frozenset[int]:
    return access_of(user).visible


def moderated_space_ids(user: Any) -> frozenset[int]:
    return access_of(user).moderated


def may(user: Any, deed: str, space: Space | int) -> bool:
    access, pk = access_of(user), space if isinstance(space, int) else space.pk
    if pk not in access.visible:
        return False
    policy = access.spaces.policies[pk]
    if deed != SEE and policy.space.is_archived:
        return False
    return policy.allows(deed, user, access.groups, moderates=pk in access.moderated)


def may_see(user: Any, space: Space | int) -> bool:
    return may(user, SEE, space)


def may_reply(user: Any, place: Space | Topic | int) -> bool:
    if isinstance(place, Topic):
        return user.is_authenticated and may_see_topic(user, place) and not why_not_reply(user, place)
    return may(user, REPLY, place)


def may_open(user: Any, space: Space | int) -> bool:
    return may(user, OPEN, space)


def may_upload(user: Any, space: Space | int) -> bool:
    return may(user, UPLOAD, space)


def may_moderate(user: Any, space: Space | int) -> bool:
    return (space if isinstance(space, int) else space.pk) in access_of(user).moderated


def space_of(topic: Topic, user: Any = None) -> Space:
    """The kept space of a topic, without asking the database; of many topics, with who looks at them."""
    spaces = access_of(user).spaces if user is not None else all_spaces()
    return spaces[topic.space_id]


def space_named(user: Any, slug: str) -> Space | None:
    """The space of that address, if it exists for this person."""
    access = access_of(user)
    pk = access.spaces.by_slug.get(slug)
    return access.spaces[pk] if pk in access.visible else None


class ListedSpace(NamedTuple):
    pk: int
    space: Space
    is_open: bool  # else it is only told that it exists and how to get in


def listed_spaces(user: Any) -> list[ListedSpace]:
    """What the front page names: the spaces this person may enter, and those that staff tell others about."""
    access = access_of(user)
    return [
        ListedSpace(pk, policy.space, pk in access.visible)
        for pk, policy in access.spaces.policies.items()
        if pk in access.visible or policy.space.is_teased
    ]


# --- Topics and posts -----------------------------------------------------------------------------------------------


class Viewer(NamedTuple):
    """All that decides which topics a person sees, as values for `topics_seen` in a prepared query."""

    visible: frozenset[int]
    member_id: int  # 0 is a visitor
    moderated: frozenset[int]


def viewer(user: Any) -> Viewer:
    access = access_of(user)
    return Viewer(access.visible, user.pk if user.is_authenticated else 0, access.moderated)


def topics_seen(visible: frozenset[int], member_id: int, moderated: frozenset[int], path: str = "") -> Q:
    shown = Q(**{f"{path}state": State.PUBLISHED})
    if member_id:
        shown |= Q(**{f"{path}state": State.HELD, f"{path}author_id": member_id})
    if moderated:
        shown |= Q(**{f"{path}space_id__among": moderated})
    return Q(**{f"{path}space_id__among": visible, f"{path}merged_into__isnull": True}) & shown


def topics_seen_by(user: Any, path: str = "") -> Q:
    """As a condition on topics, or on rows that have one (`path="topic__"`)."""
    return topics_seen(*viewer(user), path)


def topics_found(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> Q:
    """Those, and the ones that were merged into another: they stand in no list, and whoever has their address is led on."""
    return topics_seen(visible, member_id, moderated) | Q(space_id__among=visible, merged_into__isnull=False)


def topics_found_by(user: Any) -> Q:
    return topics_found(*viewer(user))


def posts_seen_by(user: Any, path: str = "") -> Q:
    return posts_seen(*viewer(user), path)


def posts_seen(visible: frozenset[int], member_id: int, moderated: frozenset[int], path: str = "") -> Q:
    shown = Q(**{f"{path}state": State.PUBLISHED})
    if member_id:
        shown |= Q(**{f"{path}state": State.HELD, f"{path}author_id": member_id})
    if moderated:
        shown |= Q(**{f"{path}topic__space_id__among": moderated})
    return topics_seen(visible, member_id, moderated, f"{path}topic__") & shown


def may_see_topic(user: Any, topic: Topic) -> bool:
    if not may_see(user, topic.space_id) or topic.merged_into_id:
        return False
    return (
        topic.state == State.PUBLISHED
        or (topic.state == State.HELD and is_author(user, topic))
        or may_moderate(user, topic.space_id)
    )


def may_read(user: Any, post: "Post | ShownPost") -> bool:
    """Its words, not only the line that says that there was something."""
    return may_see_topic(user, post.topic) and (
        post.state == State.PUBLISHED
        or (post.state == State.HELD and is_author(user, post))
        or may_moderate(user, post.topic.space_id)
    )


def is_author(user: Any, thing: "Topic | Post | ShownPost") -> bool:
    return user.is_authenticated and thing.author_id == user.pk


def why_not_reply(user: Any, topic: Topic) -> str:
    """The sentence instead of the form; empty when this person may answer."""
    space = access_of(user).spaces[topic.space_id]
    if space.is_archived:
        return _("This space is an archive now: it can be read, and nothing is added.")
    if topic.state != State.PUBLISHED:
        return _("This topic is not open to answers now.")
    if may_moderate(user, space):
        return ""
    if topic.is_locked:
        return _("This topic is closed: it can be read, and nothing is added.")
    if not user.is_authenticated:
        return _("Sign in to answer.")
    if silent := why_silent(moderation.standing(user)):
        return silent
    if not may_reply(user, space):
        return _("In this space you read along; others answer.")
    return ""


def why_not_open(user: Any, space: Space) -> str:
    """The sentence instead of the form for a new topic; empty when this person may open one."""
    if space.is_archived:
        return _("This space is an archive now: it can be read, and nothing is added.")
    if not user.is_authenticated:
        return _("Sign in to begin a topic.")
    if (silent := why_silent(moderation.standing(user))) and not may_moderate(user, space):
        return silent
    if not may_open(user, space):
        return _("In this space you read along; others begin topics.")
    return ""


def may_announce(user: Any, space: Space | int) -> bool:
    """Announcements are the brand's and the moderators' to make."""
    return may_open(user, space) and (user.is_staff or may_moderate(user, space))


def _may_change(user: Any, post: "Post | ShownPost") -> bool:
    """Their own words, while the place is open."""
    policy = access_of(user).spaces.policies.get(post.topic.space_id)
    return bool(
        policy
        and is_author(user, post)
        and user.is_active
        and may_see_topic(user, post.topic)
        and not policy.space.is_archived
        and not moderation.is_silenced(user)
    )


def may_edit(user: Any, post: "Post | ShownPost") -> bool:
    if post.state not in (State.PUBLISHED, State.HELD):
        return False
    return may_moderate(user, post.topic.space_id) or (_may_change(user, post) and not post.topic.is_locked)


def may_edit_topic(user: Any, topic: Topic) -> bool:
    """Title, kind, tags: the author's while it is open, and the moderators'."""
    if may_moderate(user, topic.space_id):
        return True
    return (
        is_author(user, topic)
        and topic.state in (State.PUBLISHED, State.HELD)
        and not topic.is_locked
        and may_open(user, topic.space_id)
        and not moderation.is_silenced(user)
    )


def may_delete(user: Any, post: "Post | ShownPost") -> bool:
    """One's own, also in a closed topic. What a moderator took away is not the author's to take."""
    return _may_change(user, post) and post.state in (State.PUBLISHED, State.HELD)


def may_restore(user: Any, post: Post) -> bool:
    """The author who deleted it, while the words are still kept."""
    return _may_change(user, post) and post.state == State.DELETED and bool(post.text)


def may_see_history(user: Any, post: Post) -> bool:
    return post.edits_count > 0 and may_read(user, post)


def may_accept(user: Any, topic: Topic) -> bool:
    if topic.kind != Topic.Kind.QUESTION or topic.state != State.PUBLISHED or not may_see(user, topic.space_id):
        return False
    if may_moderate(user, topic.space_id):
        return True
    return (is_author(user, topic) or user.is_staff) and may_reply(user, topic.space_id)


def may_react(user: Any, post: "Post | ShownPost") -> bool:
    return (
        user.is_authenticated
        and user.is_active
        and post.is_published
        and not is_author(user, post)
        and may_see_topic(user, post.topic)
        and not moderation.is_silenced(user)
    )


# --- Many people at once: who is told -------------------------------------------------------------------------------


def who_may_see(space: Space | int, people: Iterable[User]) -> list[User]:
    """Those of these people for whom the space exists now; a constant number of queries however many they are."""
    people = [person for person in people if person.is_active]
    load_groups(people)
    moderation.load_standings(people)
    return [person for person in people if may_see(person, space)]


def load_groups(people: Iterable[User]) -> None:
    """What `access_group_ids` asks for one, for many at once."""
    unknown = {person.pk: person for person in people if getattr(person, "_access_group_ids", None) is None}
    if not unknown:
        return
    granted: dict[int, set[int]] = {pk: set() for pk in unknown}
    valid: dict[int, set[int]] = {pk: set() for pk in unknown}
    now = timezone.now()
    grants = AccessGrant.objects.filter(user_id__in=unknown)
    for user_id, group_id, starts_at, ends_at in grants.values_list("user_id", "group_id", "starts_at", "ends_at"):
        granted[user_id].add(group_id)
        if starts_at <= now and (ends_at is None or ends_at > now):
            valid[user_id].add(group_id)
    by_hand = Group.objects.filter(user__in=unknown).values_list("user", "pk")
    for user_id, group_id in by_hand:
        if group_id not in granted[user_id]:
            valid[user_id].add(group_id)
    for pk, person in unknown.items():
        vars(person)["_access_group_ids"] = frozenset(valid[pk])
