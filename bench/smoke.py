"""The production site, walked through as a person would. `.ci/smoke` starts the site and calls this.

    python bench/smoke.py --prepare           a small site in the database that the settings name
    python bench/smoke.py --walk URL          through the web server itself
    python bench/smoke.py --walk URL --front  through nginx in front of it (docs/deploy/nginx)

The first thing that is not as it should be ends it with one sentence.
"""

import argparse
import json
import os
import re
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from browser import Browser, addresses
from mailcatcher import MailCatcher

NOTES = Path(os.environ.get("SMOKE_NOTES", "/tmp/svoi-smoke.json"))
WORD = "zimorodok"  # stands in the article's body and nowhere else


class NotAsItShouldBe(Exception):
    pass


def must(is_so: object, sentence: str) -> None:
    if not is_so:
        raise NotAsItShouldBe(sentence)


def eventually(is_so: Callable[[], object], sentence: str, seconds: float = 20) -> float:
    """How long it took; what never comes true is the failure."""
    started = time.monotonic()
    while not is_so():
        must(time.monotonic() - started < seconds, f"{sentence} (waited {seconds:g} s)")
        time.sleep(0.1)
    return time.monotonic() - started


# --- Preparing ------------------------------------------------------------------------------------------------------


def prepare() -> None:
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from django.core.files.base import ContentFile
    from PIL import Image

    from community.comments.actions import post_comment
    from content.ensure import ensure_closed_collection, ensure_site
    from content.models import ArticleIndex, ArticlePage, Picture, StoryIndex, StoryPage
    from members.models import User

    def picture(name: str, **fields: object) -> Picture:
        data = BytesIO()
        Image.linear_gradient("L").resize((1600, 1067)).convert("RGB").save(data, "JPEG")
        made = Picture(
            title=name,
            file=ContentFile(data.getvalue(), f"{name}.jpg"),
            description={"en": "Light turning into shade", "ru": "Свет переходит в тень"},
            **fields,
        )
        made.save()
        return made

    def member(name: str, password: str) -> User:
        user = User.objects.create_user(f"{name}@example.org", password, display_name=name.title(), handle=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    ensure_site()
    password = secrets.token_urlsafe(16)
    talker = member("oleg", password)
    member("masha", password)
    closed = picture("closed", collection=ensure_closed_collection())
    cover = picture("cover")
    pages = []
    for language, said in (("en", "Warm the pot first"), ("ru", "Сначала согрейте кофейник")):
        index = ArticleIndex.objects.get(locale__language_code=language)
        text = f"<p>{said}. {WORD}.</p>"
        page = ArticlePage(
            title=said,
            slug="moka-pot",
            locale=index.locale,
            summary=said,
            cover=cover,
            body=[("text", text)],
            minutes=12,
        )
        index.add_child(instance=page)
        page.save_revision().publish()
        pages.append(page)
    index = StoryIndex.objects.get(locale__language_code="en")
    index.add_child(instance=StoryPage(title="The roof", slug="the-roof", locale=index.locale, summary="It leaked."))
    post_comment(by=talker, page=pages[0], text="Mine tastes burnt. Too hot?", key="smoke-1")
    about = {
        "password": password,
        "article": pages[0].url,
        "article_ru": pages[1].url,
        "closed_original": closed.file.name,
        "closed_rendition": closed.get_rendition("width-320").file.name,
        "open_original": cover.file.name,
    }
    NOTES.write_text(json.dumps(about))
    NOTES.chmod(0o600)


# --- Walking ----------------------------------------------------------------------------------------------------------


class Walk:
    def __init__(self, url: str, *, through_front: bool, mail_port: int) -> None:
        self.url, self.through_front, self.mail_port = url, through_front, mail_port
        self.known = json.loads(NOTES.read_text())
        self.visitor = self.browser()
        self.cache_header = "X-Front-Cache" if through_front else "X-Cache"

    def browser(self) -> Browser:
        return Browser(self.url, behind_front=not self.through_front)

    def all(self) -> None:
        steps = [self.is_alive, self.pages_are_there, self.pages_are_kept, self.headers_are_strict, self.static_files]
        steps += [self.pictures, self.search_knows_it, self.cms_is_closed]
        steps += [self.letter_arrives, self.member_comments]
        if self.through_front:
            steps += [self.front_revalidates, self.open_pages_hear]
        steps += [self.for_machines]
        for step in steps:
            with told(step.__name__.replace("_", " ")):
                step()

    def is_alive(self) -> None:
        eventually(lambda: answers(self.visitor, "/healthz"), "The site does not answer /healthz with 200", 60)
        ready = self.visitor.ask("/readyz")
        asked = json.loads(ready.text)["checks"]
        must(ready.status == 200 and set(asked.values()) == {"ok"}, f"/readyz says {ready.text}")
        must({"database", "cache", "migrations", "tasks"} <= set(asked), f"/readyz forgot to ask: {sorted(asked)}")

    def pages_are_there(self) -> None:
        for path in (
            "/",
            "/ru/",
            self.known["article"],
            self.known["article_ru"],
            "/stories/the-roof/",
            "/articles/",
            "/ru/help/",
        ):
            page = self.visitor.ask(path)
            must(page.status == 200, f"{path} answers {page.status}, not 200.")
            language = "ru" if path.startswith("/ru/") else "en"
            must(f'<html lang="{language}"' in page.text, f"{path} does not say that it is in “{language}”.")
        must(not self.visitor.cookies, f"A visitor who only reads was given cookies: {sorted(self.visitor.cookies)}")
        missing = self.visitor.ask("/no-such-page/")
        must(missing.status == 404, f"A page that does not exist answers {missing.status}, not 404.")

    def pages_are_kept(self) -> None:
        path = self.known["article"]
        self.visitor.ask(path)
        kept = self.visitor.ask(path, Accept_Encoding="gzip")
        must(
            kept[self.cache_header].lower() == "hit",
            f"The second request for {path} is no cache hit but “{kept[self.cache_header]}”.",
        )
        must(kept["Content-Encoding"] == "gzip", f"{path} is not compressed for who can read it compressed.")
        unchanged = self.visitor.ask(path, If_None_Match=kept["ETag"])
        must(unchanged.status == 304, f"{path} with a known ETag answers {unchanged.status}, not 304.")

    def headers_are_strict(self) -> None:
        page = self.visitor.ask(self.known["article"])
        policy = page["Content-Security-Policy"]
        must(
            "default-src 'none'" in policy and "unsafe-inline" not in policy,
            f"The Content-Security-Policy is too open: {policy}",
        )
        for header, part in (
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", "camera=()"),
            ("Strict-Transport-Security", "max-age=31536000"),
            ("X-Frame-Options", "SAMEORIGIN"),
        ):
            must(part in page[header], f"The header {header} is “{page[header]}”, without “{part}”.")
        if not self.through_front:
            plain = Browser(self.url).ask("/")
            must(
                plain.status == 301 and plain["Location"].startswith("https://"),
                f"http answers {plain.status}, not a redirect to https.",
            )
            must(
                Browser(self.url).ask("/healthz").status == 200,
                "A load balancer that asks /healthz by http is sent away.",
            )

    def static_files(self) -> None:
        sheets = addresses(self.visitor.ask("/").text, r"^/static/.+\.css$")
        must(len(sheets) == 1, f"A page links {len(sheets)} of our style sheets, not one: {sheets}")
        must(re.search(r"\.[0-9a-f]{12}\.css$", sheets[0]), f"{sheets[0]} has no hash in its name.")
        for encoding in ("gzip", *(["br"] if not self.through_front else [])):
            sheet = self.visitor.ask(sheets[0], Accept_Encoding=encoding)
            must(sheet["Content-Encoding"] == encoding, f"{sheets[0]} is not sent as {encoding}.")
        must(
            "immutable" in sheet["Cache-Control"],
            f"{sheets[0]} may be asked for again and again: {sheet['Cache-Control']}",
        )
        must("@import url" not in self.visitor.ask(sheets[0]).text, f"{sheets[0]} still imports other sheets.")

    def pictures(self) -> None:
        shown = addresses(self.visitor.ask(self.known["article"]).text, r"^/media/images/")
        must(shown, "The article shows no picture.")
        picture = self.visitor.ask(shown[0])
        must(
            picture.status == 200 and picture["Content-Type"].startswith("image/"),
            f"{shown[0]} answers {picture.status} {picture['Content-Type']}.",
        )
        must(len(picture.body) > 100, f"{shown[0]} is empty.")
        must("public" in picture["Cache-Control"], f"{shown[0]} must not be kept by caches: {picture['Cache-Control']}")
        for header, part in (("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "sandbox")):
            must(part in picture[header], f"{shown[0]} is sent without {header}: {part}")
        for name in (
            self.known["closed_original"],
            self.known["closed_rendition"],
            self.known["open_original"],
            "../db",
        ):
            status = self.visitor.ask(f"/media/{name}").status
            must(status == 404, f"/media/{name} answers a visitor with {status}, not 404.")
        if self.through_front:
            inside = self.visitor.ask(f"/internal-media/{self.known['closed_original']}").status
            must(inside == 404, f"The internal address of files answers {inside} from outside, not 404.")

    def search_knows_it(self) -> None:
        def found() -> bool:
            answer = self.visitor.ask(f"/search/?q={WORD}")
            must(answer.status == 200, f"/search/ answers {answer.status}, not 200.")
            return f'href="{self.known["article"]}"' in answer.text

        eventually(found, "The worker never put the article into the search index", 60)

    def for_machines(self) -> None:
        for path, kind, part in (
            ("/robots.txt", "text/plain", "sitemap"),
            ("/sitemap.xml", "xml", self.known["article"]),
            ("/feeds/articles/", "xml", self.known["article"]),
        ):
            answer = self.visitor.ask(path)
            must(answer.status == 200, f"{path} answers {answer.status}, not 200.")
            must(kind in answer["Content-Type"], f"{path} is “{answer['Content-Type']}”.")
            must(part.lower() in answer.text.lower(), f"{path} does not name {part}.")

    def cms_is_closed(self) -> None:
        asked = self.visitor.ask("/cms/")
        must(
            asked.status == 302 and "/accounts/login/" in asked["Location"],
            f"/cms/ answers a visitor with {asked.status} {asked['Location']}",
        )
        login = self.visitor.ask("/cms/login/")
        must(
            login.status in (301, 302) and "/accounts/login/" in login["Location"],
            f"/cms/login/ is a door of its own ({login.status}).",
        )

    def letter_arrives(self) -> None:
        catcher = MailCatcher(self.mail_port)
        sent = self.browser().submit("/accounts/login/code/", "/accounts/login/code/", email="oleg@example.org")
        must(sent.status == 302, f"Asking for a code by mail answers {sent.status}.")
        eventually(lambda: catcher.letters, "No letter with a code came to the mail server", 60)
        must("oleg@example.org" in catcher.letters[0], "The letter went to somebody else.")

    def member_comments(self) -> None:
        article, masha = self.known["article"], self.browser()
        refused = masha.ask("/accounts/login/", form={"login": "masha@example.org", "password": self.known["password"]})
        must(refused.status == 403, f"A sign-in without a CSRF token answers {refused.status}, not 403.")
        wrong = masha.submit("/accounts/login/", "/accounts/login/", login="masha@example.org", password="not this one")
        must(wrong.status == 200 and "sessionid" not in masha.cookies, "A wrong password was let in.")
        right = masha.submit(
            "/accounts/login/", "/accounts/login/", login="masha@example.org", password=self.known["password"]
        )
        must(right.status == 302 and "sessionid" in masha.cookies, f"Signing in answers {right.status}.")
        must("Masha" in masha.ask("/me/").text, "/me/ does not greet Masha by name.")
        mine = masha.ask(article)
        must("private" in mine["Cache-Control"], f"A member's page may be kept by others: {mine['Cache-Control']}")
        must(
            mine[self.cache_header].lower() in ("", "bypass"),
            f"A member's page came from a cache: {mine[self.cache_header]}",
        )

        self.visitor.ask(article)
        text = f"A good grinder helps {secrets.token_hex(4)}"
        posted = masha.submit(article, "/comments/write/", comment=text)
        must(posted.status == 302, f"Posting a comment answers {posted.status}.")
        must(text in masha.ask(article).text, "A member does not see their own comment.")
        took = eventually(
            lambda: text in self.visitor.ask(article).text, "Visitors are still shown the page without the comment", 5
        )
        print(f"    (visitors saw the comment {took:.1f} s later)")

    def front_revalidates(self) -> None:
        """What nginx keeps for a second it asks about again, and the site answers “not modified”."""
        path = self.known["article_ru"]
        self.visitor.ask(path)
        time.sleep(2.1)
        asked = self.visitor.ask(path)
        must(
            asked["X-Front-Cache"] in ("REVALIDATED", "EXPIRED"),
            f"After two seconds nginx says {asked['X-Front-Cache']}.",
        )
        must(
            asked["X-Front-Cache"] == "REVALIDATED",
            "nginx fetched the whole page again instead of asking whether it changed.",
        )

    def open_pages_hear(self) -> None:
        """A member's page listens through nginx; what another process says reaches it at once."""
        import django

        django.setup()
        from live.actions import publish
        from members.models import User

        masha, member = self.browser(), User.objects.get(email="masha@example.org")
        masha.submit("/accounts/login/", "/accounts/login/", login=member.email, password=self.known["password"])
        with masha.listen("/live/?on=me") as stream:
            stream.readline()
            publish(f"me:{member.pk}", "noticed", unread=7)
            began = time.monotonic()
            while b'"unread":7' not in (line := stream.readline()):
                must(line, "The stream ended before it told anything.")
        took = time.monotonic() - began
        must(took < 1.5, f"An open page heard of it only {took:.1f} s later.")
        must(self.visitor.ask("/live/?on=me").status == 204, "A visitor is given a stream.")
        must(
            masha.ask("/live/poll/?on=me").text.startswith('{"number"'), "Asking instead of listening is not answered."
        )


def reload(url: str, pid: int) -> None:
    """As an upgrade does: the processes are replaced while people read. None of them may notice."""
    path, failed, asked, stop = json.loads(NOTES.read_text())["article"], [], [0], threading.Event()

    def read() -> None:
        browser = Browser(url)
        while not stop.is_set():
            try:
                status = browser.ask(path, Authorization="none").status  # credentials go past the caches
            except OSError as error:
                status = repr(error)
            asked[0] += 1
            if status != 200:
                failed.append(status)

    def processes() -> set[str]:
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    before = processes()
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        time.sleep(1)
        os.kill(pid, signal.SIGHUP)
        eventually(
            lambda: len(processes()) == len(before) and not processes() & before,
            "A reload did not replace the processes",
            60,
        )
        time.sleep(1)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    must(not failed, f"Of {asked[0]} requests during a reload {len(failed)} failed, for example with {failed[:1]}.")
    print(f"  reload ({asked[0]} requests meanwhile, none failed)")


def answers(browser: Browser, path: str) -> bool:
    try:
        return browser.ask(path).status == 200
    except OSError:
        return False


@contextmanager
def told(what: str) -> Iterator[None]:
    print(f"  {what}", flush=True)
    yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--walk", metavar="URL")
    parser.add_argument("--front", action="store_true", help="the URL is nginx' and not the web server's")
    parser.add_argument(
        "--reload", metavar="PID", type=int, help="then replace the processes of the web server while reading"
    )
    options = parser.parse_args()
    if options.prepare:
        prepare()
    if options.walk:
        try:
            mail_port = int(os.environ.get("SVOI_SMTP_PORT", "2599"))
            Walk(options.walk.rstrip("/"), through_front=options.front, mail_port=mail_port).all()
            if options.reload:
                reload(options.walk.rstrip("/"), options.reload)
        except (NotAsItShouldBe, LookupError) as error:
            sys.exit(f"The smoke test stopped: {error}")


if __name__ == "__main__":
    main()
