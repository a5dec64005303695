"""What a form is answered with: errors at its fields, another view in its place, or nothing, which closes it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from bot.context import Context
from bot.payload import Malformed
from bot.views import forms, refusals
from bot.workflows.access import Found
from hygiene.initiative import UserId
from hygiene.refusals import Refused

Answer = dict[str, Any] | None
"""What the acknowledgement carries: errors, a view to show, or nothing."""
E = TypeVar("E", bound=StrEnum)


def errors(**at: str) -> Answer:
    """Let the form stand, with what is wrong at each field."""
    return {"response_action": "errors", "errors": at}


def instead(view: dict[str, Any]) -> Answer:
    """Show another view in the form's place."""
    return {"response_action": "update", "view": view}


def refused(why: Refused) -> Answer:
    """Say in the form's place why nothing was done."""
    return instead(forms.refusal(why))


def closed(done: Found | Refused) -> Answer:
    """Close the form, or say in its place why nothing was done."""
    return refused(done) if isinstance(done, Refused) else None


def one_of(kind: type[E], chosen: str) -> E:
    """Return what was chosen of a menu of ours.

    Raises:
        Malformed: the menu has no such choice.

    """
    try:
        return kind(chosen)
    except ValueError:
        raise Malformed(f"no {kind.__name__}") from None


async def person_error(context: Context, user: str | None, *, required: str | None = None) -> str | None:
    """Say why a person can't be chosen, or that one has to be (`required`); None if it is fine."""
    if user is None:
        return required
    return None if await context.directory.askable(UserId(user)) else refusals.account_is_gone()
