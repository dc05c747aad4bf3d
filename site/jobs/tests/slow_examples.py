"""A job that writes down when it begins and when it ends, and takes its time between."""

import os
import time
from pathlib import Path

from jobs import job


@job
def write_slowly(path: str, seconds: float = 30) -> None:
    """The second run is quick, so that a test sees it end."""
    file = Path(path)
    is_first = not file.exists()
    with file.open("a") as lines:
        lines.write(f"begin {os.getpid()}\n")
    if is_first:
        time.sleep(seconds)
    with file.open("a") as lines:
        lines.write(f"end {os.getpid()}\n")
