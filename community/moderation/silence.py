"""What stands in the place of a form for a member who reads and does not write for a while."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.dates import before_full_stop
from community.moderation import rules
from community.moderation.models import Sanction
from community.moderation.queries import decided_about
from community.moderation.screening import why_silent


@dataclass(frozen=True)
class Silence:
    sentence: str  # until when, and why
    url: str = ""  # where it stands whole, with the way to appeal


def silence_of(user: Any) -> Silence | None:
    """None for everybody who may write. No query but for those who are silent."""
    if not user.is_authenticated or user.is_staff or not (sentence := why_silent(rules.standing(user))):
        return None
    silencing = Sanction.objects.filter(member=user, kind=Sanction.Kind.SILENCE).in_force().order_by("-until").first()
    decision = decided_about(user).filter(pk=silencing.decision_id).first() if silencing is not None else None
    if silencing is None or silencing.until is None or decision is None:
        return Silence(sentence)
    if decision.reason:
        sentence = _("You can read and not write until %(until)s. The moderators' reason: “%(reason)s”.") % {
            "until": before_full_stop(silencing.until),
            "reason": decision.get_reason_display(),
        }
    return Silence(sentence, reverse("moderation:decision", args=[decision.pk]))
