"""Events in the CMS: write one, see who comes, call it off."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from community.events import actions
from community.events.forms import CancelForm, EventForm
from community.events.models import Answer, Event


class EventCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        """Most often whoever writes it receives the guests."""
        return super().get_initial() | {"host": self.request.user.pk}


class EventEditView(EditView):
    def save_instance(self) -> Event:
        """Who comes learns of another time or place in the same breath."""
        with transaction.atomic():
            before = Event.objects.select_for_update().get(pk=self.form.instance.pk)
            event: Event = super().save_instance()
            actions.announce_changes(event, before=before)
        return event

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = [
            *super().header_more_buttons,
            Button(_("Who is coming"), url=reverse("events_staff:people", args=[self.object.pk]), icon_name="group"),
        ]
        if not self.object.is_cancelled and not self.object.is_over:
            buttons.append(
                Button(_("Call it off"), url=reverse("events_staff:cancel", args=[self.object.pk]), icon_name="cross")
            )
        return buttons


def _when(event: Event) -> str:
    return date_format(event.local_start, "DATETIME_FORMAT")


def _state(event: Event) -> str:
    if event.is_cancelled:
        return _("called off")
    if not event.is_published:
        return _("not published")
    return _("over") if event.is_over else _("published")


class EventViewSet(SnippetViewSet):
    model = Event
    icon = "date"
    menu_label = gettext_lazy("Events")
    menu_order = 460
    add_to_admin_menu = True
    add_view_class = EventCreateView
    edit_view_class = EventEditView
    ordering = ["-starts_at"]
    list_display = [
        "title",
        # Not “2 days ago”: most of them are still to come.
        Column(
            "starts_at",
            label=gettext_lazy("Begins"),
            sort_key="starts_at",
            width="20%",
            accessor=lambda event: _when(event),
        ),
        Column("coming_count", label=gettext_lazy("Coming"), sort_key="coming_count", width="10%"),
        Column("waiting_count", label=gettext_lazy("Waiting"), width="10%"),
        Column("state", label=gettext_lazy("State"), width="14%", accessor=lambda event: _state(event)),
    ]
    list_filter = ["see", "is_published"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("time_zone"),
                    FieldPanel("place"),
                    FieldPanel("online_url"),
                ],
                heading=gettext_lazy("When and where"),
            ),
            FieldPanel("text"),
            FieldPanel("picture"),
            MultiFieldPanel(
                [
                    FieldPanel("see"),
                    FieldPanel("see_groups", widget=forms.CheckboxSelectMultiple),
                    FieldRowPanel([FieldPanel("limit"), FieldPanel("answers_until")]),
                    FieldPanel("is_published"),
                ],
                heading=gettext_lazy("For whom"),
            ),
            MultiFieldPanel([FieldPanel("host"), FieldPanel("recap_space")], heading=gettext_lazy("Afterwards")),
            FieldPanel("slug"),
        ],
        base_form_class=EventForm,
    )


register_snippet(EventViewSet)


def _editable(request: HttpRequest, pk: int) -> Event:
    if not request.user.has_perm("events.change_event"):
        raise PermissionDenied
    return get_object_or_404(Event, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event = _editable(request, pk)
    form = CancelForm(request.POST or None)
    edit_url = reverse("wagtailsnippets_events_event:edit", args=[event.pk])
    if event.is_cancelled:
        return redirect(edit_url)
    if form.is_valid():
        actions.cancel(event, by=request.user, because=form.cleaned_data["because"])  # type: ignore[arg-type]
        messages.success(request, _("“%(title)s” is called off; everybody who was coming is told.") % {"title": event})
        return redirect(edit_url)
    return TemplateResponse(
        request, "community/events/cms/cancel.html", {"event": event, "form": form, "edit_url": edit_url}
    )


def people(request: HttpRequest, pk: int) -> HttpResponse:
    event = _editable(request, pk)
    answers = event.answers.select_related("member").order_by("state", "at", "pk")
    groups = [
        (label, [answer for answer in answers if answer.state == state])
        for state, label in (
            (Answer.State.COMING, _("Coming")),
            (Answer.State.WAITING, _("Waiting for a place")),
            (Answer.State.DECLINED, _("Not coming after all")),
        )
    ]
    edit_url = reverse("wagtailsnippets_events_event:edit", args=[event.pk])
    return TemplateResponse(
        request, "community/events/cms/people.html", {"event": event, "groups": groups, "edit_url": edit_url}
    )


@hooks.register("register_admin_urls")
def staff_urls() -> list[Any]:
    from django.urls import include

    patterns = ([path("<int:pk>/cancel/", cancel, name="cancel"), path("<int:pk>/people/", people, name="people")],
                "events_staff")  # fmt: skip
    return [path("events/", include(patterns))]
