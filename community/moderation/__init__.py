"""Reports, one queue, decisions, sanctions, trust."""


class Refused(Exception):
    """A rule says no. The message is the sentence the person reads."""

    def __init__(self, why: object) -> None:
        super().__init__(str(why))
