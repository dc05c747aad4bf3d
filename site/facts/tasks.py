"""What happens after a fact has changed."""

from modelsearch import index

from facts.models import Fact
from facts.queries import forget_cached
from facts.quoting import what_quotes
from jobs import job


@job(retries=3)
def index_again(fact_id: int) -> None:
    """Let the search find the pages that quote it by the words it says now."""
    forget_cached()  # this may run in the moment between the commit and what follows it
    for fact in Fact.objects.filter(pk=fact_id):
        for thing in what_quotes([fact])[fact.pk]:
            index.insert_or_update_object(thing)
