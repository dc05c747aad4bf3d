"""What a visitor's kept pages say of events is made anew when one changes."""

from typing import Any

from common.pagecache import purge


def purge_events(**_: Any) -> None:
    purge("events")
