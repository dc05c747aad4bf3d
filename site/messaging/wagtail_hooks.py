"""The staff's side: the outbox, read only."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from messaging.models import Message


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Letters are looked at, never made, changed or removed by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.has_perm("messaging.view_message")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


register_permission_policy(Message, ReadOnlyPolicy(Message))


class OutboxViewSet(ModelViewSet):
    model = Message
    name = "outbox"
    menu_label = _("Outbox")
    icon = "mail"
    add_to_admin_menu = True
    menu_order = 700
    list_display = ("subject", "kind", "user", "state", "created_at", "sent_at")
    list_filter = ("kind", "state", "language")
    search_fields = ("subject", "address")
    inspect_view_enabled = True
    inspect_view_fields = ("subject", "kind", "address", "language", "state", "reason", "created_at", "sent_at", "text")
    ordering = ("-pk",)
    form_fields = ("subject",)


@hooks.register("register_admin_viewset")
def register_outbox() -> OutboxViewSet:
    return OutboxViewSet("outbox")
