"""What moderators did, to whom, why, and whether it was taken back: the log is these rows."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.moderation.subjects import name_of

from .reports import Item


class Reason(models.TextChoices):
    """Why somebody decided over another's head: the person reads it."""

    SPAM = "spam", _("It advertises something")
    INSULT = "insult", _("It insults or threatens somebody")
    OFF_TOPIC = "off_topic", _("It is about something else")
    PRIVATE = "private", _("It has somebody's private data in it")
    FAKE = "fake", _("It is made up or copied")
    ILLEGAL = "illegal", _("The law does not allow it")
    AGAIN = "again", _("It happened again after we wrote about it")
    OTHER = "other", _("Another reason")


class ThingDeed(models.TextChoices):
    """What happens to the thing itself."""

    KEEP = "keep", _("leave it")
    HIDE = "hide", _("hide it")
    REMOVE = "remove", _("remove it")


class Deed(models.TextChoices):
    """Everything the log knows. The first eight are outcomes of the queue."""

    KEEP = "keep", _("kept")
    HIDE = "hide", _("hid")
    REMOVE = "remove", _("removed")
    COMPLAINT = "complaint", _("passed on to support")
    WARN = "warn", _("warned")
    SILENCE = "silence", _("silenced")
    SUSPEND = "suspend", _("suspended")
    BAN = "ban", _("banned")
    # Around them
    AUTO_HIDE = "auto_hide", _("hid after reports")
    SPAM = "spam", _("removed everything")
    UPHOLD = "uphold", _("declined the appeal")
    GRANT = "grant", _("granted the appeal")
    TRUST = "trust", _("set the trust")
    # What places that keep topics report
    PIN = "pin", _("pinned")
    UNPIN = "unpin", _("unpinned")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")
    MOVE = "move", _("moved")
    SPLIT = "split", _("split")
    MERGE = "merge", _("merged")
    EDIT = "edit", _("edited the text")
    RESTORE = "restore", _("restored")
    SLOW_MODE = "slow_mode", _("set slow mode")
    CLOSE_LATER = "close_later", _("set when it closes")
    APPOINT = "appoint", _("made a moderator")
    DISMISS = "dismiss", _("ended moderating")


NOUNS = {
    Deed.WARN: _("a warning"),
    Deed.SILENCE: _("reading without writing"),
    Deed.SUSPEND: _("suspension"),
    Deed.BAN: _("closing of the account"),
    Deed.SPAM: _("removal as advertising"),
}


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        """Those nobody took back."""
        return self.filter(undone_at__isnull=True)

    def about_thing(self, subject: str, object_id: int | None) -> Self:
        return self.filter(subject=subject, object_id=object_id)


class Decision(models.Model):
    """One line of the log. An item is decided once: who comes second learns what was decided."""

    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions", verbose_name=_("thing")
    )
    deed = models.CharField(_("what was done"), max_length=12, choices=Deed)
    subject = models.CharField(_("kind of thing"), max_length=40, blank=True)
    object_id = models.PositiveBigIntegerField(_("number"), null=True, blank=True)
    title = models.CharField(_("about"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=60, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decided_about",
        verbose_name=_("whose"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
        verbose_name=_("moderator"),
        help_text=_("Empty: the site itself, by its rules."),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    message = models.TextField(_("message to the person"), max_length=2000, blank=True)
    note = models.TextField(_("note for moderators"), max_length=2000, blank=True)
    thing = models.CharField(_("and the thing"), max_length=10, choices=ThingDeed, blank=True)
    state_before = models.CharField(max_length=10, blank=True, editable=False)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts", editable=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="decision_newest"),
            models.Index(fields=["subject", "object_id"], name="decision_of_thing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(undone_at__isnull=True, item__isnull=False) & ~models.Q(deed="auto_hide"),
                name="one_decision_per_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.title or self.subject}"

    @property
    def in_words(self) -> str:
        """“hid: Kenya AA”, as the log says it after the moderator's name."""
        what = str(self.get_deed_display())
        if self.title or self.subject:
            what = f"{what}: {name_of(self)}"
        return f"{what}{self._more_in_words}"

    @property
    def in_words_here(self) -> str:
        """“silenced (for 3 days; hide it)”, where everybody sees what it is about."""
        return f"{self.get_deed_display()}{self._more_in_words}"

    @property
    def _more_in_words(self) -> str:
        more = []
        sanction = getattr(self, "sanction", None) if self.deed in (Deed.SILENCE, Deed.SUSPEND) else None
        if sanction is not None and sanction.until is not None:
            days = round((sanction.until - sanction.starts_at).total_seconds() / 86400)
            more.append(ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days})
        if self.thing and self.thing != self.deed and self.deed not in (Deed.AUTO_HIDE, Deed.KEEP):
            more.append(self.get_thing_display())
        return f" ({'; '.join(more)})" if more else ""

    @property
    def why_in_words(self) -> str:
        return " · ".join(str(part) for part in (self.get_reason_display(), self.message, self.note) if part)

    def get_deed_in_words(self) -> object:
        """What it is, where nobody is told who did it to whom."""
        return NOUNS.get(Deed(self.deed), self.get_deed_display())

    @property
    def was_undone(self) -> bool:
        return self.undone_at is not None


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.filter(ended_at__isnull=True).filter(models.Q(until__isnull=True) | models.Q(until__gt=at))


class Sanction(models.Model):
    """What a decision means for the person: a warning, or something they may not do until a day."""

    class Kind(models.TextChoices):
        WARN = "warn", _("warning")
        SILENCE = "silence", _("silenced")
        SUSPEND = "suspend", _("suspended")
        BAN = "ban", _("banned")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions", verbose_name=_("member")
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="sanction", verbose_name=_("decision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: it has no end."))
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        indexes = [models.Index(fields=["member", "-starts_at"], name="sanction_of_member")]

    def __str__(self) -> str:
        return f"{self.kind} {self.member_id}"


class Appeal(models.Model):
    """The person a decision is about asks once to look again."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        GRANTED = "granted", _("granted")
        DECLINED = "declined", _("declined")

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("decision")
    )
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("thing"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appeals", verbose_name=_("member")
    )
    text = models.TextField(_("text"), max_length=2000)
    at = models.DateTimeField(_("when"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return f"{self.member_id} · {self.decision_id}"
