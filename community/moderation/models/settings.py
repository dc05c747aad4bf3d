"""What the staff decide about moderation and trust, in the CMS."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from community.moderation.kept import GENERATION


def number(label: Any, default: int, help_text: Any = "") -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=default, help_text=help_text)


def share(label: Any, default: int) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=default, validators=[MaxValueValidator(100)])


@register_setting(icon="warning")
class ModerationSettings(BaseGenericSetting):
    # Reports
    hide_after_flags = number(
        _("hide after so many reports"),
        3,
        _("By members of the trust below, of one thing: it leaves sight until a moderator has looked. 0: never."),
    )
    hide_flags_trust = models.PositiveSmallIntegerField(
        _("counting reports of trust level"),
        default=1,
        validators=[MaxValueValidator(4)],
        help_text=_("And above."),
    )
    complaints_trust = models.PositiveSmallIntegerField(
        _("complaints open a case from trust level"),
        default=1,
        db_default=1,
        validators=[MaxValueValidator(4)],
        help_text=_(
            "What newer members point out as a complaint waits for a moderator, who passes it on. 0: everybody."
        ),
    )
    tell_reporters = models.BooleanField(
        _("tell people what became of their reports"), default=True, help_text=_("Grouped, and never who decided.")
    )
    remind_after_hours = number(
        _("remind moderators after, hours"), 4, _("When something has waited so long. 0: never.")
    )
    # Newcomers: trust level 0
    hold_first = models.PositiveSmallIntegerField(
        _("hold a newcomer's first posts"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("So many wait for a moderator. 0: they appear at once."),
    )
    newcomer_links = number(_("links in one post"), 2)
    newcomer_images = number(_("pictures in one post"), 1)
    newcomer_mentions = number(_("people mentioned in one post"), 2)
    newcomer_topics = number(_("topics on the first day"), 3)
    newcomer_replies = number(_("replies on the first day"), 10)
    messages_from_level = models.PositiveSmallIntegerField(
        _("private messages from trust level"), default=1, validators=[MaxValueValidator(4)]
    )
    # How often
    rate_newcomers = number(_("newcomers may write in ten minutes"), 6, _("0: no limit."))
    rate_members = number(_("members may write in ten minutes"), 40, _("0: no limit."))
    # Level 1
    known_topics = number(_("topics entered"), 5)
    known_posts = number(_("posts read"), 30)
    known_minutes = number(_("minutes of reading"), 10)
    # Level 2
    member_days = number(_("days visited"), 15)
    member_topics = number(_("topics entered"), 20)
    member_posts = number(_("posts read"), 100)
    member_minutes = number(_("minutes of reading"), 60)
    member_likes_given = number(_("likes given"), 1)
    member_likes_received = number(_("likes received"), 1)
    member_replied = number(_("topics replied in"), 3)
    # Level 3, over the last days
    regular_period = models.PositiveIntegerField(
        _("counted over the last days"), default=100, validators=[MinValueValidator(7), MaxValueValidator(365)]
    )
    regular_days = share(_("of these days visited, %"), 50)
    regular_replied = number(_("topics replied in"), 10)
    regular_topics = share(_("of new topics entered, %"), 25)
    regular_topics_most = number(_("but no more than"), 500)
    regular_posts = share(_("of new posts read, %"), 25)
    regular_posts_most = number(_("but no more than"), 20000)
    regular_likes_given = number(_("likes given"), 30)
    regular_likes_received = number(_("likes received"), 20)
    regular_flags = number(_("reports against them upheld, at most"), 5)
    low_water = share(_("a level is lost below, % of what it takes"), 90)
    grace_days = number(_("and never within days of reaching it"), 14)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("hide_after_flags"), FieldPanel("hide_flags_trust")]),
                            FieldPanel("complaints_trust"),
                            FieldPanel("tell_reporters"),
                            FieldPanel("remind_after_hours"),
                        ],
                        heading=_("When members report something"),
                    ),
                ],
                heading=_("What members report"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("hold_first"),
                            FieldRowPanel(
                                [
                                    FieldPanel("newcomer_links"),
                                    FieldPanel("newcomer_images"),
                                    FieldPanel("newcomer_mentions"),
                                ]
                            ),
                            FieldRowPanel(
                                [
                                    FieldPanel("newcomer_topics", heading=_("topics a day")),
                                    FieldPanel("newcomer_replies"),
                                ]
                            ),
                            FieldPanel("messages_from_level"),
                        ],
                        heading=_("What newcomers may do (trust level 0)"),
                    ),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("rate_newcomers"), FieldPanel("rate_members")])],
                        heading=_("How often one may write"),
                    ),
                ],
                heading=_("Newcomers"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("known_topics"), FieldPanel("known_posts")]),
                            FieldPanel("known_minutes"),
                        ],
                        heading=_("Level 1, known"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("member_days"), FieldPanel("member_minutes")]),
                            FieldRowPanel([FieldPanel("member_topics"), FieldPanel("member_posts")]),
                            FieldRowPanel([FieldPanel("member_likes_given"), FieldPanel("member_likes_received")]),
                            FieldPanel("member_replied"),
                        ],
                        heading=_("Level 2, member"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("regular_period"), FieldPanel("regular_days")]),
                            FieldRowPanel([FieldPanel("regular_topics"), FieldPanel("regular_topics_most")]),
                            FieldRowPanel([FieldPanel("regular_posts"), FieldPanel("regular_posts_most")]),
                            FieldRowPanel([FieldPanel("regular_likes_given"), FieldPanel("regular_likes_received")]),
                            FieldRowPanel([FieldPanel("regular_replied"), FieldPanel("regular_flags")]),
                        ],
                        heading=_("Level 3, regular"),
                    ),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("low_water"), FieldPanel("grace_days")])],
                        heading=_("How a level is lost"),
                    ),
                ],
                heading=_("Trust"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("moderation and trust")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "ModerationSettings":
        """The settings now in force. To be read, not to be changed: everything that is written asks for the same."""
        return GENERATION.beside(lambda: cls.objects.first() or cls(), "settings")
