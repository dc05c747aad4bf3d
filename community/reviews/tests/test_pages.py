"""What readers see, and what they can do there."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from community.reviews import actions
from community.reviews.models import PendingReview, Review, ReviewPhoto, State
from community.reviews.tests.factories import photo, say
from members.actions import tie
from members.models import Tie
from support.models import Case

pytestmark = pytest.mark.django_db

WORDS = {"rating": "4", "text": "Bright and clean.", "pros": "Berries", "cons": "", "title": "Good"}


def order(html):
    return [int(pk) for pk in re.findall(r'<article class="review" id="r(\d+)"', html)]


def structured(html):
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    return next(part for part in data["@graph"] if part["@type"] == "Product")


def list_url(product):
    return reverse("reviews:of_product", args=[product.slug])


def write_url(product):
    return reverse("reviews:write", args=[product.slug])


# --- Reading ------------------------------------------------------------------------------------------------------------


def test_the_product_shows_the_first_reviews_and_leads_to_all(product, client, make_member):
    for place in range(5):
        say(make_member(f"m{place}"), product, place + 1)

    html = client.get(product.url).content.decode()

    assert len(order(html)) == 3
    assert "All reviews (5)" in html
    assert list_url(product) in html


def test_without_reviews_the_product_says_how_to_begin(product, client):
    html = client.get(product.url).content.decode()

    assert "No reviews yet" in html
    assert write_url(product) in html
    assert "aggregateRating" not in structured(html)
    assert "review" not in structured(html)


def test_search_engines_are_told_what_the_page_shows(product, client, make_member):
    say(make_member("anna"), product, 5, "Wonderful </script>.", title="Yes")
    say(make_member("boris"), product, 4)

    told = structured(client.get(product.url).content.decode())

    assert told["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.5",
        "reviewCount": 2,
        "bestRating": 5,
        "worstRating": 1,
    }
    first = told["review"][1]
    assert first["name"] == "Yes"
    assert first["author"] == {"@type": "Person", "name": "Anna"}
    assert first["reviewRating"]["ratingValue"] == 5
    assert "offers" in told


def test_a_kept_page_is_purged_when_a_review_changes(product, client, settings, known_member, other_member, operator):
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0.0}
    with_page = lambda: client.get(product.url).content.decode()  # noqa: E731
    with_list = lambda: client.get(list_url(product)).content.decode()  # noqa: E731
    assert "No reviews yet" in with_page()

    with_commit(lambda: say(known_member, product, 2, "Sour."))
    assert "Sour." in with_page()
    assert "Sour." in with_list()

    review = Review.objects.get()
    with_commit(lambda: actions.change_review(review, by=known_member, rating=2, text="Sour still."))
    assert "Sour still." in with_page()
    from support.actions import answer

    with_commit(lambda: answer(Case.objects.get(), by=operator, text="Coming with another bag.", in_public=True))
    assert "Coming with another bag." in with_page()
    with_commit(lambda: actions.put_into(review, State.HIDDEN, by=None))
    assert "Sour" not in with_page()
    assert "Sour" not in with_list()


def with_commit(deed):
    """Do it with what runs after the commit, which a test's own transaction never reaches."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        deed()


def test_members_share_what_is_kept_and_keep_what_is_their_own(
    product, sign_in, settings, make_member, other_member, known_member
):
    member = make_member("dina")
    settings.PAGE_CACHE = {"ENABLED": True, "CLOCK_SKEW": 0.0}
    with_commit(lambda: say(known_member, product, 5, "Sweet."))
    voter, reader = sign_in(member, fresh=True), sign_in(other_member, fresh=True)
    for client in (voter, reader, voter, reader):
        assert 'aria-pressed="false"' in client.get(product.url).content.decode()

    with_commit(lambda: actions.vote_helpful(Review.objects.get(), by=member, on=True))
    html = [client.get(product.url).content.decode() for client in (voter, reader)]
    assert [page.count('aria-pressed="true"') for page in html] == [1, 0]
    form = re.compile(r'id="review-votes".*?name="csrfmiddlewaretoken" value="(\w+)"', re.DOTALL)
    first, second = (form.search(page)[1] for page in html)
    assert first != second
    assert len(first) == len(second) == 64
    with_commit(lambda: say(other_member, product, 1, "Flat."))
    assert "Your review" in reader.get(product.url).content.decode()
    assert "Your review" not in voter.get(product.url).content.decode()
    tie(member, known_member, Tie.Kind.MUTED)
    assert "<p>Sweet.</p>" not in voter.get(product.url).content.decode()
    assert "<p>Sweet.</p>" in reader.get(product.url).content.decode()


def test_the_readers_language_comes_first(product, tree, client, make_member):
    russian = tree.product(language="ru", translation_key=product.translation_key)
    in_russian = say(make_member("anna"), russian, 5, "Смородина.")
    in_english = say(make_member("boris"), product, 5, "Currant.")

    assert order(client.get(list_url(product)).content.decode()) == [in_english.pk, in_russian.pk]
    html = client.get(f"/ru/reviews/{russian.slug}/").content.decode()
    assert order(html) == [in_russian.pk, in_english.pk]
    assert "Английский" in html or "English" in html


def test_sorts_and_filters(product, client, make_member, operator):
    old = say(make_member("anna"), product, 3, at=timezone.now() - timedelta(days=9))
    good = say(make_member("boris"), product, 5, at=timezone.now() - timedelta(days=5), photos=[photo(size=(30, 20))])
    bad = say(make_member("clara"), product, 1, at=timezone.now() - timedelta(days=1))
    actions.mark_bought(old, by=operator, bought=True)
    actions.vote_helpful(old, by=good.member, on=True)

    def shown(**asked):
        return order(client.get(list_url(product), asked).content.decode())

    assert shown() == [old.pk, bad.pk, good.pk]
    assert shown(sort="newest") == [bad.pk, good.pk, old.pk]
    assert shown(sort="lowest") == [bad.pk, old.pk, good.pk]
    assert shown(sort="highest") == [good.pk, old.pk, bad.pk]
    assert shown(stars="1") == [bad.pk]
    assert shown(only="photos") == [good.pk]
    assert shown(only="bought") == [old.pk]
    assert shown(language="ru") == []
    assert shown(sort="nonsense", stars="nine", after="forged", language="--") == [old.pk, bad.pk, good.pk]


def test_long_lists_page_by_key_and_lose_nothing(product, client, make_member):
    for place in range(13):
        say(make_member(f"m{place}"), product, place % 5 + 1)
    address, seen = list_url(product) + "?sort=lowest", []
    while address:
        html = client.get(address).content.decode()
        seen += order(html)
        following = re.search(r'class="button button--quiet" href="([^"]*after=[^"]*)"', html)
        address = following[1].replace("&amp;", "&") if following else ""

    ratings = dict(Review.objects.values_list("pk", "rating"))
    assert len(seen) == len(set(seen)) == 13
    assert [ratings[pk] for pk in seen] == sorted(ratings.values())


def test_one_review_and_three_cost_the_same(product, sign_in, other_member, make_member, settings):
    settings.PAGE_CACHE = {"ENABLED": False}  # nothing is kept, so each reading costs what it costs
    client = sign_in(other_member)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    def add(name):
        say(make_member(name), product, 3, photos=[photo(size=(30, 20))])

    add("anna")
    cost(list_url(product))  # what is asked once per process is known from here on
    costs = [(cost(list_url(product)), cost(product.url))]
    add("boris")
    add("clara")
    costs.append((cost(list_url(product)), cost(product.url)))

    assert costs[0] == costs[1]


def test_a_product_behind_a_gate_has_no_reviews_for_others(tree, client, sign_in, member, make_member):
    closed = tree.product("club-only", audience="members")
    review = say(make_member("anna"), closed, 1, "zimorodok in the bag", photos=[photo(size=(30, 20))])
    picture = "/media/" + ReviewPhoto.objects.get().small.name

    addresses = (list_url(closed), write_url(closed), review.get_absolute_url(), picture)
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert "in the bag" not in client.get(closed.url).content.decode()
    assert "in the bag" in sign_in(member).get(closed.url).content.decode()
    assert client.get(picture).status_code == 200


def test_muted_people_are_not_shown(product, sign_in, member, other_member):
    from members.actions import tie

    say(other_member, product, 5, "From the muted one.")
    tie(member, other_member, "muted")

    assert "From the muted one." not in sign_in(member).get(list_url(product)).content.decode()


# --- Writing ------------------------------------------------------------------------------------------------------------


def test_a_member_writes_with_photos(product, sign_in, known_member):
    client = sign_in(known_member)

    answer = client.post(write_url(product), WORDS | {"photos": [photo(), photo("two.jpg")], "is_sample": "on"})

    assert (answer.status_code, answer.url) == (302, f"{product.url}#reviews")
    review = Review.objects.get()
    assert (review.rating, review.pros, review.is_sample, review.photos_count) == (4, "Berries", True, 2)
    html = client.get(product.url).content.decode()
    assert "got it free, to test it" in html
    assert review.photos.first().small.url in html


@pytest.mark.parametrize(("rating", "says"), [("5", False), ("3", True)])
def test_whoever_was_not_content_is_told_who_answers(product, sign_in, known_member, rating, says):
    answer = sign_in(known_member).post(write_url(product), WORDS | {"rating": rating}, follow=True)

    assert ("a person of ours answers you" in answer.content.decode()) is says


def test_photos_carry_nothing_of_the_camera(product, known_member):
    review = say(known_member, product, photos=[photo()])

    (kept,) = review.photos.all()
    for file, longest in ((kept.file, 1600), (kept.small, 320)):
        with default_storage.open(file.name) as stored, Image.open(stored) as picture:
            assert picture.format == "WEBP"
            assert not picture.getexif()
            assert max(picture.size) == longest
            assert picture.height > picture.width  # turned upright
    assert (kept.width, kept.height) == (1200, 1600)


def test_five_photos_are_the_most(product, sign_in, known_member):
    many = [photo(f"{n}.jpg", size=(30, 20)) for n in range(6)]

    html = sign_in(known_member).post(write_url(product), WORDS | {"photos": many}).content.decode()

    assert "Five pictures at most." in html
    assert "Bright and clean." in html
    assert not Review.objects.exists()


def test_what_is_no_picture_is_refused_and_the_text_stays(product, sign_in, known_member):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("cup.jpg", b"<script>", "image/jpeg")
    html = sign_in(known_member).post(write_url(product), WORDS | {"photos": [file]}).content.decode()

    assert "We cannot read this picture." in html
    assert "Bright and clean." in html


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED])
def test_photos_of_what_readers_do_not_see_are_not_found(product, client, sign_in, known_member, state):
    review = say(known_member, product, photos=[photo(size=(30, 20))])
    kept = review.photos.get()
    addresses = [f"/media/{kept.file.name}", f"/media/{kept.small.name}"]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert "private" in client.get(addresses[0]).headers["Cache-Control"]

    actions.put_into(review, state, by=None)

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    own = sign_in(known_member, fresh=True)
    assert [own.get(address).status_code for address in addresses] == [200, 200]


def test_deleted_reviews_leave_no_files(product, known_member):
    review = say(known_member, product, photos=[photo(size=(30, 20))])
    names = [review.photos.get().file.name, review.photos.get().small.name]

    with_commit(lambda: actions.delete_review(review, by=known_member))

    assert [default_storage.exists(name) for name in names] == [False, False]


def test_stars_are_required_and_said_so(product, sign_in, known_member):
    html = sign_in(known_member).post(write_url(product), {"text": "Fine."}).content.decode()

    assert "Choose from one to five stars." in html
    assert "Fine." in html


def test_a_visitors_words_are_kept_until_they_have_signed_in(product, client, known_member):
    answer = client.post(write_url(product), WORDS)

    kept = PendingReview.objects.get()
    assert not Review.objects.exists()
    assert kept.token in answer.url or "kept" in answer.url
    client.force_login(known_member, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(f"{write_url(product)}?kept={kept.token}").content.decode()
    assert "Bright and clean." in html
    assert 'value="4"' in html
    assert "It is not posted yet" in html


def test_a_forged_token_shows_nobodys_words(product, sign_in, member):
    PendingReview.objects.create(product=product.translation_key, words=WORDS)

    assert "Bright" not in sign_in(member).get(f"{write_url(product)}?kept=1").content.decode()


def test_a_stale_form_keeps_the_text(product, known_member):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(known_member, backend="django.contrib.auth.backends.ModelBackend")

    html = client.post(write_url(product), WORDS).content.decode()

    assert "press the button again" in html
    assert "Bright and clean." in html
    assert not Review.objects.exists()


def test_who_has_written_is_led_to_change_it(product, sign_in, known_member):
    review = say(known_member, product)

    answer = sign_in(known_member).get(write_url(product))

    assert answer.url == reverse("reviews:change", args=[review.pk])


def test_changing_takes_photos_out_and_adds_others(product, sign_in, known_member):
    review = say(known_member, product, photos=[photo(size=(30, 20)), photo(size=(40, 20))])
    first, second = review.photos.all()
    address = reverse("reviews:change", args=[review.pk])

    answer = sign_in(known_member).post(address, WORDS | {"without": [first.pk], "photos": [photo(size=(50, 20))]})

    assert answer.status_code == 302
    review.refresh_from_db()
    assert review.photos_count == 2
    assert review.photos.first() == second


def test_others_neither_change_nor_delete(product, sign_in, member, other_member):
    review = say(member, product)
    client = sign_in(other_member)

    for name in ("reviews:change", "reviews:delete"):
        assert client.get(reverse(name, args=[review.pk])).status_code == 404
        assert client.post(reverse(name, args=[review.pk]), WORDS).status_code == 404


def test_helpful_works_without_script_and_with_htmx(product, sign_in, member, other_member):
    review = say(member, product)
    client = sign_in(other_member)
    address = reverse("reviews:helpful", args=[review.pk])

    answer = client.post(address, {"helpful": "yes", "next": list_url(product)})
    assert answer.url == f"{list_url(product)}#r{review.pk}"
    html = client.post(address, {"helpful": "no"}, headers={"HX-Request": "true"}).content.decode()

    assert 'aria-pressed="false"' in html
    assert Review.objects.get().helpful_count == 0
    assert client.post(address, {"next": "https://elsewhere.example/"}).url == review.get_absolute_url()


def test_who_answers_cases_begins_one_from_any_review(product, sign_in, member, operator):
    review = say(member, product, 5)

    answer = sign_in(operator).post(reverse("reviews:answer", args=[review.pk]))

    case = Case.objects.get()
    assert answer.url == reverse("support_cases:case", args=[case.pk])
    assert sign_in(member, fresh=True).post(reverse("reviews:answer", args=[review.pk])).status_code == 404


def test_the_answer_stands_under_the_review_with_a_badge(product, client, member, operator):
    from support.actions import answer

    say(member, product, 2)
    answer(Case.objects.get(), by=operator, text="Another bag is *coming*.", in_public=True)

    html = client.get(product.url).content.decode()

    assert "<em>coming</em>" in html
    assert operator.display_name in html
    assert "our team" in html


def test_pages_in_russian(product, tree, client, make_member):
    russian = tree.product(language="ru", translation_key=product.translation_key)
    for place in range(5):
        say(make_member(f"m{place}"), russian, place + 1)
    with translation.override("ru"):
        html = client.get(russian.url).content.decode()

    assert "Все отзывы (5)" in html
    assert "Написать отзыв" in html


# --- Handing over and erasing -------------------------------------------------------------------------------------------


def test_a_person_gets_what_they_wrote_and_is_forgotten(product, member, other_member):
    from community.reviews.models import HelpfulVote, ProductRating
    from community.reviews.privacy import collect, erase

    review = say(member, product, 2, "Sour.", photos=[photo(size=(30, 20))])
    other = say(other_member, product, 5)
    actions.vote_helpful(other, by=member, on=True)
    found = collect(member)
    assert found["reviews"][0]["text"] == "Sour."
    assert len(found["files"]) == 1

    erase(member)

    review.refresh_from_db()
    other.refresh_from_db()
    assert (review.member, review.text, review.photos_count) == (None, "Sour.", 0)
    assert (other.helpful_count, HelpfulVote.objects.count(), ReviewPhoto.objects.count()) == (0, 0, 0)
    assert ProductRating.objects.get().with_photos_count == 0
    assert collect(member) == {"reviews": [], "found_helpful": [], "files": []}


def test_a_browser_keeps_a_draft_for_each_person_of_its_own(product, client, sign_in, known_member, other_member):
    drafts = {re.search(r'data-keep-draft="([^"]+)"', client.get(write_url(product)).content.decode())[1]}
    for person in (known_member, other_member):
        page = sign_in(person).get(write_url(product)).content.decode()
        drafts.add(re.search(r'data-keep-draft="([^"]+)"', page)[1])

    assert len(drafts) == 3


def test_the_browser_forgets_what_was_written_here_before_and_after_the_sign_in(product, sign_in, known_member):
    answer = sign_in(known_member).post(write_url(product), WORDS)

    assert answer.cookies["draft-kept"].value == f"review-{known_member.pk}-{product.pk}|review-0-{product.pk}"
