"""What every decision needs beside the facts: the catalogue, the words, and where the workspace is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hygiene.catalogue import Catalogue
from hygiene.lexicon import Lexicon, load_lexicon
from hygiene.reader.model import Model, load_model


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of this installation; `zone` is the workspace's, and of people whose own Slack does not tell.

    Without a model, answers are read by words and patterns alone.
    """

    catalogue: Catalogue
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    lexicon: Lexicon = field(default_factory=load_lexicon)
    model: Model | None = field(default_factory=load_model)

    def day_of(self, moment: datetime) -> date:
        """Return the workspace's day of an aware moment."""
        return moment.astimezone(self.zone).date()

    def zone_named(self, name: str | None) -> ZoneInfo:
        """Return a zone by its name; the workspace's where there is none, or one that this machine does not know."""
        return self.zone if name is None else known_zone(name) or self.zone


def known_zone(name: str) -> ZoneInfo | None:
    """Return a zone by its name; None where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None
