"""The staff's screens: members, access groups and who is in them, consent texts and answers."""

from functools import cached_property
from typing import Any, TypeVar, cast

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users import forms as wagtail_forms
from wagtail.users.views import users as wagtail_users

from common.columns import MomentColumn
from members import actions
from members.models import AccessGrant, AccessGroup, Consent, ConsentText, User
from members.rules import check_handle

Row = TypeVar("Row", bound=Model)


def _becomes(instance: Row, saved: Row) -> Row:
    """An action has made the row; Wagtail goes on with the form's own instance."""
    instance.pk = saved.pk
    instance.refresh_from_db()
    return instance


# --- Members ----------------------------------------------------------------------------------------------------------


class _MemberFields(forms.ModelForm):
    """Names as ours are, roles without the access groups (which have their own screen), one spelling per address."""

    first_name = last_name = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].label = _("Roles")
        cast(forms.ModelMultipleChoiceField, self.fields["groups"]).queryset = Group.objects.filter(
            access=None
        ).order_by("name")
        self.doors = list(self.instance.groups.exclude(access=None)) if self.instance.pk else []

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a member with this address already."))
        return email

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lower().removeprefix("@")
        if handle and handle != self.initial.get("handle"):
            check_handle(handle)
        return handle

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # the stubs leave it out
        self.instance.groups.add(*self.doors)


class MemberCreationForm(_MemberFields, wagtail_forms.UserCreationForm):
    class Meta(wagtail_forms.UserCreationForm.Meta):
        fields = ["email", "display_name", "handle", "is_staff", "is_superuser", "groups"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handle"].required = False
        self.fields["handle"].help_text = _("Left empty, it is made from the name.")
        self.fields["email"].help_text = _("They sign in with a code sent there; you need not tell them a password.")

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = self.instance
        user.set_unusable_password()
        actions.save_new_member(user)
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
        self._save_m2m()
        return user


class MemberEditForm(_MemberFields, wagtail_forms.UserEditForm):
    class Meta(wagtail_forms.UserEditForm.Meta):
        fields = ["email", "display_name", "handle", "is_staff", "is_active", "is_superuser", "groups"]

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        actions.lock_before_saving(self.instance, self.changed_data)
        if "display_name" in self.changed_data:
            self.instance.asked_name = ""  # a name that waited would replace this one once somebody looked at it
        user = super().save(commit)
        if "email" in self.changed_data:
            actions.change_email_by_staff(user, user.email)
        return user


class MembersIndexView(wagtail_users.IndexView):
    page_title = _("Members")
    add_item_label = _("Add a member")

    @cached_property
    def search_fields(self) -> set[str]:
        return {"email", "display_name", "handle"}


class UserViewSet(wagtail_users.UserViewSet):
    menu_label = _("Members")
    index_view_class = MembersIndexView
    create_template_name = "members/cms/create_member.html"
    edit_template_name = "members/cms/edit_member.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return MemberEditForm if for_update else MemberCreationForm


class StaffAccountView(AccountView):
    """Wagtail's page of personal preferences, without name and picture: those are kept under /me/, once."""

    def get_panels(self) -> list[Any]:
        return [
            panel
            for panel in super().get_panels()
            if not isinstance(panel, NameEmailSettingsPanel | AvatarSettingsPanel)
        ]


# --- Access groups ----------------------------------------------------------------------------------------------------


class GroupsIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(people=Count("group__user"))


class AccessGroupViewSet(ModelViewSet):
    model = AccessGroup
    icon = "group"
    menu_label = _("Access groups")
    form_fields = ("key", "title", "how_to_join")
    index_view_class = GroupsIndexView
    list_display = ("__str__", Column("people", label=_("Members now")), "key")
    search_fields = ("key",)
    search_backend_name = None
    add_to_reference_index = False


class GrantForm(WagtailAdminModelForm):
    """Lets one member into one group, for good or until a moment."""

    member = forms.CharField(label=_("Member"), help_text=_("Their e-mail address or handle."))

    class Meta:
        model = AccessGrant
        fields = ("group", "ends_at")
        widgets = {"ends_at": AdminDateTimeInput}

    field_order = ("member", "group", "ends_at")

    def clean_member(self) -> User:
        wanted = self.cleaned_data["member"].strip().removeprefix("@")
        member = User.objects.filter(Q(email__iexact=wanted) | Q(handle=wanted.lower()), is_active=True).first()
        if member is None:
            raise ValidationError(_("There is no such member."))
        self.instance.user = member
        return member

    def clean_ends_at(self) -> Any:
        return _in_future(self.cleaned_data["ends_at"])

    def save(self, commit: bool = True) -> AccessGrant:
        data = self.cleaned_data
        grant = actions.grant_access(
            data["member"], data["group"], source="staff", until=data["ends_at"], by=self.for_user
        )
        return _becomes(self.instance, grant)


class GrantEndForm(WagtailAdminModelForm):
    """Of a grant only its end can be changed."""

    class Meta:
        model = AccessGrant
        fields = ("ends_at",)
        widgets = {"ends_at": AdminDateTimeInput}

    def clean_ends_at(self) -> Any:
        return _in_future(self.cleaned_data["ends_at"])

    def save(self, commit: bool = True) -> AccessGrant:
        grant = self.instance
        return actions.grant_access(
            grant.user, grant.group, source=grant.source, until=self.cleaned_data["ends_at"], by=self.for_user
        )


def _in_future(moment: Any) -> Any:
    if moment is not None and moment <= timezone.now():
        raise ValidationError(_("This moment has passed. To end the access now, remove it."))
    return moment


class EndAccessView(generic.DeleteView):
    """Removing ends the access; the row stays as a memory of who was in when."""

    page_title = _("End access")
    success_message = _("The access of %(object)s has ended.")

    def delete_action(self) -> None:
        actions.revoke_access(self.object.user, self.object.group, source=self.object.source)


class GrantsIndexView(generic.IndexView):
    page_title = _("Who has access")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("user", "group")


class AccessGrantViewSet(ModelViewSet):
    model = AccessGrant
    icon = "key"
    menu_label = _("Who has access")
    index_view_class = GrantsIndexView
    delete_view_class = EndAccessView
    list_display = (
        "user",
        Column("group", label=_("Group"), accessor="group"),
        "source",
        BooleanColumn("is_valid", label=_("Now")),
        DateColumn("starts_at", label=_("From")),
        MomentColumn("ends_at", label=_("Until")),
    )
    list_filter = ("group", "source")
    search_fields = ("user__email", "user__display_name", "user__handle")
    search_backend_name = None
    ordering = ("-starts_at",)
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return GrantEndForm if for_update else GrantForm


class AccessViewSetGroup(ViewSetGroup):
    menu_label = _("Access")
    menu_icon = "lock"
    menu_order = 610
    add_to_admin_menu = False
    add_to_settings_menu = True
    items = (AccessGroupViewSet("access_groups"), AccessGrantViewSet("access_grants"))


# --- Consents ---------------------------------------------------------------------------------------------------------


class ConsentTextForm(WagtailAdminModelForm):
    """A new wording becomes the next version of its kind."""

    class Meta:
        model = ConsentText
        fields = ("kind", "text")
        help_texts = {
            "kind": _(
                "The new wording becomes the next version at once: whoever signs up agrees to it. Members who agreed to an earlier"
                " one are asked on their own page, and what they agreed to holds until they answer."
            )
        }

    def save(self, commit: bool = True) -> ConsentText:
        text = actions.publish_consent_text(self.cleaned_data["kind"], self.cleaned_data["text"])
        return _becomes(self.instance, text)


class AddOnlyPolicy(ModelPermissionPolicy):
    """What people have answered stays as it was worded: versions are added, never changed or removed."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in {"add", "view"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ReadOnlyPolicy(AddOnlyPolicy):
    def user_has_permission(self, user: User, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


class ConsentTextViewSet(ModelViewSet):
    model = ConsentText
    icon = "doc-full"
    menu_label = _("Consent texts")
    list_display = ("kind", "version", "published_at")
    list_filter = ("kind",)
    ordering = ("kind", "-version")
    inspect_view_enabled = True
    inspect_view_fields = ("kind", "version", "text", "published_at")
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ConsentTextForm


class ConsentsIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("user", "text")


class ConsentViewSet(ModelViewSet):
    model = Consent
    icon = "tick-inverse"
    menu_label = _("Answers")
    index_view_class = ConsentsIndexView
    list_display = ("user", "text", BooleanColumn("given", label=_("Agreed")), "at", "source")
    list_filter = ("text__kind", "given")
    search_fields = ("user__email", "user__display_name", "user__handle")
    search_backend_name = None
    ordering = ("-at",)
    form_fields = ("given",)
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class ConsentViewSetGroup(ViewSetGroup):
    menu_label = _("Consents")
    menu_icon = "tick-inverse"
    menu_order = 620
    add_to_admin_menu = False
    add_to_settings_menu = True
    items = (ConsentTextViewSet("consent_texts"), ConsentViewSet("consents"))
