"""Spaces, topics, posts; how far members have read; what they are writing."""

from .reading import Bookmark, Level, NewSince, SpaceFollow, TagFollow, TopicReader
from .spaces import Invitation, InvitationUse, Space, SpaceGroup, Who
from .topics import Post, PostEdit, PostWords, Reaction, ReactionKind, State, Tag, Topic, TopicWords
from .writing import Attachment, Draft

__all__ = [
    "Attachment",
    "Bookmark",
    "Draft",
    "Invitation",
    "InvitationUse",
    "Level",
    "NewSince",
    "Post",
    "PostEdit",
    "PostWords",
    "Reaction",
    "ReactionKind",
    "Space",
    "SpaceFollow",
    "SpaceGroup",
    "State",
    "Tag",
    "TagFollow",
    "Topic",
    "TopicReader",
    "TopicWords",
    "Who",
]
