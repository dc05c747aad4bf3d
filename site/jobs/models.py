"""What the tries, schedules and workers leave behind."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """The task with this id is the nth try of its job. A first try has no row."""

    task_id = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.task_id}: try {self.number}"


class FailedJob(models.Model):
    """A job that failed as often as it may. Kept until somebody starts it again or it is old."""

    path = models.CharField(_("job"), max_length=255)
    args = models.JSONField(_("arguments"), default=list)
    kwargs = models.JSONField(_("named arguments"), default=dict)
    attempts = models.PositiveSmallIntegerField(_("tries"))
    error = models.CharField(_("error"), max_length=500)
    traceback = models.TextField(_("traceback"))
    failed_at = models.DateTimeField(_("failed"), default=timezone.now, db_index=True)
    started_again_at = models.DateTimeField(_("started again"), null=True, blank=True)

    class Meta:
        verbose_name = _("failed job")
        verbose_name_plural = _("failed jobs")

    def __str__(self) -> str:
        return self.path


class Schedule(models.Model):
    """When a scheduled job was last started. Moving `due_at` forward is the lock: whoever moves it starts the job."""

    path = models.CharField(max_length=255, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path} at {self.due_at}"


class Worker(models.Model):
    """A worker process that says every few seconds that it lives."""

    id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=100)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.host}:{self.process}"
