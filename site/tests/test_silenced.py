"""Who may read and not write for a while finds in the place of every form until when, and why; what they had begun is kept."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from community.comments.tests.factories import make_article
from community.comments.tests.factories import say as comment
from community.conversations import actions as conversations
from community.conversations.models import Participant
from community.forums.tests.factories import make_space, make_topic
from community.moderation import actions as moderation
from community.moderation.models import Sanction, Standing
from community.reviews.tests.factories import say as review
from content.tests.conftest import tree  # noqa: F401  (a fixture)
from members.models import User

pytestmark = pytest.mark.django_db

TEXT_BOX = re.compile(r"<textarea[^>]*name=\"(?:text|comment)\"|name=\"people\"")


@pytest.fixture
def masha(member: User) -> User:
    Standing.objects.create(user=member, level=2)
    return User.objects.get(pk=member.pk)


@pytest.fixture
def places(masha: User, other_member: User, owner: User, tree: Any) -> dict[str, str]:  # noqa: F811
    """Everywhere one writes, as this member finds it."""
    article, space = make_article(), make_space("porch")
    talk = conversations.start(by=masha, to=[other_member, owner], text="Hello", title="We three", key=uuid.uuid4())
    own, others = comment(masha, article, "My own words"), comment(other_member, article, "Somebody's")
    topic = make_topic(other_member, space, "Porch talk", "What do you drink?")
    reviewed, product = tree.product("chemex"), tree.product("grinder")
    mine = review(masha, reviewed, text="Like new.")
    return {
        "conversation": talk.get_absolute_url(),
        "a new message": reverse("conversations:new"),
        "a message to one": f"{reverse('conversations:new')}?to={owner.handle}",
        "an invitation": reverse("conversations:invite", args=[talk.pk]),
        "comments": article.url,
        "an answer to a comment": reverse("comments:reply", args=[others.pk]),
        "a change of a comment": reverse("comments:edit", args=[own.pk]),
        "a review": reverse("reviews:write", args=[product.slug]),
        "a change of a review": reverse("reviews:change", args=[mine.pk]),
        "a topic": f"/community/porch/{topic.pk}/{topic.slug}/",
        "a reply on its own page": f"/community/porch/{topic.pk}/{topic.slug}/reply/",
        "a new topic": "/community/porch/new/",
    }


def silence(person: User, by: User) -> None:
    moderation.sanction(person, "silence", by=by, reason="insult", days=3)


def shown(client: Any, places: dict[str, str]) -> dict[str, tuple[bool, bool]]:
    """Place -> (is there a form, is there the sentence)."""
    pages = {name: client.get(address).content.decode() for name, address in places.items()}
    return {
        name: (bool(TEXT_BOX.search(page)), "You can read and not write until" in page) for name, page in pages.items()
    }


def test_no_form_for_who_is_silenced(places, masha, owner, sign_in):
    assert set(shown(sign_in(masha, fresh=True), places).values()) == {(True, False)}

    silence(masha, owner)
    told = shown(sign_in(masha, fresh=True), places)

    assert {name: found for name, found in told.items() if found != (False, True)} == {}


def test_it_says_why_and_leads_to_the_appeal(places, masha, owner, sign_in):
    silence(masha, owner)

    page = sign_in(masha).get(places["conversation"]).content.decode()

    assert "reason: “It insults or threatens somebody”." in page
    assert reverse("moderation:decision", args=[Sanction.objects.get().decision_id]) in page


def test_under_a_comment_only_the_sentence_comes(places, masha, owner, sign_in):
    silence(masha, owner)

    part = sign_in(masha).get(places["an answer to a comment"], headers={"HX-Request": "true"}).content.decode()

    assert "You can read and not write until" in part
    assert "<html" not in part


def test_others_write_on_and_so_do_they_when_it_is_over(places, masha, other_member, owner, sign_in):
    silence(masha, owner)
    assert shown(sign_in(other_member, fresh=True), {"comments": places["comments"]})["comments"] == (True, False)

    later = timezone.now() - timedelta(minutes=1)
    Standing.objects.filter(user=masha).update(silenced_until=later)
    Sanction.objects.update(until=later)

    assert set(shown(sign_in(masha, fresh=True), places).values()) == {(True, False)}


def test_what_was_begun_stays_in_the_draft(places, masha, owner, sign_in):
    """The page was open when it happened."""
    client = sign_in(masha)
    silence(masha, owner)

    answer = client.post(places["conversation"], {"text": "Half a thought", "key": uuid.uuid4()}).content.decode()

    assert "You can read and not write until" in answer
    assert "Half a thought</textarea>" in answer
    assert Participant.objects.get(member=masha).draft == "Half a thought"
    again = client.get(places["conversation"]).content.decode()
    assert "Half a thought" in again
    assert not TEXT_BOX.search(again)
