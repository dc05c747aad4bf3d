"""What members do with comments besides writing them: react and follow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .comment import Comment


class ReactionKind(models.TextChoices):
    HEART = "heart", _("Love it")
    THANKS = "thanks", _("Thank you")
    IDEA = "idea", _("Good idea")
    LAUGH = "laugh", _("Funny")


class Reaction(models.Model):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("comment"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_reactions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ReactionKind)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [models.UniqueConstraint(fields=["comment", "member", "kind"], name="reaction_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id}"


class Subscription(models.Model):
    """A member wants to hear (or, muted, doesn't) about a whole page's discussion or about one thread of it."""

    class Source(models.TextChoices):
        WROTE = "wrote", _("wrote in it")
        ASKED = "asked", _("asked for it")
        MUTED = "muted", _("muted it from a letter")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="comment_subscriptions",
        verbose_name=_("member"),
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="comment_subscriptions", verbose_name=_("page")
    )
    thread = models.ForeignKey(
        Comment,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("thread"),
        help_text=_("The comment that began the thread; empty means the whole page."),
    )
    is_muted = models.BooleanField(_("muted"), default=False)
    source = models.CharField(_("because the member"), max_length=10, choices=Source, default=Source.ASKED)
    at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "page"], condition=models.Q(thread__isnull=True), name="subscription_once_per_page"
            ),
            models.UniqueConstraint(
                fields=["member", "thread"],
                condition=models.Q(thread__isnull=False),
                name="subscription_once_per_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.thread_id or self.page_id}"
