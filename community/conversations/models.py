"""Conversations between a few members, and who may begin one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    EVERYBODY = "everybody", _("Every member")
    FOLLOWED = "followed", _("Only people I follow, and the team")
    NOBODY = "nobody", _("Nobody but the team")


class LetterBox(models.Model):
    """Who may begin a conversation with a member. Without a row: every member, and a stranger asks first."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    open_to = models.CharField(_("who may write"), max_length=10, choices=Reach, default=Reach.EVERYBODY)

    class Meta:
        verbose_name = _("letter box")
        verbose_name_plural = _("letter boxes")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.open_to}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: Any) -> "ConversationQuerySet":
        """Those this member is in or is asked into. Not even the staff reads others' conversations."""
        if not user.is_authenticated:
            return self.none()
        mine = Participant.objects.filter(member_id=user.pk, state__in=Participant.PRESENT)
        return self.filter(pk__in=mine.values("conversation_id"))


class Conversation(models.Model):
    """Two to ten members talking where nobody else reads. Two people have one conversation, for good."""

    pair_key = models.CharField(max_length=48, null=True, blank=True, unique=True, editable=False)
    title = models.CharField(_("subject"), max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    key = models.UUIDField(null=True, blank=True, editable=False, help_text=_("Makes a second click a no-op."))
    last_number = models.PositiveIntegerField(default=0, editable=False)  # of the newest message, whatever its state
    last_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "key"], name="conversation_once_per_key", condition=models.Q(key__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("conversations:conversation", args=[self.pk])

    @property
    def place(self) -> str:
        return f"conversation:{self.pk}"

    @property
    def is_pair(self) -> bool:
        return self.pair_key is not None


class Participant(models.Model):
    """One member in one conversation: how far they read, and what they are writing."""

    class State(models.TextChoices):
        IN = "in", _("takes part")
        ASKED = "asked", _("is asked")
        REFUSED = "refused", _("refused")
        LEFT = "left", _("left")

    PRESENT = (State.IN, State.ASKED)

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants", verbose_name=_("conversation")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations", verbose_name=_("member")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.IN)
    is_muted = models.BooleanField(_("quiet"), default=False)
    is_unread = models.BooleanField(default=False)
    read_number = models.PositiveIntegerField(default=0)
    since_number = models.PositiveIntegerField(
        default=0, db_default=0
    )  # whoever is invited later reads what comes after
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("invited by"),
    )
    last_at = models.DateTimeField(default=timezone.now)  # of the conversation, kept here for the inbox's order
    draft = models.TextField(blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="participant_once")]
        indexes = [
            models.Index(fields=["member", "-is_unread", "-last_at", "-id"], name="inbox_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.conversation_id}"

    @property
    def asked_by(self) -> Any:
        """Who would like this member to be in it; None when that person has left for good."""
        if self.conversation.is_pair:  # also when this member began it, left, and the other writes again
            other = self.conversation.participants.exclude(member_id=self.member_id).select_related("member").first()
            return other.member if other else None
        return self.invited_by if self.since_number else self.conversation.created_by  # 0: from the beginning


class MessageState(models.TextChoices):
    PUBLISHED = "published", _("published")
    HELD = "held", _("waits for a moderator")
    HIDDEN = "hidden", _("hidden")
    REMOVED = "removed", _("removed by a moderator")
    DELETED = "deleted", _("deleted by its author")


class MessageQuerySet(models.QuerySet["Message"]):
    def readable_by(self, user: Any) -> "MessageQuerySet":
        """What was said since this member is in it. Held words are their author's alone."""
        mine = Participant.objects.filter(
            conversation=models.OuterRef("conversation"),
            member_id=user.pk,
            state__in=Participant.PRESENT,
            since_number__lt=models.OuterRef("number"),
        )
        return self.filter(models.Exists(mine)).filter(~models.Q(state=MessageState.HELD) | models.Q(author_id=user.pk))

    def words(self) -> "MessageQuerySet":
        """What people wrote, without the lines that tell who came."""
        return self.filter(kind=Message.Kind.WORDS)


class Message(models.Model):
    """One thing said in a conversation, or that somebody was invited. Its number never changes: read marks count on it."""

    class Kind(models.TextChoices):
        WORDS = "words", _("words")
        INVITATION = "invitation", _("invitation")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", verbose_name=_("conversation")
    )
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("author")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.WORDS, db_default=Kind.WORDS.value, editable=False
    )
    invited = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("invited"),
    )
    text = models.TextField(_("text"))
    html = models.TextField(editable=False, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.PUBLISHED)
    at = models.DateTimeField(_("written"), default=timezone.now)
    key = models.UUIDField(null=True, blank=True, editable=False, help_text=_("Makes a second click a no-op."))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("private message")
        verbose_name_plural = _("private messages")
        indexes = [models.Index(fields=["author", "-at"], name="messages_of_author")]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number_once"),
            models.UniqueConstraint(
                fields=["author", "key"], name="message_once_per_key", condition=models.Q(key__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}, {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == MessageState.PUBLISHED

    @property
    def is_invitation(self) -> bool:
        return self.kind == self.Kind.INVITATION
