"""A community as large as one likes, in minutes: rows are made by PostgreSQL itself.

    python bench/fill.py --topics 50000 --posts 1000000 --spaces 200 --members 100000

It needs a migrated site on PostgreSQL with the demo in it and the settings of bench/ (see bench/scale.py). Texts are of
five hundred kinds, rendered and put into their dictionary forms by the site's own code. The first topic has 10,000
posts, the others share the rest evenly; `member@demo.example` has 1,000 topics with a read mark, half of them unread.
"""

import argparse
import random
import time

import django

django.setup()

from django.db import connection, models  # noqa: E402
from django.db.models.fields import NOT_PROVIDED  # noqa: E402

from community.forums import texts  # noqa: E402
from community.forums.models import (  # noqa: E402
    Post,
    PostWords,
    Space,
    SpaceGroup,
    Tag,
    Topic,
    TopicReader,
)
from content.search_words import lemmas_in  # noqa: E402
from members.models import User  # noqa: E402

KINDS_OF_TEXT = 500
LONG_TOPIC = 10_000
MARKED, READERS_OF_A_TOPIC = 1_000, 8
WORD = "kolibri"  # stands in one kind of text alone
YEARS = "interval '3 years'"


def insert(model: type[models.Model], rows: str, **columns: str) -> int:
    """INSERT … SELECT. A column that nobody names gets its field's default; a new field must not break the filling."""
    values: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        if field.column in columns:
            values[field.column] = columns[field.column]
        elif not field.primary_key:
            values[field.column] = literal(field)
    with connection.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in values)
        sql = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values.values())} {rows}'
        cursor.execute(sql)
        return cursor.rowcount


def literal(field: models.Field) -> str:
    value = field.default() if callable(field.default) else field.default
    if field.default is NOT_PROVIDED:
        value = None if field.null else ""
    if value is None:
        return "NULL"
    if isinstance(field, models.DateTimeField):
        return "now()"
    if isinstance(field, models.JSONField):
        return "'{}'::jsonb"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def make_texts() -> None:
    """500 kinds of text of 10 to 60 words from a vocabulary of 4,000, in a table of the session."""
    chosen = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words = sorted({"".join(chosen.choices(syllables, k=chosen.randint(2, 4))) for _ in range(4000)})
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kinds (n int PRIMARY KEY, text text, html text, stems text)")
        for number in range(KINDS_OF_TEXT):
            said = chosen.choices(words, k=chosen.randint(10, 60)) + ([WORD] if number == 77 else [])
            parts = [said[: len(said) // 2], said[len(said) // 2 :]]
            text = "\n\n".join(" ".join(part).capitalize() + "." for part in parts)
            stems = " ".join(dict.fromkeys(lemmas_in(texts.words_of(text))))
            cursor.execute(
                "INSERT INTO kinds VALUES (%s, %s, %s, %s)", [number, text, texts.to_html(text, [], []), stems]
            )


def fill(*, topics: int, posts: int, spaces: int, members: int) -> None:
    def step(words: str, count: int) -> None:
        nonlocal begun
        print(f"  {words:<28}{count:>10}   {time.monotonic() - begun:5.1f} s", flush=True)
        begun = time.monotonic()

    begun = time.monotonic()
    make_texts()
    step("kinds of text", KINDS_OF_TEXT)
    made = insert(
        User,
        f"FROM generate_series(1, {members}) n",
        email="'filled-' || n || '@example.org'", display_name="'Member ' || n", handle="'filled-' || n", password="'!'",
        joined_at=f"now() - {YEARS} * random()",
    )  # fmt: skip
    step("members", made)

    member = User.objects.filter(handle__startswith="filled-").order_by("pk").values_list("pk", flat=True)[0]
    base = Topic.objects.aggregate(last=models.Max("pk"))["last"] or 0
    post_base = Post.objects.aggregate(last=models.Max("pk"))["last"] or 0
    first_space = make_spaces(spaces)
    step("spaces", spaces)

    average = max((posts - LONG_TOPIC) // max(topics - 1, 1), 1)
    size = f"CASE WHEN n = 1 THEN {LONG_TOPIC} ELSE 1 + n * 7919 % {2 * average - 1} END"
    opened = f"now() - interval '6 hours' - {YEARS} * (1 - n / {topics}.0)"
    opened = f"CASE WHEN n = 1 THEN now() - interval '60 days' ELSE {opened} END"
    made = insert(
        Topic,
        f"FROM generate_series(1, {topics}) n",
        id=f"{base} + n", space_id=f"{first_space} + (n - 1) % {spaces}", title="'What do you make of it, part ' || n",
        kind="CASE WHEN n % 5 = 0 THEN 'question' ELSE 'discussion' END", slug="'what-do-you-make-of-it-part-' || n",
        author_id=f"{member} + n * 31 % {members}", last_author_id=f"{member} + n * 37 % {members}",
        created_at=opened, last_number=size, posts_count=size,
        last_posted_at=f"{opened} + ({size}) * interval '7 minutes'",
    )  # fmt: skip
    step("topics", made)

    made = insert(
        Post,
        f"FROM forums_topic t CROSS JOIN LATERAL generate_series(1, t.last_number) k"
        f" JOIN kinds ON kinds.n = (t.id * 31 + k * 17) % {KINDS_OF_TEXT} WHERE t.id > {base}",
        topic_id="t.id", number="k", author_id=f"{member} + (t.id * 31 + k * 7) % {members}",
        text="kinds.text", html="kinds.html", html_version=str(texts.VERSION),
        created_at="t.created_at + k * interval '7 minutes'",
    )  # fmt: skip
    step("posts", made)
    made = words_without_index(
        f"FROM forums_post p JOIN kinds ON kinds.n = (p.topic_id * 31 + p.number * 17) % {KINDS_OF_TEXT} WHERE p.id > {post_base}"
    )
    step("words for the search", made)

    tag = make_tags()
    made = insert(
        Topic.tags.through,
        f"FROM forums_topic t, generate_series(0, 1) k WHERE t.id > {base}",
        topic_id="t.id", tag_id=f"{tag} + (t.id + k * 7) % 100",
    )  # fmt: skip
    step("tags of topics", made)
    made = insert(
        TopicReader,
        f"FROM forums_topic t, generate_series(1, {READERS_OF_A_TOPIC}) k WHERE t.id > {base}",
        member_id=f"{member} + (t.id * 7 + k * 101) % {members}", topic_id="t.id",
        **mark("k % 2 = 0"),
    )  # fmt: skip
    reader = User.objects.get(email="member@demo.example")
    made += insert(
        TopicReader,
        f"FROM (SELECT * FROM forums_topic WHERE id > {base} AND state = 'published' ORDER BY id DESC LIMIT {MARKED}) t",
        member_id=str(reader.pk), topic_id="t.id", **mark("t.id % 2 = 0"),
    )  # fmt: skip
    step("read marks", made)

    with connection.cursor() as cursor:
        cursor.execute("""
            UPDATE forums_space s SET topics_count = c.topics, posts_count = c.posts, last_topic_id = c.last, last_posted_at = c.at
            FROM (SELECT space_id, count(*) topics, sum(posts_count) posts, max(last_posted_at) at,
                         (array_agg(id ORDER BY last_posted_at DESC))[1] AS last FROM forums_topic GROUP BY space_id) c
            WHERE c.space_id = s.id""")
        for model in (Topic, Post):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT max(id) FROM {model._meta.db_table}))"
            )
        cursor.execute("VACUUM ANALYZE")
    step("counters, statistics", spaces)


def mark(is_unread: str) -> dict[str, str]:
    return {
        "is_unread": is_unread,
        "read_number": f"CASE WHEN {is_unread} THEN greatest(t.last_number - 3, 0) ELSE t.last_number END",
        "unread_since": "t.last_posted_at", "entered_at": "t.created_at", "read_at": "t.last_posted_at",
    }  # fmt: skip


def make_spaces(count: int) -> int:
    """Of ten, five are for everybody, four for members, one for a group nobody is in. The keys follow one another."""
    groups = [SpaceGroup.objects.create(title={"en": f"Part {n}", "ru": f"Часть {n}"}, order=n + 10) for n in range(10)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM forums_space")
        first = cursor.fetchone()[0]
    Space.objects.bulk_create(
        Space(
            pk=first + n, group=groups[n % 10], slug=f"filled-{n}", title={"en": f"Space {n}", "ru": f"Место {n}"}, order=n,
            see="groups" if n % 10 == 9 else "everybody" if n % 2 == 0 else "members",
        )
        for n in range(count)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('forums_space', 'id'), (SELECT max(id) FROM forums_space))"
        )
    return first


def make_tags() -> int:
    Tag.objects.bulk_create(Tag(slug=f"filled-{n}", name=f"tag {n}") for n in range(100))
    return Tag.objects.filter(slug__startswith="filled-").aggregate(first=models.Min("pk"))["first"]


def words_without_index(rows: str) -> int:
    """An index over all words is made faster at once than row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'forums_postwords' AND indexdef LIKE '%USING gin%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"INSERT INTO {PostWords._meta.db_table} (post_id, stems) SELECT p.id, kinds.stems {rows}")
        made = cursor.rowcount
        for _name, definition in indexes:
            cursor.execute(definition)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topics", type=int, default=50_000)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--spaces", type=int, default=200)
    parser.add_argument("--members", type=int, default=100_000)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        raise SystemExit("Only PostgreSQL is filled this way; set DATABASE_URL.")
    if Space.objects.filter(slug="filled-0").exists():
        raise SystemExit("This database has been filled already.")
    began = time.monotonic()
    fill(**vars(options))
    print(f"Filled in {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    main()
