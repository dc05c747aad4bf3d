"""The database's own index over the words of titles, made like the one over the words of posts. A job fills it."""

import django.db.models.deletion
from django.db import migrations, models

POSTGRESQL = [
    "ALTER TABLE forums_topicwords ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX forums_topicwords_vector ON forums_topicwords USING gin (vector)",
]
POSTGRESQL_BACK = [
    "DROP INDEX forums_topicwords_vector",
    "ALTER TABLE forums_topicwords DROP COLUMN vector",
]
SQLITE = [
    "CREATE VIRTUAL TABLE forums_titles USING fts5("
    "stems, content='forums_topicwords', content_rowid='topic_id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER forums_titles_added AFTER INSERT ON forums_topicwords BEGIN "
    "INSERT INTO forums_titles(rowid, stems) VALUES (new.topic_id, new.stems); END",
    "CREATE TRIGGER forums_titles_gone AFTER DELETE ON forums_topicwords BEGIN "
    "INSERT INTO forums_titles(forums_titles, rowid, stems) VALUES ('delete', old.topic_id, old.stems); END",
    "CREATE TRIGGER forums_titles_changed AFTER UPDATE ON forums_topicwords BEGIN "
    "INSERT INTO forums_titles(forums_titles, rowid, stems) VALUES ('delete', old.topic_id, old.stems); "
    "INSERT INTO forums_titles(rowid, stems) VALUES (new.topic_id, new.stems); END",
]
SQLITE_BACK = [
    "DROP TRIGGER forums_titles_changed",
    "DROP TRIGGER forums_titles_gone",
    "DROP TRIGGER forums_titles_added",
    "DROP TABLE forums_titles",
]


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("forums", "0002_words")]

    operations = [
        migrations.CreateModel(
            name="TopicWords",
            fields=[
                (
                    "topic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="forums.topic",
                    ),
                ),
                ("stems", models.TextField()),
            ],
            options={"verbose_name": "words of a topic", "verbose_name_plural": "words of topics"},
        ),
        migrations.RunPython(
            _run({"postgresql": POSTGRESQL, "sqlite": SQLITE}),
            _run({"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}),
        ),
    ]
