"""Suggestions look titles up with «е» for «ё», too (`BasePage.title_without_yo`). The index learns it of a page when that is
saved; of the pages that are there already it learns it here, so no site has to build its index anew.
"""

from django.db import migrations

POSTGRESQL = """
    UPDATE wagtailsearch_indexentry e
    SET autocomplete = e.autocomplete || to_tsvector('simple', translate(p.title, 'ёЁ', 'еЕ'))
    FROM wagtailcore_page p
    WHERE e.content_type_id = p.content_type_id AND e.object_id = p.id::text AND (p.title LIKE '%ё%' OR p.title LIKE '%Ё%')"""
SQLITE = """
    UPDATE wagtailsearch_indexentry
    SET autocomplete = autocomplete || ' ' || replace(replace(p.title, 'ё', 'е'), 'Ё', 'Е')
    FROM wagtailcore_page p
    WHERE wagtailsearch_indexentry.content_type_id = p.content_type_id
    AND wagtailsearch_indexentry.object_id = CAST(p.id AS text) AND (p.title LIKE '%ё%' OR p.title LIKE '%Ё%')"""


def learn(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_reading"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailcore", "0001_initial"),
    ]

    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
