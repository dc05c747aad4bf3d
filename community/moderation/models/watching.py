"""Words and links that somebody should look at."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    FLAG = "flag", _("publish and put it into the queue")
    HOLD = "hold", _("let it wait for a moderator")
    REFUSE = "refuse", _("refuse it, with a sentence that says so")


class WatchedWord(models.Model):
    text = models.CharField(
        _("word or phrase"),
        max_length=80,
        help_text=_(
            "Found as a whole word, whatever its case; letters that only look alike count as the same. "
            "A star at the end finds every ending: “casino*” finds “casinos”."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=[("", _("any")), *settings.LANGUAGES],
        blank=True,
        help_text=_("For your own order: it is looked for in every text, whatever you choose."),
    )
    answer = models.CharField(_("what happens"), max_length=10, choices=Answer, default=Answer.HOLD)
    note = models.CharField(_("note for moderators"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        ordering = ["language", "text"]
        constraints = [models.UniqueConstraint(fields=["text"], name="watched_word_once")]

    def __str__(self) -> str:
        return self.text


class WatchedDomain(models.Model):
    domain = models.CharField(
        _("domain"),
        max_length=120,
        validators=[RegexValidator(r"^[\w-]+(\.[\w-]+)+$", _("A domain looks like “example.com”."))],
        help_text=_("With everything below it: “example.com” finds “shop.example.com” too."),
    )
    answer = models.CharField(_("what happens"), max_length=10, choices=Answer, default=Answer.HOLD)
    note = models.CharField(_("note for moderators"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("watched link")
        verbose_name_plural = _("watched links")
        ordering = ["domain"]
        constraints = [models.UniqueConstraint(fields=["domain"], name="watched_domain_once")]

    def __str__(self) -> str:
        return self.domain

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.domain = self.domain.strip().lower().removeprefix("www.")
        super().save(*args, **kwargs)
