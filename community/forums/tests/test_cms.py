"""The staff's side."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.translated import TranslatedText
from community.forums import actions, rules
from community.forums.models import Invitation, Space, SpaceGroup
from community.forums.tests.factories import fresh, make_group, make_space
from community.moderation.models import PlaceModerator

pytestmark = pytest.mark.django_db


def fields(**more):
    group, _made = SpaceGroup.objects.get_or_create(order=1, defaults={"title": TranslatedText(en="Talk")})
    return {
        "title_en": "The club",
        "title_ru": "Клуб",
        "slug": "club",
        "description_en": "",
        "description_ru": "",
        "group": group.pk,
        "order": 0,
        "language": "",
        "see": "groups",
        "reply": "members",
        "open": "members",
        "upload": "members",
        "how_to_get_in_en": "",
        "how_to_get_in_ru": "",
        "moderators": "",
        "let_in": "",
        "slow_mode_seconds": 0,
        "close_after_days": 0,
        "hold_posts_below_trust": 0,
    } | more


def test_a_space_is_made_with_groups_moderators_and_guests(owner, member, other_member, sign_in):
    club = make_group("club")
    reader = sign_in(owner)
    url = reverse("wagtailsnippets_forums_space:add")
    assert reader.get(url).status_code == 200

    response = reader.post(url, fields(see_groups=[club.pk], moderators="@masha", let_in="oleg@example.org"))

    assert response.status_code == 302, response.context["form"].errors
    space = Space.objects.get()
    assert PlaceModerator.objects.get().user == member
    assert rules.may_moderate(fresh(member), space)
    assert rules.may_see(fresh(other_member), space)
    edit = reverse("wagtailsnippets_forums_space:edit", args=[space.pk])
    assert 'value="masha"' in reader.get(edit).content.decode()

    reader.post(edit, fields(see_groups=[club.pk]))
    assert not PlaceModerator.objects.exists()
    assert not rules.may_moderate(fresh(member), space)


def test_unknown_people_and_contradictions_are_said(owner, sign_in):
    reader = sign_in(owner)
    response = reader.post(
        reverse("wagtailsnippets_forums_space:add"),
        fields(see="members", see_groups=[make_group("club").pk], moderators="nobody"),
    )
    assert set(response.context["form"].errors) == {"moderators", "see"}


def test_an_invitation_is_made_and_its_link_shown(owner, sign_in):
    reader, space = sign_in(owner), make_space("club", see="groups")
    url = reverse("wagtailsnippets_forums_invitation:add")
    response = reader.post(url, {"space": space.pk, "note": "Testers", "limit": 3, "ends_at": ""}, follow=True)

    invitation = Invitation.objects.get()
    assert (invitation.limit, invitation.created_by) == (3, owner)
    assert invitation.token in response.content.decode()


def test_the_list_of_invitations_says_until_which_day(owner, sign_in):
    actions.invite(by=owner, space=make_space(), limit=5, until=timezone.now() + timedelta(days=400))

    html = sign_in(owner).get(reverse("wagtailsnippets_forums_invitation:list")).content.decode()

    assert str((timezone.localtime() + timedelta(days=400)).year) in html


@pytest.mark.parametrize("model", ["space", "spacegroup", "invitation", "tag", "reactionkind"])
def test_every_list_opens(model, owner, sign_in):
    make_space()
    assert sign_in(owner).get(reverse(f"wagtailsnippets_forums_{model}:list")).status_code == 200


def test_who_may_not_let_people_in_reads_so_on_the_form(make_member, other_member, sign_in):
    from django.contrib.auth.models import Permission

    keeper = make_member("keeper", is_staff=True)
    names = ["add_space", "change_space", "add_invitation", "access_admin"]
    keeper.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = sign_in(fresh(keeper))
    space = make_space("porch")

    refused = client.post(reverse("wagtailsnippets_forums_space:add"), fields(let_in="oleg@example.org"))
    assert "Only those who moderate all spaces" in refused.content.decode()
    assert Space.objects.count() == 1
    refused = client.post(
        reverse("wagtailsnippets_forums_invitation:add"), {"space": space.pk, "limit": 1, "note": "", "ends_at": ""}
    )
    assert "Only those who moderate this space" in refused.content.decode()
    assert not Invitation.objects.exists()


def test_an_address_left_empty_is_made_from_the_title(owner, sign_in):
    reader, url = sign_in(owner), reverse("wagtailsnippets_forums_space:add")

    for _once in range(2):
        reader.post(url, fields(slug="", title_en="Winter lot", title_ru="Зимний лот"))
    reader.post(url, fields(slug="", title_en="New", title_ru="Новое"))

    assert list(Space.objects.order_by("pk").values_list("slug", flat=True)) == ["winter-lot", "winter-lot-2", "new-2"]
    space = Space.objects.first()
    edit = reverse("wagtailsnippets_forums_space:edit", args=[space.pk])
    reader.post(edit, fields(slug="", title_en="Summer lot", title_ru="Летний лот"))
    assert Space.objects.get(pk=space.pk).slug == "winter-lot"  # people have links to it


def test_an_invitation_says_what_is_wrong_with_its_number(owner, sign_in):
    invitation = actions.invite(by=owner, space=make_space(), limit=3)
    Invitation.objects.update(used_count=2)
    url = reverse("wagtailsnippets_forums_invitation:edit", args=[invitation.pk])
    data = {"space": invitation.space_id, "note": "", "ends_at": ""}

    assert "It is for one person at least." in sign_in(owner).post(url, data | {"limit": 0}).content.decode()
    assert "More have come already." in sign_in(owner).post(url, data | {"limit": 1}).content.decode()


def test_an_invitation_calls_no_space_unknown_that_is_told_of(owner, member, sign_in):
    space = make_space("club", see="groups", is_teased=True)
    url = reverse("forums:invitation", args=[actions.invite(by=owner, space=space).token])
    words = "Only those who are let in know of it."

    assert words not in sign_in(member).get(url).content.decode()
    Space.objects.update(is_teased=False)
    rules.spaces_changed()
    assert words in sign_in(member).get(url).content.decode()
