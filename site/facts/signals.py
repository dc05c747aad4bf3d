"""A changed fact is changed everywhere at once."""

from typing import Any

from django.db import transaction

from common.pagecache import purge
from facts.models import Fact
from facts.queries import forget_cached


def purge_what_quotes_it(instance: Fact, **kwargs: Any) -> None:
    transaction.on_commit(forget_cached)
    purge(f"fact:{instance.key}")


def index_what_quotes_it(instance: Fact, created: bool, **kwargs: Any) -> None:
    from facts.tasks import index_again

    if not created:
        index_again.enqueue(instance.pk)
