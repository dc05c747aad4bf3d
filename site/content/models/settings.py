"""The brand and its menus, as the staff set them in the CMS."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from common.translated import TranslatedField, TranslatedText
from content.blocks.text import Link
from content.fields import StreamField


class TextPerLanguageValue(blocks.StructValue):
    def __str__(self) -> str:
        return str(TranslatedText({code: text for code, text in self.items() if text}))


class TextPerLanguage(blocks.StructBlock):
    """A label in every language of the site."""

    def __init__(self, *, required: bool = True, max_length: int = 60, **kwargs: Any) -> None:
        children = [
            (
                code,
                blocks.CharBlock(
                    label=name, required=required and code == settings.LANGUAGE_CODE, max_length=max_length
                ),
            )
            for code, name in settings.LANGUAGES
        ]
        super().__init__(children, **kwargs)

    class Meta:
        value_class = TextPerLanguageValue


class MenuItem(blocks.StructBlock):
    link = Link(label=_("Where it leads"))
    label = TextPerLanguage(required=False, label=_("Words"), help_text=_("Empty: the page's title."))

    class Meta:
        label = _("Item")
        icon = "link"


class MenuItemWithChildren(MenuItem):
    children = blocks.ListBlock(MenuItem(), label=_("Under it"), default=[], required=False)

    class Meta:
        label = _("Item")
        icon = "link"


class FooterColumn(blocks.StructBlock):
    title = TextPerLanguage(label=_("Title"))
    links = blocks.ListBlock(MenuItem(), label=_("Links"))

    class Meta:
        label = _("Column")
        icon = "list-ul"


class SocialLink(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name of the network"), max_length=40, help_text=_("For example Telegram."))
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        label = _("Link")
        icon = "link"


class Currency(models.TextChoices):
    RUB = "RUB", _("rouble, ₽")
    EUR = "EUR", _("euro, €")
    USD = "USD", _("dollar, $")
    GBP = "GBP", _("pound, £")


@register_setting(icon="pick", order=100)
class BrandSettings(BaseSiteSetting):
    name = TranslatedField(
        _("name of the brand"), max_length=60, help_text=_("As it stands in the header and in the title of every page.")
    )
    tagline = TranslatedField(
        _("tagline"),
        max_length=160,
        blank=True,
        help_text=_("A few words under the name in the footer and in search results."),
    )
    logo = models.ForeignKey(
        "content.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("One shape on a transparent background; the name stands beside it."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#C4472B",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write it as #RRGGBB."))],
        help_text=_(
            "For links and buttons, as #RRGGBB. It must be readable on the light background; the one for dark mode is made from it."
        ),
    )
    social = StreamField([("link", SocialLink())], verbose_name=_("social networks"), blank=True)
    shop_url = models.URLField(_("address of the shop"), blank=True, help_text=_("Paths of products are added to it."))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.RUB)

    class Meta:
        verbose_name = _("brand")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("In words")),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("accent")], heading=_("In looks")),
        MultiFieldPanel([FieldPanel("shop_url"), FieldPanel("currency")], heading=_("The shop")),
        FieldPanel("social"),
    ]

    def clean(self) -> None:
        from content.colours import refuse_unreadable

        super().clean()
        refuse_unreadable(self.accent)


@register_setting(icon="list-ul", order=110)
class MenuSettings(BaseSiteSetting):
    main = StreamField(
        [("item", MenuItemWithChildren())],
        verbose_name=_("main menu"),
        blank=True,
        help_text=_("At the top of every page; five to seven items. Empty: the sections of the site."),
    )
    footer = StreamField(
        [("column", FooterColumn())],
        verbose_name=_("footer"),
        blank=True,
        help_text=_("Contacts, delivery, returns and guarantees belong here: they are one click away from everywhere."),
    )

    class Meta:
        verbose_name = _("menus")

    panels = [FieldPanel("main"), FieldPanel("footer")]
