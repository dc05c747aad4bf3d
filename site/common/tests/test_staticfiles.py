import re

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from common.staticfiles import SHEETS, bare, joined

STATIC = settings.ROOT / "static"


def source() -> StaticFilesStorage:
    return StaticFilesStorage(location=str(STATIC), base_url="/static/")


def test_the_sheets_name_every_style_file_once() -> None:
    listed = [
        name for sheet in SHEETS for name in re.findall(r'@import url\("([^"]+)"\)', (STATIC / sheet).read_text())
    ]
    named = set(listed)
    assert len(listed) == len(named)

    files = {str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")}

    assert files - named == {
        "site.css",
        "community.css",
        "styleguide.css",
        # In the CMS alone.
        "moderation-admin.css",
        "support-admin.css",
    }


def test_joined_sheet_has_the_text_of_its_parts_and_asks_for_no_more_files() -> None:
    site, community = (joined(sheet, source()) for sheet in SHEETS)

    assert "@import" not in site + community
    assert bare((STATIC / "css/components/card.css").read_text()).strip() in site
    assert bare((STATIC / "css/components/forum.css").read_text()).strip() in community


def test_a_joined_sheet_says_nothing_to_its_authors() -> None:
    assert bare("/* Why\n this */\n.a {\n  color: red; /* why */\n\n}\n") == "\n.a {\ncolor: red;\n}\n"
    assert not any("/*" in joined(sheet, source()) for sheet in SHEETS)


def test_only_files_beside_the_sheet_speak_of_other_files() -> None:
    speaking = [path for path in (STATIC / "css/components").glob("*.css") if "url(" in path.read_text()]

    assert speaking == []
