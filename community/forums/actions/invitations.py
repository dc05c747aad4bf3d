"""Letting single people into a space: by a link, or by name."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from activity.actions import record
from common.translated import TranslatedText
from community.forums import rules
from community.forums.actions.counting import NotAllowed
from community.forums.models import Invitation, InvitationUse, Space
from community.forums.verbs import CAME, INVITED
from community.moderation.actions import vouch
from members.actions import ensure_access_group, grant_access, revoke_access
from members.models import AccessGroup, User
from members.rules import access_group_ids


def invite(*, by: User, space: Space, limit: int = 1, until: datetime | None = None, note: str = "") -> Invitation:
    """A link that lets so many people in, until a date."""
    _demand(by, space)
    if limit < 1:
        raise NotAllowed(_("An invitation is for one person at least."))
    if until is not None and until <= timezone.now():
        raise NotAllowed(_("That moment has passed. Please choose a later one."))
    with transaction.atomic():
        ensure_invited(space)
        made = Invitation.objects.create(
            space=space, token=secrets.token_urlsafe(24), limit=limit, ends_at=until, note=note[:120], created_by=by
        )
        record(INVITED, by=by, about=space, key=f"invitation:{made.pk}", invitation=made.pk)
    return made


def invite_by_name(*, by: User, space: Space, member: User) -> None:
    """Let one member in at once; they are told."""
    _demand(by, space)
    with transaction.atomic():
        group = ensure_invited(space)
        grant_access(member, group, source="invited", by=by)
        vouch(member)
        record(
            INVITED, by=by, about=space, key=f"member:{space.pk}:{member.pk}:{timezone.now():%Y%m%d}", member=member.pk
        )


def dismiss(*, by: User, space: Space, member: User) -> None:
    """Who was invited is in no longer. What other groups open stays open."""
    _demand(by, space)
    if space.invited is not None:
        revoke_access(member, space.invited)


def accept_invitation(*, by: User, token: str) -> Space:
    """Come in. The second click of the same person uses nothing up; one too many is told so. Raises NotAllowed."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",)).select_related("space").filter(token=token).first()
        )
        if invitation is None:
            raise NotAllowed(_("This invitation does not exist."))
        space = Space.objects.select_related("invited").get(pk=invitation.space_id)
        if InvitationUse.objects.filter(invitation=invitation, member=by).exists() and _is_in(by, space):
            return space
        if invitation.ends_at is not None and invitation.ends_at <= timezone.now():
            raise NotAllowed(_("This invitation has run out. Ask whoever sent it for a new one."))
        is_new = not InvitationUse.objects.filter(invitation=invitation, member=by).exists()
        if not is_new:  # they came by it before and were let out since
            raise NotAllowed(_("This invitation does not let you in any more."))
        if invitation.used_count >= invitation.limit:
            raise NotAllowed(_("This invitation has been used by as many people as it was for."))
        InvitationUse.objects.create(invitation=invitation, member=by)
        Invitation.objects.filter(pk=invitation.pk).update(used_count=F("used_count") + 1)
        grant_access(by, ensure_invited(space), source=f"invitation:{invitation.pk}", by=invitation.created_by)
        vouch(by)
        record(CAME, by=by, about=space, key=f"{invitation.pk}:{by.pk}", invitation=invitation.pk)
    return space


def ensure_invited(space: Space) -> AccessGroup:
    """The group of those who were invited: it comes into being with the first invitation."""
    locked = Space.objects.select_for_update(no_key=True, of=("self",)).select_related("invited").get(pk=space.pk)
    if locked.invited is None:
        titles = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                titles[code] = _("Guests of “%(space)s”") % {"space": TranslatedText(locked.title).in_language(code)}
        group = ensure_access_group(f"space-{locked.pk}-guests", title=titles, owner="forums")
        Space.objects.filter(pk=locked.pk).update(invited=group)
        locked.invited = group
        rules.spaces_changed()
    space.invited = locked.invited
    assert locked.invited is not None  # noqa: S101
    return locked.invited


def _is_in(member: User, space: Space) -> bool:
    return space.invited_id in access_group_ids(member)


def _demand(by: User, space: Space) -> None:
    if not rules.may_moderate(by, space):
        raise NotAllowed(_("Only those who moderate this space invite into it."))
