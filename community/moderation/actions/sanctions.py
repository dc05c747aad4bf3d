"""What a sanction changes for the person."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from community.moderation.models import Decision, Sanction, Standing
from members.models import User

Kind = Sanction.Kind


def impose(decision: Decision, member: User, kind: str, *, days: int | None) -> Sanction:
    """A warning, or something they may not do; a ban has no end, the others end after so many days."""
    until = timezone.now() + timedelta(days=days) if days and kind in (Kind.SILENCE, Kind.SUSPEND) else None
    sanction = Sanction.objects.create(decision=decision, member=member, kind=kind, until=until)
    restand(member)
    return sanction


def lift(decision: Decision) -> None:
    """End what this decision imposed, at once."""
    sanction = Sanction.objects.filter(decision=decision, ended_at__isnull=True).select_related("member").first()
    if sanction is not None:
        sanction.ended_at = timezone.now()
        sanction.save(update_fields=["ended_at"])
        restand(sanction.member)


def restand(member: User) -> Standing:
    """Bring the kept standing in line with the sanctions in force. A suspended member is signed out everywhere: the
    one page they see is met at signing in, and nobody else's request is asked about it.
    """
    with transaction.atomic():
        Standing.objects.get_or_create(user=member)
        # Two who decide at once: the second counts what the first has imposed.
        standing = Standing.objects.select_for_update().get(user=member)
        in_force = list(Sanction.objects.filter(member=member).in_force())
        standing.silenced_until = _latest(in_force, Kind.SILENCE)
        standing.barred_until = _latest(in_force, Kind.SUSPEND)
        standing.is_banned = any(sanction.kind == Kind.BAN for sanction in in_force)
        standing.save(update_fields=["silenced_until", "barred_until", "is_banned"])
    vars(member).pop("_standing", None)
    if standing.is_barred:
        pk = member.pk
        transaction.on_commit(lambda: _sign_out_everywhere(pk))
    return standing


def _latest(sanctions: list[Sanction], kind: str) -> datetime | None:
    return max((one.until for one in sanctions if one.kind == kind and one.until), default=None)


def _sign_out_everywhere(member_id: int) -> None:
    for session in UserSession.objects.filter(user_id=member_id):
        session.end()
