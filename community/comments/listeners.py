"""Who is told when something happens in a discussion."""

from datetime import timedelta

from django.utils import timezone

from activity.listeners import listen
from activity.models import Activity
from community.comments import queries
from community.comments.messages import MENTION, REPLY
from community.comments.models import Comment
from community.comments.tasks import tell
from community.comments.texts import mentioned
from community.comments.verbs import POSTED

BATCH = 200  # people told by one job: what is tried again after a failure stays small
NEWS_FOR = timedelta(days=3)  # older ones were written down from elsewhere, or waited too long to be news


@listen(POSTED)
def tell_those_who_follow(activity: Activity) -> None:
    """Everybody hears of a comment at most once: as mentioned, or else as following. Asked again at the time of
    telling.
    """
    comment = Comment.objects.filter(pk=activity.about_id).select_related("user", "page").first()
    if comment is None or not comment.is_published or activity.at < timezone.now() - NEWS_FOR:
        return
    named = queries.to_be_told_of_mention(comment, mentioned(comment.comment))
    following = queries.followers(comment) - named
    for kind, members in ((MENTION.name, sorted(named)), (REPLY.name, sorted(following))):
        for start in range(0, len(members), BATCH):
            tell.enqueue(kind, comment.pk, members[start : start + BATCH])
