"""A request reads from one generation of what is kept."""

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from common import pagecache
from content.generation import Generation, OneGenerationMiddleware
from content.kept import kept

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


def test_a_part_is_as_old_as_what_its_request_reads_from(settings):
    """Somebody changes the words after a request has asked which hold, and before it makes a part of them."""
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0}
    answers: list[str] = []

    def build(request: HttpRequest) -> str:
        pagecache.tag_page(request, "words")
        return WORDS.of({})

    def view(request: HttpRequest) -> HttpResponse:
        WORDS.of({})
        if cache.get(WORDS.key) != "another":
            cache.set(WORDS.key, "another", None)
            pagecache._purge_now(frozenset({"words"}))
        request.user = AnonymousUser()
        answers.append(kept(request, "part", lambda: build(request)))
        return HttpResponse()

    for _ in range(3):
        OneGenerationMiddleware(view)(HttpRequest())

    assert answers[0] != "another"
    assert answers[1:] == ["another", "another"]
