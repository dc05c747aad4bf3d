from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """A member as others see them, the directory, and the first steps of somebody new."""

    name = "community.profiles"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        from community.moderation.queries import trust_section
        from community.profiles import first_steps, for_me, queries, sections
        from community.profiles.screening import WATCH
        from members import home, words

        sections.section(20, "community/profiles/_wrote.html", queries.what_they_wrote)
        sections.section(60, "community/moderation/_trust.html", trust_section)
        first_steps.register()
        home.section(5, "community/profiles/_first_steps.html", first_steps.first_steps)
        # It says of every page why it is shown, so it stands where the plain list of new pages stood.
        home.section(10, "community/profiles/_for_me.html", for_me.on_my_page, instead_of="content/_new_since.html")
        words.look_with(WATCH)
