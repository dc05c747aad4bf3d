"""What moderators decide, each with a line in their log, and each can be taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from community.comments import rules
from community.comments.actions.counting import Refused, lock, move
from community.comments.actions.posting import announce
from community.comments.models import Comment, Flag, ModerationAction, State
from community.comments.verbs import APPROVED, HIDDEN, KEPT, RESTORED
from members.models import User

Kind = ModerationAction.Kind


def hide(comment: Comment, *, by: User, reason: str, message: str = "", with_replies: bool = False) -> ModerationAction:
    """Take a comment out of readers' sight; its author and moderators still see it. Replies stay, unless asked."""
    with transaction.atomic():
        comment = _locked(comment, by)
        if comment.state not in (State.PUBLISHED, State.HELD):
            raise Refused(_("This comment is not on the page any more."))
        done = _decide(comment, by, Kind.HIDE, State.HIDDEN, reason=reason, message=message, flags=Flag.Outcome.UPHELD)
        record(HIDDEN, by=by, about=comment, key=str(done.pk), action=done.pk)
        if with_replies:
            for reply in _below(comment):
                below = _decide(
                    reply, by, Kind.HIDE, State.HIDDEN, reason=reason, message="", flags=Flag.Outcome.UPHELD
                )
                record(HIDDEN, by=by, about=reply, key=str(below.pk), action=below.pk)
    return done


def restore(comment: Comment, *, by: User, message: str = "") -> ModerationAction:
    """Show a hidden comment again."""
    with transaction.atomic():
        comment = _locked(comment, by)
        if not comment.is_hidden:
            raise Refused(_("This comment is not hidden."))
        done = _decide(comment, by, Kind.RESTORE, State.PUBLISHED, message=message, flags=Flag.Outcome.DECLINED)
        announce(comment)
        record(RESTORED, by=by, about=comment, key=str(done.pk), action=done.pk)
    return done


def approve(comment: Comment, *, by: User, message: str = "") -> ModerationAction:
    """Let a held comment appear; only now do its followers hear of it."""
    with transaction.atomic():
        comment = _locked(comment, by)
        if not comment.is_held:
            raise Refused(_("This comment is not waiting any more."))
        done = _decide(comment, by, Kind.APPROVE, State.PUBLISHED, message=message, flags=Flag.Outcome.DECLINED)
        announce(comment)
        record(APPROVED, by=by, about=comment, key=str(done.pk), action=done.pk)
    return done


def keep(comment: Comment, *, by: User) -> ModerationAction:
    """It was reported and it is fine: close the flags, change nothing else."""
    with transaction.atomic():
        comment = _locked(comment, by)
        if not comment.flags_count:
            raise Refused(_("Nobody's report of this comment is open."))
        done = _decide(
            comment, by, Kind.KEEP, State(comment.state), reason=comment.state_reason, flags=Flag.Outcome.DECLINED
        )
        record(KEPT, by=by, about=comment, key=str(done.pk), action=done.pk)
    return done


def undo(action: ModerationAction, *, by: User) -> ModerationAction:
    """Take a decision back: the comment is as it was before, and the flags it answered are open again.

    Only the last decision about a comment can be taken back, and only once.
    """
    with transaction.atomic():
        comment = _locked(action.comment, by)
        newest = comment.moderation.filter(undone_at__isnull=True).order_by("-at", "-pk").first()
        if newest is None or newest.pk != action.pk or comment.is_deleted:
            raise Refused(_("Something else was decided since; this can't be taken back any more."))
        reopened = newest.answered_flags.update(outcome=Flag.Outcome.OPEN, answer=None)
        move(
            comment, State(newest.state_before), reason=newest.reason_before, flags_count=comment.flags_count + reopened
        )
        newest.undone_at, newest.undone_by = timezone.now(), by
        newest.save(update_fields=["undone_at", "undone_by"])
    return newest


def _locked(comment: Comment, by: User) -> Comment:
    if not rules.may_moderate(by):
        raise Refused(_("Only moderators can do this."))
    lock(comment.page_id)
    return Comment.objects.get(pk=comment.pk)


def _below(comment: Comment) -> list[Comment]:
    """The published replies under a comment, deepest first, so that the counts above them stay right on the way."""
    thread = list(Comment.objects.filter(thread_id=comment.thread_id, level__gt=comment.level).order_by("level"))
    inside = {comment.pk}
    for reply in thread:
        if reply.parent_id in inside:
            inside.add(reply.pk)
    return [reply for reply in reversed(thread) if reply.pk in inside and reply.is_published]


def _decide(
    comment: Comment, by: User, kind: Kind, state: State, *, flags: Flag.Outcome, reason: str = "", message: str = ""
) -> ModerationAction:
    done = ModerationAction.objects.create(
        comment=comment,
        by=by,
        kind=kind,
        reason=reason if kind == Kind.HIDE else "",
        message=message.strip(),
        state_before=comment.state,
        reason_before=comment.state_reason,
    )
    Flag.objects.filter(comment=comment, outcome=Flag.Outcome.OPEN).update(outcome=flags, answer=done)
    move(comment, state, reason=reason, flags_count=0)
    return done
