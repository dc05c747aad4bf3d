"""Reviews as moderators see them. They may take one out, with a reason and in the log; nobody can do it silently."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.moderation.subjects import Subject, subject
from community.reviews import actions, queries
from community.reviews.models import Review, State
from members.models import User
from support.models import Case


@subject
class Reviews(Subject):
    name, model, label = "reviews.review", Review, _("review")
    may_complain = True

    def visible_to(self, user: Any) -> QuerySet[Review]:
        return Review.objects.visible_to(user)

    def author(self, thing: Review) -> User | None:
        return thing.member

    def title(self, thing: Review) -> str:
        page = queries.page_of(thing.product, thing.language)
        return f"{'★' * thing.rating} {page.title if page else ''}".strip()

    def text(self, thing: Review) -> str:
        more = [
            f"{label}: {words}"
            for label, words in ((_("What is good"), thing.pros), (_("What is not"), thing.cons))
            if words
        ]
        return "\n\n".join([part for part in (thing.title, thing.text, *more) if part])

    def url(self, thing: Review) -> str:
        return thing.get_absolute_url()

    def pictures(self, thing: Review) -> list[str]:
        return [photo.small.url for photo in thing.photos.all()] if thing.photos_count else []

    def hide(self, thing: Review, *, by: User | None) -> None:
        actions.put_into(thing, State.HIDDEN, by=by)

    def show(self, thing: Review, *, by: User | None) -> None:
        actions.put_into(thing, State.PUBLISHED, by=by)

    def remove(self, thing: Review, *, by: User | None) -> None:
        actions.put_into(thing, State.REMOVED, by=by)

    def hold(self, thing: Review, *, by: User | None) -> None:
        actions.put_into(thing, State.HELD, by=by)

    def case_for(self, thing: Review, *, is_pointed_out: bool) -> Case:
        return actions.case_for(thing, is_pointed_out=is_pointed_out)

    def written_by(self, member: User) -> QuerySet[Review]:
        return Review.objects.filter(member_id=member.pk).exclude(state=State.DELETED)

    def find_many(self, pks: list[int]) -> dict[int, Review]:
        return Review.objects.select_related("member").prefetch_related("photos").in_bulk(pks)
