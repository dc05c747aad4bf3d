"""A case on the page of components."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from common.styleguide import Words, section


@section(50, "support/_samples.html")
def case(words: Words) -> Mapping[str, Any]:
    said, at = words["words"]["community"], timezone.now()
    brand = words["people"][0]["name"]
    return {
        "summary": said["bad_review"],
        "story": [
            {"name": brand, "is_from_staff": True, "is_public": True, "at": at, "text": said["sorry_text"]},
            {
                "name": words["words"]["member"],
                "is_from_staff": False,
                "is_public": False,
                "at": at,
                "text": said["thanks"],
            },
        ],
    }
