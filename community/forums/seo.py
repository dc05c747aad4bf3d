"""What search engines, and previews of an address, are told of a topic: nothing of what not everybody may read."""

from community.forums import rules, texts
from community.forums.models import Post, State, Topic, Who


def description_of(topic: Topic) -> str:
    """How it begins."""
    if rules.space_of(topic).see != Who.EVERYBODY or not topic.is_published:
        return ""
    first = Post.objects.filter(topic_id=topic.pk, number=1, state=State.PUBLISHED).values_list("text", flat=True)
    return texts.beginning(first.first() or "")
