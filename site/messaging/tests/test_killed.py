"""A worker may be killed at any moment: nothing is lost, and no key is sent twice. Real processes, really killed."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from messaging.actions import hand_over_again, sweep, tell
from messaging.actions.digesting import write_digest
from messaging.models import Message, Notice, Rhythm

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
BEGINNING = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from messaging import push, tasks
from messaging.actions import delivery, digesting
from messaging.kinds import Kind

settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = sys.argv[1]
Kind("test.reply", "Somebody answered", says="An answer: %(title)s")
Kind("test.rare", "Rare news", says="News about %(title)s")

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def run(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return run
"""
MOMENTS = {
    "once it was claimed": "delivery._is_held_back = die",
    "the moment before it is handed over": "delivery._begin = die",
    "the moment after the server took it": "EmailMultiAlternatives.send = then_die(EmailMultiAlternatives.send)",
}


def killed_while(lines: str, folder: Path) -> int:
    """Run these lines in a process on the same database; they kill it. How many letters the mail server had by then."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor != "sqlite":
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        url = f"{server}/{database['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + lines, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return sum(letter.stat().st_size > 0 for letter in folder.iterdir())  # opening the connection makes an empty file


def time_passes() -> None:
    """An hour in which nobody hears of the dead worker."""
    earlier = timezone.now() - timedelta(hours=1)
    Message.objects.exclude(claimed_at=None).update(claimed_at=earlier)
    Message.objects.exclude(handed_over_at=None).update(handed_over_at=earlier)
    Message.objects.update(created_at=earlier)


def waiting(user, **fields) -> Message:
    return Message.objects.create(
        **{"key": "k", "kind": "test.reply", "user": user, "address": user.email, "language": "en", "subject": "s"}
        | {"text": "t"}
        | fields
    )


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_letter_leaves_once_whenever_its_worker_is_killed(moment, make_member, tmp_path):
    message = waiting(make_member("masha"))

    taken = killed_while(f"{MOMENTS[moment]}\ndelivery.hand_over({message.pk})", tmp_path / "server")
    time_passes()
    sweep(), sweep()

    assert taken + len(mail.outbox) == 1
    message.refresh_from_db()
    # What the server may have is not sent again by itself: a person sees it and decides.
    assert message.state == ("failed" if taken else "sent")
    if taken:
        assert "the mail server may have it" in message.reason
        assert hand_over_again(message)
        assert not hand_over_again(message)


def test_a_push_message_leaves_once_whenever_its_worker_is_killed(make_member, tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr("messaging.push.send", lambda message, subscriptions: sent.append(message.pk) or 1)
    user = make_member("masha")
    early, late = waiting(user, key="early", channel="push"), waiting(user, key="late", channel="push")

    killed_while(f"push.send = then_die\ndelivery._begin = die\ndelivery.hand_over({early.pk})", tmp_path / "server")
    killed_while(f"push.send = die\ndelivery.hand_over({late.pk})", tmp_path / "server")
    time_passes()
    sweep(), sweep()

    assert sent == [early.pk]
    assert dict(Message.objects.values_list("key", "state")) == {"early": "sent", "late": "failed"}


@pytest.mark.parametrize(
    "moment",
    ["tasks.deliver_message.enqueue = die", "Rhythm.save = die", "digesting._write = then_die(digesting._write)"],
)
def test_a_digest_is_written_whole_or_not_at_all(moment, make_member, tmp_path):
    user = make_member("masha")
    Rhythm.objects.create(user=user, digest="daily", is_chosen=True)
    tell("test.rare", to=user, key="k", url="/", title="filters")
    patch = moment.replace("tasks.deliver_message.enqueue", "type(tasks.deliver_message).enqueue")

    killed_while(
        f"from messaging.models import Rhythm\n{patch}\ndigesting.write_digest({user.pk}, '2026-11-20')",
        tmp_path / "server",
    )

    assert not Message.objects.exists()
    assert Notice.objects.get().digested_at is None
    write_digest(user.pk, "2026-11-20"), write_digest(user.pk, "2026-11-20")
    assert len(mail.outbox) == 1
