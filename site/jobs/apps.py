from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """What Django's task interface lacks: retry with back-off, schedules, and rescue of a killed worker's tasks."""

    name = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        autodiscover_modules("tasks")
