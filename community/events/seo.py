"""An event as search engines read it (schema.org/Event); only of events that everybody sees."""

from typing import Any

from django.db.models import prefetch_related_objects

from community.events.calendar import absolute
from community.events.models import Event
from content.models import Picture
from content.renditions import existing
from content.seo import as_script, organization
from content.sharing import closed_collections

_MODES = {(True, True): "Mixed", (True, False): "Offline", (False, True): "Online", (False, False): "Online"}


def as_json_ld(event: Event, brand: dict[str, Any]) -> Any:
    status = "EventCancelled" if event.is_cancelled else "EventScheduled"
    mode = _MODES[bool(event.place), bool(event.online_url)]
    address = absolute(event.get_absolute_url())
    where: list[dict[str, Any]] = []
    if event.place:
        where.append({"@type": "Place", "name": str(event.place), "address": str(event.place)})
    if mode != "Offline":
        where.append({"@type": "VirtualLocation", "url": address})  # the link itself is for those who come
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": str(event.title),
            "description": str(event.summary),
            "startDate": event.local_start.isoformat(),
            "endDate": event.local_end.isoformat(),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
            "location": where[0] if len(where) == 1 else where,
            **({"image": picture} if (picture := _picture(event)) else {}),
            "organizer": organization(brand),
            **({"maximumAttendeeCapacity": event.limit} if event.limit else {}),
            "url": address,
        }
    )


def _picture(event: Event) -> str:
    """The largest size there is of its picture, unless that lies where not everybody may look."""
    picture: Picture | None = event.picture
    if picture is None or any(picture.collection.path.startswith(path) for path in closed_collections()):
        return ""
    prefetch_related_objects([picture], "renditions")  # the page's own <img> asks for them too
    sizes = existing(picture)["webp"]
    return absolute(sizes[-1].url) if sizes else ""
