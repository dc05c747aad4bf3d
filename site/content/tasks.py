"""Work that nobody should wait for."""

from datetime import timedelta

from django.core.management import call_command

from content import history
from content.models import Picture
from content.renditions import make_renditions
from jobs import job


@job(retries=3)
def make_picture_renditions(picture_id: int) -> None:
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        make_renditions(picture)


@job(every=timedelta(minutes=1))
def publish_what_is_due() -> None:
    """Pages scheduled to go live or to expire do so within a minute."""
    call_command("publish_scheduled")


@job(every=timedelta(minutes=1))
def collect_readings() -> None:
    history.collect()


@job(every="daily at 04:20")
def forget_old_readings() -> None:
    history.forget_old()
