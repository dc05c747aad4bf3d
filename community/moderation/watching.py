"""The watch lists: does a text hold a word or a link that somebody should look at?"""

from collections.abc import Iterable
from dataclasses import dataclass

from community.moderation.kept import GENERATION
from community.moderation.models import WatchedDomain, WatchedWord
from community.moderation.models.watching import Answer
from community.moderation.texts import domains, has_word, plain_letters

_STRICTNESS = [Answer.FLAG, Answer.HOLD, Answer.REFUSE]


@dataclass(frozen=True)
class Found:
    """What was found, as it stands in the list, and what happens because of it."""

    what: str
    answer: str


def look(text: str) -> list[Found]:
    """Everything watched in this text, the strictest answer first."""
    words, watched_domains = _lists()
    if not words and not watched_domains:
        return []
    found = [Found(word, answer) for word, answer in _words_in(plain_letters(text), words)]
    hosts = domains(text) if watched_domains else set()
    found += [
        Found(domain, answer)
        for domain, answer in watched_domains
        if any(host == domain or host.endswith(f".{domain}") for host in hosts)
    ]
    return sorted(found, key=lambda one: -_STRICTNESS.index(Answer(one.answer)))


def _words_in(text: str, words: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return (pair for pair in words if has_word(text, pair[0]))


def _lists() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return GENERATION.beside(_read_lists, "watched")


def _read_lists() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return (
        list(WatchedWord.objects.order_by("pk").values_list("text", "answer")),
        list(WatchedDomain.objects.order_by("pk").values_list("domain", "answer")),
    )
