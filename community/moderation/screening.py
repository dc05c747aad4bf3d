"""Before a member's words are written: may they, and does somebody look first?"""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from common import limits
from common.dates import before_full_stop, in_words
from community.moderation import Refused, rules, texts, watching
from community.moderation.models import FirstDeed, ModerationSettings, Standing
from community.moderation.models.trust import Level
from community.moderation.models.watching import Answer
from community.moderation.subjects import PUBLISHED, all_subjects
from members.models import User

A_DAY = timedelta(days=1)
TEN_MINUTES = 600
STAFF = "staff"  # the `place` of a private message to somebody who works for the brand: open to everybody


def screen(
    author: User, *, deed: str, text: str = "", place: str = "", images: int = 0, is_change: bool = False
) -> str:
    """ "" when it may be published at once, else why it waits for a moderator.

    Deeds: "topic", "reply", "comment", "review", "message", "profile", "image", "title". Raises Refused with the sentence to
    show. Whoever works for the brand, or moderates this place, passes. `is_change`: the thing is there already and gets other
    words; these are looked at like new ones, and the day's number of things stays as it was.
    """
    if rules.passes_unscreened(author, place):
        return ""
    settings = ModerationSettings.current()
    standing = rules.standing(author)
    _check_sanctions(standing)
    watched = is_watched(text)
    is_new = standing.level == Level.NEW
    if is_new:
        _check_newcomer(settings, deed=deed, text=text, place=place, images=images)
    if deed == "message" and place != STAFF and standing.level < settings.messages_from_level:
        raise Refused(f"{_how_messages_open(settings)} {_('Your text is still here.')}")
    _check_rate(author, settings, is_new=is_new, deed=deed)
    if is_new and not is_change:
        _check_how_many(author, settings, deed)
    if watched:
        return "watched"
    if is_new and deed not in ("message", "image", "profile", "title") and _is_among_first(author, settings):
        return "first"
    return ""


def is_watched(text: str) -> bool:
    """By the watch lists alone, whoever wrote it: must it wait? Raises Refused."""
    found = watching.look(text) if text else []
    if found and found[0].answer == Answer.REFUSE:
        raise Refused(_("“%(word)s” may not be written here. Please put it another way.") % {"word": found[0].what})
    return bool(found) and found[0].answer == Answer.HOLD


def to_look_at(text: str) -> str:
    """The watched word that lets a text appear and asks for a look all the same; "" when there is none."""
    return next((found.what for found in watching.look(text) if found.answer == Answer.FLAG), "")


def _check_sanctions(standing: Standing) -> None:
    if standing.is_barred:
        raise Refused(_("Your account is suspended."))
    if sentence := why_silent(standing):
        raise Refused(sentence)


def why_silent(standing: Standing) -> str:
    """Until when somebody reads and does not write; "" when they may write."""
    if not standing.is_silenced or standing.silenced_until is None:
        return ""
    until = before_full_stop(standing.silenced_until)
    return _("You can read and not write until %(until)s. We wrote to you why.") % {"until": until}


# --- Newcomers ------------------------------------------------------------------------------------------------------


def _check_newcomer(settings: ModerationSettings, *, deed: str, text: str, place: str, images: int) -> None:
    if deed == "message" and place == STAFF:
        return
    if len(texts.links(text)) > settings.newcomer_links:
        raise Refused(_stopped(_most_links(settings.newcomer_links)))
    if images > settings.newcomer_images:
        raise Refused(_stopped(_most_images(settings.newcomer_images)))
    if texts.mentions(text) > settings.newcomer_mentions:
        raise Refused(_stopped(_most_mentions(settings.newcomer_mentions)))


def _most_links(most: int) -> str:
    if not most:
        return _("Newcomers may not post links.")
    sentence = ngettext(
        "Newcomers may put %(count)d link into a post.", "Newcomers may put %(count)d links into a post.", most
    )
    return sentence % {"count": most}


def _most_images(most: int) -> str:
    if not most:
        return _("Newcomers may not post pictures.")
    sentence = ngettext(
        "Newcomers may put %(count)d picture into a post.", "Newcomers may put %(count)d pictures into a post.", most
    )
    return sentence % {"count": most}


def _most_mentions(most: int) -> str:
    if not most:
        return _("Newcomers may not mention people.")
    sentence = ngettext(
        "Newcomers may mention %(count)d person in a post.", "Newcomers may mention %(count)d people in a post.", most
    )
    return sentence % {"count": most}


def when_it_ends() -> str:
    """When a newcomer's limits end, in one sentence."""
    settings = ModerationSettings.current()
    topics = npgettext("limits end after", "%(count)d topic", "%(count)d topics", settings.known_topics)
    posts = npgettext("limits end after", "%(count)d post", "%(count)d posts", settings.known_posts)
    minutes = npgettext("limits end after", "%(count)d minute", "%(count)d minutes", settings.known_minutes)
    return _("This ends by itself as you read: after %(topics)s, %(posts)s and %(minutes)s.") % {
        "topics": topics % {"count": settings.known_topics},
        "posts": posts % {"count": settings.known_posts},
        "minutes": minutes % {"count": settings.known_minutes},
    }


def _stopped(sentence: str) -> str:
    return " ".join([sentence, when_it_ends(), _("Your text is still here.")])


def why_no_messages(author: User, to: User) -> str:
    """Before one begins to write: why this member's private messages do not open yet; "" when they do, and to the team always."""
    settings = ModerationSettings.current()
    if (
        to.is_staff
        or rules.passes_unscreened(author, "")
        or rules.standing(author).level >= settings.messages_from_level
    ):
        return ""
    return _how_messages_open(settings)


def _how_messages_open(settings: ModerationSettings) -> str:
    if settings.messages_from_level <= Level.BASIC:
        return " ".join(
            [_("Private messages open once you have looked around a little."), when_it_ends(), _to_the_team()]
        )
    sentence = _("Private messages open with trust level %(level)d.") % {"level": settings.messages_from_level}
    return f"{sentence} {_to_the_team()}"


def _to_the_team() -> str:
    return _("You can always write to our team.")


def _check_how_many(author: User, settings: ModerationSettings, deed: str) -> None:
    """So many topics each day, so many replies on the first."""
    most = {"topic": settings.newcomer_topics, "reply": settings.newcomer_replies}.get(deed, 0)
    day = max((timezone.now() - author.joined_at) // A_DAY, 0)
    if not most or (day and deed != "topic"):
        return
    # Rows of the days before are swept; until then they have another name.
    name = f"{deed}{day % 1000}" if day else deed
    number = FirstDeed.objects.filter(member=author, deed=name).count() + 1
    if number <= most and _take_number(author, name, number):
        return
    if deed == "reply":
        sentence = ngettext(
            "On the first day one may write %(count)d reply.", "On the first day one may write %(count)d replies.", most
        )
    elif day:
        sentence = ngettext(
            "Newcomers may open %(count)d topic a day.", "Newcomers may open %(count)d topics a day.", most
        )
    else:
        sentence = ngettext(
            "On the first day one may open %(count)d topic.", "On the first day one may open %(count)d topics.", most
        )
    ends = in_words(author.joined_at + (day + 1) * A_DAY)
    raise Refused(sentence % {"count": most} + " " + _("More from %(when)s; your text is still here.") % {"when": ends})


def _take_number(author: User, deed: str, number: int) -> bool:
    """Rolled back with the transaction that writes, so what failed does not count."""
    try:
        with transaction.atomic():
            FirstDeed.objects.create(member=author, deed=deed, number=number)
    except IntegrityError:
        return False
    return True


def _is_among_first(author: User, settings: ModerationSettings) -> bool:
    """Have fewer of their things been published than wait for a look?"""
    wanted = settings.hold_first
    if not wanted:
        return False
    published = 0
    for subject in all_subjects():
        written: Any = subject.written_by(author)
        if any(field.name == "state" for field in written.model._meta.get_fields()):
            published += written.filter(state=PUBLISHED)[:wanted].count()
        if published >= wanted:
            return False
    return True


def _check_rate(author: User, settings: ModerationSettings, *, is_new: bool, deed: str) -> None:
    if deed == "image":
        return
    most = settings.rate_newcomers if is_new else settings.rate_members
    if most and not limits.allow("moderation.write", f"member:{author.pk}", limit=most, seconds=TEN_MINUTES):
        raise Refused(_("That was a lot at once. Please wait a few minutes; your text is still here."))
