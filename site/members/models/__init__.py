"""Who you are: the account, what you agreed to, and the groups that open doors to you."""

from .access import AccessGrant, AccessGroup
from .consent import REQUIRED_CONSENTS, Consent, ConsentKind, ConsentText
from .ties import Tie
from .user import User

__all__ = ["REQUIRED_CONSENTS", "AccessGrant", "AccessGroup", "Consent", "ConsentKind", "ConsentText", "Tie", "User"]
