"""What the staff decided about moderation: the settings and the watch lists are small, seldom changed and asked for whenever
something is written. They count until somebody changes one of them, in whichever process.
"""

from content.generation import Generation

GENERATION = Generation("moderation.generation")


def forget(**_signal: object) -> None:
    GENERATION.changed()
