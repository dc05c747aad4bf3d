from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Where and when members meet, and who comes."""

    name = "community.events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from community.events import home, signals
        from community.events.models import Answer, Event
        from members import home as member_home
        from messaging import digests, places

        places.declare("event", home.visible_places, titles=home.titles_of_places)
        digests.section(40, "events", "community/events/mail/digest", home.in_digest)
        member_home.section(15, "community/events/_mine.html", home.coming_up)
        for sender in (Event, Answer):
            post_save.connect(signals.purge_events, sender=sender, dispatch_uid=f"events.{sender.__name__}.saved")
            post_delete.connect(signals.purge_events, sender=sender, dispatch_uid=f"events.{sender.__name__}.deleted")
