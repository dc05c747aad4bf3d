"""What search engines, and previews of an address, are told of a topic: nothing of what not everybody may read.

Structured data (schema.org) stands on the pages that visitors get. A question with its answers is a QAPage, everything else a
DiscussionForumPosting; of both what the page itself shows, and counts that are kept anyway.
"""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.forums import rules, texts
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.models import Post, State, Topic, Who
from community.forums.queries import ShownPost
from community.forums.showing.pieces import Pieces
from content.feeds import absolute
from content.seo import as_script

_LATE_LINK = r"<p class=\"late-link\">.*?</p>"
_CARDS = re.compile(_LATE_LINK, re.DOTALL)
_NOT_ITS_OWN = re.compile(rf"<blockquote\b.*?</blockquote>|{_LATE_LINK}", re.DOTALL)
_BLOCK_ENDS = re.compile(r"</(?:p|li|h\d|pre|td|th)>|<br\s*/?>")
_PICTURE = re.compile(r'<img src="([^"]+)"')


def description_of(topic: Topic, posts: Iterable[ShownPost]) -> str:
    """How the topic begins, out of the HTML that is kept of its first post, if that is among these."""
    first = next((post for post in posts if post.number == 1), None)
    if first is None or not first.is_published or not _is_for_everybody(topic):
        return ""
    return texts.first_sentences(_words(_NOT_ITS_OWN.sub(" ", first.html)))


def as_json_ld(topic: Topic, posts: Iterable[ShownPost], accepted: Post | None) -> SafeString:
    """Of the posts of the page that is shown. Costs a query where the topic's first post is not among them."""
    if not _is_for_everybody(topic):
        return SafeString("")
    graph = [_trail(topic)]
    posts = list(posts)
    first = next((post for post in posts if post.number == 1), None)
    replies = [post for post in posts if post.number > 1 and post.is_published and _said(post)]
    if first is None:
        opened = Post.objects.filter(topic_id=topic.pk, number=1, state=State.PUBLISHED).select_related("author")
        if (elsewhere := opened.first()) is not None:
            graph.append(_discussion(topic, elsewhere, {}, replies))
    elif first.is_published:
        graph.append(_question(topic, first, replies, accepted) or _discussion(topic, first, _said(first), replies))
    return as_script({"@context": "https://schema.org", "@graph": graph})


def _is_for_everybody(topic: Topic) -> bool:
    return topic.is_published and rules.space_of(topic).see == Who.EVERYBODY


def _trail(topic: Topic) -> dict[str, Any]:
    space, base = rules.space_of(topic), community_url()
    steps = [(_("Community"), base), (str(space.title), f"{base}{space.slug}/"), (topic.title, topic_url(topic, base))]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(url)}
            for place, (name, url) in enumerate(steps, 1)
        ],
    }


def _discussion(
    topic: Topic, first: Post | ShownPost, said: Mapping[str, Any], replies: list[ShownPost]
) -> dict[str, Any]:
    """A later page names the topic by its title and first address, and has the words of its own posts alone."""
    space = rules.space_of(topic)
    return {
        "@type": "DiscussionForumPosting",
        "headline": topic.title,
        "url": absolute(topic_url(topic)),
        **said,
        **_written(first),
        "isPartOf": {
            "@type": "CollectionPage",
            "name": str(space.title),
            "url": absolute(f"{community_url()}{space.slug}/"),
        },
        **({"inLanguage": space.language} if space.language else {}),
        "interactionStatistic": [
            _counted("CommentAction", _replies_to(topic)),
            _counted("LikeAction", first.reactions_count),
        ],
        "comment": [
            {
                "@type": "Comment",
                **_said(post),
                **_written(post),
                "url": absolute(post_url_in(topic, post.number)),
                "interactionStatistic": _counted("LikeAction", post.reactions_count),
            }
            for post in replies
        ],
    }


def _question(
    topic: Topic, first: Post | ShownPost, replies: list[ShownPost], accepted: Post | None
) -> dict[str, Any] | None:
    """Of a question that has answers in words. The accepted one may stand on a later page: then its beginning is told, which
    is shown above the others.
    """
    if topic.kind != Topic.Kind.QUESTION:
        return None
    answers = {post.pk: _answer(topic, post, said) for post in replies if "text" in (said := _said(post))}
    best = answers.pop(topic.accepted_post_id, None) if topic.accepted_post_id else None
    if best is None and accepted is not None and accepted.is_published and accepted.number > 1:
        best = _answer(topic, accepted, {"text": texts.excerpt(accepted.text, texts.ANSWER_LENGTH)})
    if not answers and not best:
        return None
    return {
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": topic.title,
            "text": topic.title,
            "url": absolute(topic_url(topic)),
            **_said(first),
            **_written(first),
            "upvoteCount": first.reactions_count,
            "answerCount": _replies_to(topic),
            **({"acceptedAnswer": best} if best else {}),
            "suggestedAnswer": list(answers.values()),
        },
    }


def _answer(topic: Topic, post: Post | ShownPost, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Answer",
        **said,
        **_written(post),
        "url": absolute(post_url_in(topic, post.number)),
        "upvoteCount": post.reactions_count,
    }


def _said(post: Post | ShownPost) -> dict[str, Any]:
    """Its words without those it quotes, unless it has no others; its first picture. Empty if it is neither."""
    own = _words(_NOT_ITS_OWN.sub(" ", post.html)) or _words(_CARDS.sub(" ", post.html))
    picture = _PICTURE.search(_NOT_ITS_OWN.sub(" ", post.html))
    return {
        **({"text": own} if own else {}),
        **({"image": absolute(html.unescape(picture[1]))} if picture else {}),
    }


def _written(post: Post | ShownPost) -> dict[str, Any]:
    """Who and when. Profiles are for members, so visitors, and who asks as one, are told the name alone."""
    return {
        "author": {"@type": "Person", "name": Pieces.name(post.author)},
        "datePublished": post.created_at,
        **({"dateModified": post.edited_at} if post.edited_at else {}),
    }


def _counted(action: str, count: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }


def _replies_to(topic: Topic) -> int:
    return max(topic.posts_count - 1, 0)


def _words(of: str) -> str:
    return " ".join(html.unescape(strip_tags(_BLOCK_ENDS.sub(" ", of))).split())
