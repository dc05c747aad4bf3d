"""Reading a discussion: a few queries, as many for 500 comments as for 5."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page

from common.pagination import keyset
from community.comments import rules
from community.comments.models import Comment, Discussion, Reaction, State, Subscription
from content.rules import is_open_to_all
from members.models import User

ROOTS_IN_A_PART = 20
REPLIES_SHOWN = 40  # of one thread beside others; the thread's own page shows more
REPLIES_SHOWN_ALONE = 400

SORTS = {
    "oldest": ("submit_date", "id"),
    "newest": ("-submit_date", "-id"),
    "helpful": ("-helpful_count", "-id"),
}
DEFAULT_SORT = "newest"


@dataclass
class Node:
    comment: Comment
    replies: list["Node"] = field(default_factory=list)
    more: int = 0  # published replies that are not shown here


@dataclass
class Part:
    """What is shown of a discussion at once: some threads, or one alone."""

    roots: list[Node]
    next_key: str | None = None
    previous_key: str | None = None

    def comments(self) -> list[Comment]:
        def below(nodes: list[Node]) -> list[Comment]:
            return [comment for node in nodes for comment in [node.comment, *below(node.replies)]]

        return below(self.roots)


def discussion_of(page: Page) -> Discussion:
    """The kept counters; a page nobody has commented on has none in the database."""
    return Discussion.objects.filter(page_id=page.pk).first() or Discussion(page_id=page.pk)


# Every page with a discussion asks this for a member. By the ORM it would be three queries, and putting each together
# takes longer than asking the database.
_OF_MEMBER = f"""
    SELECT '', version, comments_count FROM {Discussion._meta.db_table} WHERE page_id = %s
    UNION ALL
    SELECT 'follows', CASE WHEN is_muted THEN 0 ELSE 1 END, 0 FROM {Subscription._meta.db_table}
    WHERE member_id = %s AND page_id = %s AND thread_id IS NULL
    UNION ALL
    SELECT reaction.kind, reaction.comment_id, 0 FROM {Reaction._meta.db_table} reaction
    JOIN {Comment._meta.db_table} comment ON comment.stored_id = reaction.comment_id
    WHERE reaction.member_id = %s AND comment.page_id = %s
"""  # noqa: S608  (names of our own tables)


@dataclass
class OfMember:
    """What a discussion is to one member: its kept counters, whether they hear of every comment, where they reacted."""

    discussion: Discussion
    follows: bool = False
    reactions: set[tuple[int, str]] = field(default_factory=set)


def of_member(user: User, page: Page) -> OfMember:
    """One query, however many comments there are."""
    found = OfMember(Discussion(page_id=page.pk))
    with connection.cursor() as cursor:
        cursor.execute(_OF_MEMBER, [page.pk, user.pk, page.pk, user.pk, page.pk])
        for what, number, count in cursor.fetchall():
            if not what:
                found.discussion = Discussion(page_id=page.pk, version=number, comments_count=count)
            elif what == "follows":
                found.follows = bool(number)
            else:
                found.reactions.add((number, what))
    return found


def shown() -> Q:
    """What everybody sees: published comments, and the place of one that is gone while published replies stand under
    it.
    """
    return Q(state=State.PUBLISHED) | Q(replies_count__gt=0)


def load_part(page: Page, *, sort: str = DEFAULT_SORT, after: str | None = None, thread: int | None = None) -> Part:
    """The threads of one part in the asked order, with their replies in reading order. Two queries."""
    roots = Comment.objects.on(page).roots().filter(shown()).select_related("user")
    if thread is not None:
        return Part(_with_replies(list(roots.filter(pk=thread)), REPLIES_SHOWN_ALONE))
    found = keyset(roots, order=SORTS[sort], after=after, size=ROOTS_IN_A_PART)
    return Part(_with_replies(found.items, REPLIES_SHOWN), found.next_key, found.previous_key)


def _with_replies(roots: list[Comment], most: int) -> list[Node]:
    nodes = {root.pk: Node(root) for root in roots}
    replies = (
        Comment.objects.filter(thread_id__in=list(nodes), level__gt=0)
        .filter(shown())
        .annotate(place=Window(RowNumber(), partition_by=F("thread_id"), order_by=["order", "id"]))
        .filter(place__lte=most)
        .select_related("user")
        .order_by("thread_id", "order", "id")
    )
    published = dict.fromkeys(nodes, 0)
    for reply in replies:
        node = nodes[reply.pk] = Node(reply)
        above = nodes.get(reply.parent_id)
        if above is not None:
            above.replies.append(node)
            published[reply.thread_id] += reply.is_published
    for root in roots:
        nodes[root.pk].more = max(root.replies_count - published[root.pk], 0)
    return [nodes[root.pk] for root in roots]


def out_of_sight(page: Page) -> list[tuple[int, int | None, int, int]]:
    """(comment, author, parent, level) of what only its author and moderators see. The author of each asks for it by
    rule.
    """
    waiting = Comment.objects.on(page).filter(state__in=[State.HELD, State.HIDDEN]).order_by("-id")
    return list(waiting.values_list("pk", "user_id", "parent_id", "level")[:200])


def reactions_by(user: User, comment_ids: list[int]) -> set[tuple[int, str]]:
    return set(Reaction.objects.filter(member=user, comment_id__in=comment_ids).values_list("comment_id", "kind"))


def begins_in_first_part(comment: Comment) -> bool:
    """Is the comment among those a reader of the page meets without asking for more?"""
    if comment.is_root and not comment.is_published and not comment.replies_count:
        return True  # only its author and moderators see it, at the top
    root = comment if comment.is_root else Comment.objects.get(pk=comment.thread_id)
    before = Comment.objects.filter(page_id=comment.page_id).roots().filter(shown())
    before = before.filter(Q(submit_date__gt=root.submit_date) | Q(submit_date=root.submit_date, id__gt=root.pk))
    if before[:ROOTS_IN_A_PART].count() >= ROOTS_IN_A_PART:
        return False
    earlier = Comment.objects.filter(thread_id=root.pk, level__gt=0, order__lt=comment.order).filter(shown())
    return comment.is_root or earlier[:REPLIES_SHOWN].count() < REPLIES_SHOWN


# --- Who is told ----------------------------------------------------------------------------------------------------


def followers(comment: Comment) -> set[int]:
    """The members who follow its thread or page and have not muted either. Whether they may read it is asked when they
    are told.
    """
    subscriptions = Subscription.objects.filter(page_id=comment.page_id).filter(
        Q(thread_id=comment.thread_id) | Q(thread=None)
    )
    muted = set(subscriptions.filter(is_muted=True).values_list("member_id", flat=True))
    wanted = set(subscriptions.filter(is_muted=False).values_list("member_id", flat=True))
    return wanted - muted - {comment.user_id}


def to_be_told_of_mention(comment: Comment, mentioned: list[User]) -> set[int]:
    subscriptions = Subscription.objects.filter(page_id=comment.page_id, is_muted=True)
    muted = set(
        subscriptions.filter(Q(thread_id=comment.thread_id) | Q(thread=None)).values_list("member_id", flat=True)
    )
    return {user.pk for user in mentioned} - muted - {comment.user_id}


def who_may_see(comment: Comment, member_ids: Collection[int]) -> list[User]:
    """Those of these members who may see the comment. Where everybody may, nobody is asked one by one."""
    people = User.objects.filter(pk__in=member_ids, is_active=True).order_by("pk")
    if comment.is_published and is_open_to_all(comment.specific_page):
        return list(people)
    return [person for person in people if rules.may_see(person, comment)]
