"""Pages as places that news are about (`messaging.places`)."""

from typing import Any

from content.models import BasePage


def visible_pages(user: Any, places: set[str]) -> set[str]:
    """Those this person may read whole. One query."""
    ids = [place.partition(":")[2] for place in places]
    seen = BasePage.objects.visible_to(user).filter(pk__in=[pk for pk in ids if pk.isdigit()])
    return {f"page:{pk}" for pk in seen.values_list("pk", flat=True)}


def titles_of_pages(places: set[str]) -> dict[str, str]:
    ids = [pk for pk in (place.partition(":")[2] for place in places) if pk.isdigit()]
    return {f"page:{pk}": title for pk, title in BasePage.objects.filter(pk__in=ids).values_list("pk", "title")}
