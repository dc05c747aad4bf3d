"""Hand over and erase what a person chose to show."""

from community.profiles.models import OldHandle, Profile, Welcomed
from members.models import User


def collect(user: User) -> dict[str, object]:
    profile = Profile.objects.filter(pk=user.pk).first()
    former = list(OldHandle.objects.filter(member=user).order_by("pk").values_list("handle", flat=True))
    welcomed = Welcomed.objects.filter(pk=user.pk).first()
    more: dict[str, object] = {"former_handles": former, "welcomed": welcomed.at if welcomed else None}
    if profile is None:
        return more
    return more | {
        "seen_by": profile.seen_by or "default",
        "in_the_list_of_members": profile.is_listed,
        "languages": profile.languages,
        "interests": [interest.slug for interest in profile.interests.all()],
        "state": profile.state,
        "thanked": profile.helpful_count,
    }


def erase(user: User) -> None:
    Profile.objects.filter(pk=user.pk).delete()
    OldHandle.objects.filter(member=user).delete()
    Welcomed.objects.filter(pk=user.pk).delete()
