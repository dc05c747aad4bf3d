"""What waits, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Case as Choose
from django.db.models import F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import User
from support.models import Case, CaseMessage
from support.rules import HANDLE


@dataclass(frozen=True)
class Waiting:
    """For the staff's home page."""

    open: int
    overdue: int
    oldest_at: datetime | None


def queue() -> QuerySet[Case]:
    """Overdue first, then what is due next; what waits for the person and what is closed come after."""
    place = Choose(
        When(state=Case.State.OPEN, then=Value(0)),
        When(state=Case.State.WAITING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Case.objects.select_related("person", "assigned_to").annotate(place=place)
    return found.order_by("place", "due_at", F("closed_at").desc(nulls_last=True), "pk")


def waiting() -> Waiting:
    found = list(Case.objects.filter(state=Case.State.OPEN).order_by("opened_at").values_list("opened_at", "due_at"))
    now = timezone.now()
    return Waiting(
        open=len(found), overdue=sum(due < now for _opened, due in found), oldest_at=found[0][0] if found else None
    )


def open_count() -> int:
    return Case.objects.filter(state=Case.State.OPEN).count()


def operators() -> QuerySet[User]:
    """Those to whom a case can be given."""
    app, codename = HANDLE.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
    allowed = Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    return User.objects.filter(allowed, is_staff=True, is_active=True).distinct().order_by("display_name", "pk")


def story(case: Case) -> list[CaseMessage]:
    return list(case.messages.select_related("by"))


def seen_by_person(case: Case) -> list[CaseMessage]:
    """What the person reads in their case: answers and their own messages, never the staff's notes."""
    kinds = [CaseMessage.Kind.PRIVATE, CaseMessage.Kind.PUBLIC]
    return list(case.messages.filter(kind__in=kinds).select_related("by"))


# --- The clock in words -------------------------------------------------------------------------------------------------


def clock(case: Case) -> str:
    now = timezone.now()
    if case.is_closed:
        return _("closed")
    if not case.is_open:
        return _("answered")
    if case.due_at < now:
        return _("overdue by %(time)s") % {"time": span(now - case.due_at)}
    return _("%(time)s left") % {"time": span(case.due_at - now)}


def span(time: timedelta) -> str:
    minutes = max(int(time.total_seconds() // 60), 1)
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
