"""What waits for a moderator, and who asked them to look."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FlagReason(models.TextChoices):
    SPAM = "spam", _("Spam or advertising")
    INSULT = "insult", _("Insult or threat")
    OFF_TOPIC = "off_topic", _("Off topic")
    PRIVATE = "private", _("Somebody's private data")
    COMPLAINT = "complaint", _("Complaint about the product or the service")
    OTHER = "other", _("Something else")


class HeldReason(models.TextChoices):
    """Why something waits before it appears: its author reads it."""

    FIRST = "first", _("The first posts of a new member wait for a moderator")
    LINKS = "links", _("A first post with a link waits for a moderator")
    WATCHED = "watched", _("Something in it asks for a moderator's look")
    TRUST = "trust", _("Here the posts of newer members wait for a moderator")
    NO_WORK = "no_work", _("It came without the browser's proof of work")


class ItemQuerySet(models.QuerySet["Item"]):
    def waiting(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def of(self, subject: str, object_id: int) -> Self:
        return self.filter(subject=subject, object_id=object_id)


class Item(models.Model):
    """One thing that waits for a moderator's look. A thing has one open item at most, whoever reports it and how often.

    The thing is named by its subject and number: it may be a post, a review, a profile, a private message.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("reported")
        HELD = "held", _("waits to appear")
        APPEAL = "appeal", _("appeal")

    kind = models.CharField(_("why it is here"), max_length=10, choices=Kind, default=Kind.REPORT)
    subject = models.CharField(_("kind of thing"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("number"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="moderation_items",
        verbose_name=_("author"),
    )
    place = models.CharField(_("place"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    why = models.CharField(_("held because"), max_length=20, blank=True)
    detail = models.CharField(_("what was found"), max_length=200, blank=True)
    flags_count = models.PositiveIntegerField(_("reports"), default=0)
    # What it was before reports took it out of sight; empty when they have not.
    hidden_from = models.CharField(max_length=10, blank=True, editable=False)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing to look at")
        verbose_name_plural = _("things to look at")
        permissions = [("moderate", _("Can moderate everything that members write"))]
        indexes = [
            models.Index(fields=["opened_at"], name="item_waiting", condition=models.Q(closed_at__isnull=True)),
            models.Index(fields=["subject", "object_id"], name="item_of_thing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "object_id"],
                condition=models.Q(closed_at__isnull=True) & ~models.Q(kind="appeal"),
                name="item_open_once_per_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.subject} {self.object_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def why_in_words(self) -> str:
        """Why it is held, or out of sight for now; for its author too."""
        if self.hidden_from:
            return str(_("Members reported it; a moderator will look"))
        return str(HeldReason(self.why).label) if self.why in HeldReason.values and self.kind == self.Kind.HELD else ""

    @property
    def is_hidden_by_reports(self) -> bool:
        return bool(self.hidden_from)


class Flag(models.Model):
    """A member thinks a moderator should look. Never shown to anybody but moderators."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("something was done")
        DECLINED = "declined", _("all was well")
        PASSED_ON = "passed_on", _("passed on to support")
        GONE = "gone", _("its author deleted it")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="flags", verbose_name=_("thing"))
    subject = models.CharField(_("kind of thing"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("number"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags", verbose_name=_("member")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=FlagReason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    trust = models.PositiveSmallIntegerField(_("trust of who reported"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["subject", "object_id", "member"], name="flag_once_per_member_and_thing")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.subject} {self.object_id}"

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN
