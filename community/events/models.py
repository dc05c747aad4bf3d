"""Where and when members meet, and who comes."""

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.slugs import slug_from
from common.translated import TranslatedField
from community.forums.models import Space, Topic, Who
from members.models import AccessGroup
from members.models.user import default_time_zone
from members.zones import TIME_ZONES


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> "EventQuerySet":
        """The published events that exist for this person."""
        from community.events.rules import seen_by

        return self.filter(seen_by(user))

    def upcoming(self) -> "EventQuerySet":
        """Those that are not over yet."""
        return self.filter(ends_at__gt=timezone.now())

    def past(self) -> "EventQuerySet":
        return self.filter(ends_at__lte=timezone.now())


class Event(models.Model):
    """A meeting, online or in a place. Written by staff, once for all languages."""

    title = TranslatedField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, blank=True, help_text=_("Made from the title if left empty."))
    summary = TranslatedField(_("in one sentence"), max_length=200)
    text = TranslatedField(
        _("what will happen"), multiline=True, max_length=20_000, blank=True, help_text=_("Markdown.")
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True},
        verbose_name=_("host"),
        help_text=_("Who receives the guests and opens the topic afterwards."),
    )

    starts_at = models.DateTimeField(_("begins"), help_text=_("In the time zone of the event, chosen below."))
    ends_at = models.DateTimeField(_("ends"), help_text=_("In the time zone of the event."))
    time_zone = models.CharField(
        _("time zone"), max_length=64, choices=list(TIME_ZONES.items()), default=default_time_zone
    )
    place = TranslatedField(
        _("place"), max_length=200, blank=True, help_text=_("Name and address. Leave empty for a meeting online.")
    )
    online_url = models.URLField(
        _("link to join online"),
        blank=True,
        help_text=_("Shown only to those who are coming."),
    )

    see = models.CharField(_("who sees it"), max_length=10, choices=Who, default=Who.MEMBERS)
    see_groups = models.ManyToManyField(AccessGroup, blank=True, related_name="+", verbose_name=_("groups who see it"))
    is_published = models.BooleanField(_("published"), default=True)
    limit = models.PositiveIntegerField(
        _("places"), default=0, help_text=_("0: no limit. Whoever comes later waits for a free place.")
    )
    answers_until = models.DateTimeField(
        _("answers until"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    cancelled_because = TranslatedField(_("why it was called off"), max_length=300, blank=True)

    recap_space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("space for talking about it afterwards"),
        help_text=_("When it is over the host opens a topic there and everybody who came is told."),
    )
    recap = models.OneToOneField(
        Topic, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="event"
    )

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False)
    # Counts up when a calendar must take notice (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Kept by actions, so that lists need not count.
    coming_count = models.PositiveIntegerField(default=0, editable=False)
    waiting_count = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_upcoming"),
            models.Index(fields=["-ends_at", "-id"], name="event_past"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            # The last word on two people taking the last place.
            models.CheckConstraint(
                name="event_within_limit",
                condition=models.Q(limit=0) | models.Q(coming_count__lte=models.F("limit")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        """Whoever edits reads these sentences at the field they are about."""
        errors: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("It ends before it begins: check the two times.")
        if not self.place and not self.online_url:
            errors["place"] = _("Say where it is: a place, a link to join online, or both.")
        if self.limit and self.limit < self.coming_count:
            errors["limit"] = _("%(count)s people have a place already: the limit can't be lower.") % {
                "count": self.coming_count
            }
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = slug_from(self.title.in_language(settings.LANGUAGE_CODE)) or "event"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("events:event", args=[self.pk, self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def takes_answers(self) -> bool:
        return not self.is_cancelled and timezone.now() < (self.answers_until or self.starts_at)

    @property
    def changes_at(self) -> datetime | None:
        """When its pages say something else by themselves: answers are no longer taken, or it is over."""
        now = timezone.now()
        moments = (self.answers_until or self.starts_at, self.ends_at)
        return min((moment for moment in moments if moment > now), default=None)

    @property
    def places_left(self) -> int | None:
        """None: no limit."""
        return max(self.limit - self.coming_count, 0) if self.limit else None

    @property
    def notice_place(self) -> str:
        """Its name for notices: whoever may not see it any more is not told of it."""
        return f"event:{self.pk}"


class Answer(models.Model):
    """What a member said: coming, waiting for a place, or not after all."""

    class State(models.TextChoices):
        COMING = "coming", _("is coming")
        WAITING = "waiting", _("waits for a place")
        DECLINED = "declined", _("is not coming")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="answers", verbose_name=_("event"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_answers", verbose_name=_("member")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    # When this state began: who waits longest comes first.
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_answer_an_event")]
        indexes = [models.Index(fields=["event", "state", "at", "id"], name="answers_of_event")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_state_display()}"


def new_calendar_key() -> str:
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """Opens a member's own calendar feed to a calendar program, which cannot sign in. Made anew, the old one is dead."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key")
    key = models.CharField(max_length=64, unique=True, default=new_calendar_key)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar key")
        verbose_name_plural = _("calendar keys")

    def __str__(self) -> str:
        return str(self.member)
