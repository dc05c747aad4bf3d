from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Reports, one queue for all that members write, what was decided about it, and how far a member is trusted.

    Apps say in their `moderated.py` what of theirs may be reported.
    """

    name = "community.moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from community.moderation import complaints, kept, receivers, rules
        from community.moderation.models import ModerationSettings, PlaceModerator, WatchedDomain, WatchedWord
        from members import arrival
        from messaging import places
        from support import kinds

        autodiscover_modules("moderated")
        arrival.join("standing", rules.take_standing)
        places.shut_out(rules.is_barred)
        kinds.declare(
            complaints.KIND,
            _("Complaint"),
            describe=complaints.describe,
            answer_in_public=complaints.answer_in_public,
            in_public=_("A public answer is a reply there, with your name, for everybody to read."),
        )
        user_logged_in.connect(receivers.note_suspension)
        for model in (ModerationSettings, WatchedWord, WatchedDomain):
            post_save.connect(kept.forget, sender=model)
            post_delete.connect(kept.forget, sender=model)
        post_save.connect(receivers.keep_places, sender=PlaceModerator)
        post_delete.connect(receivers.keep_places, sender=PlaceModerator)
