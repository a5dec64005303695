"""The ids of buttons, forms and shortcuts: where a view and its listener meet."""

from __future__ import annotations

ANSWER = "answer"
MORE = "more"
"""The overflow menu of a message; each option carries the id and the value of the button that it stands for."""
CHOOSE = "choose"
EXPLAIN = "explain"
HAND_ON = "hand_on"
HAND_TO = "hand_to"
LATER = "later"
LATER_ON = "later_on"
SET_ASIDE = "set_aside"
AGREE_ASIDE = "agree_aside"
NOT_MINE = "not_mine"
HAND_BACK = "hand_back"
USE_OFFER = "use_offer"
LEAVE_OFFER = "leave_offer"
INSIST = "insist"
SHOW = "show"
ANSWER_NEXT = "answer_next"
KEEP = "keep_as_it_is"
OVERRULE = "overrule"
STILL_TRUE = "still_true"
WAIVE = "waive"
PICK = "pick"
UNDO = "undo"
TAKE_BACK = "take_back"
EDIT = "edit"
DELETE = "delete"
MERGE = "merge"
AGREE = "agree"
ASK_SECOND = "ask_second"
SNOOZE = "snooze"
MUTE = "mute"
SETTINGS = "settings"
REGISTER = "register"
REGISTER_ANYWAY = "register_anyway"
RECORD = "record_as_answer"
"""Also the callback id of the message shortcut."""


def ids(*numbers: int) -> str:
    """Write ids into a button's value or a view's metadata."""
    return ":".join(str(number) for number in numbers)


def id_and(number: int, word: str) -> str:
    """Write an id of ours, and a person or a day, into a button's value."""
    return f"{number}:{word}"
