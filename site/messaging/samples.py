"""Notices on the page of components."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.styleguide import Words, section
from messaging.queries import Shown


@section(60, "messaging/_samples.html")
def notices(words: Words) -> Mapping[str, Any]:
    said, now = words["words"]["community"], timezone.now()
    timur, space = words["people"][1]["name"], words["words"]["space"]
    excerpt = said["answer"]
    return {
        "notices": [
            Shown(1, said["noticed"], "#main", excerpt, now, True, "sample", name=timur, place_title=space),
            Shown(2, said["reacted"], "#main", "", now - timedelta(hours=5), False, "sample"),
        ]
    }
