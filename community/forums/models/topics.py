"""What is talked about, and what is said."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.translated import TranslatedField

from .spaces import Space


class State(models.TextChoices):
    PUBLISHED = "published", _("published")
    HELD = "held", _("waits for a moderator")
    HIDDEN = "hidden", _("hidden")
    REMOVED = "removed", _("removed by a moderator")
    DELETED = "deleted", _("deleted by its author")


class Tag(models.Model):
    slug = models.SlugField(_("address"), max_length=40, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: Any) -> "TopicQuerySet":
        """Topics in the spaces that exist for this person; their own held ones too; moderators also see hidden ones."""
        from community.forums.rules import topics_found_by

        return self.filter(topics_found_by(user))


class Topic(models.Model):
    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        ANNOUNCEMENT = "announcement", _("Announcement")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="topics", verbose_name=_("space"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    title = models.CharField(_("title"), max_length=160)
    slug = models.CharField(_("address"), max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="topics", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    tags = models.ManyToManyField(Tag, blank=True, related_name="topics", verbose_name=_("tags"))
    created_at = models.DateTimeField(_("opened"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    key = models.UUIDField(null=True, blank=True, editable=False, help_text=_("Makes a second click a no-op."))

    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    pinned_until = models.DateTimeField(_("pinned until"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    slow_mode_seconds = models.PositiveIntegerField(_("slow mode, seconds"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    accepted_post = models.ForeignKey(
        "forums.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("answer")
    )

    # Kept by actions, so that lists need not count.
    last_number = models.PositiveIntegerField(default=0, editable=False)  # of the newest post, whatever its state
    posts_count = models.PositiveIntegerField(default=0, editable=False)  # published ones
    last_posted_at = models.DateTimeField(default=timezone.now, editable=False)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    brand_answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [
            models.Index(fields=["space", "-last_posted_at", "-id"], name="topic_in_space"),
            models.Index(fields=["-last_posted_at", "-id"], name="topic_latest"),
            models.Index(fields=["space", "-created_at"], name="topic_opened"),
            models.Index(fields=["space", "-posts_count", "-id"], name="topic_busiest"),
            models.Index(fields=["author", "-created_at"], name="topic_of_author"),
            models.Index(
                fields=["space", "-pinned_at"], name="topic_pinned", condition=models.Q(pinned_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key"], name="topic_once_per_key", condition=models.Q(key__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from community.forums.links import topic_url

        return topic_url(self)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_pinned(self) -> bool:
        return bool(self.pinned_at) and (self.pinned_until is None or self.pinned_until > timezone.now())

    @property
    def is_locked(self) -> bool:
        return bool(self.locked_at) or (self.closes_at is not None and self.closes_at <= timezone.now())

    @property
    def place(self) -> str:
        return f"space:{self.space_id}"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """Posts that this person may read: published ones of topics they see, their own held ones, all to moderators."""
        from community.forums.rules import posts_seen_by

        return self.filter(posts_seen_by(user))


class Post(models.Model):
    """One thing said. Its number within the topic never changes: permalinks, pages and read marks count on it.

    A post that waits for a moderator from the beginning has no number yet (0): it gets the next one when it appears, so
    that it is new to everybody then, and nobody's count of what is unread knew of it before.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", verbose_name=_("topic"))
    number = models.PositiveIntegerField(_("number"), default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="posts", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    html = models.TextField(editable=False, blank=True)
    html_version = models.PositiveSmallIntegerField(editable=False, default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    to_number = models.PositiveIntegerField(_("answers number"), null=True, blank=True)
    by_brand = models.BooleanField(_("the brand's word"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    edits_count = models.PositiveIntegerField(default=0, editable=False)
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)  # deleted: the words leave a month later
    reactions = models.JSONField(default=dict, editable=False)  # kind -> how many, recounted under a lock
    reactions_count = models.PositiveIntegerField(default=0, editable=False)
    key = models.UUIDField(null=True, blank=True, editable=False, help_text=_("Makes a second click a no-op."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_of_author"),
            # The few that readers do not see: what is unread is counted without them.
            models.Index(fields=["topic", "number"], name="post_not_shown", condition=~models.Q(state="published")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "number"], name="post_number_once", condition=models.Q(number__gt=0)
            ),
            models.UniqueConstraint(
                fields=["author", "key"], name="post_once_per_key", condition=models.Q(key__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}, {self.number}"

    def get_absolute_url(self) -> str:
        from community.forums.links import post_url

        return post_url(self)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def place(self) -> str:
        return self.topic.place


class PostWords(models.Model):
    """The dictionary forms of a post's words, for the search. Made by a job; the database's own index stands on it."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="words")
    stems = models.TextField()

    class Meta:
        verbose_name = _("words of a post")
        verbose_name_plural = _("words of posts")

    def __str__(self) -> str:
        return f"{self.post_id}"


class TopicWords(models.Model):
    """The words of a topic's title, as written and in dictionary forms: who has them in the title is found first, however
    many posts have them since, and is offered while somebody types.
    """

    topic = models.OneToOneField(Topic, primary_key=True, on_delete=models.CASCADE, related_name="words")
    stems = models.TextField()

    class Meta:
        verbose_name = _("words of a topic")
        verbose_name_plural = _("words of topics")

    def __str__(self) -> str:
        return f"{self.topic_id}"


class PostEdit(models.Model):
    """The text before a change."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="edits", verbose_name=_("post"))
    text = models.TextField(_("text"))
    title = models.CharField(_("title"), max_length=160, blank=True)
    reason = models.CharField(_("why"), max_length=160, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("changed by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"{self.post_id}, {self.at:%Y-%m-%d}"


class ReactionKind(models.Model):
    """One of the answers without words that the brand offers."""

    slug = models.SlugField(_("key"), max_length=20, unique=True)
    symbol = models.CharField(_("symbol"), max_length=8, help_text=_("One emoji."))
    name = TranslatedField(_("name"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.symbol} {self.name}"


class Reaction(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="given_reactions", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="post_reactions", verbose_name=_("member")
    )
    kind = models.ForeignKey(ReactionKind, on_delete=models.CASCADE, related_name="+", verbose_name=_("kind"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("given reaction")
        verbose_name_plural = _("given reactions")
        constraints = [models.UniqueConstraint(fields=["post", "member", "kind"], name="post_reaction_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.post_id}"
