"""Decisions in words for the person they are about: what happened, in one sentence that needs no gender."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import before_full_stop, in_words
from community.moderation.models import Decision, Deed, ThingDeed
from community.moderation.models.trust import Level
from community.moderation.subjects import name_of


def sentence(decision: Decision) -> str:
    """“A moderator hid what you wrote under “Kenya”; for 3 days you can read and not write.”"""
    said = [_thing(decision), _person(decision)]
    return " ".join(part for part in said if part)


def _thing(decision: Decision) -> str:
    title = {"title": name_of(decision)}
    if decision.deed == Deed.SPAM:
        return _("A moderator removed everything you wrote, as advertising.")
    if not decision.subject:
        return ""
    if decision.thing == ThingDeed.REMOVE:
        return _("A moderator removed what you wrote (“%(title)s”). Nobody but moderators sees it now.") % title
    if decision.thing == ThingDeed.HIDE:
        return _("A moderator hid what you wrote (“%(title)s”). Others don't see it any more.") % title
    if decision.deed == Deed.COMPLAINT:
        return _("A moderator asked our team to answer what you wrote (“%(title)s”). Everybody sees it.") % title
    if decision.deed == Deed.KEEP:
        return _("A moderator has read what you wrote (“%(title)s”). Everybody sees it now.") % title
    return _("It is about what you wrote (“%(title)s”). It stays where it is.") % title


def _person(decision: Decision) -> str:
    sanction = getattr(decision, "sanction", None)
    if decision.deed == Deed.WARN:
        return _("This is a warning: please mind our rules. Nothing else changes for you.")
    if sanction is None:
        return ""
    if sanction.kind == "ban":
        return _("Your account is closed for good.")
    if sanction.until is None:
        return ""
    days = round((sanction.until - sanction.starts_at).total_seconds() / 86400)
    if sanction.kind == "silence":
        return ngettext(
            "For %(days)d day, until %(until)s, you can read and not write.",
            "For %(days)d days, until %(until)s, you can read and not write.",
            days,
        ) % {"days": days, "until": in_words(sanction.until)}
    return ngettext(
        "Your account is suspended for %(days)d day, until %(until)s.",
        "Your account is suspended for %(days)d days, until %(until)s.",
        days,
    ) % {"days": days, "until": before_full_stop(sanction.until)}


def what_opens(level: int) -> str:
    """What a level means for the one who reached it."""
    return {
        Level.BASIC: _("you are known here now, and the limits for newcomers are gone"),
        Level.MEMBER: _("you are one of us now, and your reports weigh more"),
        Level.REGULAR: _("you are a regular here now"),
        Level.LEADER: _("you lead here now"),
    }.get(Level(level), "")
