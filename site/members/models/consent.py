"""What a person agreed to: which text, which version, when, from where. Rows are only ever added."""

import re
from itertools import zip_longest

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.translated import TranslatedField

_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s]*)\)")


class ConsentKind(models.TextChoices):
    TERMS = "terms", _("Terms of use")
    # A document of its own: agreeing to terms is not agreeing to what becomes of one's data.
    PERSONAL_DATA = "personal_data", _("Processing of my personal data")
    MARKETING_MAIL = "marketing_mail", _("Letters with news and offers")
    MESSENGER = "messenger", _("Messages in a messenger")
    READING_HISTORY = "reading_history", _("Remembering what I read here")


REQUIRED_CONSENTS = (ConsentKind.TERMS, ConsentKind.PERSONAL_DATA)  # without these there is no account


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self) -> dict[str, "ConsentText"]:
        """The newest published version of every kind."""
        texts = self.filter(published_at__lte=timezone.now()).order_by("kind", "version")
        return {text.kind: text for text in texts}


class ConsentText(models.Model):
    """One version of the sentence people agree to."""

    kind = models.CharField(_("kind"), max_length=20, choices=ConsentKind)
    version = models.PositiveIntegerField(_("version"))
    text = TranslatedField(
        _("text"),
        multiline=True,
        max_length=2000,
        help_text=_("What people agree to. A link to a page of the site is written as [words](/address/)."),
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def as_html(self) -> SafeString:
        """The reader's wording, with its links to the site's own pages."""
        parts = _LINK.split(str(self.text))
        links = [
            format_html('<a href="{}">{}</a>', url, words) for words, url in zip(parts[1::3], parts[2::3], strict=True)
        ]
        pieces = [piece for pair in zip_longest(parts[::3], links, fillvalue="") for piece in pair]
        return format_html_join("", "{}", ((piece,) for piece in pieces))


class Consent(models.Model):
    """One answer of one person to one text. The newest answer of a kind holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents", verbose_name=_("member")
    )
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="answers", verbose_name=_("text"))
    language = models.CharField(_("language it was shown in"), max_length=8)
    given = models.BooleanField(_("agreed"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    source = models.CharField(
        _("where"), max_length=120, help_text=_("The form it was given in, for example /accounts/signup/.")
    )
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ("view",)  # evidence: nobody adds, changes or deletes it by hand
        indexes = [models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{self.text}: {'yes' if self.given else 'no'}"

    @property
    def wording(self) -> SafeString:
        """What was agreed to, as it was shown."""
        with translation.override(self.language):
            return self.text.as_html
