"""Until when somebody wants to be left alone: said by itself, or in the middle of a sentence."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hygiene.dates import read_day
from hygiene.written import one_form

SAID_OFTEN = {"next monday": "monday", "next week": "monday", "in a week": "a week", "week": "a week", "": "tomorrow"}
_IN_A_SENTENCE = re.compile(r"\b(tomorrow|next (?:week|monday)|in a week)\b", re.IGNORECASE)


def read_when(when: str, *, today: date) -> date | None:
    """Return the day that somebody wants to be left alone until, or None if it is none that lies ahead."""
    said = one_form(when).lower()
    match SAID_OFTEN.get(said, said):
        case "tomorrow":
            return today + timedelta(days=1)
        case "a week":
            return today + timedelta(days=7)
        case "monday":
            return today + timedelta(days=-today.weekday() % 7 or 7)
        case _:
            day = read_day(when, today=today)
            return day if day is not None and day > today else None


def find_delay(text: str, *, today: date) -> date | None:
    """Return the day that a sentence puts something off to, or None if it names none that lies ahead."""
    found = _IN_A_SENTENCE.search(one_form(text))
    return read_when(found[1] if found else text, today=today)
