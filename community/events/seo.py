"""An event as search engines read it (schema.org/Event); only of events that everybody sees."""

from typing import Any

from community.events.calendar import absolute
from community.events.models import Event
from content.seo import as_script, organization


def as_json_ld(event: Event, brand: dict[str, Any]) -> Any:
    status = "EventCancelled" if event.is_cancelled else "EventScheduled"
    mode = {
        (True, True): "MixedEventAttendanceMode",
        (True, False): "OfflineEventAttendanceMode",
        (False, True): "OnlineEventAttendanceMode",
        (False, False): "OnlineEventAttendanceMode",
    }[bool(event.place), bool(event.online_url)]
    address = absolute(event.get_absolute_url())
    where: dict[str, Any] = (
        {"@type": "Place", "name": str(event.place), "address": str(event.place)}
        if event.place
        else {"@type": "VirtualLocation", "url": address}  # the link itself is for those who come
    )
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": str(event.title),
            "description": str(event.summary),
            "startDate": event.local_start.isoformat(),
            "endDate": event.local_end.isoformat(),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "location": where,
            "organizer": organization(brand),
            "url": address,
        }
    )
