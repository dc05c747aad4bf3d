"""Profiles that somebody reported: a name, a picture and a text."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.moderation import ChangedSince
from community.moderation.subjects import Subject, subject
from community.profiles.models import Profile, State
from members.actions import give_name_back, give_picture_back, put_name_aside, put_picture_aside
from members.models import User


@subject
class Profiles(Subject):
    name, model, label = "profiles.profile", Profile, _("profile")

    def visible_to(self, user: Any) -> QuerySet[Profile]:
        return Profile.objects.visible_to(user)

    def author(self, thing: Profile) -> User | None:
        return thing.member

    def title(self, thing: Profile) -> str:
        return str(thing.member)

    def text(self, thing: Profile) -> str:
        member = thing.member
        return f"{member.asked_name or member.display_name}\n\n{member.bio}".strip()

    def url(self, thing: Profile) -> str:
        from django.urls import reverse

        return reverse("profiles:profile", args=[thing.member.handle])

    def pictures(self, thing: Profile) -> list[str]:
        picture = thing.member.asked_avatar or thing.member.avatar
        return [picture.url] if picture else []

    def hide(self, thing: Profile, *, by: User | None) -> None:
        _put(thing, State.HIDDEN)

    def show(self, thing: Profile, *, by: User | None) -> None:
        _put(thing, State.PUBLISHED)

    def remove(self, thing: Profile, *, by: User | None) -> None:
        _put(thing, State.REMOVED)

    def hold(self, thing: Profile, *, by: User | None) -> None:
        _put(thing, State.HELD)

    def written_by(self, member: User) -> QuerySet[Profile]:
        return Profile.objects.filter(member=member)

    def find(self, pk: int) -> Profile | None:
        return Profile.objects.filter(pk=pk).select_related("member").first()

    def find_many(self, pks: list[int]) -> dict[int, Profile]:
        return Profile.objects.select_related("member").in_bulk(pks)


def _put(profile: Profile, state: State) -> None:
    """Its name and picture are taken away and given back wherever they stand, not only on the profile's page."""
    Profile.objects.filter(pk=profile.pk).update(state=state)
    profile.state = state
    if state != State.PUBLISHED:
        put_name_aside(profile.member_id)
        put_picture_aside(profile.member_id)
    elif not (
        give_name_back(profile.member_id, profile.member.asked_name)
        and give_picture_back(profile.member_id, profile.member.asked_avatar.name or "")
    ):
        raise ChangedSince
