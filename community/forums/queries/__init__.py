"""What is asked about spaces, topics and posts. Every question is a constant number of queries, starts from what the reader may
see, and pages by key or by the posts' numbers. Each module is about one thing:

* `spaces`: the front page
* `lists`: topics of a space, of all, of a tag; bookmarks
* `news`: what is new or unread to a member, and how much
* `rows`: what the lists share: which columns of a topic are read, and what of its reader stands beside it
* `member`: what the lists know of their reader before they begin
* `topic`: one page of a topic and what stands around it
* `history`, `reactions`, `tags`, `drafts`, `people`, `person`: what their names say
"""

from .drafts import DraftRow, draft_at, drafts
from .history import Version, history
from .lists import BookmarkRow, bookmarked, latest, tagged, topics_in
from .member import level_in
from .news import Counts, counts, following, new, new_topics, unread
from .people import deaf_to, followers_of, mentionable
from .person import Person
from .reactions import reaction_kinds, reactions_by, reactions_changed
from .rows import SORTS, Line, Row, TagName, counted
from .spaces import GroupOfSpaces, LastTopic, SpaceRow, front
from .tags import tags_of, tags_seen_by
from .topic import OpenedTopic, ShownPost, TopicPage, first_unread, left_to_read, opened, page_of

__all__ = [
    "SORTS",
    "BookmarkRow",
    "Counts",
    "DraftRow",
    "GroupOfSpaces",
    "LastTopic",
    "Line",
    "OpenedTopic",
    "Person",
    "Row",
    "ShownPost",
    "SpaceRow",
    "TagName",
    "TopicPage",
    "Version",
    "bookmarked",
    "counted",
    "counts",
    "deaf_to",
    "draft_at",
    "drafts",
    "first_unread",
    "followers_of",
    "following",
    "front",
    "history",
    "latest",
    "left_to_read",
    "level_in",
    "mentionable",
    "new",
    "new_topics",
    "opened",
    "page_of",
    "reaction_kinds",
    "reactions_by",
    "reactions_changed",
    "tagged",
    "tags_of",
    "tags_seen_by",
    "topics_in",
    "unread",
]
