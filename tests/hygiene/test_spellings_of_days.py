# ruff: noqa: E501
"""Two hundred ways to write a day: each is read right, or not at all, and never as another day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hygiene.answers import read_answer
from hygiene.catalogue import load_catalogue
from hygiene.dates import read_day
from hygiene.follow_ups import follow_up
from hygiene.initiative import UserId
from hygiene.locales import read_locale
from hygiene.weaknesses import Weakness

TODAY = date(2026, 3, 4)  # a Wednesday


def day(said: str) -> date:
    return date.fromisoformat(said)


IN_FULL = {
    "2026-04-15": ["2026-04-15", "2026/04/15", "2026.04.15", "2026\u201304\u201315", "2026\u201104\u201115", "2026-4-15",
        "15 April 2026", "15. April 2026", "15.April 2026", "15th April 2026", "15th of April 2026", "15th of April, 2026",
        "the 15th of April 2026", "15-Apr-2026", "15/Apr/2026", "15-April-2026", "15 Apr 2026", "15 Apr. 2026", "15Apr2026",
        "April 15, 2026", "April 15 2026", "April 15th, 2026", "Apr 15, 2026", "Apr. 15, 2026", "15\u00a0April\u00a02026",
        "15\u202fApril 2026", "15 april 2026", "15 APRIL 2026", "15. April", "15 April", "15th April", "April 15", "Apr 15",
        "Apr-15", "April the 15th", "April 15th", "the fifteenth of April", "April fifteenth", "15 April '26",
        "15 April \u201926", "15-Apr-26", "15/04/2026", "04/15/2026", "15.04.2026", "15.4.2026", "15-04-2026", "15/4/26",
        "15.04.26", "4/15/2026", "15 April this year", "15 de abril de 2026", "15 avril 2026", "15 de abril", "15 aprile 2026",
        "2026年4月15日", "2026年 4月 15日", "4月15日", "2026년 4월 15일", "Wednesday 15 April", "Wednesday, 15 April 2026",
        "Wed 15 Apr", "15 April (Wednesday)", "15.4.", "15.04.", "bis 15.4.", "by 15/4", "4/15", "due 4/15",
        "13-15 April", "13\u201315 April", "13 to 15 April", "April 13-15", "moved from 1 Feb to 15 April", "*15 April*",
        "by 15 April at the latest", "15 April, if legal signs", "15 April 14:00", "mid-April", "mid April", "mid\u2011April",
        "mid\u2013April", "middle of April", "first half of April", "first half of April 2026"],
    "2026-05-01": ["1 May", "May 1", "1st of May", "May 1st", "first of May", "the first of May", "1er mai", "1º de mayo", "1. Mai",
        "1.5.2026", "1 may", "on 1 may"],
    "2027-05-10": ["10 May '27", "10 May 2027", "10-May-27", "May 10, '27", "10 May next year", "10.05.2027", "10 mayo 2027"],
    "2028-02-29": ["29 February 2028", "29 Feb 2028", "Feb 29, 2028", "29.02.2028", "29 February"],
}  # fmt: skip
PERIODS = {
    "2026-04-30": ["April", "in April", "end of April", "the end of April", "late April", "April 2026", "April, 2026", "Apr 2026",
        "April '26", "by april", "until end of April", "second half of April", "next April", "end April", "very end of April",
        "EO April"],
    "2026-04-07": ["early April", "beginning of April", "start of April", "the start of April", "first week of April",
        "early in April"],
    "2026-04-14": ["second week of April", "the 2nd week of April"],
    "2027-04-30": ["April 2027", "April, 2027", "April '27", "April/2027", "April-2027", "April of 2027", "April (2027)",
        "April next year", "end of April 2027", "avril 2027", "abril de 2027"],
    "2027-09-30": ["Q3/2027", "Q3 '27", "Q3 2027", "Q3-2027", "2027 Q3", "2027-Q3", "2027Q3", "Q3, 2027", "Q3 of 2027", "Q3 (2027)",
        "Q3 next year", "end of Q3 2027", "3Q 2027", "3Q27", "late Q3 2027", "Q3 27", "third quarter of 2027",
        "the third quarter 2027", "third quarter next year", "3rd quarter of 2027"],
    "2026-09-30": ["Q3", "end of Q3", "by Q3", "in Q3", "third quarter", "the third quarter of the year", "end Q3", "Q2/Q3"],
    "2027-07-15": ["early Q3 2027", "start of Q3 2027", "beginning of Q3 2027"],
    "2027-08-15": ["mid Q3 2027", "mid-Q3 2027"],
    "2026-12-31": ["end of the year", "end of year", "year end", "year-end", "EOY", "end of 2026", "end of this year", "late 2026",
        "H2", "H2 2026", "second half of the year", "2nd half of 2026", "December", "by the end of the year"],
    "2027-12-31": ["end of the year 2027", "year end 2027", "end of 2027", "end of next year", "EOY 2027", "late 2027", "H2 2027",
        "second half of 2027"],
    "2027-06-30": ["H1 2027", "2027 H1", "first half of 2027", "H1 next year", "H1/2027", "mid-2027", "mid 2027", "first half of next year"],
    "2026-05-01": ["week 18", "week 18 of 2026", "KW 18", "KW18", "CW 18", "wk 18", "2026-W18", "2026W18", "week 18, 2026"],
    "2026-05-29": ["last Friday of May", "the last Friday in May", "the fifth Friday of May"],
}  # fmt: skip
FROM_TODAY = {
    "2026-03-04": ["today", "tonight", "EOD", "end of day", "COB"],
    "2026-03-05": ["tomorrow", "tomorrow morning", "tmrw", "on Thursday", "Thursday", "thu", "by thu", "Thursday this week"],
    "2026-03-06": ["day after tomorrow", "the day after tomorrow", "Friday", "this Friday", "by Fri", "EOW",
        "end of week", "end of the week", "this week", "in two days", "in 2 days' time"],
    "2026-03-13": ["Friday next week", "next week Friday", "next week on Friday", "next week", "end of next week", "Friday week",
        "a week on Friday", "a week from Friday", "Friday of next week", "Friday, 13 March"],
    "2026-03-25": ["in three weeks", "in 3 weeks", "three weeks from today", "three weeks from now", "in 3 weeks' time", "within 3 weeks",
        "in 2-3 weeks", "in two to three weeks", "3 weeks from now", "in about three weeks"],
    "2026-05-04": ["in two months", "in 2 months", "two months from now"],
    "2026-03-31": ["end of the month", "end of month", "EOM", "this month", "EOQ", "end of the quarter", "end of quarter", "this quarter",
        "end of this month"],
    "2026-04-30": ["next month", "end of next month"],
    "2026-04-15": ["mid next month", "middle of next month"],
    "2026-06-30": ["next quarter", "end of next quarter"],
    "2026-03-15": ["by the 15th", "the 15th", "15th", "on the 15th"],
    "2026-03-18": ["in a fortnight", "in a fortnight's time", "in two weeks"],
    "2026-03-02": ["day before yesterday", "last Monday", "two days ago"],
}  # fmt: skip
NO_DAY = [
    "03/04/2026", "3/4/2026", "04/05/26", "by 3/4", "soon", "ASAP", "in a few weeks", "in a couple of weeks", "in a month or two",
    "we march through the tables one by one", "it may take long", "3 may be missing", "they may need 2 more", "Q3 FY27", "FY27",
    "Q1 2026/27", "31 February 2026", "31 April", "every Monday", "each Friday", "Mondays", "on Fridays", "sprint 14", "next year sometime", "next year", "24/7", "3/4 done",
    "4 of 5", "after the migration", "when Bob is back", "the week after the audit", "the sun and the sea", "we wed the tables",
    "week 60", "2026-13-45", "15/20 sites", "version 2.4.1", "10.0.0.12", "2-3 weeks of work", "this is next", "last", "no idea when",
    "summer", "after Easter", "Q5", "some day", "May I ask Bob",
]  # fmt: skip


def listed() -> list[tuple[str, date]]:
    return [
        (said, day(wanted))
        for table in (IN_FULL, PERIODS, FROM_TODAY)
        for wanted, spellings in table.items()
        for said in spellings
    ]


def test_there_are_two_hundred() -> None:
    assert len(listed()) >= 200


@pytest.mark.parametrize(("said", "wanted"), listed())
def test_a_day_is_read_right(said: str, wanted: date) -> None:
    assert read_day(said, today=TODAY) == wanted


@pytest.mark.parametrize("said", NO_DAY)
def test_what_is_no_day_or_could_be_two_is_none(said: str) -> None:
    assert read_day(said, today=TODAY) is None


@pytest.mark.parametrize(
    ("said", "today", "wanted"),
    [
        ("20 December", date(2026, 1, 5), date(2025, 12, 20)),
        ("last Monday", date(2026, 3, 2), date(2026, 2, 23)),
        ("Monday, 2 February 2026", TODAY, date(2026, 2, 2)),
        ("next month", date(2026, 12, 7), date(2027, 1, 31)),
        ("EOQ", date(2026, 12, 7), date(2026, 12, 31)),
        ("in a month", date(2026, 1, 31), date(2026, 2, 28)),
        ("EOW", date(2026, 3, 7), date(2026, 3, 13)),
        ("KW 2", date(2026, 12, 7), date(2027, 1, 15)),
        ("H1", date(2026, 7, 1), date(2027, 6, 30)),
        ("by the 31st", date(2026, 4, 2), date(2026, 5, 31)),
    ],
)
def test_where_the_year_turns(said: str, today: date, wanted: date) -> None:
    assert read_day(said, today=today) == wanted


BY_OTHERS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "data" / "days_by_others.tsv").read_text(encoding="utf-8").splitlines()
]
"""By somebody who had not seen how days are read: what is said on Monday 2026-03-02, where, and the days it may be."""
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(("said", "tag", "wanted"), BY_OTHERS)
def test_a_day_is_never_read_as_another(said: str, tag: str, wanted: str) -> None:
    found = read_day(said, today=MONDAY, locale=read_locale(tag))
    asked = found is None or found < MONDAY  # a day that has passed is asked about too
    assert asked or (found and found.isoformat()) in wanted.split("|")


def test_most_days_of_others_are_read() -> None:
    read = [read_day(said, today=MONDAY, locale=read_locale(tag)) for said, tag, wanted in BY_OTHERS if wanted != "ask"]
    assert sum(day is not None for day in read) >= 310, f"{sum(day is not None for day in read)} of {len(read)}"


@pytest.mark.parametrize("said", ["next Friday", "Thursday or Friday", "Friday the 14th", "not before 10 April"])
def test_what_may_be_two_days_is_shown_and_asked_about(said: str) -> None:
    question = load_catalogue()["data_ready_date"]
    read = read_answer(question, said, author=UserId("UERIN"), today=MONDAY)
    assert (read.value, read.weakness) == (None, Weakness.NO_DATE)
    asked = follow_up(question, Weakness.NO_DATE, read.because)
    assert asked == f"“{said}” could be more than one day to me. Which one is it, by its number?"
