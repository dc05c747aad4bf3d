"""The staff's side: what went out and why something did not, and the addresses nothing is sent to."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from messaging import actions
from messaging.kinds import kind_or_none
from messaging.messages import ACCOUNT, CODE
from messaging.models import Message, Suppression

# Links in a letter act for its reader; whoever looks after letters must not act for others.
_ACTING_LINK = re.compile(r"(https?://\S+?/mail/(?:open/\?in=|unsubscribe/)|https?://\S+?/mute/)\S+")


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Letters are looked at, never made, changed or removed by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.has_perm("messaging.view_message")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


class AddOnlyPolicy(ModelPermissionPolicy):
    """An address may be entered by hand; what is known of one is lifted by its button, never edited or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "add") and user.has_perm(f"messaging.{action}_suppression")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Message, ReadOnlyPolicy(Message))
register_permission_policy(Suppression, AddOnlyPolicy(Suppression))


class ActionColumn(Column):
    """A button, or what became of it."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        token = get_token(parent_context["request"])
        return super().get_cell_context_data(instance, parent_context) | {"csrf_token": token}


class StateColumn(ActionColumn):
    cell_template_name = "messaging/cms/_state_cell.html"


class LiftColumn(ActionColumn):
    cell_template_name = "messaging/cms/_lift_cell.html"


class KindColumn(Column):
    """The kind in words."""

    def get_value(self, instance: Message) -> str:
        kind = kind_or_none(instance.kind)
        return str(kind.title) if kind else instance.kind


class OutboxInspect(ModelViewSet.inspect_view_class):
    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        if field_name == "text":
            return text_for_staff(self.object)
        return super().get_field_display_value(field_name, field)


def text_for_staff(message: Message) -> str:
    """What was written, without what would let its reader in: codes, and links that act for them."""
    if message.kind in (ACCOUNT.name, CODE.name):
        return _("Letters about an account are not shown: they may hold a code.")
    return _ACTING_LINK.sub(r"\1…", message.text)


class OutboxIndex(ModelViewSet.index_view_class):
    page_title = gettext_lazy("Outbox")


class OutboxViewSet(ModelViewSet):
    model = Message
    index_view_class = OutboxIndex
    name = "outbox"
    menu_label = gettext_lazy("Outbox")
    icon = "mail"
    menu_order = 10
    list_display = [
        "subject",
        KindColumn("kind", label=gettext_lazy("Kind")),
        "channel",
        "user",
        StateColumn("state", label=gettext_lazy("State")),
        DateColumn("created_at", label=gettext_lazy("Written")),
        DateColumn("sent_at", label=gettext_lazy("Sent")),
    ]
    list_filter = ("channel", "state", "held_for", "counts", "kind", "language")
    list_export = ("key", "kind", "channel", "address", "state", "held_for", "reason", "created_at", "sent_at")
    search_fields = ("subject", "address")
    inspect_view_enabled = True
    inspect_view_class = OutboxInspect
    inspect_view_fields = (
        "subject",
        "kind",
        "channel",
        "user",
        "address",
        "language",
        "state",
        "held_for",
        "reason",
        "counts",
        "not_before",
        "created_at",
        "handed_over_at",
        "sent_at",
        "url",
        "text",
    )
    ordering = ("-pk",)
    form_fields = ("subject",)


class SuppressionViewSet(ModelViewSet):
    model = Suppression
    name = "suppressions"
    menu_label = gettext_lazy("Suppressed addresses")
    icon = "no-view"
    index_results_template_name = "messaging/cms/_suppressions.html"
    menu_order = 20
    list_display = [
        "address",
        "reason",
        "details",
        "soft_bounces",
        DateColumn("since", label=gettext_lazy("Suppressed since")),
        LiftColumn("lifted_at", label=gettext_lazy("Lifted")),
    ]
    list_filter = ("reason",)
    search_fields = ("address",)
    form_fields = ("address", "details")
    ordering = ("-changed_at",)


class MessagingViewSetGroup(ViewSetGroup):
    menu_label = gettext_lazy("Letters")
    menu_icon = "mail"
    menu_order = 700
    items = (OutboxViewSet("outbox"), SuppressionViewSet("suppressions"))


@hooks.register("register_admin_viewset")
def register_letters() -> MessagingViewSetGroup:
    return MessagingViewSetGroup()


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    listed = ["view_message", "view_suppression", "add_suppression", "change_suppression"]
    return Permission.objects.filter(content_type__app_label="messaging", codename__in=listed)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """The address works again, as its owner said."""
    if not request.user.has_perm("messaging.change_suppression"):
        raise PermissionDenied
    suppression = get_object_or_404(Suppression, pk=pk)
    actions.lift_suppression(suppression.address, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("%(address)s is written to again.") % {"address": suppression.address})
    return redirect(reverse("suppressions:index"))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A failed message is tried once more, at the decision of a person who knows that it may arrive twice."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if actions.hand_over_again(get_object_or_404(Message, pk=pk)):
        messages.success(request, _("It is tried once more."))
    return redirect(reverse("outbox:index"))


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("outbox/<int:pk>/again/", again, name="messaging_again"),
        path("suppressions/<int:pk>/lift/", lift, name="messaging_lift"),
    ]
