from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """What Django's task interface lacks: retry with back-off, schedules, and rescue of a killed worker's tasks."""

    name = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from django_tasks.signals import task_finished

        from common.health import register_check
        from jobs.actions import keep_failure_of_foreign_task
        from jobs.queries import background_work_goes_on

        autodiscover_modules("tasks")
        register_check("tasks", background_work_goes_on)
        task_finished.connect(keep_failure_of_foreign_task, dispatch_uid="jobs")
