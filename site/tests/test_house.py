"""The two things about the folder `site/` that would break everything quietly."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_source_folder_is_no_package() -> None:
    """Python's own library owns the module name `site`: a package of that name breaks the interpreter."""
    assert not (ROOT / "site" / "__init__.py").exists()
    found = subprocess.run(
        [sys.executable, "-c", "import site; print(site.__file__)"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert not Path(found.stdout.strip()).is_relative_to(ROOT / "site")


def test_git_does_not_ignore_the_source_folder() -> None:
    """The usual .gitignore of Python projects ignores /site."""
    if not (ROOT / ".git").exists():
        pytest.skip("This is not a git clone.")
    for path in ("site/common/apps.py", "site/new_app/models.py", "site/common/locale/ru/LC_MESSAGES/django.po"):
        ignored = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT)
        assert ignored.returncode == 1, f"{path} is ignored: look into .gitignore."
