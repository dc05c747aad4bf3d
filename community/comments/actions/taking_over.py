"""While a new release is rolled out the previous one still serves people, and writes what they report into its own tables,
after the migration that copied them (`0002_one_queue`) has run. What it left there is taken over here, as often as one likes.

How this ends, in two releases after the one that came with `0002_one_queue`, none of them sooner: until that one has been
rolled out everywhere, code of before it writes into these tables, and what it writes is found by nothing but this job.

1. The first takes over what is still there, in a migration, empties the tables and leaves out the job. Workers of the
   release before run it on until they are started anew, and find nothing; so the models stay, unused.
2. The next drops the models `Flag` and `ModerationAction` with their tables: by then no code that runs asks for them.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from community.comments.models import Comment, Flag, ModerationAction, State
from community.moderation import actions as moderation
from community.moderation.models import Decision, Item
from community.moderation.models import Flag as Report

SUBJECT = "comments.comment"
DEEDS = {
    ModerationAction.Kind.HIDE: "hide",
    ModerationAction.Kind.RESTORE: "keep",
    ModerationAction.Kind.APPROVE: "keep",
    ModerationAction.Kind.KEEP: "keep",
}
AT_ONCE = 200


def take_over() -> int:
    """How many reports, held comments and decisions of the previous code joined the queue and the log."""
    found: list[Any] = [*_reports()[:AT_ONCE], *_held()[:AT_ONCE], *_decisions()[:AT_ONCE]]
    for one in found:
        with transaction.atomic():
            if isinstance(one, Flag):
                _take_report(one)
            elif isinstance(one, Comment):
                moderation.hold(one, why=one.state_reason or "first")
            else:
                _take_decision(one)
    return len(found)


def _reports() -> QuerySet[Flag]:
    known = Report.objects.filter(subject=SUBJECT, object_id=OuterRef("comment_id"), member_id=OuterRef("member_id"))
    return Flag.objects.exclude(Exists(known)).select_related("comment__page", "comment__user", "member").order_by("pk")


def _held() -> QuerySet[Comment]:
    known = Item.objects.waiting().filter(subject=SUBJECT, object_id=OuterRef("pk")).exclude(kind=Item.Kind.APPEAL)
    return Comment.objects.filter(state=State.HELD).exclude(Exists(known)).select_related("page", "user").order_by("pk")


def _decisions() -> QuerySet[ModerationAction]:
    known = Decision.objects.filter(subject=SUBJECT, object_id=OuterRef("comment_id"), at=OuterRef("at"))
    return ModerationAction.objects.exclude(Exists(known)).select_related("comment__page").order_by("pk")


def _take_report(old: Flag) -> None:
    moderation.take_report(
        old.comment, member=old.member, reason=old.reason, note=old.note, at=old.at, outcome=old.outcome
    )


def _take_decision(old: ModerationAction) -> None:
    """A line of the log; and what still waits because of reports made before it waits no more."""
    deed = DEEDS[ModerationAction.Kind(old.kind)]
    Decision.objects.create(
        deed=deed,
        thing=deed,
        subject=SUBJECT,
        object_id=old.comment_id,
        title=old.comment.page.title[:200],
        member_id=old.comment.user_id,
        by_id=old.by_id,
        reason=old.reason,
        message=old.message,
        state_before=old.state_before,
        at=old.at,
        undone_at=old.undone_at,
        undone_by_id=old.undone_by_id,
    )
    if old.undone_at is None:
        moderation.decided_elsewhere(SUBJECT, old.comment_id, upheld=deed == "hide", at=old.at)
