from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """An address of the test before may have left another language active."""
    with translation.override("en"):
        yield
