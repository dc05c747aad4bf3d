"""The staff's side: the list of interests, beside tags and series."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from community.profiles.models import Interest


class InterestViewSet(SnippetViewSet):
    model = Interest
    icon = "pick"
    menu_label = _("Interests")
    menu_order = 255
    add_to_admin_menu = True
    list_display = ["__str__", Column("slug", label=_("Key"))]
    ordering = ["order", "pk"]
    list_export = ["slug", "name"]


register_snippet(InterestViewSet)
