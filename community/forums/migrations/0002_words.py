"""The database's own index over the words of posts: GIN over a kept vector on PostgreSQL, FTS5 on SQLite."""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE forums_postwords ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX forums_postwords_vector ON forums_postwords USING gin (vector)",
]
POSTGRESQL_BACK = [
    "DROP INDEX forums_postwords_vector",
    "ALTER TABLE forums_postwords DROP COLUMN vector",
]
# The words stay in the table; the index only points at them, and triggers keep both in step.
SQLITE = [
    "CREATE VIRTUAL TABLE forums_words USING fts5("
    "stems, content='forums_postwords', content_rowid='post_id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER forums_words_added AFTER INSERT ON forums_postwords BEGIN "
    "INSERT INTO forums_words(rowid, stems) VALUES (new.post_id, new.stems); END",
    "CREATE TRIGGER forums_words_gone AFTER DELETE ON forums_postwords BEGIN "
    "INSERT INTO forums_words(forums_words, rowid, stems) VALUES ('delete', old.post_id, old.stems); END",
    "CREATE TRIGGER forums_words_changed AFTER UPDATE ON forums_postwords BEGIN "
    "INSERT INTO forums_words(forums_words, rowid, stems) VALUES ('delete', old.post_id, old.stems); "
    "INSERT INTO forums_words(rowid, stems) VALUES (new.post_id, new.stems); END",
]
SQLITE_BACK = [
    "DROP TRIGGER forums_words_changed",
    "DROP TRIGGER forums_words_gone",
    "DROP TRIGGER forums_words_added",
    "DROP TABLE forums_words",
]


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.RunPython(
            _run({"postgresql": POSTGRESQL, "sqlite": SQLITE}),
            _run({"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}),
        )
    ]
