"""What is shown somewhere can't be deleted in the CMS by mistake.

Wagtail refuses to delete what a field with `on_delete=PROTECT` points to, and then shows where it is used. It does not
protect what a text or a block uses, so a picture in the middle of an article could vanish from it. Here every use by
our content counts as such a field: the same refusal, the same list of places. Code that deletes on purpose is not hindered.
"""

from typing import Any

from django.db import models
from wagtail.models import ReferenceIndex

PROTECTING_APPS = {"content"}


def protect_what_is_linked() -> None:
    asked_by_wagtail: Any = ReferenceIndex.on_delete  # a property without a hook to change it

    def on_delete(reference: ReferenceIndex) -> Any:
        is_itself = (
            reference.object_id == reference.to_object_id
            and reference.base_content_type_id == reference.to_content_type_id
        )
        if reference.content_type.app_label in PROTECTING_APPS and not is_itself:
            return models.PROTECT
        return asked_by_wagtail.fget(reference)

    ReferenceIndex.on_delete = property(on_delete)
