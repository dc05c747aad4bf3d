"""The staff's side of accounts."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from members.models import AccessGrant, AccessGroup, Consent, ConsentText
from members.viewsets import AccessViewSetGroup, AddOnlyPolicy, ConsentViewSetGroup, ReadOnlyPolicy

register_permission_policy(AccessGroup)
register_permission_policy(AccessGrant)
register_permission_policy(ConsentText, AddOnlyPolicy(ConsentText))
register_permission_policy(Consent, ReadOnlyPolicy(Consent))


@hooks.register("register_admin_viewset")
def register_access() -> AccessViewSetGroup:
    return AccessViewSetGroup()


@hooks.register("register_admin_viewset")
def register_consents() -> ConsentViewSetGroup:
    return ConsentViewSetGroup()


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    models = ["accessgroup", "accessgrant", "consenttext", "consent"]
    return Permission.objects.filter(content_type__app_label="members", content_type__model__in=models)


@hooks.register("register_account_menu_item")
def own_account(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("members:profile"),
        "label": _("Name, picture, sign-in"),
        "help_text": _("Your account on the site, with its password and second factor."),
    }
