"""Give me my data, forget me."""

import json

import pytest

from community.forums import actions, privacy
from community.forums.models import Bookmark, Draft, Post, Reaction, Topic, TopicReader
from community.forums.tests.factories import heart, make_space, make_topic, picture, say

pytestmark = pytest.mark.django_db


def test_everything_is_handed_over_and_forgotten(member, other_member, owner):
    space = make_space()
    mine, theirs = make_topic(member, space, "Mine", tags=["cup"]), make_topic(other_member, space, "Theirs")
    shown = actions.upload(by=member, space=space, file=picture("cup.jpg"))
    post = say(member, theirs, f"My words ![x](attachment:{shown.pk})")
    actions.edit_post(by=member, post=post, text="My other words")
    actions.react(by=member, post=theirs.posts.get(number=1), kind=heart(), on=True)
    actions.bookmark(by=member, post=theirs.posts.get(number=1), on=True, note="my note")
    actions.save_draft(by=member, place=f"topic:{theirs.pk}", text="half a thought")
    actions.follow_space(by=member, space=space)
    actions.follow_tag(by=member, tag=mine.tags.get())
    actions.accept_invitation(by=member, token=actions.invite(by=owner, space=space).token)

    text = json.dumps(privacy.collect(member), ensure_ascii=False)
    for word in ("Mine", "My other words", "My words", "half a thought", "my note", "heart", "cup.jpg", "invitations"):
        assert word in text

    privacy.erase(member)

    assert Post.objects.get(pk=post.pk).author is None
    assert Topic.objects.get(pk=mine.pk).author is None
    assert theirs.posts.get(number=1).reactions == {}
    for model in (Draft, Bookmark, TopicReader, Reaction):
        assert not model.objects.filter(member=member).exists()
    again = privacy.collect(member)
    assert not any(again[name] for name in again if name != "follows")
    assert not any(again["follows"].values())
