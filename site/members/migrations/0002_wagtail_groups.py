"""Wagtail brings two groups, “Editors” and “Moderators” (who publish). Here moderators look after comments,
so Wagtail's groups keep what they may do and take the names of our roles: editors and publishers."""

from django.db import migrations

NAMES = {"Editors": "editors", "Moderators": "publishers"}


def rename(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for old, new in NAMES.items():
        if not group.objects.filter(name=new).exists():
            group.objects.filter(name=old).update(name=new)


def rename_back(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for old, new in NAMES.items():
        group.objects.filter(name=new).update(name=old)


class Migration(migrations.Migration):
    # Each of these looks Wagtail's groups up by their old names.
    dependencies = [
        ("members", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(rename, rename_back)]
