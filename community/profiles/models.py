"""A member as others see them, what they like, and how somebody new is welcomed."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.search import index

from common.translated import TranslatedField
from content.models import Tag
from members.models import Tie


class Sees(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody, signed in or not")
    MEMBERS = "members", _("Members: everybody who has signed in")
    NOBODY = "nobody", _("Nobody but the brand's own people")


class State(models.TextChoices):
    PUBLISHED = "published", _("shown")
    HELD = "held", _("waits for a moderator")
    HIDDEN = "hidden", _("hidden")
    REMOVED = "removed", _("removed by a moderator")


class Interest(index.Indexed, models.Model):
    """Something members may say they like. The brand keeps the list; its tags find what to show them."""

    name = TranslatedField(_("name"), max_length=40, help_text=_("A word or two: “brewing at home”."))
    slug = models.SlugField(_("key"), max_length=40, unique=True)
    tags = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        verbose_name=_("tags"),
        help_text=_("Articles and stories with one of these tags are shown to those who like it."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("tags"), FieldPanel("order")]
    search_fields = [index.SearchField("names"), index.AutocompleteField("names")]

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.name) or self.slug

    @property
    def names(self) -> str:
        return " ".join(self.name.values())


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, user: Any) -> "ProfileQuerySet":
        """The profiles this person may open. Whom a member has blocked sees no more than a visitor does."""
        people = self.filter(member__is_active=True, member__is_erased=False)
        if user.is_authenticated and user.is_staff:
            return people
        seen = models.Q(seen_by=Sees.EVERYBODY) | models.Q(seen_by="", member__is_staff=True)
        if user.is_authenticated:
            blocked_by = Tie.objects.filter(person_id=user.pk, kind=Tie.Kind.BLOCKED).values("member_id")
            seen |= models.Q(member_id=user.pk)
            seen |= models.Q(seen_by__in=["", Sees.MEMBERS]) & ~models.Q(member_id__in=blocked_by)
        return people.filter(seen)


class Profile(models.Model):
    """What a member shows of themselves, beside what the account itself holds.

    A job makes the row of a new account and keeps `search_text`, `known_name`, `known_handle` and `joined_at` in step
    with it, for the directory; until then the member has the profile of somebody who chose nothing.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="profile",
        verbose_name=_("member"),
    )
    seen_by = models.CharField(
        _("who sees it"), max_length=10, choices=Sees, blank=True, help_text=_("Empty: members; of the team everybody.")
    )
    is_listed = models.BooleanField(_("in the list of members"), default=True)
    speaks = models.CharField(_("languages"), max_length=80, blank=True, help_text=_("Codes between commas: ,en,ru,"))
    interests = models.ManyToManyField(Interest, blank=True, related_name="profiles", verbose_name=_("interests"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    steps_dismissed_at = models.DateTimeField(_("first steps put away"), null=True, blank=True)
    letters_confirmed_at = models.DateTimeField(_("agreed to how we write"), null=True, blank=True)

    search_text = models.CharField(max_length=120, blank=True, editable=False)
    known_name = models.CharField(max_length=60, blank=True, editable=False)
    known_handle = models.CharField(max_length=30, blank=True, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    helpful_count = models.PositiveIntegerField(_("thanked"), default=0, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = [
            models.Index(fields=["-joined_at", "-member"], name="profiles_newest"),
            models.Index(fields=["-helpful_count", "-member"], name="profiles_most_helpful"),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def shown_to(self) -> str:
        """Who sees it, also where the member never chose."""
        return self.seen_by or (Sees.EVERYBODY if self.member.is_staff else Sees.MEMBERS)

    @property
    def languages(self) -> list[str]:
        return [code for code in self.speaks.split(",") if code]

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED


class OldHandle(models.Model):
    """A handle a member had: links to it lead to the present one, until somebody else takes it."""

    handle = models.CharField(_("handle"), max_length=30, unique=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    at = models.DateTimeField(_("given up"), default=timezone.now)

    class Meta:
        verbose_name = _("former handle")
        verbose_name_plural = _("former handles")

    def __str__(self) -> str:
        return self.handle


class Welcomed(models.Model):
    """Somebody new has been written to. The row is the promise that nobody is welcomed twice."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("welcome")
        verbose_name_plural = _("welcomes")

    def __str__(self) -> str:
        return str(self.member_id)


@register_setting(icon="user", order=140)
class WelcomeSettings(BaseSiteSetting):
    """How the brand welcomes somebody new."""

    is_on = models.BooleanField(_("write to everybody who joins"), default=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("who writes"),
        help_text=_("One of the team. Answers come to them, as to any message."),
    )
    text = TranslatedField(
        _("what they write"),
        multiline=True,
        blank=True,
        max_length=2000,
        help_text=_("{name} becomes the member's first name; where we don't know it, it is left out with its comma."),
    )
    minutes_after = models.PositiveSmallIntegerField(_("minutes after joining"), default=10)
    hello_topic = TranslatedField(
        _("address of the topic where people say hello"),
        blank=True,
        max_length=300,
        help_text=_("For example /community/hello/12/say-hello/. It becomes the first of the first steps."),
    )

    class Meta:
        verbose_name = _("welcome")

    panels = [
        MultiFieldPanel(
            [FieldPanel("is_on"), FieldPanel("sender"), FieldPanel("text"), FieldPanel("minutes_after")],
            heading=_("A message from a person"),
        ),
        FieldPanel("hello_topic"),
    ]

    def clean(self) -> None:
        super().clean()
        if self.is_on and not self.sender:
            raise ValidationError({"sender": _("Choose who writes.")})
        if self.is_on and not self.text:
            raise ValidationError({"text": _("Write what they say.")})
