"""What is asked inside the site's own process: a signed-in session, and the queries of each page.

`python bench/inside.py PATH …` prints JSON: {"cookie": …, "pages": {path: {"visitor": …, "member": …}}}
"""

import gzip
import json
import re
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from session_of import session_of  # noqa: E402

from members.models import User  # noqa: E402


def look_at(client: Client, path: str, **headers: str) -> dict[str, object]:
    """The second time: the first fills what is kept between requests."""
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    html = answer.content
    return {
        "queries": len(queries),
        "sql": [query["sql"] for query in queries.captured_queries],
        "html": len(html),
        "html_gz": len(gzip.compress(html, 6)),
        **weight(html.decode()),
    }


def weight(html: str) -> dict[str, int]:
    """Compressed bytes of the style sheets and scripts that the page names."""
    sizes = {"css_gz": 0, "js_gz": 0}
    for kind, pattern in (("css_gz", r'href="([^"]+\.css)"'), ("js_gz", r'<script[^>]+src="([^"]+\.js)"')):
        for address in dict.fromkeys(re.findall(pattern, html)):
            sizes[kind] += len(gzip.compress(asset(address), 6))
    return sizes


def asset(address: str) -> bytes:
    if address.startswith(settings.STATIC_URL):
        return (Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)).read_bytes()
    return Client(SERVER_NAME="127.0.0.1").get(address).content


def main(paths: list[str]) -> None:
    member = User.objects.get(email="member@demo.example")
    signed_in = Client(SERVER_NAME="127.0.0.1")
    signed_in.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    pages = {
        path: {
            "visitor": look_at(Client(SERVER_NAME="127.0.0.1"), path, authorization="none"),
            "member": look_at(signed_in, path),
        }
        for path in paths
    }
    print(json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(member)}", "pages": pages}))


main(sys.argv[1:])
