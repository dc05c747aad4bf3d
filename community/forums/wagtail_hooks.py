"""The staff's side: headings, spaces with their doors and moderators, invitations, tags, reactions."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from common.columns import MomentColumn
from community.forums import actions, rules
from community.forums.links import RESERVED
from community.forums.models import Invitation, ReactionKind, Space, SpaceGroup, Tag, Who
from community.moderation.actions import appoint, dismiss
from community.moderation.models import PlaceModerator
from members.models import User
from messaging.links import absolute

# --- Spaces ---------------------------------------------------------------------------------------------------------


def _people(text: str) -> list[User]:
    """The members named in a field: handles or e-mail addresses, with commas between them. Raises ValidationError."""
    wanted = [part.strip().removeprefix("@").lower() for part in text.replace("\n", ",").split(",") if part.strip()]
    found = list(User.objects.filter(Q(handle__in=wanted) | Q(email__in=wanted), is_active=True))
    known = {person.handle for person in found} | {person.email.lower() for person in found}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValidationError(_("There is no such member: %(names)s") % {"names": ", ".join(unknown)})
    return found


def _free_slug(title: str) -> str:
    """An address nobody has, made from the title."""
    wanted = actions.slug_of(title)[:50].strip("-")
    taken = {*RESERVED, *Space.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)}
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


class SpaceForm(WagtailAdminModelForm):
    """With the moderators of this one space, and people to be let in by name."""

    moderators = forms.CharField(
        label=gettext_lazy("Moderators of this space"),
        required=False,
        help_text=gettext_lazy(
            "Handles or e-mail addresses, with commas between them. They look after this space alone; "
            "moderators of everything need not be named."
        ),
    )
    let_in = forms.CharField(
        label=gettext_lazy("Let in by name"),
        required=False,
        help_text=gettext_lazy(
            "Handles or e-mail addresses, with commas between them. They are told, and the space is open to them at once. "
            "Who is in stands under Settings, Access."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.appointed: list[User] = []
        if self.instance.pk:
            appointed = PlaceModerator.objects.filter(place=self.instance.place).select_related("user")
            self.appointed = [each.user for each in appointed.order_by("pk")]
            self.fields["moderators"].initial = ", ".join(person.handle for person in self.appointed)

    def clean_moderators(self) -> list[User]:
        return _people(self.cleaned_data["moderators"])

    def clean_let_in(self) -> list[User]:
        return _people(self.cleaned_data["let_in"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for deed in rules.DEEDS:
            if data.get(deed) != "groups" and data.get(f"{deed}_groups"):
                self.add_error(deed, _("Groups are chosen below; choose “Only the groups” here, or no groups there."))
        if not data.get("slug") and "slug" not in self.errors and data.get("title"):
            data["slug"] = self.instance.slug or _free_slug(data["title"].in_language(settings.LANGUAGE_CODE))
        if data.get("let_in") and not self.for_user.has_perm(rules.MODERATE):
            self.add_error("let_in", _("Only those who moderate all spaces let people in here."))
        return data

    @transaction.atomic
    def save(self, commit: bool = True) -> Space:
        space: Space = super().save(commit)
        if commit:
            self._keep_people(space)
        return space

    def _keep_people(self, space: Space) -> None:
        by, wanted = self.for_user, self.cleaned_data["moderators"]
        for person in wanted:
            if person not in self.appointed:
                appoint(person, place=space.place, by=by, title=str(space.title))
        for person in self.appointed:
            if person not in wanted:
                dismiss(person, place=space.place, by=by, title=str(space.title))
        rules.spaces_changed()
        for person in self.cleaned_data["let_in"]:
            actions.invite_by_name(by=by, space=space, member=person)


def _door(deed: str, heading: Any) -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel(deed, widget=forms.RadioSelect),
            FieldPanel(f"{deed}_groups", widget=forms.CheckboxSelectMultiple),
        ],
        heading=heading,
    )


def _who_sees(space: Space) -> str:
    """With the groups by their names: “the groups chosen below” stand on another page."""
    if space.see != Who.GROUPS:
        return str(space.get_see_display())
    return ", ".join(str(group) for group in space.see_groups.all()) or _("only those who were invited")


def _state(space: Space) -> str:
    return _("archived") if space.is_archived else _("in use")


class SpaceViewSet(SnippetViewSet):
    model = Space
    icon = "comment"
    menu_label = gettext_lazy("Spaces")
    ordering = ["group__order", "order", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Space]:
        return Space.objects.select_related("group").prefetch_related("see_groups")

    list_display = [
        "__str__",
        Column("group", label=gettext_lazy("Heading")),
        Column("see", label=gettext_lazy("Who sees it"), accessor=lambda space: _who_sees(space)),
        Column("topics_count", label=gettext_lazy("Topics")),
        Column("posts_count", label=gettext_lazy("Posts")),
        Column("is_archived", label=gettext_lazy("State"), accessor=lambda space: _state(space)),
    ]
    list_filter = ["group", "see", "is_archived"]
    search_fields = ["slug"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel(
                        "slug",
                        help_text=gettext_lazy(
                            "Its address: /community/<this>/. Made from the title if left empty. Keep it once people have "
                            "links to it."
                        ),
                    ),
                    FieldPanel("description"),
                    FieldRowPanel([FieldPanel("group"), FieldPanel("order")]),
                    FieldPanel("language"),
                    FieldPanel("is_archived"),
                ],
                heading=gettext_lazy("What it is"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        content=gettext_lazy(
                            "<p>Whoever may not see a space doesn't learn that it exists: no title, no count, no search hit, "
                            "no file. Staff who moderate it are never shut out, and an invitation opens it to single "
                            "people.</p>"
                        )
                    ),
                    _door("see", gettext_lazy("Who sees it")),
                    _door("reply", gettext_lazy("Who replies")),
                    _door("open", gettext_lazy("Who opens topics")),
                    _door("upload", gettext_lazy("Who adds pictures")),
                    MultiFieldPanel(
                        [FieldPanel("is_teased"), FieldPanel("how_to_get_in")], heading=gettext_lazy("Those outside")
                    ),
                    FieldPanel("let_in"),
                ],
                heading=gettext_lazy("Who may enter"),
            ),
            ObjectList(
                [
                    FieldPanel("moderators"),
                    FieldPanel("slow_mode_seconds"),
                    FieldPanel("close_after_days"),
                    FieldPanel("hold_posts_below_trust"),
                ],
                heading=gettext_lazy("Keeping it healthy"),
            ),
        ],
        base_form_class=SpaceForm,
    )


class SpaceGroupViewSet(SnippetViewSet):
    model = SpaceGroup
    icon = "list-ul"
    menu_label = gettext_lazy("Headings")
    list_display = ["__str__", Column("order", label=gettext_lazy("Order"))]
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldPanel("order", help_text=gettext_lazy("Lower numbers stand higher on the community's front page.")),
    ]


# --- Invitations ----------------------------------------------------------------------------------------------------


class InvitationForm(WagtailAdminModelForm):
    """Made by the same action as everywhere; of a made one the number of people and the end may be changed."""

    def clean_space(self) -> Space:
        space: Space = self.cleaned_data["space"]
        if not rules.may_moderate(self.for_user, space):
            raise ValidationError(_("Only those who moderate this space invite into it."))
        return space

    def clean_limit(self) -> int:
        limit: int = self.cleaned_data["limit"]
        if limit < 1:
            raise ValidationError(_("It is for one person at least."))
        if limit < self.instance.used_count:
            raise ValidationError(_("More have come already."))
        return limit

    def clean_ends_at(self) -> Any:
        moment = self.cleaned_data["ends_at"]
        if moment is not None and moment <= timezone.now() and moment != self.initial.get("ends_at"):
            raise ValidationError(_("That moment has passed. Please choose a later one."))
        return moment

    def save(self, commit: bool = True) -> Invitation:
        if self.instance.pk:
            return super().save(commit)
        data = self.cleaned_data
        made = actions.invite(
            by=self.for_user, space=data["space"], limit=data["limit"], until=data["ends_at"], note=data["note"]
        )
        self.instance.pk = made.pk
        self.instance.refresh_from_db()
        return self.instance


class InvitationCreateView(CreateView):
    def get_success_message(self, instance: Any) -> SafeString:
        return format_html("{} <code>{}</code>", _("Send this link:"), link_of(instance))


def link_of(invitation: Invitation) -> str:
    return absolute(reverse("forums:invitation", args=[invitation.token]))


class LinkColumn(Column):
    def get_value(self, instance: Any) -> SafeString:
        return format_html("<code>{}</code>", link_of(instance))


class InvitationViewSet(SnippetViewSet):
    model = Invitation
    icon = "link"
    menu_label = gettext_lazy("Invitations")
    index_results_template_name = "community/forums/cms/_invitations.html"
    ordering = ["-created_at"]
    add_view_class = InvitationCreateView
    copy_view_enabled = False
    list_display = [
        "__str__",
        LinkColumn("link", label=gettext_lazy("Link")),
        Column("used_count", label=gettext_lazy("Came")),
        Column("limit", label=gettext_lazy("Of")),
        MomentColumn("ends_at", label=gettext_lazy("Until")),
    ]
    list_filter = ["space"]
    edit_handler = ObjectList(
        [
            FieldPanel("space"),
            FieldPanel("note", help_text=gettext_lazy("For yourselves: whom you send the link to.")),
            FieldRowPanel(
                [
                    FieldPanel("limit", help_text=gettext_lazy("Each member counts once, however often they click.")),
                    FieldPanel("ends_at", help_text=gettext_lazy("Empty: the link does not run out.")),
                ]
            ),
        ],
        base_form_class=InvitationForm,
    )


# --- Words and signs ------------------------------------------------------------------------------------------------


class DiscussionTagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = gettext_lazy("Tags of topics")
    list_display = ["__str__", Column("slug", label=gettext_lazy("Address"))]
    search_fields = ["name", "slug"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("slug")]


class ReactionKindViewSet(SnippetViewSet):
    model = ReactionKind
    icon = "pick"
    menu_label = gettext_lazy("Reactions")
    list_display = [
        "__str__",
        Column("slug", label=gettext_lazy("Key")),
        BooleanColumn("is_offered", label=gettext_lazy("Offered")),
    ]
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("symbol"),
        FieldPanel("slug", help_text=gettext_lazy("Keep it once it is in use: what was given is counted under it.")),
        FieldRowPanel([FieldPanel("order"), FieldPanel("is_offered")]),
    ]


class CommunityGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Spaces")
    menu_icon = "comment"
    menu_order = 440
    items = (SpaceViewSet, SpaceGroupViewSet, InvitationViewSet, DiscussionTagViewSet, ReactionKindViewSet)


register_snippet(CommunityGroup)
