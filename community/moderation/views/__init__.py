"""Addresses under /community/moderation/: report something, read what was decided about you, appeal."""

from .people import barred, decision, report

__all__ = ["barred", "decision", "report"]
