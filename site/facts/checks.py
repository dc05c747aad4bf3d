"""Templates must quote facts that exist."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError

QUOTE = re.compile(r"""{%\s*fact\s+["']([\w-]+)["']\s*%}""")


def quoted_in_templates() -> dict[str, list[str]]:
    """Fact key -> names of the templates that quote it."""
    found: dict[str, list[str]] = {}
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".html", ".txt", ".mjml"}:
                for key in sorted(set(QUOTE.findall(path.read_text(encoding="utf-8")))):
                    found.setdefault(key, []).append(path.relative_to(folder).as_posix())
    return found


@register("database")
def every_quoted_fact_exists(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    from facts.models import Fact

    if not databases:
        return []
    try:
        present = set(Fact.objects.values_list("key", flat=True))
    except DatabaseError:  # before the first migration
        return []
    return [
        Warning(
            f"{', '.join(names)} quote the fact “{key}”, which nobody has written.",
            hint="Write it under Facts in the CMS.",
            id="facts.W001",
        )
        for key, names in quoted_in_templates().items()
        if key not in present
    ]
