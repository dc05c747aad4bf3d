"""Translations: compile them; `--collect` reads the sources first; `--check` fails on what is missing in Russian,
and where two apps say one text in two ways.

Each app keeps the texts of its own code and of its own template folder in `<app>/locale/`.
Compiling needs nothing but Python; collecting needs gettext.
"""

import subprocess
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SOURCE_FOLDERS = ("site", "community", "surveys", "ambassadors")


# Template folders whose place a library dictates, and whose texts belong to one of our apps.
BORROWED_TEMPLATES = {
    "members": ["account", "allauth", "mfa", "socialaccount", "telegram", "usersessions"],
    "content": ["wagtailadmin", "wagtailcore"],
}


def catalogues() -> list[Path]:
    found = [
        path for folder in SOURCE_FOLDERS for path in (settings.ROOT / folder).rglob("locale/*/LC_MESSAGES/django.po")
    ]
    return sorted([*found, *(settings.ROOT / "locale").rglob("*.po")])


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside it when it is older; whether it was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    polib.pofile(str(source)).save_as_mofile(str(target))
    return True


def said_differently(sources: list[Path]) -> list[str]:
    """Texts that two catalogues translate each in its own way: whichever app stands first in INSTALLED_APPS would win."""
    ways: dict[tuple[str, str | None, str], dict[str, Path]] = {}
    for source in sources:
        for entry in polib.pofile(str(source)):
            if entry.translated() and not entry.obsolete and entry.msgid:
                known = ways.setdefault((source.parts[-3], entry.msgctxt, entry.msgid), {})
                known.setdefault(entry.msgstr or " | ".join(entry.msgstr_plural.values()), source)
    return [
        f"{text!r}: " + ", ".join(f"“{said}” ({source.parents[3].name})" for said, source in known.items())
        for (_language, _context, text), known in ways.items()
        if len(known) > 1
    ]


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collect", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, collect: bool, check: bool, **options: Any) -> None:
        if collect:
            for app, templates in self.apps():
                self.collect(app, templates)
        for source in catalogues():
            compile_catalogue(source)
        if check:
            self.check_complete()

    def apps(self) -> list[tuple[Path, list[Path]]]:
        """Each app of ours with its template folders; what lies elsewhere in templates/ belongs to `common`."""
        from django.apps import apps

        found = []
        for config in apps.get_app_configs():
            folder = Path(config.path)
            if folder.is_relative_to(settings.ROOT) and ".venv" not in folder.parts:
                names = [config.name.replace(".", "/"), *BORROWED_TEMPLATES.get(config.name, [])]
                found.append((folder, [settings.ROOT / "templates" / name for name in names]))
        return found

    def sources(self, app: Path, templates: list[Path]) -> list[Path]:
        files = [path for path in app.rglob("*.py") if not {"tests", "migrations", "texts", "draw"} & set(path.parts)]
        if app.name != "common":
            return sorted([*files, *(path for folder in templates for path in self.template_files(folder))])
        claimed = [folder for other, folders in self.apps() if other.name != "common" for folder in folders]
        rest = [
            path
            for path in self.template_files(settings.ROOT / "templates")
            if not any(path.is_relative_to(folder) for folder in claimed)
        ]
        return sorted([*files, *rest])

    def template_files(self, folder: Path) -> list[Path]:
        return [path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".mjml"}]

    def extract(self, app: Path, templates: list[Path]) -> polib.POFile:
        """Every marked text of the app, by xgettext over the sources (templates are turned into code first)."""
        from django.utils.translation import templatize

        found = polib.POFile()
        for path in self.sources(app, templates):
            text = path.read_text(encoding="utf-8")
            if path.suffix != ".py":
                text = templatize(text, origin=str(path))
            try:
                result = subprocess.run(
                    [  # noqa: S607
                        "xgettext",
                        "--from-code=UTF-8",
                        "--language=Python",
                        "--keyword=gettext_noop",
                        "--keyword=gettext_lazy",
                        "--keyword=ngettext_lazy:1,2",
                        "--keyword=pgettext:1c,2",
                        "--keyword=npgettext:1c,2,3",
                        "--keyword=pgettext_lazy:1c,2",
                        "--keyword=npgettext_lazy:1c,2,3",
                        "--keyword=ngettext:1,2",
                        "--keyword=_",
                        "--no-location",
                        "--output=-",
                        "-",
                    ],
                    input=text,
                    capture_output=True,
                    text=True,
                    check=True,
                )
            except FileNotFoundError:
                raise CommandError("Collecting needs gettext: install the package “gettext” of your system.") from None
            for entry in polib.pofile(result.stdout) if result.stdout else []:
                entry.comment = entry.tcomment = ""
                if found.find(entry.msgid, msgctxt=entry.msgctxt or False) is None:
                    found.append(entry)
        return found

    def collect(self, app: Path, templates: list[Path]) -> None:
        wanted = self.extract(app, templates)
        if not wanted:
            return
        for code, _name in settings.LANGUAGES:
            if code == "en":  # the sources are English
                continue
            target = app / "locale" / code / "LC_MESSAGES" / "django.po"
            present = polib.pofile(str(target), wrapwidth=110) if target.exists() else self.empty_catalogue(code)
            present.merge(wanted)
            for entry in [entry for entry in present if entry.obsolete]:
                present.remove(entry)
            target.parent.mkdir(parents=True, exist_ok=True)
            present.save(str(target))

    def empty_catalogue(self, code: str) -> polib.POFile:
        catalogue = polib.POFile(wrapwidth=110)
        catalogue.metadata = {
            "Language": code,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        }
        return catalogue

    def check_complete(self) -> None:
        problems = []
        for app, templates in self.apps():
            target = app / "locale" / "ru" / "LC_MESSAGES" / "django.po"
            present = polib.pofile(str(target)) if target.exists() else polib.POFile()
            for wanted in self.extract(app, templates):
                entry = present.find(wanted.msgid, msgctxt=wanted.msgctxt or False)
                if entry is None or not entry.translated() or entry.fuzzy:
                    problems.append(f"{app.relative_to(settings.ROOT)}: {wanted.msgid!r}")
        if problems:
            raise CommandError(
                f"{len(problems)} texts have no Russian (make messages collects them):\n" + "\n".join(problems)
            )
        if differing := said_differently(catalogues()):
            raise CommandError(
                "Django knows one translation of a text for all apps. Say the same, or add a context:\n"
                + "\n".join(differing)
            )
