"""The form of a review. Stars are radio buttons: they work with a keyboard and without script."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from community.reviews import photos as pictures
from community.reviews.models import MOST_PHOTOS, Review

RATINGS = [
    ("1", _("1 star: bad")),
    ("2", _("2 stars: poor")),
    ("3", _("3 stars: so-so")),
    ("4", _("4 stars: good")),
    ("5", _("5 stars: excellent")),
]


class Stars(forms.RadioSelect):
    template_name = "community/reviews/_stars_input.html"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures in one field; each is looked at on its own."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(PhotosField, self).clean(file, initial) for file in data or [] if file]
        for file in files:
            pictures.check(file)
        return files


class ReviewForm(forms.Form):
    rating = forms.ChoiceField(
        label=_("How many stars?"),
        choices=RATINGS,
        widget=Stars,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    text = forms.CharField(
        label=_("What was it like?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few words what it was like.")},
    )
    pros = forms.CharField(label=_("What is good"), max_length=500, required=False)
    cons = forms.CharField(label=_("What is not"), max_length=500, required=False)
    title = forms.CharField(label=_("In one line"), max_length=120, required=False)
    photos = PhotosField(
        label=_("Your own photos"),
        required=False,
        help_text=_("Up to five. We take off where and with what they were taken."),
    )
    is_sample = forms.BooleanField(
        label=_("I got it for nothing, to test it"), required=False, help_text=_("Readers see this beside your review.")
    )

    def __init__(self, *args: Any, review: Review | None = None, is_member: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_member:
            del self.fields["photos"]
        if review is not None and review.photos_count:
            shown = [(photo.pk, photo.small.url) for photo in review.photos.all()]
            self.fields["without"] = forms.TypedMultipleChoiceField(
                label=_("Take out"),
                choices=shown,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple(),
            )
        self.present = review.photos_count if review else 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        there = self.present - len(cleaned.get("without", []))
        if len(cleaned.get("photos", [])) + there > MOST_PHOTOS:
            self.add_error("photos", ValidationError(_("Five pictures at most.")))
        return cleaned

    @property
    def draft(self) -> dict[str, Any]:
        """What was written, also when not all of it is right: for a visitor who signs in first."""
        names = ("rating", "title", "text", "pros", "cons")
        longest = {"rating": 1, "title": 120, "text": 4000, "pros": 500, "cons": 500}
        words = {name: str(self.data.get(name, ""))[: longest[name]] for name in names}
        return words | {"is_sample": "is_sample" in self.data}


def words_of(review: Review) -> dict[str, Any]:
    names = ("title", "text", "pros", "cons", "is_sample")
    return {"rating": str(review.rating)} | {name: getattr(review, name) for name in names}
