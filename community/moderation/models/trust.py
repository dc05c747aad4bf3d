"""How far a member is trusted, from what they read and do."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    NEW = 0, _("newcomer")
    BASIC = 1, _("known")
    MEMBER = 2, _("member")
    REGULAR = 3, _("regular")
    LEADER = 4, _("leader")


class Standing(models.Model):
    """Where a member stands: kept, so that a page asks once. Who has no row is new and free of sanctions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="standing",
        verbose_name=_("member"),
    )
    level = models.PositiveSmallIntegerField(_("trust level"), choices=Level, default=Level.NEW)
    by_hand = models.BooleanField(
        _("set by hand"), default=False, help_text=_("Stays as it is, whatever the counting says.")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    # Kept from sanctions and PlaceModerator rows.
    silenced_until = models.DateTimeField(_("silenced until"), null=True, blank=True, editable=False)
    barred_until = models.DateTimeField(_("suspended until"), null=True, blank=True, editable=False)
    is_banned = models.BooleanField(_("banned"), default=False, editable=False)
    places = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level}"

    @property
    def is_silenced(self) -> bool:
        return self.is_barred or (self.silenced_until is not None and self.silenced_until > timezone.now())

    @property
    def is_barred(self) -> bool:
        """Suspended or banned: sees one page that says why."""
        return self.is_banned or (self.barred_until is not None and self.barred_until > timezone.now())


class Day(models.Model):
    """What a member did on one day, as far as trust counts it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trust_days")
    date = models.DateField(_("day"))
    topics_entered = models.PositiveIntegerField(default=0)
    posts_read = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counted day")
        verbose_name_plural = _("counted days")
        constraints = [models.UniqueConstraint(fields=["member", "date"], name="trust_day_once")]
        indexes = [models.Index(fields=["date"], name="trust_day_date")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.date}"


class Like(models.Model):
    """One member liked what another wrote."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    date = models.DateField(_("day"))

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        indexes = [
            models.Index(fields=["receiver", "date"], name="likes_received"),
            models.Index(fields=["giver", "date"], name="likes_given"),
        ]

    def __str__(self) -> str:
        return self.key


class RepliedTopic(models.Model):
    """A topic the member has replied in, and when last."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.PositiveBigIntegerField()
    date = models.DateField(_("day"))

    class Meta:
        verbose_name = _("topic replied in")
        verbose_name_plural = _("topics replied in")
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="replied_topic_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.topic}"


class FirstDeed(models.Model):
    """The first, second, third … topic of a newcomer's day: the row's number keeps two at once from both being third."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    deed = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("deed of a first day")
        verbose_name_plural = _("deeds of first days")
        constraints = [models.UniqueConstraint(fields=["member", "deed", "number"], name="first_deed_once")]
        indexes = [models.Index(fields=["at"], name="first_deed_at")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.deed} {self.number}"
