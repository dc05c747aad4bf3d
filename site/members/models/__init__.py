"""Who you are: the account, what you agreed to, and the groups that open doors to you."""

from .access import AccessGrant, AccessGroup
from .consent import Consent, ConsentKind, ConsentText
from .ties import Tie
from .user import User

__all__ = ["AccessGrant", "AccessGroup", "Consent", "ConsentKind", "ConsentText", "Tie", "User"]
