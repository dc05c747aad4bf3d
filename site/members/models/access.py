"""Access groups: tiers, ambassadors, testers of one trial, invited people are all groups that open doors."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.translated import TranslatedField


class AccessGroup(models.Model):
    """A Django group with an owner app. Spaces, polls, pages, files and rewards ask only for such groups."""

    group = models.OneToOneField(Group, primary_key=True, on_delete=models.CASCADE, related_name="access")
    key = models.SlugField(_("key"), unique=True)
    owner = models.CharField(
        _("owner app"), max_length=60, default="members", help_text=_("The part of the site that decides who is in it.")
    )
    title = TranslatedField(_("title"), help_text=_("What readers see, for example “the club”."))
    how_to_join = TranslatedField(
        _("how to get in"), blank=True, multiline=True, help_text=_("Shown with a teaser to those who are not in.")
    )

    class Meta:
        verbose_name = _("access group")
        verbose_name_plural = _("access groups")

    def __str__(self) -> str:
        return str(self.title) or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django's group comes and is renamed with it; by the prefix the staff tells doors from roles."""
        name = f"access: {self.key}"
        if not self.group_id:
            self.group, _created = Group.objects.get_or_create(name=name)
        elif self.group.name != name:
            Group.objects.filter(pk=self.group_id).update(name=name)
        super().save(*args, **kwargs)


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    def valid(self) -> "AccessGrantQuerySet":
        now = timezone.now()
        return self.filter(starts_at__lte=now).filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now))

    def over(self) -> "AccessGrantQuerySet":
        return self.filter(ends_at__lte=timezone.now())


class AccessGrant(models.Model):
    """One reason why a member is in a group, with its validity. Several reasons may hold at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_grants", verbose_name=_("member")
    )
    group = models.ForeignKey(AccessGroup, on_delete=models.CASCADE, related_name="grants", verbose_name=_("group"))
    source = models.CharField(_("reason"), max_length=80, default="staff")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("granted by"),
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        indexes = [models.Index(fields=["ends_at"])]
        constraints = [
            models.UniqueConstraint(fields=["user", "group", "source"], name="access_once_per_reason"),
            models.CheckConstraint(
                name="access_ends_not_before_start",
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"

    @property
    def is_valid(self) -> bool:
        """Does it open the door at this moment?"""
        now = timezone.now()
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)
