from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What Django's task interface lacks: retry with back-off, schedules, and rescue of a killed worker's tasks."""

    name = "jobs"
