"""How far a member has read, and what they want to hear of."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .spaces import Space
from .topics import Post, Tag, Topic


class Level(models.TextChoices):
    NORMAL = "normal", _("Normal")
    FOLLOWING = "following", _("Following")
    MUTED = "muted", _("Muted")


class TopicReader(models.Model):
    """Where a member left off in a topic.

    `is_unread` is turned on by the reply that makes it so and off by reading, each time for one row per reader at most
    once a visit: so the list of unread topics is a range of an index, however large the forum is.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readers")
    read_number = models.PositiveIntegerField(default=0)
    # Beyond the mark, with unread ones between: what was read of a topic before it was merged into this one. 0: nothing.
    also_from = models.PositiveIntegerField(default=0, db_default=0)
    also_to = models.PositiveIntegerField(default=0, db_default=0)
    level = models.CharField(max_length=10, choices=Level, default=Level.NORMAL)
    is_unread = models.BooleanField(default=False)
    unread_since = models.DateTimeField(default=timezone.now)
    entered_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="one_read_mark_a_topic")]
        indexes = [
            models.Index(
                fields=["member", "-unread_since", "-id"],
                name="unread_of_member",
                condition=models.Q(is_unread=True) & ~models.Q(level="muted"),
            ),
            models.Index(
                fields=["member", "-read_at"], name="followed_by_member", condition=models.Q(level="following")
            ),
            # Whom a reply makes unread: those who had read everything.
            models.Index(fields=["topic"], name="caught_up_in_topic", condition=models.Q(is_unread=False)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.topic_id}: {self.read_number}"

    @property
    def also_read(self) -> int:
        """How many numbers beyond the mark are read."""
        return self.also_to - self.also_from + 1 if self.also_to else 0

    def put(self, number: int) -> None:
        """The mark at this number, or behind what is read already from there on."""
        self.read_number = number
        if self.also_to and number >= self.also_from - 1:
            self.read_number, self.also_from, self.also_to = max(number, self.also_to), 0, 0

    def put_ranges(self, ranges: Iterable[tuple[int, int]]) -> None:
        """What is read, from number to number. Of several beyond the mark the longest is remembered: what is forgotten is
        read twice, which is better than never.
        """
        joined: list[tuple[int, int]] = [(0, 0)]
        for first, last in sorted(ranges):
            if first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        self.read_number = joined[0][1]
        self.also_from, self.also_to = max(joined[1:], key=lambda each: each[1] - each[0], default=(0, 0))


def beyond_mark(path: str = "") -> models.Q:
    """Of posts, in a subquery on read marks, or on what leads to one: those that the mark says are not read."""
    topic_id, number, first, last = (
        models.OuterRef(f"{path}{name}") for name in ("topic_id", "read_number", "also_from", "also_to")
    )
    not_also = models.Q(number__lt=first) | models.Q(number__gt=last)
    return models.Q(topic_id=topic_id, number__gt=number) & not_also


class SpaceFollow(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=10, choices=Level, default=Level.FOLLOWING)

    class Meta:
        verbose_name = _("followed space")
        verbose_name_plural = _("followed spaces")
        constraints = [models.UniqueConstraint(fields=["member", "space"], name="space_followed_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.space_id}"


class TagFollow(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=10, choices=Level, default=Level.FOLLOWING)

    class Meta:
        verbose_name = _("followed tag")
        verbose_name_plural = _("followed tags")
        constraints = [models.UniqueConstraint(fields=["member", "tag"], name="tag_followed_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.tag_id}"


class NewSince(models.Model):
    """From when on topics are new to a member. Without a row: since they joined, two weeks at most."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("start of what is new")
        verbose_name_plural = _("starts of what is new")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.at:%Y-%m-%d}"


class Bookmark(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="bookmark_once")]
        indexes = [models.Index(fields=["member", "-id"], name="bookmarks_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.post_id}"
