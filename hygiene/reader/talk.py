"""What people say in a thread that is no answer."""

from __future__ import annotations

from enum import StrEnum


class Talk(StrEnum):
    """What somebody does who was asked and does not answer. The values are kept in the history."""

    QUESTION_BACK = "question_back"
    DELAY = "delay"
    HAND_OVER = "hand_over"
    REFUSAL = "refusal"
    TO_SOMEBODY_ELSE = "to_somebody_else"
    COMMAND = "command"
