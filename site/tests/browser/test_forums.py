"""A member talks: reads a topic with a picture, writes, loses nothing, reacts, finds what is new; by keyboard, too."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from community.forums import actions
from community.forums.models import Attachment, Bookmark, Topic, Who
from community.forums.tests.factories import heart, make_space, make_topic, picture, say
from content.tests.factories import Tree
from members.actions import ensure_access_group, grant_access, revoke_access
from members.models import User
from tests.browser.conftest import PASSWORD, Watch

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

PASTED = """async (text) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([await new Promise((done) => canvas.toBlob(done))], "cup.png", { type: "image/png" }));
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def masha(person: Callable[..., User]) -> User:
    return person("masha")


@pytest.fixture
def oleg(person: Callable[..., User]) -> User:
    return person("oleg")


@pytest.fixture
def topic(site: Tree, oleg: User, tmp_path: object) -> Topic:
    heart()
    space = make_space("kitchen")
    shown = actions.upload(by=oleg, space=space, file=picture())
    return make_topic(oleg, space, "My corner", f"Here I brew:\n\n![my corner](attachment:{shown.pk})")


def test_reads_writes_and_finds_what_is_new(topic: Topic, masha: User, oleg: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    corner = page.get_by_role("img", name="my corner")
    expect(corner).to_be_visible()
    expect(corner).to_have_js_property("naturalWidth", 1280)

    text = page.get_by_label("Your reply")
    text.fill("It looks like **mine**")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    expect(text).to_have_value("It looks like **mine**")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("mine")
    expect(page.get_by_role("region", name="Preview")).to_be_focused()
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2 .post__text strong")).to_have_text("mine")
    expect(text).to_have_value("")
    expect(text).to_have_accessible_description(re.compile("Posted"))

    say(oleg, topic, "It is @masha's, then")
    page.goto("/community/unread/")
    with page.expect_response("**/read/"):  # a post counts as read after a moment in view
        page.get_by_role("link", name="1 new", exact=True).click()
        expect(page).to_have_url(re.compile("#post-3$"))
        expect(page.get_by_text("New since you were here")).to_be_visible()
    page.goto("/community/unread/")
    expect(page.get_by_role("heading", name="You have read everything")).to_be_visible()


def test_formats_what_was_written_by_keyboard(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    text = page.get_by_label("Your reply")

    text.fill("kettle")
    text.press("Control+a")
    text.press("Control+b")
    expect(text).to_have_value("**kettle**")
    text.press("Control+b")
    expect(text).to_have_value("kettle")
    text.press("Control+i")
    expect(text).to_have_value("_kettle_")
    text.press("Control+i")
    text.press("Control+k")
    page.keyboard.type("https://example.org/kettle")
    expect(text).to_have_value("[kettle](https://example.org/kettle)")
    text.press("Control+Enter")
    expect(page.locator("#post-2 .post__text a")).to_have_text("kettle")


def test_reacts_bookmarks_and_answers_by_keyboard(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())

    page.locator("#post-1 .react-more summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    given = page.locator("#post-1 .reaction[aria-pressed=true]")
    expect(given).to_contain_text("1")
    expect(given).to_be_focused()
    page.locator("main").focus()
    page.keyboard.press("j")
    expect(page.locator("#post-1")).to_be_focused()
    page.keyboard.press("b")
    expect(page.locator("#post-1 [data-bookmark]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.get_by_label("Your reply")).to_have_value(re.compile("^> @oleg #1:"))
    page.get_by_label("Your reply").press_sequentially("hm @ol")
    expect(page.get_by_role("option")).to_contain_text("@oleg")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your reply")).to_have_value(re.compile("hm @oleg $"))
    page.get_by_role("button", name="Reply", exact=True).press("Enter")
    expect(page.locator("#post-2")).to_contain_text("hm @oleg")
    expect(page.get_by_label("Your reply")).to_be_focused()


def test_what_others_change_changes_on_the_open_page_and_nothing_moves(
    topic: Topic, masha: User, oleg: User, open_browser: Open
) -> None:
    posts = [say(oleg, topic, f"Said {number}. " + "And more. " * 120) for number in range(2, 8)]
    page = open_browser(masha, viewport={"width": 900, "height": 600})
    page.goto(topic.get_absolute_url())

    def hears_of(*numbers: int) -> None:
        """What live.js makes of `publish(…, "changed", number=…)`."""
        for number in numbers:
            page.locator("#posts").evaluate(
                "(posts, number) => posts.dispatchEvent(new CustomEvent('live:changed', { detail: { number } }))",
                number,
            )

    def top() -> float:
        return float(page.locator("#post-4").evaluate("(post) => post.getBoundingClientRect().top"))

    # One above what she reads grows; one far below is left alone until she comes there.
    page.locator("#post-4").evaluate("(post) => post.scrollIntoView({ behavior: 'instant' })")
    before = top()
    actions.edit_post(by=oleg, post=posts[1], text="Much longer. " + "And more. " * 400)
    actions.edit_post(by=oleg, post=posts[5], text="Below")
    hears_of(3, 7)
    expect(page.locator("#post-3")).to_contain_text("Much longer.")
    assert abs(top() - before) < 2
    expect(page.locator("#post-7")).to_contain_text("Said 7.")

    # Her selection stays, however long she takes; then the words are the new ones.
    page.locator("#post-4 .post__text p").select_text()
    actions.edit_post(by=oleg, post=posts[2], text="Hush")
    hears_of(4)
    page.wait_for_timeout(4500)
    expect(page.locator("#post-4")).to_contain_text("Said 4.")
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator("#post-4 .post__text")).to_have_text("Hush")

    # What is new in the page works, and a post that is hidden looks as after a reload.
    page.locator("#post-4 .react-more summary").click()
    page.locator("#post-4 .react-more__panel button").first.click()
    expect(page.locator("#post-4 .reaction[aria-pressed=true]")).to_contain_text("1")
    actions.delete_post(by=oleg, post=posts[2])
    hears_of(4)
    page.locator("main").focus()
    expect(page.locator("#post-4")).to_have_text(re.compile("Its author deleted this post"))

    page.locator("#post-7").scroll_into_view_if_needed()
    expect(page.locator("#post-7 .post__text")).to_have_text("Below")


def test_what_another_writes_arrives_by_the_stream_of_the_open_page(
    topic: Topic, masha: User, oleg: User, open_browser: Open, streaming_site: str
) -> None:
    reading, writing = open_browser(masha), open_browser(oleg)
    for page in (reading, writing):
        with page.expect_response(lambda answer: "/live/?" in answer.url and answer.status == 200):
            page.goto(f"{streaming_site}{topic.get_absolute_url()}")
    half = reading.get_by_label("Your reply")
    half.fill("Half a thought")

    def writes(words: str) -> None:
        writing.get_by_label("Your reply").fill(words)
        writing.get_by_role("button", name="Reply", exact=True).click()
        expect(writing.locator("#posts")).to_contain_text(words)

    writes("The light is good there")
    expect(reading.get_by_role("link", name="1 new reply", exact=True)).to_be_visible()
    expect(reading.locator("#post-2")).to_have_count(0)
    writes("And the window")
    expect(reading.get_by_role("link", name="2 new replies", exact=True)).to_be_visible()
    expect(writing.locator("[data-announce-replies] a")).to_be_hidden()  # nobody is told of their own

    reading.get_by_role("link", name="2 new replies", exact=True).click()
    expect(reading.locator("#post-2 .post__text")).to_have_text("The light is good there")
    expect(reading.locator("#post-3 .post__text")).to_have_text("And the window")
    expect(half).to_have_value("Half a thought")

    # What is changed in a post that she sees changes before her eyes.
    actions.edit_post(by=oleg, post=topic.posts.get(number=3), text="And the window, in the morning")
    reading.locator("main").focus()
    expect(reading.locator("#post-3 .post__text")).to_have_text("And the window, in the morning")


def test_opens_a_topic_without_javascript(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha, java_script_enabled=False)
    page.goto("/community/kitchen/new/")
    page.get_by_label("Title").fill("Which filter?")
    page.get_by_label("A question").check()
    page.get_by_label("What would you like to say?").fill("Paper or metal?")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Paper or metal?")
    page.get_by_role("button", name="Open the topic").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which filter?")
    page.get_by_label("Your reply").fill("Paper.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2")).to_contain_text("Paper.")


def test_who_lost_access_while_writing_keeps_the_words_and_sees_nothing_new(
    site: Tree, masha: User, oleg: User, open_browser: Open, watch: Watch
) -> None:
    club = ensure_access_group("club", title={"en": "Club"})
    for person in (masha, oleg):
        grant_access(person, club)
    topic = make_topic(oleg, make_space("club-room", groups=[club]), "Among us")
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    revoke_access(masha, club)
    page.get_by_label("Your reply").fill("A word in time")
    page.get_by_role("button", name="Reply", exact=True).click()

    expect(page.locator("[data-note]")).to_contain_text("no longer open to you")
    expect(page.get_by_label("Your reply")).to_have_value("A word in time")
    watch.forgive("40")
    watch.forgive("htmx:")


def test_no_press_is_lost_and_the_last_one_counts(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    bookmark = page.locator("#post-1 [data-bookmark]")
    presses: list[str] = []

    def on_its_way(route: Route) -> None:
        """What is pressed before the answer to the first press has come: off, on, off."""
        presses.append(route.request.post_data or "")
        for _press in range(3 if len(presses) == 1 else 0):
            bookmark.dispatch_event("click")
        route.continue_()

    page.route("**/bookmark/", on_its_way)
    with page.expect_response(lambda answer: len(presses) == 2 and answer.url.endswith("/bookmark/")):
        bookmark.press("Enter")
    expect(bookmark).to_have_attribute("aria-pressed", "false")
    expect(bookmark).to_be_focused()
    assert len(presses) == 2
    assert not Bookmark.objects.filter(member=masha).exists()


def test_what_was_refused_is_not_pressed_again_by_itself(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    bookmark = page.locator("#post-1 [data-bookmark]")
    presses: list[str] = []

    def refuse(route: Route) -> None:
        """Pressed twice, and refused as `common.refusing` does it."""
        presses.append(route.request.url)
        if len(presses) == 1:
            bookmark.dispatch_event("click")
        route.fulfill(status=204, headers={"HX-Trigger": '{"refused": "Not now."}'})

    page.route("**/bookmark/", refuse)
    bookmark.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Not now.")).to_be_visible()
    text = page.get_by_label("Your reply")
    text.fill("Something else")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2")).to_be_visible()
    expect(text).to_have_value("")
    page.wait_for_timeout(100)  # for what should not come

    assert len(presses) == 1


def test_what_can_be_done_no_more_is_said_and_nothing_on_the_page_is_lost(
    site: Tree, masha: User, oleg: User, open_browser: Open, watch: Watch
) -> None:
    club = ensure_access_group("club", title={"en": "Club"})
    for person in (masha, oleg):
        grant_access(person, club)
    topic = make_topic(oleg, make_space("club-room", groups=[club]), "Among us")
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    text = page.get_by_label("Your reply")
    text.fill("A word in time")
    revoke_access(masha, club)

    page.locator("#post-1 [data-bookmark]").press("Enter")
    expect(page.get_by_role("status").filter(has_text="This cannot be done any more")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("This cannot be done any more")).to_have_count(0)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-note]")).to_contain_text("no longer open to you")
    text.evaluate(PASTED)
    expect(page.locator(".writing__status")).to_contain_text("no longer open to you")
    expect(text).to_have_value("A word in time")
    assert not Attachment.objects.exists()
    watch.forgive("40")
    watch.forgive("htmx:")


def test_whose_sign_in_ended_is_led_to_it_and_back(topic: Topic, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    page.get_by_label("Your reply").fill("A word in time")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-note]")).to_contain_text("Your text is still here")
    page.locator("#post-1 [data-bookmark]").click()
    expect(page.get_by_text("Your sign-in had ended.")).to_be_visible()
    page.get_by_label("Email").fill("masha@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(topic.get_absolute_url()) + "$"))
    expect(page.get_by_label("Your reply")).to_have_value("A word in time")


def test_a_visitor_reads_and_is_asked_in(site: Tree, oleg: User, open_browser: Open) -> None:
    topic = make_topic(oleg, make_space("porch", see=Who.EVERYBODY), "On the porch")
    page = open_browser()
    page.goto("/community/")
    page.get_by_role("link", name="Porch", exact=True).click()
    page.get_by_role("link", name="On the porch").click()
    expect(page).to_have_url(re.compile(re.escape(topic.get_absolute_url())))
    page.get_by_role("link", name="Join and reply").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert settings.SESSION_COOKIE_NAME not in [cookie["name"] for cookie in page.context.cookies()]


def test_a_dropped_file_that_is_no_picture_is_refused_with_a_sentence(
    topic: Topic, masha: User, open_browser: Open
) -> None:
    page = open_browser(masha)
    page.goto(topic.get_absolute_url())
    files = page.evaluate_handle(
        "() => { const files = new DataTransfer(); files.items.add(new File(['1'], 'menu.pdf', {type: 'application/pdf'}));"
        " return files; }"
    )

    page.locator("#composer .writing").dispatch_event("drop", {"dataTransfer": files})

    said = page.locator("#composer").get_by_role("status")
    expect(said).to_have_text("“menu.pdf” is no picture. Pictures are all that can be put in here.")
    page.get_by_label("Your reply").fill("Words.")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    expect(said).to_be_visible()
