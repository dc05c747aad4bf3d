"""The house itself: folders, names and rules that hold everywhere."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines

ROOT = settings.ROOT
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".mjml", ".xml"})
OURS = [config for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts]


def test_site_is_a_plain_folder():
    assert not (ROOT / "site" / "__init__.py").exists(), "Python's own library owns the module name `site`: delete site/__init__.py."


def test_git_does_not_ignore_the_source_folder():
    ignored = subprocess.run(["git", "check-ignore", "-q", "site/config/urls.py"], cwd=ROOT, check=False)

    assert ignored.returncode == 1, "A line of .gitignore hides /site, the project's source folder."


def test_nothing_unexpected_stands_at_the_top():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()

    assert {path.split("/")[0] for path in tracked} == {
        ".ci", ".env.example", ".gitignore", ".pre-commit-config.yaml", "Makefile", "README.md", "ambassadors", "bench", "community", "conftest.py",
        "docs", "manage.py", "pyproject.toml", "requirements-dev.txt", "requirements-production.txt", "requirements.txt", "site", "static", "surveys",
        "templates",
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    engines["django"].get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.endswith(("subject.txt", "_subject.txt"))])
def test_a_subject_is_a_subject(name):
    lines = [line for line in (ROOT / "templates" / name).read_text().splitlines() if line.strip() and not line.strip().startswith("{%")]

    assert len(lines) <= 1, f"{name}: a mail's subject is one line."


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_a_table_with_a_persons_data_has_its_privacy_file(config):
    from members.models import User

    def names_a_person(model):
        return any(field.is_relation and field.related_model is User and not field.auto_created and f"{model.__name__}.{field.name}" not in STAFF_ONLY for field in model._meta.get_fields())

    holders = [model.__name__ for model in config.get_models() if names_a_person(model)]

    assert not holders or (Path(config.path) / "privacy.py").exists(), f"{config.name} keeps a person's data in {holders} and has no privacy.py."


# Who of the staff made or keeps a thing: the thing stays when they leave, their name does not (SET_NULL).
STAFF_ONLY = {"Fact.owner", "Picture.uploaded_by_user"}
