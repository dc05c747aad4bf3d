"""Fifty members answer in one topic at once, each three times and each time clicking twice. On PostgreSQL, with bench/fill.py's rows.

python bench/repliers.py        (the settings and DATABASE_URL of bench/scale.py)
"""

import threading
import time
import uuid

import django

django.setup()

from django.db import connections  # noqa: E402

from common import limits  # noqa: E402
from community.forums import actions  # noqa: E402
from community.forums.models import Post, Topic  # noqa: E402
from members.models import User  # noqa: E402

WRITERS, EACH = 50, 3


def main() -> None:
    limits.allow = lambda *args, **kwargs: True
    topic = Topic.objects.filter(space__slug="filled-2").order_by("last_number").first()
    members = list(User.objects.filter(is_staff=True)[:1]) + list(
        User.objects.filter(handle__startswith="filled-")[: WRITERS - 1]
    )
    before, numbers = topic.last_number, set(Post.objects.filter(topic=topic).values_list("number", flat=True))
    gate, took, errors = threading.Barrier(WRITERS), [], []

    def write(member: User) -> None:
        gate.wait()
        try:
            for _ in range(EACH):
                key, began = uuid.uuid4(), time.perf_counter()
                for _click in range(2):
                    actions.reply(topic=Topic.objects.get(pk=topic.pk), text="A word in answer", key=key, by=member)
                took.append(time.perf_counter() - began)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(member,)) for member in members]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    topic.refresh_from_db()
    posts = Post.objects.filter(topic=topic).exclude(number__in=numbers)
    published = [post.number for post in posts if post.is_published]
    print(f"{len(took)} of {WRITERS * EACH} replies, each sent twice, in {wall:.1f} s; errors: {errors[:3] or 'none'}")
    print(
        f"rows: {posts.count()}, published: {len(published)}, numbers follow one another: {sorted(published) == list(range(before + 1, before + 1 + len(published)))}"
    )
    print(
        f"the topic says {topic.last_number - before} more numbers, and {topic.posts_count} posts of {Post.objects.filter(topic=topic, state='published').count()}"
    )
    print(f"a reply took {sorted(took)[len(took) // 2] * 500:.0f} ms in the middle, {max(took) * 500:.0f} ms at most")


if __name__ == "__main__":
    main()
