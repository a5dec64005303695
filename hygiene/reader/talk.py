"""What people say in a thread that is no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hygiene.initiative import UserId


class Talk(StrEnum):
    """What somebody does who was asked and does not answer. The values are kept in the history."""

    QUESTION_BACK = "question_back"
    DELAY = "delay"
    HAND_OVER = "hand_over"
    REFUSAL = "refusal"
    TO_SOMEBODY_ELSE = "to_somebody_else"
    COMMAND = "command"
    UNCLEAR = "unclear"
    """It may be an answer or not; whoever wrote it can say."""


LEARNED = tuple(each for each in Talk if each is not Talk.UNCLEAR)
"""The kinds that the model tells apart."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said instead of an answer, with the day to which, or the person to whom, it puts the question off.

    `name` is how that person is known.
    """

    talk: Talk
    until: date | None = None
    other: UserId | None = None
    name: str = ""
