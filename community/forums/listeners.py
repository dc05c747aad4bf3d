"""What follows when something was said: it is put into the index, counted for trust, and told to whom it concerns."""

from datetime import timedelta

from django.utils import timezone

from activity.listeners import listen
from activity.models import Activity
from community.forums import index, telling
from community.forums.models import Post, Topic
from community.forums.verbs import EDITED, INVITED, MERGED, OPENED, POSTED, SOLVED, SPLIT, TOPIC_EDITED
from community.moderation import trust

NEWS_FOR = timedelta(days=3)  # older ones were written down from elsewhere, or waited too long to be news


@listen(POSTED)
def after_post(activity: Activity) -> None:
    post = Post.objects.filter(pk=activity.about_id or 0).select_related("author", "topic__author").first()
    if post is None:
        return
    index.index_posts([post])
    if post.author_id:
        trust.count(post.author_id, replied_topic=post.topic_id)
    if activity.at > timezone.now() - NEWS_FOR:
        telling.tell_of_post(post)


@listen(OPENED)
def after_topic(activity: Activity) -> None:
    topic = Topic.objects.filter(pk=activity.about_id or 0).select_related("author").first()
    if topic is None:
        return
    index.index_posts(Post.objects.filter(topic=topic, number=1).select_related("topic"))
    if activity.at > timezone.now() - NEWS_FOR:
        telling.tell_of_topic(topic)


@listen(EDITED)
def after_edit(activity: Activity) -> None:
    index.index_posts(Post.objects.filter(pk=activity.about_id or 0).select_related("topic"))


@listen(TOPIC_EDITED)
def after_topic_edit(activity: Activity) -> None:
    index.index_posts(Post.objects.filter(topic=activity.about_id or 0, number=1).select_related("topic"))


@listen(SPLIT)
def after_split(activity: Activity) -> None:
    """What was one of many posts is the beginning of a topic."""
    index.index_posts(Post.objects.filter(topic=activity.about_id or 0, number=1).select_related("topic"))


@listen(MERGED)
def after_merge(activity: Activity) -> None:
    """What was the beginning of a topic is one of many posts; the beginning of the other has its tags now."""
    numbers = {1, activity.facts.get("number", 1)}
    index.index_posts(Post.objects.filter(topic=activity.about_id or 0, number__in=numbers).select_related("topic"))


@listen(SOLVED)
def after_answer(activity: Activity) -> None:
    telling.tell_of_answer(activity.facts.get("post", 0), by_id=activity.by_id)


@listen(INVITED)
def after_invitation(activity: Activity) -> None:
    if activity.facts.get("member"):
        telling.tell_of_invitation(activity.about_id, activity.facts["member"], by_id=activity.by_id)
