"""Is this an answer? Both sides of each boundary."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene.answers import read_answer
from hygiene.catalogue import Catalogue
from hygiene.follow_ups import follow_up
from hygiene.initiative import UserId
from hygiene.values import ChoiceValue, DayValue, Means, MetricValue, NumberValue, PersonValue
from hygiene.weaknesses import Weakness

TODAY = date(2026, 3, 2)
ALICE = UserId("UALICE")


@pytest.mark.parametrize(
    ("key", "text", "weakness"),
    [
        ("pain_point", "TBD", Weakness.PLACEHOLDER),
        ("kpi", "n/a", Weakness.PLACEHOLDER),
        ("fallback", "?", Weakness.PLACEHOLDER),
        ("drift_alert", "...", Weakness.PLACEHOLDER),
        ("simplest_alternative", "T.B.D. :shrug:", Weakness.PLACEHOLDER),
        ("trust_cue", "WIP, will fill in later", Weakness.PLACEHOLDER),
        ("data_blockers", "None", Weakness.PLACEHOLDER),
        ("data_quality", "idk", Weakness.HONEST_UNKNOWN),
        ("change_if_works", "I don't know yet", Weakness.HONEST_UNKNOWN),
        ("human_override", "not sure", Weakness.HONEST_UNKNOWN),
        ("pain_point", "yes", Weakness.NOD),
        ("when_wrong", "Sounds good!", Weakness.NOD),
        ("drift_alert", "👍", Weakness.NOD),
        ("evidence", "Yes we have that", Weakness.NOD),
        ("data_blockers", "No", Weakness.NOD),
        ("data_owner", "the data team", Weakness.NOBODY),
        ("outcome_owner", "everyone", Weakness.NOBODY),
        ("data_owner", "<!subteam^S01|@growth-team>", Weakness.NOBODY),
        ("data_ready_date", "ASAP", Weakness.NO_DATE),
        ("data_ready_date", "when legal is done", Weakness.NO_DATE),
        ("data_ready_date", "2026-02-10", Weakness.PAST_DATE),
        ("data_ready_date", "yesterday", Weakness.PAST_DATE),
        ("data_access", "I think so", Weakness.NO_CHOICE),
        ("kpi_now", "going up nicely", Weakness.VAGUE_METRIC),
        ("data_quality", "N/A values are imputed upstream by the billing ETL", None),
        ("target_user", "Sure-start cohort: 1,200 first-time mothers in Rotterdam-Zuid", None),
        ("data_blockers", "None on privacy (DPIA signed 12 Jan); the VPN rule is open", None),
        ("data_location", "TBC_EVENTS table in Snowflake", None),
        ("simplest_alternative", "Sorting by due date; OK for 80% of tickets", None),
        ("pain_point", "Weiß ich noch nicht genau, aber 40 Leute warten jeden Tag", None),
        ("data_ready_date", "ready since 15 January 2026", None),
    ],
)
def test_weak_or_not(catalogue: Catalogue, key: str, text: str, weakness: Weakness | None) -> None:
    assert read_answer(catalogue[key], text, author=ALICE, today=TODAY).weakness == weakness


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("data_owner", "<@UBOB>", PersonValue("UBOB")),
        ("data_owner", "<@UBOB|bob> from billing", PersonValue("UBOB")),
        ("data_owner", "me", PersonValue("UALICE")),
        ("outcome_owner", "I will, as product lead", PersonValue("UALICE")),
        ("data_access", "a sample only", ChoiceValue("A sample only", Means.SAMPLE)),
        ("data_access", "Yes", ChoiceValue("Yes, all of it", Means.FULL)),
        ("people_stakes", "No", ChoiceValue("No", Means.UNAFFECTED)),
        ("data_ready_date", "15 April 2026", DayValue(date(2026, 4, 15))),
        ("data_ready_date", "today, we can query it now", DayValue(TODAY)),
        ("kpi_now", "8.1 minutes, week of 16 Feb", NumberValue(8.1)),
        ("kpi_now", "1,900 a month", NumberValue(1900.0)),
    ],
)
def test_the_value_is_read(catalogue: Catalogue, key: str, text: str, value: object) -> None:
    assert read_answer(catalogue[key], text, author=ALICE, today=TODAY).value == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("it's Hervé Lacombe", "Hervé Lacombe"),
        ("Owner: Priya Raman", "Priya Raman"),
        ("Priya (billing)", "Priya"),
        ("Priya and 3 others", "Priya"),
        ("the lead is Priya Raman", "Priya Raman"),
        ("priya.raman@corp.example, I think", "priya.raman@corp.example"),
        ("ask @priya", "@priya"),
        ("Dr. Okafor, cardiology", "Dr. Okafor"),
        ("Frau Weber (billing)", "Frau Weber"),
        ("山田 太郎", "山田 太郎"),
    ],
)
def test_who_is_named_without_a_mention_is_read(catalogue: Catalogue, text: str, name: str) -> None:
    read = read_answer(catalogue["data_owner"], text, author=ALICE, today=TODAY)

    assert (read.name, read.value, read.weakness) == (name, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "the lead is Data Platform",
        "Data Platform",
        "Legal",
        "3 people",
        "meeting room",
        "一 二 三 四 五",
        "we all " * 20,
    ],
)
def test_what_names_no_person_is_told_back_in_short(catalogue: Catalogue, text: str) -> None:
    read = read_answer(catalogue["data_owner"], text, author=ALICE, today=TODAY)

    assert (read.name, read.weakness, read.because) == (None, Weakness.NOBODY, text.strip()[:60])


@pytest.mark.parametrize(
    ("text", "day", "weakness"),
    [
        ("2026-03-02", TODAY, None),
        ("2026-03-01", date(2026, 3, 1), Weakness.PAST_DATE),
        ("planned for 10 Feb 2026", date(2026, 2, 10), Weakness.PAST_DATE),
        ("landed 10 Feb 2026", date(2026, 2, 10), None),
        ("It is live", TODAY, None),
        ("it was not loaded, but it is available now", TODAY, None),
        ("not live yet", None, Weakness.NO_DATE),
        ("go-live", None, Weakness.NO_DATE),
        ("expected to be available", None, Weakness.NO_DATE),
    ],
)
def test_a_day_in_the_past_is_one_on_which_it_landed(
    catalogue: Catalogue, text: str, day: date | None, weakness: Weakness | None
) -> None:
    read = read_answer(catalogue["data_ready_date"], text, author=ALICE, today=TODAY)

    assert (read.value, read.weakness) == (None if day is None else DayValue(day), weakness)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("“Yes, all of it.”", "Yes, all of it"),
        ("A sample only, for now", "A sample only"),
        ("Not allowed (privacy controls)", "Not allowed"),
        ("not al", "Not allowed"),
        ("Not", None),  # two begin so
        ("A sample\u00a0only", "A sample only"),
        ("*A sample only*", "A sample only"),
        ("_A sample only_", "A sample only"),
        ("• A sample only", "A sample only"),
        ("Not asked\u200b yet", "Not asked yet"),
        ("all of it", None),
    ],
)
def test_a_choice_is_meant_by_its_beginning(catalogue: Catalogue, text: str, choice: str | None) -> None:
    read = read_answer(catalogue["data_access"], text, author=ALICE, today=TODAY)

    assert (read.value.choice if isinstance(read.value, ChoiceValue) else None) == choice
    assert read.weakness is (Weakness.NO_CHOICE if choice is None else None)


@pytest.mark.parametrize(
    ("key", "text", "weakness", "because"),
    [
        ("fallback", "🤷", Weakness.PLACEHOLDER, "🤷"),
        ("fallback", ":tada:", Weakness.NOD, ":tada:"),
        ("data_owner", "<!here>", Weakness.NOBODY, "<!here>"),
        ("fallback", "<!here>", Weakness.PLACEHOLDER, "<!here>"),
        ("data_ready_date", "very soon", Weakness.NO_DATE, "very soon"),
        ("fallback", "very soon", Weakness.TOO_SHORT, ""),
        ("kpi_now", "a few", Weakness.VAGUE_METRIC, "number"),
    ],
)
def test_what_says_nothing_is_told_by_the_kind_of_question(
    catalogue: Catalogue, key: str, text: str, weakness: Weakness, because: str
) -> None:
    read = read_answer(catalogue[key], text, author=ALICE, today=TODAY)

    assert (read.weakness, read.because) == (weakness, because)


@given(text=st.text(max_size=500))
def test_every_text_is_kept_as_it_is_for_every_question(catalogue: Catalogue, text: str) -> None:
    for question in catalogue.questions:
        assert read_answer(question, text, author=ALICE, today=TODAY).text == text


def test_every_weakness_has_its_follow_up_and_its_words_for_every_question(catalogue: Catalogue) -> None:
    for weakness in Weakness:
        for question in catalogue.questions:
            asked = follow_up(question, weakness, "the data team")
            assert asked.count("?") >= 1
            assert "!" not in asked
        assert weakness.words


@pytest.mark.parametrize(
    ("key", "text", "weakness"),
    [
        ("data_location", "Engineering knows", Weakness.DEFLECTION),
        ("fallback", "we'll figure it out", Weakness.DEFLECTION),
        ("user_sees", "<@U05LIEN> has it", Weakness.DEFLECTION),
        ("fallback", "The DS team handles drift; if it is down the page shows the fixed price table", None),
        ("data_blockers", "Legal will answer by 20 March (Ines Prat)", None),
        ("kpi", "F1 > 0.9", Weakness.MODEL_METRIC),
        ("kpi", "word error rate 14% to 8%", Weakness.MODEL_METRIC),
        ("kpi", "Product recalls from 14 to 6 a year by Dec 2026", None),
        ("kpi", "NPS +8 by Q4", Weakness.VAGUE_METRIC),
        ("kpi", "get to 500 by June", Weakness.VAGUE_METRIC),
        ("kpi", "Halve no-shows: 12% today to 6% by Q3 2026", None),
        ("pain_point", "We need a recommendation engine", Weakness.SOLUTION_AS_PROBLEM),
        ("pain_point", "Our chatbot sends 4 in 10 callers in circles, and they phone anyway", None),
        ("when_wrong", "It won't be wrong", Weakness.OVERCONFIDENT),
        ("when_wrong", "It won't be wrong silently: a red banner shows and the agent retypes the code", None),
        ("target_user", "all of our customers and employees", Weakness.VAGUE_USER),
        ("target_user", "All 14 claims handlers in Utrecht", None),
        ("pain_point", "slow refunds", Weakness.TOO_SHORT),
        ("user_sees", "a modern and intuitive experience for all users", Weakness.TOO_SHORT),
        ("data_location", "Epic", None),
        ("data_location", "database", Weakness.TOO_SHORT),
        ("fallback", "a rule, a default, a person", Weakness.ECHO),
        ("human_override", "Who: the duty doctor. How: the Reject button in the chart", None),
        ("user_sees", "see doc <https://figma.example/file/77|figma>", Weakness.LINK_ONLY),
        ("evidence", "https://wiki.example/research", None),
        ("data_quality", "nothing to show yet, that isn't started", Weakness.PLACEHOLDER),
        ("data_location", ":shrug:", Weakness.PLACEHOLDER),
        ("data_owner", "Priya Raman", None),
        ("data_owner", "not the BI team any more, it's Hervé Lacombe", None),
        ("data_owner", "Network Engineering", Weakness.NOBODY),
        ("data_ready_date", "It was due 15 Feb, it landed on the 17th", None),
        ("data_ready_date", "before go-live for sure", Weakness.NO_DATE),
        ("data_ready_date", "le 31 mars 2026", None),
    ],
)
def test_what_a_text_says_decides(catalogue: Catalogue, key: str, text: str, weakness: Weakness | None) -> None:
    assert read_answer(catalogue[key], text, author=ALICE, today=TODAY).weakness == weakness


def test_the_same_text_on_two_questions_is_weak_on_the_second(catalogue: Catalogue) -> None:
    text = "Covered in the project plan, section 4, reviewed by the steering group"
    read = read_answer(catalogue["miss_plan"], text, author=ALICE, today=TODAY, others={"drift_alert": text + "."})
    assert (read.weakness, read.because) == (Weakness.DUPLICATE, "drift_alert")


OTHER_LANGUAGES = [
    "Die Disponenten rufen jeden Morgen zwanzig Depots an, um zu wissen, wo die Wagen stehen",
    "Das Team wird es erledigen, sobald der Betriebsrat zugestimmt hat, sagt die Leitung",
    "Kunden warten lange",
    "De verpleegkundigen bellen vijf afdelingen voor één bed",
    "Als het model uitvalt, toont de pagina de prijslijst van gisteren",
    "Les infirmières appellent cinq services pour un lit",
    "Si le modèle tombe en panne, on affiche la liste de prix d'hier",
    "Los operarios llaman a cada almacén por la mañana",
    "Si el modelo falla, la página muestra la lista de precios de ayer",
    "ग्राहक हर सुबह डिपो को फोन करते हैं",
    "मॉडल बंद हो तो पुरानी सूची दिखती है",
    "看護師は毎朝五つの病棟に電話をかけます",
    "モデルが停止した場合は昨日の価格表を表示します",
]


@pytest.mark.parametrize("text", OTHER_LANGUAGES)
def test_another_language_is_taken_at_its_word(catalogue: Catalogue, text: str) -> None:
    for question in catalogue.questions:
        if question.kind in ("text", "link_or_text"):
            read = read_answer(question, text, author=ALICE, today=TODAY)
            assert read.weakness is None, question.key


@pytest.mark.parametrize(
    "text",
    [
        "• TBD", "1. TBD", "- tbd", "> Who are we solving this for?\nTBD", "&gt; Who is it for?\ntbd", "*TBD*",
        "I dont know",
        "i don\u2019t know", "I don\u00b4t know", "cant say yet", "T\u200bBD", "\u202aTBD\u202c",
    ],
)  # fmt: skip
def test_however_nothing_is_set_it_says_nothing(catalogue: Catalogue, text: str) -> None:
    read = read_answer(catalogue["target_user"], text, author=ALICE, today=TODAY)
    assert read.weakness in (Weakness.PLACEHOLDER, Weakness.HONEST_UNKNOWN)
    assert read.text == text


@pytest.mark.parametrize(
    "text", ["keine Ahnung", "nog te bepalen", "à définir", "por definir", "अभी तय नहीं", "未定です"]
)
def test_a_placeholder_is_one_in_any_language(catalogue: Catalogue, text: str) -> None:
    read = read_answer(catalogue["fallback"], text, author=ALICE, today=TODAY)
    assert read.weakness in (Weakness.PLACEHOLDER, Weakness.HONEST_UNKNOWN)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Calls from 900 to 500 a day by 31 October 2026", MetricValue("Calls", 900, 500, "a day", date(2026, 10, 31))),
        (
            "Search exits: now 41%, target 33%, by 30 June 2026",
            MetricValue("Search exits", 41, 33, "%", date(2026, 6, 30)),
        ),
        ("Search exits: target 33%, now 41%", MetricValue("Search exits", 41, 33, "%", None)),
        (
            "calls from 1,00,000 to 80,000 a day by Q3",
            MetricValue("calls", 100_000, 80_000, "a day", date(2026, 9, 30)),
        ),
        (
            "calls from 31,000 this month to 20,000 a month by June",
            MetricValue("calls", 31_000, 20_000, "a month", date(2026, 6, 30)),
        ),
        ("revenue from €1.2M to €1.5M by Q4 2026", MetricValue("revenue", 1.2e6, 1.5e6, "€", date(2026, 12, 31))),
        (
            "resolved within 2 days: from 40% to 60% by May",
            MetricValue("resolved within 2 days", 40, 60, "%", date(2026, 5, 31)),
        ),
        ("OTT cross-sell: 14k to 22k new subscriptions a month", None),
        ("Basket size baseline €38, goal €41, by 27 November 2026", None),
    ],
)
def test_a_metric_is_read_from_words(catalogue: Catalogue, text: str, metric: MetricValue | None) -> None:
    value = read_answer(catalogue["kpi"], text, author=ALICE, today=TODAY).value
    assert isinstance(value, MetricValue)
    if metric is not None:
        assert value == metric
    assert value.baseline != value.target
    assert value.unit


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("increase revenue", "number, by"),
        ("reduce churn by 5%", "baseline, by"),
        ("calls are 900 a day today", "target, by"),
        ("get from 900 to 500 by June 2026", "unit"),
    ],
)
def test_what_a_metric_lacks_is_asked_for_by_name(catalogue: Catalogue, text: str, missing: str) -> None:
    read = read_answer(catalogue["kpi"], text, author=ALICE, today=TODAY)
    assert (read.weakness, read.because) == (Weakness.VAGUE_METRIC, missing)


@pytest.mark.parametrize(
    ("text", "weakness"),
    [
        ("complaint calls from 23 to 12 per 100 letters by 31 December 2025", Weakness.PAST_DATE),
        ("complaint calls from 23 last year to 12 per 100 letters", None),
        ("complaint calls from 23 to 12 per 100 letters by 31 December 2026", None),
    ],
)
def test_a_metric_that_was_to_move_by_a_day_that_has_passed(
    catalogue: Catalogue, text: str, weakness: Weakness | None
) -> None:
    read = read_answer(catalogue["kpi"], text, author=UserId("U1"), today=date(2026, 3, 2))
    assert read.weakness is weakness
