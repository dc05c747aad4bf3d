"""How long a text takes to read."""

import re
from typing import Any

from django.utils.html import strip_tags

# Words a minute for a calm reader. Russian words are longer, so there are fewer of them.
WORDS_A_MINUTE = {"en": 230, "ru": 180}


def words_of(body: Any) -> int:
    texts = body.stream_block.get_searchable_content(body)
    return sum(len(re.findall(r"\w+(?:[-’']\w+)*", strip_tags(str(text)))) for text in texts)


def reading_minutes(body: Any, language: str) -> int:
    """At least one minute for any text."""
    words = words_of(body)
    return max(1, round(words / WORDS_A_MINUTE.get(language.split("-")[0], 200))) if words else 0
