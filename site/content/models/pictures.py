"""Pictures and the sizes they are served in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from common.translated import TranslatedField


class Picture(AbstractImage):
    """A picture with what its readers and its author are owed: a description, a credit, a licence."""

    description = TranslatedField(
        _("description"),
        blank=True,
        max_length=255,
        help_text=_("What the picture shows, for those who cannot see it: one sentence, without “picture of”."),
    )
    # Not `decorative`: Wagtail keeps that name for one use of a picture in a text.
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It says nothing that the text beside it doesn't, so it needs no description."),
    )
    credit = models.CharField(
        _("credit"), max_length=120, blank=True, help_text=_("Who made it; shown under the picture.")
    )
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("Under what terms it may be used, for the staff.")
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        field for field in AbstractImage.search_fields if getattr(field, "field_name", "") != "description"
    ] + [index.SearchField("descriptions"), index.AutocompleteField("descriptions")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["file"], name="picture_by_file")]

    @property
    def descriptions(self) -> str:
        """In all languages, for the staff's search."""
        return " ".join(self.description.values())

    @property
    def default_alt_text(self) -> str:
        return "" if self.is_decorative else str(self.description)

    def clean(self) -> None:
        super().clean()
        if not self.is_decorative and not self.description:
            raise ValidationError({"description": _("Say what the picture shows, or mark it as decorative.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Only a file that is not stored yet is cleaned: what is stored was cleaned when it came.
        file: Any = self.file
        if file and not file._committed:
            self._take_clean_file(file)
        super().save(*args, **kwargs)

    def _take_clean_file(self, file: Any) -> None:
        from common.files import strip_metadata

        self.file = strip_metadata(file)
        self._set_image_file_metadata()


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once")
        ]
        # The file view asks by name whose rendition this is.
        indexes = [models.Index(fields=["file"], name="picture_rendition_by_file")]
