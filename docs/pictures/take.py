"""Takes the pictures of the editors' and the moderators' guide from the demo site, as a reader of the guide sees it.

    make run PORT=8000                                    (in one terminal)
    .venv/bin/python docs/pictures/take.py http://127.0.0.1:8000

The story it writes for the purpose is deleted again at the end. Needs Chromium.
"""

import io
import re
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
SIZE = {"width": 1200, "height": 760}
LARGEST = 60_000  # bytes
PATIENCE = 20_000  # milliseconds
STORY = "The grinder that came by tram"


def keep(page: Page, name: str, height: int = SIZE["height"]) -> None:
    """What the window shows, as WebP no larger than it must be."""
    page.mouse.move(600, 5)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    shot = shot.crop((0, 0, SIZE["width"], height))
    for quality in range(86, 30, -6):
        data = io.BytesIO()
        shot.save(data, "WEBP", quality=quality, method=6)
        if len(data.getvalue()) <= LARGEST:
            break
    (HERE / f"{name}.webp").write_bytes(data.getvalue())
    print(f"{name}: {len(data.getvalue()) // 1000} kB")  # noqa: T201


def sign_in(page: Page, who: str, then: str = "/cms/") -> None:
    page.goto(f"/accounts/login/?next={then}")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", "svoi-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(f"{then}$"))


def edit(page: Page, title: str) -> None:
    """The editor of a page, found as an editor finds it."""
    page.goto(f"/cms/pages/search/?q={title}")
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("tab", name="Content")).to_be_visible()


def insert_block(page: Page, kind: str) -> None:
    page.get_by_role("region", name="Body").get_by_role("button", name="Insert a block").last.click()
    page.locator(".w-combobox__option").get_by_text(kind, exact=True).click()


def choose_action(page: Page, name: str) -> None:
    actions = page.get_by_role("navigation", name="Actions (footer)")
    actions.get_by_role("button", name="More actions").click()
    actions.get_by_role("button", name=name, exact=True).click()


def take_editing(page: Page) -> None:
    sign_in(page, "editor")
    page.goto("/cms/")
    keep(page, "dashboard")

    edit(page, "Pour-over at home")
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    keep(page, "preview")
    page.get_by_role("button", name="Toggle preview").click()
    page.get_by_role("button", name="More actions").click()
    keep(page, "actions")

    edit(page, "Milk at home")
    page.get_by_role("tab", name="Who may read it").click()
    keep(page, "access")


def take_a_story(page: Page) -> None:
    """A story from its title to its translation."""
    page.goto("/cms/pages/")
    page.get_by_role("link", name=re.compile("^Explore child pages of 'Lastochka")).click()
    page.get_by_role("link", name="Explore child pages of 'Stories'").click()
    expect(page.get_by_role("link", name="Add child page").first).to_be_visible()
    index = re.findall(r"/pages/(\d+)/", page.url)[0]
    page.goto(f"/cms/pages/add/content/storypage/{index}/")
    page.get_by_role("textbox", name="Title*").fill(STORY)
    page.get_by_role("textbox", name="Summary").fill("Forty kilos, two changes and one patient driver.")
    body = page.get_by_role("region", name="Body")
    body.get_by_role("button", name="Insert a block").last.click()
    keep(page, "blocks")
    page.locator(".w-combobox__option").get_by_text("Text", exact=True).click()
    text = body.locator("[contenteditable=true]")
    text.press_sequentially("Since then everything heavy goes by courier: ")
    text.press_sequentially("/")
    expect(page.locator(".w-combobox__option").get_by_text("Fact: quoted from its one place")).to_be_visible()
    keep(page, "fact")
    page.locator(".w-combobox__option").get_by_text("Fact: quoted from its one place").click()
    page.get_by_role("dialog").get_by_role("link", name="Delivery to Moscow").click()
    expect(text).to_contain_text("courier: 2")
    page.wait_for_url(re.compile("/edit/"))  # the draft has saved itself
    page.wait_for_load_state("networkidle")
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")

    link = page.locator(".messages").get_by_role("link", name="Edit").get_attribute("href") or ""
    number = re.findall(r"/pages/(\d+)/", link)[0]
    page.goto(f"/cms/localize/submit/page/{number}/")
    page.get_by_role("checkbox", name="Russian").check()
    page.get_by_role("button", name="Submit").click()
    expect(
        page.get_by_role("button", name="Publish in Russian").or_(page.get_by_text("English to Russian")).first
    ).to_be_visible()
    page.get_by_role("button", name="Translate").first.click()
    page.get_by_role("textbox").last.fill("Кофемолка, которая приехала на трамвае")
    keep(page, "translate")
    translation = re.findall(r"/pages/(\d+)/", page.url)[0]
    for each in (translation, number):
        page.goto(f"/cms/pages/{each}/delete/")
        page.get_by_role("button", name="Yes, delete it").click()
        page.wait_for_load_state()


def take_the_rest(page: Page) -> None:
    page.goto("/cms/images/?q=pour-over-at-home")
    page.get_by_role("main").get_by_role("link", name="pour-over-at-home", exact=False).last.click()
    expect(page.get_by_role("heading", name="Focal point")).to_be_visible()
    keep(page, "picture")
    page.goto("/cms/reports/facts/")
    keep(page, "facts-due", 560)


def report_a_comment(page: Page) -> None:
    """As a member does, so that the moderators' queue has something in it."""
    sign_in(page, "member", "/me/")
    page.goto("/articles/pour-over-at-home/")
    page.locator("article.comment").get_by_role("link", name="Report").last.click()
    page.get_by_role("radio", name="Something else").check()
    page.get_by_role("textbox").last.fill("I am not sure that boiling water is good advice for a glass server.")
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()


def take_moderation(page: Page) -> None:
    sign_in(page, "moderator")
    page.goto("/cms/moderation/")
    keep(page, "moderation")
    page.get_by_role("article").filter(has_text="boiling water is good").get_by_role("button", name="Keep").click()
    page.wait_for_load_state()


def take_the_community(page: Page) -> None:
    sign_in(page, "vip", "/me/")
    page.goto("/community/")
    keep(page, "community")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        expect.set_options(timeout=PATIENCE)

        def fresh() -> Page:
            context = browser.new_context(base_url=address, viewport=SIZE, locale="en-GB", timezone_id="Europe/Moscow")
            context.set_default_timeout(PATIENCE)
            return context.new_page()

        page = fresh()
        for take in (take_editing, take_a_story, take_the_rest):
            take(page)
        report_a_comment(fresh())
        take_moderation(fresh())
        take_the_community(fresh())
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
