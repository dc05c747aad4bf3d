"""What open pages may listen to."""

from typing import Any

from community.forums.models import Topic
from live import channels


def may_listen(user: Any, topic_id: str) -> bool:
    return topic_id.isdecimal() and len(topic_id) < 18 and Topic.objects.visible_to(user).filter(pk=topic_id).exists()


channels.declare("topic", may_listen)
