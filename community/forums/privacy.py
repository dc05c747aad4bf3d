"""Hand over and erase what a person said and did in the spaces."""

from django.db import transaction

from common.pagecache import purge
from community.forums.actions.reactions import recount_reactions
from community.forums.models import (
    Attachment,
    Bookmark,
    Draft,
    Invitation,
    InvitationUse,
    NewSince,
    Post,
    PostEdit,
    Reaction,
    SpaceFollow,
    TagFollow,
    Topic,
    TopicReader,
)
from members.models import User


def collect(user: User) -> dict[str, object]:
    posts = Post.objects.filter(author=user).select_related("topic__space").prefetch_related("edits")
    pictures = list(Attachment.objects.filter(owner=user).order_by("created_at"))
    return {
        "topics": [
            {
                "title": topic.title,
                "space": str(topic.space.title),
                "kind": topic.kind,
                "tags": [tag.name for tag in topic.tags.all()],
                "state": topic.state,
                "opened": topic.created_at.isoformat(),
            }
            for topic in Topic.objects.filter(author=user)
            .select_related("space")
            .prefetch_related("tags")
            .order_by("created_at")
        ],
        "posts": [
            {
                "topic": post.topic_id,
                "number": post.number,
                "text": post.text,
                "state": post.state,
                "written": post.created_at.isoformat(),
                "changed": post.edited_at.isoformat() if post.edited_at else None,
                "earlier_texts": [edit.text for edit in post.edits.all()],
            }
            for post in posts.order_by("created_at")
        ],
        "drafts": [
            {"place": draft.place, "title": draft.title, "text": draft.text, "at": draft.updated_at.isoformat()}
            for draft in Draft.objects.filter(member=user).order_by("updated_at")
        ],
        "reactions": [
            {"post": given.post_id, "kind": given.kind.slug, "at": given.at.isoformat()}
            for given in Reaction.objects.filter(member=user).select_related("kind").order_by("at")
        ],
        "bookmarks": [
            {"post": mark.post_id, "note": mark.note, "at": mark.at.isoformat()}
            for mark in Bookmark.objects.filter(member=user).order_by("at")
        ],
        "read": [
            {"topic": mark.topic_id, "to": mark.read_number, "level": mark.level, "at": mark.read_at.isoformat()}
            | ({"also": [mark.also_from, mark.also_to]} if mark.also_to else {})
            for mark in TopicReader.objects.filter(member=user).order_by("read_at")
        ],
        "follows": {
            "spaces": [
                {"space": follow.space_id, "level": follow.level} for follow in SpaceFollow.objects.filter(member=user)
            ],
            "tags": [
                {"tag": follow.tag.name, "level": follow.level}
                for follow in TagFollow.objects.filter(member=user).select_related("tag")
            ],
        },
        "invitations_accepted": [
            {"space": use.invitation.space_id, "at": use.at.isoformat()}
            for use in InvitationUse.objects.filter(member=user).select_related("invitation").order_by("at")
        ],
        "pictures": [
            {"name": picture.name, "at": picture.created_at.isoformat(), "post": picture.post_id}
            for picture in pictures
        ],
        "files": [picture.file.name for picture in pictures],
    }


@transaction.atomic
def erase(user: User) -> None:
    """The words stay, because others answered them, under “a former member”; nothing leads back to the person.

    Whoever wants the words gone too deletes the posts first.
    """
    PostEdit.objects.filter(post__author=user).delete()
    PostEdit.objects.filter(by=user).update(by=None)
    Post.objects.filter(author=user).update(author=None, key=None)
    Topic.objects.filter(author=user).update(author=None, key=None)
    Topic.objects.filter(last_author=user).update(last_author=None)
    for reaction in Reaction.objects.filter(member=user).order_by("post_id"):
        post = Post.objects.select_for_update(no_key=True).get(pk=reaction.post_id)
        reaction.delete()
        recount_reactions(post)
    for picture in Attachment.objects.filter(owner=user, post__isnull=True):
        picture.delete()
    Attachment.objects.filter(owner=user).update(owner=None)
    for model in (Draft, Bookmark, TopicReader, SpaceFollow, TagFollow, NewSince, InvitationUse):
        model._default_manager.filter(member=user).delete()
    Invitation.objects.filter(created_by=user).update(created_by=None)
    purge("forums")
