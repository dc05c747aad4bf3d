"""A browser without eyes: keeps cookies, follows nothing by itself, fills in forms. Standard library only."""

import http.client
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def __getitem__(self, header: str) -> str:
        return self.headers.get(header, "")


class Forms(HTMLParser):
    """Every form of a page, as (address, fields with their values)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        is_sent = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if tag in ("input", "textarea") and self.found and given.get("name") and is_sent:
            self.found[-1][1][given["name"]] = given.get("value", "")


class Browser:
    def __init__(self, base: str, *, behind_front: bool = False) -> None:
        """With `behind_front` it says what a front server would: that the reader came by https, and from where."""
        self.base = urlsplit(base)
        self.origin = f"https://{self.base.netloc}" if behind_front else base
        self.extra = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"} if behind_front else {}
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, *, form: dict[str, str] | None = None, **headers: str) -> Answer:
        sent = self.extra | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": self.origin + path,
                "Origin": self.origin,
            }
        connection = self._connection()
        try:
            connection.request("GET" if form is None else "POST", path, body, sent)
            got = connection.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer

    @contextmanager
    def listen(self, path: str) -> Iterator[http.client.HTTPResponse]:
        """An answer that goes on, to be read line by line."""
        sent = self.extra | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection = self._connection()
        try:
            connection.request("GET", path, None, sent)
            yield connection.getresponse()
        finally:
            connection.close()

    def submit(self, path: str, address_part: str, **filled: str) -> Answer:
        """Open the page, fill in its form that leads to an address with this part, and send it."""
        page = self.ask(path)
        for address, fields in Forms(page.text).found:
            if address_part in address:
                return self.ask(address or path, form=fields | filled)
        raise LookupError(f"{path} ({page.status}) has no form that leads to {address_part}")

    def _connection(self) -> http.client.HTTPConnection:
        if self.base.scheme == "https":
            trusting = ssl._create_unverified_context()  # the certificate is made for the test
            return http.client.HTTPSConnection(self.base.netloc, timeout=30, context=trusting)
        return http.client.HTTPConnection(self.base.netloc, timeout=30)


def addresses(html: str, pattern: str) -> list[str]:
    """The addresses in a page's `href`, `src` and `srcset` that match."""
    return [found for found in re.findall(r"[\"\s,](/[^\"\s,]+)", html) if re.search(pattern, found)]
