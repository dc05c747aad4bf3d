"""Answers without words, and marks for oneself."""

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from activity.actions import record
from community.forums import rules
from community.forums.actions.counting import NotAllowed, shown_elsewhere
from community.forums.models import Bookmark, Post, Reaction, ReactionKind
from community.forums.verbs import REACTED
from community.moderation import trust
from live.actions import publish
from members.models import User


def react(*, by: User, post: Post, kind: ReactionKind | str, on: bool) -> Post:
    """Give or take back one reaction. Saying it twice changes nothing; the counter is counted, not added to."""
    slug = kind if isinstance(kind, str) else kind.slug
    with transaction.atomic():
        post = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("topic").get(pk=post.pk)
        if not rules.may_react(by, post):
            raise NotAllowed(_("You can react to other people's posts only."))
        offered = ReactionKind.objects.filter(slug=slug).first()
        if offered is None or (on and not offered.is_offered):
            raise NotAllowed(_("This reaction is not on offer."))
        if on:
            given = Reaction(post=post, member=by, kind=offered)
            is_changed = not Reaction.objects.filter(post=post, member=by, kind=offered).exists()
            Reaction.objects.bulk_create([given], ignore_conflicts=True)
        else:
            is_changed = bool(Reaction.objects.filter(post=post, member=by, kind=offered).delete()[0])
        if is_changed:
            recount_reactions(post)
            publish(f"topic:{post.topic_id}", "changed", number=post.number)
            shown_elsewhere(post.topic, lists=False)
            if on:
                trust.liked(by.pk, post.author_id, key=f"forums.post:{post.pk}")
                record(REACTED, by=by, about=post, key=f"{post.pk}:{by.pk}:{slug}", kind=slug)
    return post


def recount_reactions(post: Post) -> None:
    """Of a locked post."""
    counted = Reaction.objects.filter(post=post).values("kind__slug").annotate(n=Count("pk")).order_by("kind__slug")
    post.reactions = {row["kind__slug"]: row["n"] for row in counted}
    post.reactions_count = sum(post.reactions.values())
    post.save(update_fields=["reactions", "reactions_count"])


def bookmark(*, by: User, post: Post, on: bool, note: str = "") -> Bookmark | None:
    """Mark a post for oneself, or take the mark off. Marking again changes the note."""
    if not on:
        Bookmark.objects.filter(member=by, post=post).delete()
        return None
    if not rules.may_read(by, post):
        raise NotAllowed(_("This post is not here any more."))
    made, _is_new = Bookmark.objects.update_or_create(member=by, post=post, defaults={"note": note.strip()[:160]})
    return made
