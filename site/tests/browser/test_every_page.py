"""Every kind of page: no barrier that a machine can find, no sideways scrolling, in light and dark, on a phone and a desk."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from community.comments.tests.factories import say
from content.models import Audience
from content.tests.factories import Tree, make_picture, make_series, make_tag
from members.models import User

pytestmark = pytest.mark.browser

PHONE, DESK, NARROW = {"width": 375, "height": 800}, {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# Without `preload` axe would copy style sheets into the page, which the policy of our pages forbids.
EVERYTHING = {"resultTypes": ["violations"], "preload": False}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast"]}  # all that dark changes

FOR_ALL = [
    "/", "/articles/", "/articles/with-everything/", "/articles/tags/water/", "/articles/series/first-month/",
    "/articles/for-members/", "/stories/", "/stories/failed-batch/", "/stories/the-warehouse/", "/stories/early/",
    "/team/", "/team/vera/", "/products/", "/products/kenya-nyeri/", "/help/", "/help/delivery/",
    "/about/", "/the-club/", "/search/", "/search/?q=water", "/search/?q=zzzzzz", "/nothing-here/",
    "/accounts/login/", "/accounts/login/code/", "/accounts/signup/", "/accounts/signup/passkey/", "/accounts/join/",
    "/accounts/password/reset/", "/ru/articles/with-everything/", "/ru/accounts/signup/",
]  # fmt: skip
FOR_MEMBERS = [
    "/", "/articles/with-everything/", "/me/", "/me/profile/", "/me/security/", "/me/consents/", "/me/mail/",
    "/me/privacy/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/webauthn/",
    "/accounts/sessions/", "/accounts/reauthenticate/", "/accounts/logout/", "/comments/{comment}/reply/",
    "/comments/{comment}/flag/", "/ru/me/profile/",
]  # fmt: skip
FOR_STAFF = ["/styleguide/"]


@pytest.fixture
def world(site: Tree, club: Any, person: Callable[..., User]) -> dict[str, Any]:
    """A page of every kind, each with something in every field, and a talk."""
    cover, tag = make_picture("a-cup", (1200, 800)), make_tag("water")
    vera = site.person("vera", title="Vera Orlova", cover=cover)
    kenya = site.product("kenya-nyeri", title="Kenya Nyeri", cover=cover)
    more: dict[str, Any] = {"cover": cover, "tags": [tag]}
    article = site.article(
        "with-everything", title="Everything at once", author=vera, series=make_series(), series_part=1,
        body=blocks(cover, vera, kenya), **more,
    )  # fmt: skip
    site.article("with-everything", title="Всё сразу", language="ru", translation_key=article.translation_key, **more)
    site.article("second", series=make_series(), series_part=2, **more)
    site.article("for-members", audience=Audience.MEMBERS, **more)
    site.story("failed-batch", author=vera, **more)
    site.story("the-warehouse", audience=Audience.GROUPS, audience_groups=[club], **more)
    site.story("early", early_access_groups=[club], early_access_days=14, **more)
    site.theme("delivery")
    site.page("about")
    site.landing(
        "the-club",
        cover=cover,
        summary="For those who stay.",
        button="Open an account",
        button_link="/accounts/signup/",
    )
    masha, oleg = person("masha"), person("oleg")
    first = say(oleg, article, "Thirty seconds of bloom is **enough**.")
    say(masha, article, "Forty on cold days, see https://example.org/cold", reply_to=first)
    return {"masha": masha, "comment": first.pk}


def blocks(picture: Any, someone: Any, product: Any) -> list[tuple[str, Any]]:
    table = {
        "data": [["Roast", "Grams"], ["Light", "16"], ["Dark", "15"]], "cell": [], "mergeCells": [], "table_header_choice": "row",
        "first_row_is_table_header": True, "first_col_is_header": False, "table_caption": "How much",
    }  # fmt: skip
    shown = {"picture": picture, "alt_text": "", "decorative": False, "caption": "A cup"}
    return [
        ("text", "<h2>How</h2><p>Slowly, with <b>care</b> and <a href='/help/'>help</a>.</p><ul><li>one</li><li>two</li></ul>"),
        ("picture", shown),
        ("gallery", {"pictures": [shown, shown], "caption": "Cups"}),
        ("quote", {"text": "It was burnt.", "who": "Timur"}),
        ("steps", {"steps": [
            {"title": "Rinse", "minutes": "1", "text": "<p>Hot.</p>", "picture": picture}, {"title": "Pour", "minutes": None, "text": "", "picture": None},
        ]}),
        ("tip", {"title": "Colder", "text": "<p>Works, too.</p>"}),
        ("warning", {"title": "", "text": "<p>Hot.</p>"}),
        ("video", {"address": "https://vk.com/video-1_2", "title": "Pouring", "poster": picture, "minutes": 2}),
        ("table", table),
        ("comparison", table | {"first_col_is_header": True, "table_header_choice": "both", "table_caption": "Compared"}),
        ("call_to_action", {"title": "Try it", "text": "<p>Now.</p>", "button": "To the beans", "link": {"page": product, "url": ""}}),
        ("people", {"title": "Ask them", "pages": [someone]}),
        ("products", {"title": "You need", "pages": [product]}),
        ("questions", {"questions": [{"question": "Why?", "slug": "why", "answer": "<p>Because.</p>"}]}),
    ]  # fmt: skip


class Inspection:
    """Goes through pages and gathers everything that is wrong, to tell it all at once."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe, self.faults = page, Axe(), []

    def look_at(self, address: str) -> None:
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size(DESK)
        self.page.goto(address)
        self._check(address, "at 1280", EVERYTHING)
        self.page.emulate_media(color_scheme="dark")
        self._check(address, "at 1280 in the dark", COLOURS)
        self.page.set_viewport_size(PHONE)
        self._check(address, "at 375 in the dark", COLOURS)
        self.page.emulate_media(color_scheme="light")
        self._check(address, "at 375", EVERYTHING)
        self.page.set_viewport_size(NARROW)
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        if width > NARROW["width"]:
            self.faults.append(f"{address} is {width} px wide on a screen of 320: {self.page.evaluate(TOO_WIDE)}")

    def _settle(self) -> None:
        """Colours may still be on their way from the other scheme."""
        self.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _check(self, address: str, how: str, options: dict[str, Any]) -> None:
        self._settle()
        for violation in self.axe.run(self.page, options=options).response["violations"]:
            places = "; ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"][:3])
            self.faults.append(f"{address} {how}: {violation['id']} ({violation['help']}): {places}")


TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map(one => one.outerHTML.slice(0, 100))"""


def inspect(page: Page, addresses: list[str]) -> None:
    inspection = Inspection(page)
    for address in addresses:
        inspection.look_at(address)
    assert not inspection.faults, "\n\n".join(inspection.faults)


def test_what_everybody_sees(world: dict[str, Any], open_browser: Callable[..., Page]) -> None:
    inspect(open_browser(), FOR_ALL)


def test_what_members_see(world: dict[str, Any], open_browser: Callable[..., Page]) -> None:
    inspect(open_browser(world["masha"]), [address.format(**world) for address in FOR_MEMBERS])


def test_the_page_of_components(
    world: dict[str, Any], person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    inspect(open_browser(person("eva", "editors")), FOR_STAFF)
