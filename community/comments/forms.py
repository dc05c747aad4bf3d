"""The package's signed form, without the fields a member must not set."""

import secrets
import warnings
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from community.comments import work
from community.comments.models import Comment
from community.comments.texts import LONGEST, clean

with warnings.catch_warnings():
    # The package declares a URL field without saying which scheme it assumes; we take that field away again.
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from django_comments_xtd.forms import XtdCommentForm


def draft_key(writer: Any, page_id: int, reply_to: int | None) -> str:
    """Under which the browser keeps what this person is writing there: another who signs in has another. All visitors are one."""
    return f"comment-{writer.pk or 0}-{page_id}-{reply_to or 0}"


class TextField(forms.CharField):
    """Measured as it will be kept: a browser sends two letters for the end of a line."""

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class CommentForm(XtdCommentForm):
    """What is written under a page. Name, address and follow-up of the package are gone: they come from the account.

    The hash signs which page the form belongs to. A form that was open too long, or whose hash does not fit, is no
    reason
    to lose a text: `is_stale` says so and the form is shown again, filled in and signed anew.
    """

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    follow = forms.BooleanField(required=False, initial=True, label=_("Write to me when somebody answers"))
    work = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "url", "followup"):
            del self.fields[name]
        self.fields["reply_to"].required = False
        self.fields["comment"] = TextField(
            label=_("Your comment"),
            validators=[MaxLengthValidator(LONGEST)],
            error_messages={"required": _("The comment is empty.")},
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["honeypot"] = forms.CharField(required=False, label=_("Leave this field empty"))

    @property
    def is_spam(self) -> bool:
        return bool(self.data.get("honeypot"))

    @property
    def is_stale(self) -> bool:
        """Signed too long ago, not at all, or for another page."""
        return bool(self.security_errors()) or self.data.get("object_pk") != str(self.target_object.pk)

    def security_errors(self) -> ErrorDict:
        return ErrorDict(
            {
                name: self.errors[name]
                for name in ("timestamp", "security_hash", "content_type", "object_pk")
                if name in self.errors
            }
        )

    def get_comment_model(self) -> type[Comment]:
        return Comment

    @property
    def text(self) -> str:
        """What was written, also when the form is not valid."""
        return str(self.data.get("comment", "")) if self.is_bound else str(self.initial.get("comment", ""))

    @property
    def longest(self) -> int:
        return LONGEST

    @property
    def draft_key(self) -> str:
        """Under which the browser keeps the text while it is being written."""
        return str(self.initial["draft"])

    @property
    def challenge(self) -> str:
        return work.challenge(self.target_object.pk)

    @staticmethod
    def new_key() -> str:
        return secrets.token_urlsafe(12)
