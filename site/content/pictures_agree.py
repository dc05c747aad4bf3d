"""Do a page and its pictures agree on who may see them?"""

from content.models import Audience, BasePage, Picture
from content.queries import pictures_in
from content.rules import closed_places, picture_is_public


def is_for_ever_closed(page: BasePage) -> bool:
    """By its own gate or one above; early access ends by itself, and its pictures may be public before."""
    above = [section for section in closed_places().sections if page.path.startswith(section.path)]
    hidden = any(page.path.startswith(place.path) for place in closed_places().hidden)
    return (
        hidden
        or page.audience != Audience.EVERYBODY
        or any(section.audience != Audience.EVERYBODY for section in above)
    )


def pictures_of_body(page: BasePage) -> list[Picture]:
    """Each picture once. The cover is not among them: the teaser shows it to everybody."""
    values = [value for name in ("body", "pictures", "member_body") if (value := getattr(page, name, None))]
    found = {picture.pk: picture for value in values for picture in pictures_in(value)}
    return [found[pk] for pk in sorted(found)]


def open_pictures_on_closed_page(page: BasePage) -> list[Picture]:
    return (
        [picture for picture in pictures_of_body(page) if picture_is_public(picture)]
        if is_for_ever_closed(page)
        else []
    )


def closed_pictures_on_open_page(page: BasePage) -> list[Picture]:
    """The cover counts whatever the page's own gate is."""
    seen = [] if is_for_ever_closed(page) else pictures_of_body(page)
    return [picture for picture in [*([page.cover] if page.cover else []), *seen] if not picture_is_public(picture)]
