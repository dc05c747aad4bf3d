"""Who may do what, and who is in which group."""

import re

from django.utils.text import slugify


def free_handle(name: str) -> str:
    """A handle nobody has, made from a name: “Вера Орлова” → vera-orlova, vera-orlova-2 …"""
    from members.models import User

    wanted = re.sub(r"[^a-z0-9]+", "-", slugify(name))[:24].strip("-") or "member"
    taken = set(User.objects.filter(handle__startswith=wanted).values_list("handle", flat=True))
    return next(handle for handle in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if handle not in taken)
