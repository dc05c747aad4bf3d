"""The outbox."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SITE = "site", _("on the site")
    MAIL = "mail", _("by mail")
    PUSH = "push", _("push message")
    MESSENGER = "messenger", _("messenger")
    PROMPT = "prompt", _("question on the site")


class Held(models.TextChoices):
    """Why something did not leave, or waits."""

    REFUSED = "refused", _("the member does not want this kind")
    CONSENT = "consent", _("the member has not agreed to advertising")
    PAUSED = "paused", _("the member asked for a pause")
    BUDGET = "budget", _("the contact budget is used up")
    SUPPRESSED = "suppressed", _("the address is suppressed")
    READ = "read", _("it was read on the site before it left")
    CLOSED = "closed", _("the member may not see the place any more")
    UNHEARD = "unheard", _("the member does not want to hear of who did it")
    INACTIVE = "inactive", _("the account is closed")
    TAKEN_BACK = "taken_back", _("what it was about is gone")
    NO_DEVICE = "no_device", _("no device takes push messages any more")
    BUNDLED = "bundled", _("it waits for others about the same")


class Message(models.Model):
    """One letter to one address, or one push message to one member. Written once (the key is unique), handed over at
    most once.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        HELD = "held", _("held back")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel, default=Channel.MAIL, db_default=Channel.MAIL.value
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mail",
        verbose_name=_("member"),
    )
    address = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    context = models.JSONField(_("what it is about"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    held_for = models.CharField(_("why it did not leave"), max_length=12, choices=Held, blank=True, db_default="")
    reason = models.CharField(_("details"), max_length=300, blank=True)
    # The notice it tells of; while that is unread, news of the same group join it.
    group = models.CharField(max_length=160, blank=True, db_default="", editable=False)
    place = models.CharField(max_length=60, blank=True, db_default="", editable=False)
    url = models.CharField(_("leads to"), max_length=500, blank=True, db_default="")
    counts = models.BooleanField(_("counts in the contact budget"), default=False, db_default=False)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # When its reader signed in with the link in it; that works once.
    entered_at = models.DateTimeField(_("used to sign in"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["group"], condition=~models.Q(group=""), name="messages_by_group"),
            models.Index(fields=["created_at"], condition=~models.Q(text=""), name="messages_with_words"),
        ]

    def __str__(self) -> str:
        return self.subject
