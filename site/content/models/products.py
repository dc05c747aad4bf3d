"""What the brand makes. The shop sells it; here it is explained."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from content.blocks import FACTS_ABOUT_PRODUCT, GALLERY_PICTURES, BodyBlocks
from content.fields import StreamField

from .base import BasePage, tabs, title_panel
from .indexes import SectionIndex, index_tabs


class ProductKind(models.TextChoices):
    BEANS = "beans", _("Beans")
    GEAR = "gear", _("Gear")
    SUBSCRIPTION = "subscription", _("Subscription")


class ProductIndex(SectionIndex):
    page_description = _("The list of all products.")
    subpage_types = ["content.ProductPage"]
    template = "content/product_index.html"
    section = "products"
    page_size = 100
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("products: the list")
        verbose_name_plural = _("products: the lists")

    def listed_pages(self, request: HttpRequest) -> Any:
        return ProductPage.objects.child_of(self).listed_for(request.user).order_by("path").with_cover()

    def around(self, request: HttpRequest) -> dict[str, Any]:
        context = super().around(request)
        shelves = [(kind.label, [page for page in context["pages"] if page.kind == kind]) for kind in ProductKind]
        return context | {"shelves": [shelf for shelf in shelves if shelf[1]]}


class ProductPage(BasePage):
    page_description = _("One thing the shop sells: facts, pictures, how-tos, what goes with it.")
    kind = models.CharField(_("kind"), max_length=20, choices=ProductKind, default=ProductKind.BEANS)
    tagline = models.CharField(
        _("tagline"), max_length=160, blank=True, help_text=_("One line under the name: what it is like.")
    )
    price = models.DecimalField(
        _("price"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In the currency of the brand's settings; of a subscription, per month."),
    )
    facts = StreamField(
        FACTS_ABOUT_PRODUCT,
        verbose_name=_("in short"),
        blank=True,
        help_text=_("Origin, weight, material: what one compares by."),
    )
    pictures = StreamField(GALLERY_PICTURES, verbose_name=_("more pictures"), blank=True)
    body = StreamField(BodyBlocks(), verbose_name=_("body"), blank=True)
    shop_path = models.CharField(
        _("address in the shop"),
        max_length=500,
        blank=True,
        help_text=_("A path in the shop of the brand's settings, such as /kenya-nyeri, or a whole address."),
    )

    parent_page_types = ["content.ProductIndex"]
    subpage_types: list[str] = []
    template = "content/product_page.html"
    section = "products"
    comments_allowed = True
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("tagline"),
        index.SearchField("facts"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")

    edit_handler = tabs(
        [
            title_panel(),
            FieldPanel("tagline"),
            FieldPanel("summary"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("kind"), FieldPanel("price")]), FieldPanel("shop_path")],
                heading=_("In the shop"),
            ),
            FieldPanel("cover", help_text=_("Square, 1200 × 1200 or larger.")),
            FieldPanel("pictures"),
            FieldPanel("facts"),
            FieldPanel("body"),
            MultipleChooserPanel("goes_with", chooser_field_name="product", heading=_("Goes with"), label=_("Product")),
            MultipleChooserPanel(
                "howtos", chooser_field_name="article", heading=_("How-tos for it"), label=_("Article")
            ),
        ],
        settings=[FieldPanel("comments_open")],
    )

    def around(self, request: HttpRequest) -> dict[str, Any]:
        from content import queries

        context = super().around(request)
        return context | {
            "goes_with": queries.goes_with(self, request=request),
            "howtos": queries.howtos_for(self, request=request),
            "stories": queries.stories_about(self, request=request),
            "facts": [{"label": block.value["label"], "value": block.value["value"]} for block in self.facts],
        }


class ProductGoesWith(Orderable):
    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="goes_with")
    product = models.ForeignKey(ProductPage, verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]


class ProductHowTo(Orderable):
    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="howtos")
    article = models.ForeignKey(
        "content.ArticlePage", verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("article")]
