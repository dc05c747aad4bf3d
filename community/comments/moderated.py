"""Comments as moderation knows them."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.comments import rules
from community.comments.actions.counting import lock, move
from community.comments.actions.posting import announce, post_comment
from community.comments.models import Comment, State
from community.moderation.subjects import Subject, subject
from members.models import User


@subject
class Comments(Subject):
    name, model, label = "comments.comment", Comment, _("comment")
    may_complain = True

    def visible_to(self, user: Any) -> QuerySet[Comment]:
        return Comment.objects.visible_to(user).exclude(state=State.DELETED)

    def author(self, thing: Comment) -> User | None:
        return thing.user

    def title(self, thing: Comment) -> str:
        return thing.page.title

    def text(self, thing: Comment) -> str:
        return thing.comment

    def url(self, thing: Comment) -> str:
        return thing.get_absolute_url()

    def context(self, thing: Comment) -> list[tuple[str, str]]:
        """The comments it answers, from the one that began the thread."""
        above: list[tuple[str, str]] = []
        while thing.level:
            parent = Comment.objects.select_related("user").filter(pk=thing.parent_id).first()
            if parent is None:
                break
            above.insert(0, (parent.author_name, parent.comment))
            thing = parent
        return above

    def earlier_texts(self, thing: Comment) -> list[tuple[Any, str]]:
        return [(edit.at, edit.text) for edit in thing.edits.all()]

    def below(self, thing: Comment) -> list[Comment]:
        """The published answers under it, deepest first, so that the counts above them stay right on the way."""
        thread = list(Comment.objects.filter(thread_id=thing.thread_id, level__gt=thing.level).order_by("level"))
        inside = {thing.pk}
        for reply in thread:
            if reply.parent_id in inside:
                inside.add(reply.pk)
        return [reply for reply in reversed(thread) if reply.pk in inside and reply.is_published]

    def hide(self, thing: Comment, *, by: User | None) -> None:
        _put(thing, State.HIDDEN)

    def remove(self, thing: Comment, *, by: User | None) -> None:
        _put(thing, State.REMOVED)

    def show(self, thing: Comment, *, by: User | None) -> None:
        """Followers hear of a held comment only now."""
        _put(thing, State.PUBLISHED)

    def hold(self, thing: Comment, *, by: User | None) -> None:
        _put(thing, State.HELD)

    def answer(self, thing: Comment, *, by: User, text: str) -> None:
        post_comment(by=by, page=thing.specific_page, text=text, reply_to=thing)

    def may_be_answered(self, thing: Comment) -> bool:
        return thing.level < rules.DEEPEST_LEVEL and rules.is_open(thing.specific_page)

    def written_by(self, member: User) -> QuerySet[Comment]:
        return Comment.objects.filter(user_id=member.pk).select_related("user", "page")

    def find(self, pk: int) -> Comment | None:
        return Comment.objects.select_related("user", "page").filter(pk=pk).first()

    def find_many(self, pks: list[int]) -> dict[int, Comment]:
        return Comment.objects.select_related("user", "page").in_bulk(pks)


@transaction.atomic
def _put(thing: Comment, state: State) -> None:
    lock(thing.page_id)
    thing.refresh_from_db()
    if thing.is_deleted:
        return
    move(thing, state)
    if state == State.PUBLISHED:
        announce(thing)
