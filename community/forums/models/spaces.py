"""Where members talk, and who may enter."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.translated import TranslatedField
from members.models import AccessGroup


class Who(models.TextChoices):
    """For whom a space does something. Staff who moderate it are never shut out."""

    EVERYBODY = "everybody", _("Everybody, signed in or not")
    MEMBERS = "members", _("Members: everybody who has signed in")
    GROUPS = "groups", _("Only the groups chosen below")
    STAFF = "staff", _("Only the brand's own people")


class SpaceGroup(models.Model):
    """A heading over spaces on the community's front page."""

    title = TranslatedField(_("title"), max_length=80)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("group of spaces")
        verbose_name_plural = _("groups of spaces")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, user: Any) -> "SpaceQuerySet":
        """The spaces that exist for this person."""
        from community.forums.rules import visible_space_ids

        return self.filter(pk__in=visible_space_ids(user))


class Space(models.Model):
    """A place for topics. Whoever may not see it doesn't learn that it exists, unless staff tease it."""

    group = models.ForeignKey(SpaceGroup, on_delete=models.PROTECT, related_name="spaces", verbose_name=_("heading"))
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = TranslatedField(_("title"), max_length=80)
    description = TranslatedField(_("what it is for"), multiline=True, blank=True)
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("What is spoken here. Readers of another language find it under “in other languages”. Empty: any."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    see = models.CharField(_("who sees it"), max_length=10, choices=Who, default=Who.MEMBERS)
    see_groups = models.ManyToManyField(AccessGroup, blank=True, related_name="+", verbose_name=_("groups who see it"))
    reply = models.CharField(
        _("who replies"),
        max_length=10,
        choices=Who,
        default=Who.MEMBERS,
        help_text=_("Always only among those who see it. A visitor signs in first."),
    )
    reply_groups = models.ManyToManyField(AccessGroup, blank=True, related_name="+", verbose_name=_("groups who reply"))
    open = models.CharField(_("who opens topics"), max_length=10, choices=Who, default=Who.MEMBERS)
    open_groups = models.ManyToManyField(
        AccessGroup, blank=True, related_name="+", verbose_name=_("groups who open topics")
    )
    upload = models.CharField(_("who adds pictures"), max_length=10, choices=Who, default=Who.MEMBERS)
    upload_groups = models.ManyToManyField(
        AccessGroup, blank=True, related_name="+", verbose_name=_("groups who add pictures")
    )
    invited = models.OneToOneField(
        AccessGroup,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="space_of_invited",
        verbose_name=_("those who were invited"),
        help_text=_("Comes into being with the first invitation; who accepts one is in it, and it opens this space."),
    )
    is_teased = models.BooleanField(
        _("tell others that it exists"),
        default=False,
        help_text=_(
            "Whoever may not enter sees its title, what it is for and how to get in – nothing of what is said."
        ),
    )
    how_to_get_in = TranslatedField(_("how to get in"), multiline=True, blank=True)

    slow_mode_seconds = models.PositiveIntegerField(
        _("slow mode, seconds"),
        default=0,
        help_text=_("How long a member waits between two posts in one topic. 0: off."),
    )
    close_after_days = models.PositiveIntegerField(
        _("close quiet topics after, days"), default=0, help_text=_("Days without a post. 0: never.")
    )
    hold_posts_below_trust = models.PositiveSmallIntegerField(
        _("hold posts of members below trust level"),
        default=0,
        help_text=_("Their posts wait for a moderator. 0: nobody waits."),
    )
    is_archived = models.BooleanField(_("archived"), default=False, help_text=_("Can be read; nobody writes."))

    # Kept by actions, so that lists need not count.
    topics_count = models.PositiveIntegerField(default=0, editable=False)
    posts_count = models.PositiveIntegerField(default=0, editable=False)
    last_topic = models.ForeignKey(
        "forums.Topic", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    last_posted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["group__order", "order", "pk"]
        permissions = [("moderate", _("Can moderate every space"))]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        from community.forums.links import RESERVED

        if self.slug in RESERVED:
            raise ValidationError({"slug": _("The community has a page of its own at this address. Choose another.")})

    @property
    def place(self) -> str:
        """Its name for notices, reports and moderators of single spaces."""
        return f"space:{self.pk}"


class Invitation(models.Model):
    """A link that lets people into one space, so many times and until a date."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("space"))
    token = models.CharField(_("token"), max_length=64, unique=True, editable=False)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    limit = models.PositiveIntegerField(_("how many may come"), default=1)
    used_count = models.PositiveIntegerField(_("came"), default=0, editable=False)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_within_limit", condition=models.Q(used_count__lte=models.F("limit"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.note or self.pk}"


class InvitationUse(models.Model):
    """Who came by which invitation: the second click of the same person uses up nothing."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="uses")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("accepted invitation")
        verbose_name_plural = _("accepted invitations")
        constraints = [models.UniqueConstraint(fields=["invitation", "member"], name="invitation_accepted_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.invitation_id}"
