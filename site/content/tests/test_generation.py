"""A request reads from one generation of what is kept."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from content.generation import Generation, OneGenerationMiddleware

WORDS = Generation("tests.words.generation")


def in_a_request(view):
    return OneGenerationMiddleware(lambda request: HttpResponse(view()))(HttpRequest()).content.decode()


def test_a_request_asks_the_cache_once():
    first = WORDS.of({})

    def view() -> str:
        before = WORDS.of({})
        cache.set(WORDS.key, "another", None)  # somebody else ends the generation meanwhile
        return before + " " + WORDS.of({})

    assert in_a_request(view) == f"{first} {first}"
    assert in_a_request(lambda: WORDS.of({})) == "another"


def test_who_ends_a_generation_reads_from_the_next():
    def view() -> str:
        before = WORDS.of({})
        WORDS.end()
        return str(WORDS.of({}) not in (before, "")) + " " + str(cache.get(WORDS.key) == WORDS.of({}))

    assert in_a_request(view) == "True True"


def test_outside_of_requests_everybody_asks_anew():
    WORDS.of({})
    cache.set(WORDS.key, "another", None)

    assert WORDS.of({}) == "another"
