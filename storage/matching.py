"""Patterns of LIKE."""

from __future__ import annotations


def as_it_is(text: str) -> str:
    """Return a text in which no character stands for others in a LIKE whose escape is "/"."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
