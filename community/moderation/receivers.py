"""What is kept in step when rows change."""

from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpRequest

from community.moderation import rules
from community.moderation.middleware import SESSION_KEY
from community.moderation.models import PlaceModerator, Standing
from members.models import User

ROLE = "place_moderators"  # members.roles: lets them into the CMS, where they find the queue and nothing else


def keep_places(instance: PlaceModerator, **_signal: Any) -> None:
    """A standing knows its member's places, so that asking costs no query of its own; who has one gets into the CMS."""
    user = instance.user
    places = list(PlaceModerator.objects.filter(user=user).order_by("place").values_list("place", flat=True))
    Standing.objects.update_or_create(user=user, defaults={"places": places})
    vars(user).pop("_standing", None)
    group, _is_new = Group.objects.get_or_create(name=ROLE)
    user.groups.add(group) if places else user.groups.remove(group)


def note_suspension(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Somebody signs in: the session remembers whether they are suspended, so that no request need ask."""
    if rules.is_barred(user):
        request.session[SESSION_KEY] = True
