"""Somebody with an account: comes back, takes part, and stays the master of what we know."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from playwright.sync_api import Page, expect

from community.comments.tests.factories import say
from community.conversations.actions import start
from community.moderation.models import Flag
from content.tests.factories import Tree
from members.models import User
from messaging.actions import subscribe, tell
from messaging.links import open_url
from messaging.models import PushSubscription
from tests.browser.conftest import PASSWORD, code_sent_to

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def masha(person: Callable[..., User]) -> User:
    return person("masha")


@pytest.fixture
def oleg(person: Callable[..., User]) -> User:
    return person("oleg")


def sign_in(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, name: str) -> None:
    page.locator("summary", has_text=f"Menu of {name}").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def confirm_it_is_me(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


# --- Signing out ------------------------------------------------------------------------------------------------------

A_BROWSER_WITH_PUSH = """(() => {
  const note = (what) => { sessionStorage.noted = `${sessionStorage.noted ?? ""} ${what}`.trim(); };
  const unsubscribe = async () => { note("unsubscribed"); return %(ends)s ? true : new Promise(() => {}); };
  const registration = {
    getNotifications: async () => [{ close: () => note("closed") }],
    pushManager: { getSubscription: async () => ({ unsubscribe }) },
  };
  Object.defineProperty(navigator, "serviceWorker", { value: { getRegistration: async () => registration } });
})()"""


@pytest.mark.parametrize("ends", ["true", "false"], ids=["", "the-push-service-never-answers"])
@pytest.mark.parametrize("way", ["menu", "page"])
def test_the_browser_forgets_its_push_messages_with_its_member(
    way: str, ends: str, masha: User, open_browser: Open
) -> None:
    page = open_browser()
    page.add_init_script(A_BROWSER_WITH_PUSH % {"ends": ends})
    sign_in(page, masha.email)
    key = next(each["value"] for each in page.context.cookies() if each.get("name") == "sessionid")
    endpoint = "https://fcm.googleapis.com/fcm/send/this-browser"
    subscribe(user=masha, endpoint=endpoint, p256dh="p", auth="a", device="Here", session_key=key)

    if way == "menu":
        sign_out(page, "Masha")
    else:
        page.goto("/accounts/logout/")
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()

    assert page.evaluate("sessionStorage.noted") == "closed unsubscribed"
    assert not PushSubscription.objects.exists()


# --- Signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without-javascript"])
def test_is_greeted_by_name_after_a_password(scripts: bool, masha: User, open_browser: Open) -> None:
    page = open_browser(java_script_enabled=scripts)
    sign_in(page, masha.email)
    expect(page).to_have_url(re.compile("/me/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Masha")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Good to see you, Masha")


def test_signs_in_with_a_code_from_a_letter(masha: User, open_browser: Open) -> None:
    page = open_browser()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Get a code by mail").click()
    page.get_by_label("Email").fill(masha.email)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", level=1, name="Type the code")).to_be_visible()
    page.get_by_label("Code").fill(code_sent_to(masha.email))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Masha")


def test_whose_sign_in_ends_while_they_type_is_led_to_it_when_they_send(
    masha: User, person: Callable[..., User], open_browser: Open
) -> None:
    conversation = start(by=person("vera", "editors"), to=[masha], text="The grinder arrived.")
    page = open_browser(masha)
    page.goto(conversation.get_absolute_url())
    text = page.locator("#write [name=text]")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    with page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        text.press_sequentially("Good")
    text.press_sequentially(" morning")
    expect(text).to_have_value("Good morning")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_signs_in_with_a_passkey(masha: User, open_browser: Open) -> None:
    page = open_browser()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    }})  # fmt: skip
    sign_in(page, masha.email)
    page.goto("/me/security/")
    page.locator(".settings-row", has_text="Passkeys").get_by_role("link", name="Change").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Make the passkey").click()
    expect(
        page.get_by_role("heading", level=1, name="Recovery codes").or_(page.get_by_text("Laptop")).first
    ).to_be_visible()

    sign_out(page, "Masha")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Masha")


def test_signs_in_with_an_authenticator_app(masha: User, open_browser: Open) -> None:
    page = open_browser()
    sign_in(page, masha.email)
    page.goto("/accounts/2fa/totp/activate/")
    secret = page.locator("main code").inner_text()
    page.get_by_label("code").fill(code_of_app(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()

    sign_out(page, "Masha")
    sign_in(page, masha.email)
    expect(page.get_by_role("heading", level=1, name="One more step")).to_be_visible()
    page.get_by_label("Code").fill(code_of_app(secret, later=1))  # a code works once
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Masha")


def code_of_app(secret: str, later: int = 0) -> str:
    counter = next(iter(yield_hotp_counters_from_time())) + later
    return format_hotp_value(hotp_value(secret, counter))


# --- Taking part --------------------------------------------------------------------------------------------------------


@pytest.fixture
def talk(site: Tree, oleg: User) -> Any:
    article = site.article("pour-over", title="Pour-over at home")
    say(oleg, article, "Thirty seconds of bloom is enough.")
    return article


def of(page: Page, words: str) -> Any:
    return page.locator("article.comment", has_text=words)


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without-javascript"])
def test_reacts_replies_and_changes_the_reply(scripts: bool, talk: Any, masha: User, open_browser: Open) -> None:
    page = open_browser(masha, java_script_enabled=scripts)
    page.goto("/articles/pour-over/")
    thanks = of(page, "Thirty seconds").get_by_role("button", name="Thank you")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "true")
    expect(thanks).to_contain_text("1")

    of(page, "Thirty seconds").get_by_role("link", name="Reply to Oleg").click()
    form = page.locator("form.comment-form").filter(has=page.locator("[name=reply_to]:not([value='0'])"))
    form.get_by_label("Your comment").fill("Forty on cold days.")
    form.get_by_role("button", name="Post").click()
    reply = of(page, "Forty on cold days.")
    expect(reply).to_be_visible()

    reply.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Your comment")).to_have_value("Forty on cold days.")
    page.get_by_label("Your comment").fill("Forty-five on cold days.")
    page.get_by_role("button", name="Post").click()
    expect(of(page, "Forty-five on cold days.")).to_contain_text("edited")
    expect(page.locator("#write").get_by_label("Your comment")).to_have_value("")


def test_posts_without_leaving_the_page(talk: Any, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/articles/pour-over/")
    page.evaluate("window.isStill = true")
    page.get_by_label("Your comment").fill("Water at **93** degrees.")
    page.get_by_role("button", name="Post").click()
    expect(of(page, "Water at 93 degrees.")).to_be_visible()
    expect(page.get_by_role("heading", name="2 comments")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert page.evaluate("window.isStill")
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(of(page, "Water at 93 degrees.")).to_have_count(1)


def test_reports_a_comment(talk: Any, masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/articles/pour-over/")
    of(page, "Thirty seconds").get_by_role("link", name="Report").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    assert Flag.objects.filter(member=masha).count() == 1


# --- One's own data -----------------------------------------------------------------------------------------------------


def test_changes_name_and_language(masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/me/profile/")
    page.get_by_label("Name", exact=True).fill("Маша")
    page.get_by_label("Language").select_option("ru")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").or_(page.get_by_text("Сохранено")).first).to_be_visible()
    masha.refresh_from_db()
    assert (masha.display_name, masha.language) == ("Маша", "ru")
    page.goto("/ru/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Маша")


def test_gives_a_consent_and_takes_it_back(masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/me/consents/")
    letters = page.locator(".settings-row", has_text="Letters with news").first
    letters.get_by_role("button", name="I agree").click()
    expect(letters).to_contain_text("agreed on")
    letters.get_by_role("button", name="Take it back").click()
    expect(letters).to_contain_text("taken back on")
    expect(page.locator(".settings-row", has_text="version 1")).to_have_count(2)


def test_downloads_everything_we_know(masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/me/privacy/")
    page.get_by_role("button", name="Make a copy of my data").click()
    page.goto("/me/privacy/")
    page.get_by_role("link", name="Download").click()
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Continue").click()
    assert download.value.suggested_filename.endswith(".zip")


def test_asks_to_be_forgotten_and_changes_her_mind(masha: User, open_browser: Open) -> None:
    page = open_browser(masha)
    page.goto("/me/privacy/")
    page.get_by_role("link", name="Delete my account").click()
    confirm_it_is_me(page)
    page.get_by_label("Type your handle to confirm").fill("@masha")
    page.get_by_role("button", name="Delete my account in seven days").click()
    expect(page.get_by_text("Your account will be deleted on")).to_be_visible()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_role("link", name="Delete my account")).to_be_visible()


def test_the_link_of_a_letter_signs_its_reader_in_by_one_press_and_once(masha: User, open_browser: Open) -> None:
    tell("support.message", to=masha, key="k", url="/me/profile/", title="A bag that was missing")
    link = "/" + open_url(f"k:{masha.pk}", masha).split("/", 3)[3]

    page = open_browser()
    page.goto(link)
    page.get_by_role("button", name="Sign in and read").click()
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()

    another = open_browser()
    another.goto(link)
    expect(another.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
