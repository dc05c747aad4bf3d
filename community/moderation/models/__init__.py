from .decisions import Appeal, Decision, Deed, Reason, Sanction, ThingDeed
from .places import PlaceModerator
from .reports import Flag, FlagReason, HeldReason, Item
from .settings import ModerationSettings
from .trust import Day, FirstDeed, Like, RepliedTopic, Standing
from .watching import WatchedDomain, WatchedWord

__all__ = [
    "Appeal",
    "Day",
    "Decision",
    "Deed",
    "FirstDeed",
    "Flag",
    "FlagReason",
    "HeldReason",
    "Item",
    "Like",
    "ModerationSettings",
    "PlaceModerator",
    "Reason",
    "RepliedTopic",
    "Sanction",
    "Standing",
    "ThingDeed",
    "WatchedDomain",
    "WatchedWord",
]
