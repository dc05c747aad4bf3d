"""What search engines, and previews of an address, are told of a topic: nothing of what not everybody may read."""

import html
import re
from collections.abc import Iterable

from django.utils.html import strip_tags

from community.forums import rules, texts
from community.forums.models import Post, Topic, Who

_NOT_ITS_OWN = re.compile(r"<blockquote\b.*?</blockquote>|<p class=\"late-link\">.*?</p>", re.DOTALL)
_BLOCK_ENDS = re.compile(r"</(?:p|li|h\d|pre|td|th)>|<br\s*/?>")


def description_of(topic: Topic, posts: Iterable[Post]) -> str:
    """How the topic begins, out of the HTML that is kept of its first post, if that is among these."""
    first = next((post for post in posts if post.number == 1), None)
    if first is None or not first.is_published or not topic.is_published:
        return ""
    if rules.space_of(topic).see != Who.EVERYBODY:
        return ""
    words = strip_tags(_BLOCK_ENDS.sub(" ", _NOT_ITS_OWN.sub(" ", first.html)))
    return texts.first_sentences(" ".join(html.unescape(words).split()))
