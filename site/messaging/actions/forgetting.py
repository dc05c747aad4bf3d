"""What was sent is forgotten in its time: first a letter's words, much later that there was one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from messaging.kinds import kind_or_none
from messaging.models import Contact, Message, Notice, Told

STEP = 500  # rows in one transaction: nobody waits for the lock
STEPS = 100  # in one run of the job
_SETTLED = [Message.State.SENT, Message.State.HELD, Message.State.FAILED]
_WORDS = ("deeds", "words")  # in a message's context: names and quotes; the rest says only what it is about


def forget_letters(now: datetime | None = None) -> bool:
    """Letters that left or never will: their words go after LETTER_WORDS_DAYS, their rows after LETTER_ROWS_DAYS.

    The subject goes with the words, for it names people and quotes titles; the kind's title stands in its place. In between
    the row answers what its reader may still ask with the links in it: why it came, and no more of these. What was counted
    in the contact budget is kept in rows of its own. False when more is left than one run should take.
    """
    now = now or timezone.now()
    words, rows = timedelta(days=settings.LETTER_WORDS_DAYS), timedelta(days=settings.LETTER_ROWS_DAYS)
    letters = Message.objects.filter(state__in=_SETTLED)
    for _step in range(STEPS):
        wordy = letters.filter(created_at__lt=now - words).exclude(text="").order_by("created_at")
        if not _forget_words(wordy) and not _forget_rows(letters.filter(created_at__lt=now - max(words, rows))):
            return True
    return False


def _forget_words(letters: QuerySet[Message]) -> int:
    with transaction.atomic():
        found = list(letters.select_for_update(skip_locked=True).only("kind", "language", "context")[:STEP])
        for letter in found:
            letter.subject, letter.text, letter.html = _title(letter), "", ""
            letter.context = {name: value for name, value in letter.context.items() if name not in _WORDS}
        return Message.objects.bulk_update(found, ["subject", "text", "html", "context"])


def _title(letter: Message) -> str:
    kind = kind_or_none(letter.kind)
    with translation.override(letter.language):
        return str(kind.title)[:200] if kind is not None else letter.kind


def _forget_rows(letters: QuerySet[Message]) -> int:
    ids = list(letters.order_by("state", "created_at").values_list("pk", flat=True)[:STEP])
    return Message.objects.filter(pk__in=ids).delete()[0]


def forget_old() -> None:
    """Notices of a year ago interest nobody, nor do the keys of deeds that cannot come again."""
    now = timezone.now()
    Notice.objects.filter(changed_at__lt=now - timedelta(days=365)).delete()
    Told.objects.filter(at__lt=now - timedelta(days=180)).delete()
    Contact.objects.filter(at__lt=now - timedelta(days=400)).delete()
