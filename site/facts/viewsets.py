"""Facts in the CMS: the list, who owns what, what is due, where each is used."""

from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetChosenView
from wagtail.snippets.views.snippets import SnippetViewSet

from facts.models import Fact

SOON = timedelta(days=30)


def owners(request: HttpRequest | None) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(pk__in=Fact.objects.values("owner"))


class FactFilters(WagtailFilterSet):
    due = django_filters.ChoiceFilter(
        label=_("Review date"),
        method="filter_due",
        choices=[("overdue", _("Overdue")), ("soon", _("Due within 30 days"))],
    )
    owner = django_filters.ModelChoiceFilter(label=_("Owner"), queryset=owners)

    def filter_due(self, queryset: QuerySet[Fact], name: str, value: str) -> QuerySet[Fact]:
        today = timezone.localdate()
        return (
            queryset.filter(review_date__lt=today)
            if value == "overdue"
            else queryset.filter(review_date__range=(today, today + SOON))
        )

    class Meta:
        model = Fact
        fields = ["due", "owner"]


class DayColumn(Column):
    """A day by its date. Wagtail's column of dates tells how long ago it was, which of a day to come is “just now”."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day, "DATE_FORMAT") if day else ""


class FactChosenView(SnippetChosenView):
    def get_chosen_response_data(self, item: Fact) -> dict[str, Any]:
        """With what a text needs to quote it."""
        return super().get_chosen_response_data(item) | {"key": item.key, "value": str(item.value)}


class FactChooserViewSet(SnippetChooserViewSet):
    chosen_view_class = FactChosenView


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "clipboard-list"
    menu_label = _("Facts")
    menu_order = 250
    add_to_admin_menu = True
    ordering = ["review_date", "key"]
    list_display = [
        "__str__",
        Column("key", label=_("Key"), sort_key="key"),
        Column("value", label=_("Value")),
        Column("owner", label=_("Owner")),
        DayColumn("review_date", label=_("Review date"), sort_key="review_date"),
    ]
    filterset_class = FactFilters
    copy_view_enabled = False
    chooser_viewset_class = FactChooserViewSet
    panels = [
        FieldPanel("label"),
        FieldPanel("value"),
        FieldPanel(
            "key",
            help_text=_(
                "How it is quoted, for example delivery-moscow. Keep it once it is in use: texts know the fact by it."
            ),
        ),
        FieldRowPanel([FieldPanel("owner"), FieldPanel("review_date")]),
        FieldPanel("note"),
    ]
