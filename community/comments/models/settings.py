"""What the staff decide about comments, in the CMS."""

from django import forms
from django.core.cache import cache
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from common.pagecache import purge

from .taking_part import ReactionKind

_CACHE_KEY = "comments:settings"
SETTINGS_TAG = "comments:settings"  # every cached page with a discussion carries it


def all_reactions() -> list[str]:
    return list(ReactionKind.values)


class ReactionsField(models.JSONField):
    """The reactions on offer, as a list of their names; staff tick boxes."""

    def formfield(self, **kwargs: object) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=ReactionKind.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )


@register_setting(icon="comment")
class CommentSettings(BaseGenericSetting):
    close_after_days = models.PositiveSmallIntegerField(
        _("close discussions after, days"),
        default=0,
        help_text=_("Counted from the date shown on the page. 0 means they stay open."),
    )
    hold_first_comments = models.PositiveSmallIntegerField(
        _("hold a member's first comments"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("How many comments of each new member wait for a moderator. 0 means they appear at once."),
    )
    new_member_comments = models.PositiveSmallIntegerField(
        _("a member is new for, comments"),
        default=3,
        validators=[MaxValueValidator(50)],
        help_text=_("Until so many of their comments are published, the limit on links holds."),
    )
    links_allowed = models.PositiveSmallIntegerField(
        _("links a new member may post"),
        default=1,
        validators=[MaxValueValidator(20)],
        help_text=_(
            "A comment with more of them is refused. A very first comment with any link waits for a moderator."
        ),
    )
    reactions = ReactionsField(_("reactions on offer"), default=all_reactions, blank=True)
    ask_for_work = models.BooleanField(
        _("ask a visitor's browser for a proof of work"),
        default=False,
        help_text=_(
            "The browser does a second of arithmetic before a visitor's first text is kept. "
            "Texts without it wait for a moderator."
        ),
    )

    panels = [
        FieldPanel("close_after_days"),
        FieldPanel("reactions"),
        MultiFieldPanel(
            [
                FieldPanel("hold_first_comments"),
                FieldPanel("new_member_comments"),
                FieldPanel("links_allowed"),
                FieldPanel("ask_for_work"),
            ],
            heading=_("Against spam"),
        ),
    ]

    class Meta:
        verbose_name = _("comments")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "CommentSettings":
        """The settings now in force, from the cache: every page with comments asks."""
        known: CommentSettings | None = cache.get(_CACHE_KEY)
        if known is None:
            known = cls.objects.first() or cls()
            cache.set(_CACHE_KEY, known, timeout=None)
        return known

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        transaction.on_commit(lambda: cache.delete(_CACHE_KEY))
        purge(SETTINGS_TAG)
