"""Initiatives as a table: a row each, a column for each fact and question; cells that begin a formula do nothing."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from hygiene.catalogue import Catalogue
from hygiene.exchange.record import Record, WrongFile, value_of
from hygiene.initiative import Role
from hygiene.written import readable

LABEL, NAME, STAGE, VERDICT, SUMMARY, TARGET, SOURCING, AUTONOMY = (
    "initiative",
    "name",
    "stage",
    "verdict",
    "summary",
    "target date",
    "built or bought",
    "advises or acts",
)
FACTS = (LABEL, NAME, STAGE, VERDICT, SUMMARY, TARGET, SOURCING, AUTONOMY)
CHANNEL = "channel"
NO_HEADING = ""
"""Where a row has what stands under no heading."""
_MARK = "'"
_FORMULA = r"(?:['\"]|[^\S\t\r\n])*[=+\-@＝＋－＠]"
_BEGINS = re.compile(rf"(^|[;\t\r\n])(?={_FORMULA})|^(?='*[\t\r\n])")
_WAS_MARKED = re.compile(rf"(^|[;\t\r\n]){_MARK}(?={_FORMULA})|^{_MARK}(?='*[\t\r\n])")
"""Where a spreadsheet may see the beginning of a formula, also one that divides cells at semicolons or tabs.

https://owasp.org/www-community/attacks/CSV_Injection
"""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 200, 20_000


def columns(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the columns of the table, in order; people have one for the name and one for the id."""
    people = tuple(column for role in Role for column in (role.words, f"{role.words} id"))
    questions = tuple(question.label for question in catalogue.questions if question.label not in people)
    return (*FACTS, *people, CHANNEL, *questions)


def row_of(catalogue: Catalogue, record: Record) -> dict[str, str]:
    """Return an initiative as a row."""
    row = {
        LABEL: f"AI-{record.number}",
        NAME: record.name,
        STAGE: record.stage.value,
        VERDICT: record.verdict,
        SUMMARY: record.summary or "",
        TARGET: record.target_date.isoformat() if record.target_date else "",
        SOURCING: record.sourcing.value if record.sourcing else "",
        AUTONOMY: record.autonomy.value if record.autonomy else "",
        CHANNEL: record.channel,
    }
    for role in Role:
        user = record.people.get(role, "")
        row[role.words], row[f"{role.words} id"] = record.name_of(user), user
    standing = {question.key: said for question in record.questions if (said := value_of(question))}
    for question in catalogue.questions:
        if question.key in standing and question.label not in row:
            row[question.label] = readable(standing[question.key].text, record.name_of)
    return row


def to_csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as CSV that a spreadsheet opens as text."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([harmless(name) for name in names])
    for row in rows:
        writer.writerow([harmless(row.get(name, "")) for name in names])
    return written.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `plain` takes the mark away again."""
    return _BEGINS.sub(lambda found: (found[1] or "") + _MARK, cell)


def plain(cell: str) -> str:
    """Return a cell as it was before it was made harmless."""
    return _WAS_MARKED.sub(lambda found: found[1] or "", cell)


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Read rows from a CSV file, with commas, semicolons or tabs, by the names of its first row in small letters.

    Raises:
        WrongFile: it is no text, has no header, two columns of one name, or more than a roadmap can have.

    """
    text = _decoded(content)
    divided_by = _DIVIDED_BY.match(text)  # Excel's own first line: sep=;
    text = text[divided_by.end() :] if divided_by else text
    delimiter = divided_by[1] if divided_by else _delimiter(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise WrongFile(f"This is no CSV file that I can read: {error}.") from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise WrongFile("The file is empty: its first row should name the columns.")
    names = [heading(cell) for cell in lines[0]]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise WrongFile(f"Two columns are called “{twice[0]}”. Please rename one.")
    if len(lines) - 1 > MOST_ROWS or len(names) > MOST_COLUMNS:
        raise WrongFile(f"That is more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Please send it in parts.")
    return [_row(names, line) for line in lines[1:]]


def heading(cell: str) -> str:
    """Return the name of a column in the form in which names of columns are compared."""
    return " ".join(plain(cell).split()).lower()


def read_yaml(content: bytes) -> list[dict[str, str]]:
    """Read rows from a YAML file: a list of entries, alone or as the only list under a key.

    Raises:
        WrongFile: it holds no such list, or more than a roadmap can have.

    """
    try:
        found = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise WrongFile("This is no YAML file that I can read.") from None
    lists = [each for each in (found.values() if isinstance(found, dict) else [found]) if isinstance(each, list)]
    entries = lists[0] if len(lists) == 1 else []
    if not entries or not all(isinstance(each, dict) for each in entries):
        raise WrongFile("A YAML file should hold one list, with an entry for each initiative.")
    if len(entries) > MOST_ROWS or any(len(each) > MOST_COLUMNS for each in entries):
        raise WrongFile(f"That is more than {MOST_ROWS:,} entries or {MOST_COLUMNS} fields. Please send it in parts.")
    rows = [{heading(str(name)): _cell(value) for name, value in each.items()} for each in entries]
    names = dict.fromkeys(name for row in rows for name in row)  # an entry leaves out what it has nothing for
    return [{name: row.get(name, "") for name in names} for row in rows]


def _cell(value: object) -> str:
    """Return a value as a cell; of what holds others, those that are texts or numbers themselves."""
    if isinstance(value, list):
        return ", ".join(_cell(each) for each in value[:MOST_COLUMNS] if not isinstance(each, list | dict))
    return "" if value is None or isinstance(value, dict) else str(value)[:LONGEST_CELL]


def _row(names: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """Return a line by its headings; what stands under none of them is under `NO_HEADING` together."""
    cells = [plain(cell)[:LONGEST_CELL] for cell in line]
    row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    headed = [*names, *[""] * (len(cells) - len(names))]
    stray = [cell.strip() for name, cell in zip(headed, cells, strict=False) if not name and cell.strip()]
    return {**row, NO_HEADING: ", ".join(stray)} if stray else row


_WORKBOOK, _UTF_16 = b"PK\x03\x04", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _decoded(content: bytes) -> str:
    if content.startswith(_WORKBOOK):
        raise WrongFile("This is a workbook, not its text. In Excel, “Save as” has “CSV UTF-8”.")
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel writes where it does not write UTF-8
    if "\0" in text:
        raise WrongFile("This is no text file. Please save it as CSV.")
    return text


_DIVIDED_BY = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
