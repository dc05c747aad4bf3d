"""A comment and the discussion it belongs to.

django-comments-xtd keeps the thread (its `thread_id`, `parent_id`, `level` and `order`); the fields here are what the
site adds.
"""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment
from wagtail.models import Page

from members.models import User
from members.models.user import languages


class State(models.TextChoices):
    PUBLISHED = "published", _("Published")
    HELD = "held", _("Waiting for a moderator")
    HIDDEN = "hidden", _("Hidden by a moderator")
    REMOVED = "removed", _("Removed by a moderator")
    DELETED = "deleted", _("Deleted by its author")


class Discussion(models.Model):
    """What is said under one page, as a whole: kept counters, and a version that any visible change raises."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="discussion", verbose_name=_("page")
    )
    comments_count = models.PositiveIntegerField(_("comments"), default=0, help_text=_("Published ones only."))
    version = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.comments_count}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def held(self) -> Self:
        return self.filter(state=State.HELD)

    def roots(self) -> Self:
        return self.filter(level=0)

    def on(self, page: Page) -> Self:
        return self.filter(page_id=page.pk)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published comments on pages this person may read, and their own that wait. Moderators see all."""
        from community.comments.rules import may_moderate, readable_pages

        if may_moderate(user):
            return self
        seen = models.Q(state=State.PUBLISHED)
        if user.is_authenticated:
            seen |= models.Q(user_id=user.pk, state__in=[State.HELD, State.HIDDEN])
        return self.filter(seen, page__in=readable_pages(user).values("pk"))

    def put_into(self, state: State, **fields: Any) -> int:
        """Change the state of these comments, and the two flags by which the package says the same thing."""
        return self.update(
            state=state,
            is_public=state != State.HELD,
            is_removed=state in (State.HIDDEN, State.REMOVED, State.DELETED),
            **fields,
        )


class Comment(XtdComment):
    """What a member said under a page. Written by `actions`; an existing row is changed by `update()`, never by
    `save()`.
    """

    stored = models.OneToOneField(
        XtdComment, primary_key=True, parent_link=True, on_delete=models.CASCADE, related_name="said"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reader_comments", verbose_name=_("page"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    state_reason = models.CharField(_("why"), max_length=20, blank=True, help_text=_("Why it is held or hidden."))
    html = models.TextField(editable=False, help_text=_("The text as HTML, made once when it was written."))
    language = models.CharField(_("language"), max_length=8, choices=languages)
    # One press of the button is one comment: who wrote it, the form it came from and its text, hashed.
    key = models.CharField(max_length=64, unique=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    was_announced = models.BooleanField(default=False, editable=False, help_text=_("Its followers have been told."))

    # Counters are kept, not counted: published replies below it, people who reacted.
    replies_count = models.PositiveIntegerField(_("replies"), default=0)
    heart_count = models.PositiveIntegerField(default=0)
    thanks_count = models.PositiveIntegerField(default=0)
    idea_count = models.PositiveIntegerField(default=0)
    laugh_count = models.PositiveIntegerField(default=0)
    helpful_count = models.PositiveIntegerField(default=0, help_text=_("All reactions together."))
    flags_count = models.PositiveIntegerField(_("open flags"), default=0)  # read by nobody; goes with the next release

    is_import = False  # set while a comment from elsewhere is written down: nobody waits, nobody is limited

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["page", "state"]),
            models.Index(fields=["state", "flags_count"]),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.comment[:50]}"

    def get_absolute_url(self, anchor_pattern: str = "") -> str:
        """The permalink, which finds the right part of the discussion."""
        return reverse("comments:comment", args=[self.pk]) + anchor_pattern

    @property
    def author_name(self) -> str:
        return self.user.display_name if self.user else str(_("A former member"))

    @property
    def is_root(self) -> bool:
        return self.level == 0

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD

    @property
    def is_hidden(self) -> bool:
        return self.state == State.HIDDEN

    @property
    def is_deleted(self) -> bool:
        return self.state == State.DELETED

    @cached_property
    def specific_page(self) -> Page:
        return self.page.specific


class CommentEdit(models.Model):
    """What a comment said before its author changed it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="edits", verbose_name=_("comment"))
    text = models.TextField(_("text before"))
    at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.text[:50]}"
