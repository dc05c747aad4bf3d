"""A profile that a moderator has taken away takes its picture along from now on, wherever that stands: those taken away before,
too. Code of the release before shows the first letter in its place; the file stays where it is.
"""

from django.db import migrations
from django.db.models import F


def put_aside(apps, schema_editor):
    taken_away = apps.get_model("profiles", "Profile").objects.filter(state__in=["hidden", "removed"])
    members = apps.get_model("members", "User").objects.filter(pk__in=taken_away.values("member_id"), asked_avatar="")
    members.exclude(avatar="").update(asked_avatar=F("avatar"), avatar="")


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0001_initial"),
        ("members", "0007_pictures_that_wait"),
    ]

    operations = [migrations.RunPython(put_aside, migrations.RunPython.noop)]
