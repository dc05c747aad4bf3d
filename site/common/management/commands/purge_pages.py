"""Throw away kept pages, all or those with the given tags: after a restored database or an import by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common import pagecache


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "tags", nargs="*", default=[pagecache.EVERYTHING], help="page:<id>, index:<section>, site, …"
        )

    def handle(self, *args: Any, tags: list[str], **options: Any) -> None:
        pagecache.purge(*tags)
        self.stdout.write("Purged: " + ", ".join(tags))
