"""The demo brand, as a newcomer gets it: the whole command runs, twice, and the second time adds nothing."""

import io
import shutil
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from PIL import Image

from community.events.models import Event
from community.forums.models import PostWords, Topic
from content import search
from content.models import ArticlePage, HelpTheme, Picture, ProductPage, StoryPage, SynonymGroup
from demo import pictures
from demo.people import PASSWORD
from members.models import User

# What grows with every run of anything: jobs that wait, what happened, histories of pages.
_GROWS = {"django_tasks_database.dbtaskresult", "sessions.session"}


def _rows():
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return Counter({model._meta.label_lower: model._base_manager.count() for model in models})


def _filled():
    told = io.StringIO()
    call_command("demo", stdout=told)
    return told.getvalue()


@pytest.fixture
def _jobs_wait(settings):
    """As on a laptop before the worker is started: what the command leaves to others is not there yet."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": [], "ENQUEUE_ON_COMMIT": False}
    }


@pytest.fixture
def _small_drawings(monkeypatch, tmp_path):
    """Every drawing, an eighth as wide: each goes the whole way all the same, and half of the time went into packing them."""
    for drawn in pictures.PICTURES.iterdir():
        if drawn.suffix == ".webp":
            with Image.open(drawn) as picture:
                picture.reduce(8).save(tmp_path / drawn.name)
        else:
            shutil.copy(drawn, tmp_path)
    monkeypatch.setattr(pictures, "PICTURES", tmp_path)


@pytest.mark.usefixtures("_jobs_wait", "_small_drawings")
@pytest.mark.django_db
def test_the_demo_fills_a_site_and_repeating_it_adds_nothing(client):
    said = _filled()
    rows = _rows()

    for kind in (ArticlePage, StoryPage, ProductPage, HelpTheme):
        languages = Counter(kind.objects.live().values_list("locale__language_code", flat=True))
        assert languages["en"] == languages["ru"] > 0, kind
    assert Topic.objects.count() > 10
    assert Event.objects.exists()
    assert Picture.objects.count() == len(list(pictures.PICTURES.glob("*.webp")))
    assert {group.language for group in SynonymGroup.objects.all()} == {"en", "ru"}
    assert PostWords.objects.count() == rows["forums.post"]
    for email in ("member@demo.example", "owner@demo.example"):
        assert email in said
        assert client.login(username=email, password=PASSWORD)
    assert search.find("гейзерная", search.Reader(User.objects.get(email="member@demo.example"), "ru")).hits

    _filled()

    again = _rows()
    assert {name: (rows[name], again[name]) for name in rows if rows[name] != again[name] and name not in _GROWS} == {}


@pytest.mark.django_db
def test_the_demo_keeps_away_from_real_sites(settings):
    settings.DEMO_IS_ALLOWED = False

    with pytest.raises(CommandError, match="production"):
        call_command("demo")

    assert not User.objects.exists()
