from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """What the brand publishes: pages, blocks, pictures, menus, search and feeds."""

    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        from common.files import register_guard
        from content import deletion, history, rules, search, search_pages, signals
        from content.home import new_since_last_visit
        from content.menus import brand_name
        from content.places import titles_of_pages, visible_pages
        from members import home
        from members.actions import when_answered
        from members.models import ConsentKind
        from messaging import places, rendering

        register_guard("images/", rules.guard_rendition)
        register_guard("original_images/", rules.guard_original)
        places.declare("page", visible_pages, titles=titles_of_pages)
        rendering.name_brand(brand_name)
        signals.connect()
        deletion.protect_what_is_linked()
        when_answered(ConsentKind.READING_HISTORY, history.on_answer)
        home.section(10, "content/_new_since.html", new_since_last_visit)
        search.source(
            "pages",
            "",
            search_pages.find,
            show=search_pages.show,
            suggest=search_pages.suggest,
            words=search_pages.words,
            kinds=search_pages.KINDS,
        )
