"""What a row is about, as JSON: the same subject always gives the same text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=asdict).encode


def pack(subject: Mapping[str, Any]) -> str:
    """Return what a subject is kept as."""
    return _ENCODE({**subject})


def unpack(subject: str) -> dict[str, Any]:
    """Return what a row is about; what can't be read is about nothing, and who is to word it says so."""
    try:
        found = json.loads(subject)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
