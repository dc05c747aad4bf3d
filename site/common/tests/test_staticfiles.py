import re

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from common.staticfiles import SHEET, joined

STATIC = settings.ROOT / "static"


def source() -> StaticFilesStorage:
    return StaticFilesStorage(location=str(STATIC), base_url="/static/")


def test_the_sheet_names_every_style_file() -> None:
    named = set(re.findall(r'@import url\("([^"]+)"\)', (STATIC / SHEET).read_text()))

    files = {str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")}

    assert files - named == {"site.css", "styleguide.css"}


def test_joined_sheet_has_the_text_of_its_parts_and_asks_for_no_more_files() -> None:
    sheet = joined(SHEET, source())

    assert "@import" not in sheet
    assert (STATIC / "css/components/card.css").read_text().strip() in sheet


def test_only_files_beside_the_sheet_speak_of_other_files() -> None:
    speaking = [path for path in (STATIC / "css/components").glob("*.css") if "url(" in path.read_text()]

    assert speaking == []
