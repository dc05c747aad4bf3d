"""How the brand writes to people: letters and pushes that go out, notices on the site, and what each person wants."""

from .budget import Contact, ContactBudget
from .notices import Notice, Told
from .outbox import Channel, Held, Message
from .push import PushSubscription
from .suppression import Suppression
from .wishes import Preference, Rhythm, Way

__all__ = [
    "Channel",
    "Contact",
    "ContactBudget",
    "Held",
    "Message",
    "Notice",
    "Preference",
    "PushSubscription",
    "Rhythm",
    "Suppression",
    "Told",
    "Way",
]
