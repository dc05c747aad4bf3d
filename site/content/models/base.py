"""What every page has: a summary and a cover for cards, who may read it, and how it is served."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from content.later import Later
from members.models import AccessGroup


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    MEMBERS = "members", _("Members: everybody who has signed in")
    GROUPS = "groups", _("Only the groups chosen below")


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> "BasePageQuerySet":
        """The live pages this person may read whole. Lists, search, feeds, sitemaps and counts begin here."""
        from content.rules import outside_closed_sections, own_gate_open

        return self.live().filter(own_gate_open(user)).filter(outside_closed_sections(user))

    def listed_for(self, user: Any) -> "BasePageQuerySet":
        """The live pages this person may know of: those they may read, and those that show them a teaser."""
        from content.rules import outside_hidden_sections

        return self.live().filter(outside_hidden_sections(user))

    def in_language(self, page: Page) -> "BasePageQuerySet":
        return self.filter(locale_id=page.locale_id)

    def newest_first(self) -> "BasePageQuerySet":
        return self.order_by("-published_at", "-pk")

    def with_cover(self) -> "BasePageQuerySet":
        """Pages with cover and its renditions: a list of cards costs three queries, however long."""
        return self.select_related("cover").prefetch_related("cover__renditions")


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class PageForm(WagtailAdminPageForm):
    """Says at once what would make a gate that lets nobody in, or that opens for nobody early."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("audience") == Audience.GROUPS and not cleaned.get("audience_groups"):
            self.add_error("audience_groups", ValidationError(_("Choose the groups that may read it.")))
        days, early = cleaned.get("early_access_days"), cleaned.get("early_access_groups")
        if days and not early:
            self.add_error("early_access_groups", ValidationError(_("Choose who reads it early.")))
        if early and not days:
            self.add_error("early_access_days", ValidationError(_("Say for how many days they are alone with it.")))
        return cleaned


ACCESS_PANELS = [
    MultiFieldPanel(
        [FieldPanel("audience"), FieldPanel("audience_groups", widget=forms.CheckboxSelectMultiple)],
        heading=_("Who may read it"),
    ),
    MultiFieldPanel(
        [FieldPanel("early_access_groups", widget=forms.CheckboxSelectMultiple), FieldPanel("early_access_days")],
        heading=_("Early access"),
    ),
]
PROMOTE_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel(
                "slug", help_text=_("The end of the page's address. When it changes, the old address leads here.")
            ),
            FieldPanel(
                "seo_title", help_text=_("Title in search results and on the browser's tab, if it should differ.")
            ),
            FieldPanel(
                "search_description",
                help_text=_("What a search engine shows under the title, up to 155 characters. Empty: the summary."),
            ),
        ],
        heading=_("In search engines"),
    ),
    FieldPanel("show_in_menus", help_text=_("Offer it when a menu is put together.")),
]


def title_panel() -> TitleFieldPanel:
    """Fills in the address, too, while the page is new."""
    return TitleFieldPanel("title", help_text=_("What readers see first. Say what it is, in up to ten words."))


def tabs(content: list[Any], settings: list[Any] | None = None) -> TabbedInterface:
    """The same tabs on every kind of page, so that an editor finds things by habit."""
    parts = [
        ObjectList(content, heading=_("Content")),
        ObjectList(ACCESS_PANELS, heading=_("Who may read it")),
        ObjectList(PROMOTE_PANELS, heading=_("Search and address")),
    ]
    return TabbedInterface([*parts, ObjectList(settings, heading=_("Settings"))] if settings else parts)


class BasePage(Page):
    """Every page of the site is one. Lists of mixed kinds need nothing but this table."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=300,
        help_text=_("One or two sentences: shown in lists, under the title, and to those who may not read the rest."),
    )
    cover = models.ForeignKey(
        "content.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Shown in lists and at the top, also to those who may not read the page. Landscape, 1600 × 1067 or larger."
        ),
    )
    published_at = models.DateTimeField(
        _("date of publication"),
        default=timezone.now,
        help_text=_("The date readers see; the newest comes first. When it appears is set under Schedule."),
    )
    tags = ParentalManyToManyField(
        "content.Tag",
        verbose_name=_("tags"),
        blank=True,
        related_name="pages",
        help_text=_("What it is about: two or three of the tags there are."),
    )
    comments_open = models.BooleanField(
        _("comments are open"),
        default=True,
        help_text=_("Switched off, what was written stays and nothing new is taken."),
    )

    audience = models.CharField(
        _("who may read it"),
        max_length=12,
        choices=Audience,
        default=Audience.EVERYBODY,
        help_text=_(
            "Holds for the pages under this one, too. Others see the title, the summary, the cover and how to get in."
        ),
    )
    audience_groups = ParentalManyToManyField(AccessGroup, verbose_name=_("groups"), blank=True, related_name="+")
    early_access_groups = ParentalManyToManyField(
        AccessGroup,
        verbose_name=_("who reads it early"),
        blank=True,
        related_name="+",
        help_text=_("From the first publishing on. Everybody else some days later."),
    )
    early_access_days = models.PositiveSmallIntegerField(
        _("days of early access"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    # Both derived when the page is saved, so that lists can filter and show them.
    opens_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    reading_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = BasePageManager()
    base_form_class = PageForm

    # Set by save(), read by the signals that follow it.
    was_live = False
    gate_before_save: Any = None

    is_creatable = False
    comments_allowed = False
    section = ""  # which listing shows it: the name in the purge tag `index:<section>`

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("stems"),
        index.AutocompleteField("title_without_yo"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        indexes = [models.Index(fields=["-published_at"], name="page_newest_first")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # What it was before, so that publishing knows what else must change (content.signals).
        self.was_live, self.gate_before_save = self._known_before()
        self.reading_minutes = self.count_reading_minutes()
        self.opens_at = self.early_access_ends_at()
        super().save(*args, **kwargs)

    def _known_before(self) -> tuple[bool, Any]:
        from content.purging import gates_of

        was_live = bool(self.pk and BasePage.objects.filter(pk=self.pk, live=True).exists())
        return was_live, gates_of(self) if self.numchild else None

    def count_reading_minutes(self) -> int:
        from content.reading import reading_minutes

        body = getattr(self, "body", None)
        return reading_minutes(body, self.locale.language_code) if body and self.locale_id else 0

    def early_access_ends_at(self) -> Any:
        if not self.early_access_days:
            return None
        return (self.first_published_at or timezone.now()) + timedelta(days=self.early_access_days)

    def get_view_restrictions(self) -> Any:
        """Wagtail asks the database for every page it serves; the places that are closed at all are known already."""
        from content.rules import closed_places

        is_near = self.alias_of_id or any(self.path.startswith(place.path) for place in closed_places().hidden)
        return super().get_view_restrictions() if is_near else PageViewRestriction.objects.none()

    def page_tags(self) -> list[str]:
        """Tags of the page cache. `page:` is on whatever shows as much as its card, `body:` only on the page itself."""
        return [f"page:{self.pk}", f"body:{self.pk}"]

    @property
    def stems(self) -> str:
        """For the search index alone: every word of the page in its dictionary forms (content.search_words)."""
        from content.search_text import stems_of

        return stems_of(self)

    @property
    def title_without_yo(self) -> str:
        """For the search index alone: who types «елка» means «Ёлка». Empty where both are written the same."""
        from content.search_words import without_yo

        plain = without_yo(self.title)
        return plain if plain != self.title else ""

    @property
    def listing_tag(self) -> str:
        """The tag of the lists in which this page is: `index:articles:ru`."""
        return f"index:{self.section}:{self.locale.language_code}"

    @property
    def has_comments(self) -> bool:
        """Whether a thread is shown under the page."""
        return self.comments_allowed

    @property
    def description(self) -> str:
        """For search engines and shared links; never more than a teaser tells."""
        return self.search_description or self.summary

    @cached_property
    def is_open_to_all(self) -> bool:
        from content.rules import is_open_to_all

        return is_open_to_all(self)

    def get_absolute_url(self) -> str:
        return self.url or ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What templates need at once. What costs queries is in `around`, which `{% kept %}` asks only when it must render."""
        return super().get_context(request, *args, **kwargs) | {
            "around": Later(lambda: self.around(request)),
            "noindex": False,
        }

    def key_asked(self, request: HttpRequest) -> str:
        """Which screen of its list `?after=` asks for. A page that lists nothing has one, whatever is added to its address."""
        return ""

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """What the page shows of others; the same for every reader of one kind. Each kind of page adds its own."""
        from content.queries import breadcrumbs, prefetch_pictures

        prefetch_pictures(self)
        return {"breadcrumbs": breadcrumbs(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from content.serving import serve_gated

        return serve_gated(self, request, super().serve, *args, **kwargs)
