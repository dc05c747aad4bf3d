"""A case: somebody of the brand owes a person an answer, and a clock runs until they have given it."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Outcome(models.TextChoices):
    PUT_RIGHT = "put_right", _("Put right: a replacement, a refund, a repair")
    EXPLAINED = "explained", _("Explained, and that was enough")
    APOLOGISED = "apologised", _("Apologised; it could not be put right")
    PASSED_ON = "passed_on", _("Passed on to those who can change it")
    NO_REPLY = "no_reply", _("Answered, and heard nothing back")
    NOT_OURS = "not_ours", _("Not about us")


class CaseQuerySet(models.QuerySet["Case"]):
    def overdue(self) -> Self:
        return self.filter(state=Case.State.OPEN, due_at__lt=timezone.now())

    def of(self, user: Any) -> Self:
        """The cases in which this person is the one who is answered; one that others opened for them once it has been."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(person_id=user.pk).exclude(is_pointed_out=True, first_answered_at=None)


class Case(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Waits for us")
        WAITING = "waiting", _("Waits for the person")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(_("kind"), max_length=30)
    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="support_cases",
        verbose_name=_("person"),
    )
    summary = models.CharField(_("in one line"), max_length=300)
    # What it is about, once: `review:17`. A second opening with the same key finds this case.
    key = models.CharField(max_length=120, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("answer until"))
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_cases",
        verbose_name=_("taken by"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    closing_note = models.TextField(_("note at closing"), blank=True, max_length=1000)
    # Somebody else took what they wrote for a complaint: they asked for nothing themselves.
    is_pointed_out = models.BooleanField(null=True, blank=True, editable=False)
    # What the person said when they were asked, once, whether it has been put right.
    was_put_right = models.BooleanField(_("put right, says the person"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("handle_case", "Can answer and close cases")]
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["about_type", "about_id"])]
        constraints = [
            # Nobody is left without an answer, whichever way a case is closed. (Who has erased themselves cannot get one.)
            models.CheckConstraint(
                name="case_closed_only_when_answered",
                condition=~models.Q(state="closed")
                | (
                    ~models.Q(outcome="")
                    & models.Q(closed_at__isnull=False)
                    & models.Q(first_answered_at__isnull=False)
                )
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False) & models.Q(person__isnull=True))
                | models.Q(
                    outcome="not_ours", closed_at__isnull=False, is_pointed_out__isnull=False, is_pointed_out=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.summary or self.person_name

    def get_absolute_url(self) -> str:
        return reverse("support:case", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < timezone.now()

    @property
    def person_name(self) -> str:
        return str(self.person) if self.person else str(_("A former member"))


class CaseMessage(models.Model):
    """One line of a case's story."""

    class Kind(models.TextChoices):
        PRIVATE = "private", _("between us and the person")
        PUBLIC = "public", _("answered in public")
        NOTE = "note", _("note among the staff")
        EVENT = "event", _("what happened")

    class Event(models.TextChoices):
        POINTED_OUT = "pointed_out", _("Somebody said that this is a complaint.")
        RAISED = "raised", _("The person raised the rating. An answer is still owed.")
        LOWERED = "lowered", _("The person lowered the rating again.")
        CHANGED = "changed", _("The person changed what they wrote.")
        REMOVED = "removed", _("Moderators removed it. The person is still owed an answer.")
        WITHDRAWN = "withdrawn", _("The person deleted it. They may still be written to.")
        PUT_RIGHT = "put_right", _("The person says: it has been put right.")
        NOT_PUT_RIGHT = "not_put_right", _("The person says: it has not been put right.")
        TAKEN = "taken", _("took it")
        LET_GO = "let_go", _("put it back for anybody")
        CLOSED = "closed", _("closed it")
        REOPENED = "reopened", _("opened it again")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    event = models.CharField(max_length=15, choices=Event, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by"),
    )
    is_from_staff = models.BooleanField(default=False)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    # One press of the button is one message.
    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "kind"])]

    def __str__(self) -> str:
        return self.text[:50] or self.event

    @property
    def name(self) -> str:
        return str(self.by) if self.by else str(_("A former member"))

    @property
    def is_public(self) -> bool:
        return self.kind == self.Kind.PUBLIC

    @property
    def is_event(self) -> bool:
        return self.kind == self.Kind.EVENT


@register_setting(icon="time")
class SupportSettings(BaseGenericSetting):
    hours_until_due = models.PositiveSmallIntegerField(
        _("hours until an answer is due"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text=_("The clock of every new case. A case that has run over it stands first in the queue."),
    )

    panels = [FieldPanel("hours_until_due")]

    class Meta:
        verbose_name = _("Support")

    @classmethod
    def due(cls, since: datetime) -> datetime:
        return since + timedelta(hours=cls.load().hours_until_due)
