"""What happens to accounts, as far as it shows in reviews."""

from typing import Any

from django.db.models import Q

from common.pagecache import purge
from community.reviews.actions import tag
from community.reviews.models import Review
from community.reviews.privacy import erase
from members.models import User

SHOWN = frozenset({"display_name", "avatar", "is_staff"})


def forget_member(instance: User, **_signal: Any) -> None:
    erase(instance)


def show_change(instance: User, created: bool, update_fields: frozenset[str] | None = None, **_signal: Any) -> None:
    """A member may have another name or picture: the products they reviewed, or answered about, show it."""
    if created or (update_fields is not None and not SHOWN & update_fields):
        return
    written = Review.objects.filter(Q(member_id=instance.pk) | Q(answered_by_id=instance.pk))
    purge(*(tag(product) for product in set(written.values_list("product", flat=True))))
