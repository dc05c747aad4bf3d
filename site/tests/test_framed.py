"""Pages that are rendered once for all members: whoever comes first leaves nothing of themselves in them."""

import pytest
from django.urls import reverse

from community.forums.tests.factories import make_space, make_topic
from content import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["front", "latest", "space", "topic", "search"])
def address(request, member):
    topic = make_topic(member, make_space())
    return {
        "front": reverse("forums:front"),
        "latest": reverse("forums:latest"),
        "space": f"{reverse('forums:front')}{topic.space.slug}/",
        "topic": topic.get_absolute_url(),
        "search": f"{reverse('content:search')}?q=bloom",
    }[request.param]


def test_what_the_team_opened_first_is_kept_as_a_member_would_have_left_it(
    address, owner, other_member, sign_in, monkeypatch
):
    def kept_after(person):
        found = {}
        monkeypatch.setattr(shared._framed, "get", lambda key: None)
        monkeypatch.setattr(shared._framed, "put", found.__setitem__)
        response = sign_in(person, fresh=True).get(address)
        assert response.status_code == 200
        readers = [context["user"] for context in response.context if context.get("is_shared_page")]
        assert readers
        assert not any(reader.is_staff for reader in readers)
        return {key: [getattr(piece, "pieces", piece) for piece in pieces] for key, pieces in found.items()}

    of_team, of_member = kept_after(owner), kept_after(other_member)

    assert of_team
    assert of_team == of_member
