"""Addresses under /comments/. What one may not see is not found."""

from .reading import comment, moderate, part
from .taking_part import follow, mute, react
from .writing import delete, edit, kept, reply, write

__all__ = ["comment", "delete", "edit", "follow", "kept", "moderate", "mute", "part", "react", "reply", "write"]
