import time

import pytest

from common import markdown


def test_renders_paragraphs_emphasis_quotes_lists_and_code() -> None:
    html = markdown.render(
        "Grind *finer*, **much** finer.\n\n> ~~22~~ 18 g\n\n1. bloom\n2. pour\n\n`92 °C`\n\n```\nv60\n```"
    )

    assert html == (
        "<p>Grind <em>finer</em>, <strong>much</strong> finer.</p>\n"
        "<blockquote>\n<p><s>22</s> 18 g</p>\n</blockquote>\n"
        "<ol>\n<li>bloom</li>\n<li>pour</li>\n</ol>\n"
        "<p><code>92 °C</code></p>\n"
        "<pre><code>v60\n</code></pre>\n"
    )


def test_a_new_line_stays_a_new_line() -> None:
    assert markdown.render("first\nsecond") == "<p>first<br>\nsecond</p>\n"


def test_html_is_shown_as_it_was_written() -> None:
    assert markdown.render("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    assert markdown.render("a <img src=x onerror=alert(1)>") == "<p>a &lt;img src=x onerror=alert(1)&gt;</p>\n"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc"]
)
def test_dangerous_links_stay_text(address: str) -> None:
    assert "<a" not in markdown.render(f"[click]({address})")


def test_links_tell_search_engines_that_they_are_not_ours() -> None:
    link = '<a href="https://example.org/a" rel="nofollow ugc noopener">'

    assert markdown.render("[here](https://example.org/a)") == f"<p>{link}here</a></p>\n"
    assert (
        markdown.render("see https://example.org/a, please") == f"<p>see {link}https://example.org/a</a>, please</p>\n"
    )


def test_an_address_in_cyrillic_becomes_a_link_and_an_email_does_not() -> None:
    assert 'href="https://xn--e1afmkfd.xn--p1ai/"' in markdown.render("https://пример.рф/")
    assert markdown.render("write to vera@example.org") == "<p>write to vera@example.org</p>\n"


def test_pictures_from_elsewhere_are_not_loaded() -> None:
    assert "<img" not in markdown.render("![cat](https://tracker.example/cat.gif)")


def test_headings_become_bold_lines_and_tables_stay_text() -> None:
    assert (
        markdown.render("# My *grand* title\n\ntext")
        == "<p><strong>My <em>grand</em> title</strong></p>\n<p>text</p>\n"
    )
    assert "<table" not in markdown.render("| a | b |\n|---|---|\n| 1 | 2 |")


def test_mentions_link_to_those_we_know() -> None:
    html = markdown.render(
        "Thanks @Vera, and @nobody. (@gleb_s)", {"vera": "/members/vera/", "gleb_s": "/members/gleb_s/"}
    )

    assert html == (
        '<p>Thanks <a href="/members/vera/" class="mention" rel="nofollow ugc noopener">@Vera</a>, and @nobody. '
        '(<a href="/members/gleb_s/" class="mention" rel="nofollow ugc noopener">@gleb_s</a>)</p>\n'
    )


def test_an_at_sign_inside_an_address_a_link_or_code_is_no_mention() -> None:
    known = {"vera": "/members/vera/"}

    assert "mention" not in markdown.render("mail me at box@vera or `@vera`", known)
    assert "mention" not in markdown.render("[@vera](https://example.org)", known)
    assert "mention" not in markdown.render("https://example.org/@vera", known)


def test_handles_finds_whom_a_text_may_mention() -> None:
    assert markdown.handles("@Vera and @timur-a, not vera@example") >= {"vera", "timur-a"}


def test_in_lines_keeps_paragraphs_lines_lists_and_addresses() -> None:
    text = (
        "# Bring\n\nYour **own** cup,\nand [the map](https://example.org/map).\n\n- milk\n- a scale\n  - with batteries\n\n"
        "1. First\n2. Then\n\nhttps://example.org/\n\n```\n18 g\n300 g\n```\n\nBye."
    )
    assert markdown.in_lines(text) == (
        "Bring\n\nYour own cup,\nand the map (https://example.org/map).\n\n• milk\n• a scale\n• with batteries\n\n"
        "1. First\n2. Then\n\nhttps://example.org/\n\n18 g\n300 g\n\nBye."
    )
    assert markdown.in_lines("") == ""


def test_plain_keeps_the_words_alone() -> None:
    text = "# Title\n\nSome **bold** [link](https://example.org)\nnext line\n\n* one\n* two & <b>\n\n```\ncode\n```"

    assert markdown.plain(text) == "Title Some bold link next line one two & <b> code"


@pytest.mark.parametrize(
    "bomb", [">" * 5000, "[" * 5000, "* " * 5000, "*a **b " * 2000, "`" * 5000, "![" * 3000, "@" * 9000]
)
def test_deep_nesting_is_rendered_in_reasonable_time(bomb: str) -> None:
    started = time.perf_counter()

    markdown.render(bomb)
    markdown.plain(bomb)

    assert time.perf_counter() - started < 4
