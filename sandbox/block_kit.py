"""Slack's limits on blocks and views, so that what passes here passes there.

Above each number stands the page that it is from, all of them under https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.world import Refusal

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ID_LENGTH = 255
# …/blocks/section-block and …/blocks/header-block
TEXTS = {"section": 3000, "header": 150}
FIELD = 2000
FIELDS = 10
# …/blocks/actions-block and …/blocks/context-block
ELEMENTS = {"actions": 25, "context": 10}
# …/blocks/input-block
LABEL = 2000
# …/blocks/image-block, and …/composition-objects/slack-file-object
ALT_TEXT = 2000
IMAGE_URL = 3000
FILE_ID = re.compile(r"F[A-Z0-9]{8,}")
# …/block-elements/button-element
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
# …/composition-objects/option-object, and …/block-elements/select-menu-element
OPTION_TEXT = 75
OPTION_VALUE = 150
OVERFLOW_OPTIONS = 5
OPTIONS = 100
# https://docs.slack.dev/reference/views/modal-views
VIEW_TITLE = 24
PRIVATE_METADATA = 3000

# …/blocks/data-table-block and …/blocks/data-visualization-block
TABLE_ROWS, TABLE_COLUMNS, TABLE_PAGE, TABLE_LENGTH = (2, 201), 20, 100, 60_000
CHART_TITLE, CHART_SERIES, CHART_CATEGORIES, CHART_LABEL = 50, 6, 20, 20
NEW = frozenset(["data_table", "data_visualization"])
"""Blocks that are rolled out in phases: a workspace may refuse them."""

IsFile = Callable[[str], bool]
"""Whether there is an uploaded picture with this id, ready to be shown."""

_PLAIN_INPUTS = (
    "plain_text_input",
    "number_input",
    "datepicker",
    "timepicker",
    "users_select",
    "conversations_select",
    "file_input",
    "external_select",
)


def no_file(_: str) -> bool:
    """Know of no uploaded picture."""
    return False


def check_message(blocks: Any, is_file: IsFile = no_file) -> list[dict[str, Any]]:
    """Return the blocks of a message.

    Raises:
        Refusal: `invalid_blocks`, with the pointer to each mistake.

    """
    errors = list(_mistakes(blocks, most=MESSAGE_BLOCKS, surface="message"))
    if not errors:
        errors = list(_missing_files(blocks, is_file))
    if errors:
        raise Refusal("invalid_blocks", errors=errors, response_metadata={"messages": errors})
    return list(blocks)


def check_view(view: Any) -> dict[str, Any]:
    """Return a view.

    Raises:
        Refusal: `invalid_arguments`, with the pointer to each mistake.

    """
    errors = list(_view_mistakes(view))
    if errors:
        raise Refusal("invalid_arguments", response_metadata={"messages": errors})
    return dict(view)


def _view_mistakes(view: Any) -> Iterable[str]:
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        yield "[ERROR] view type must be modal or home [json-pointer:/view/type]"
        return
    blocks = view.get("blocks")
    yield from _mistakes(blocks, most=VIEW_BLOCKS, surface=view["type"])
    if view["type"] == "modal":
        yield from _text(view.get("title"), VIEW_TITLE, "/view/title")
        for name in ("submit", "close"):
            if view.get(name) is not None:
                yield from _text(view[name], VIEW_TITLE, f"/view/{name}")
        inputs = any(block.get("type") == "input" for block in blocks or [])
        if inputs and view.get("submit") is None:
            yield "[ERROR] submit is required when an input is in the blocks [json-pointer:/view/submit]"
    if len(view.get("private_metadata") or "") > PRIVATE_METADATA:
        yield "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"


def _mistakes(blocks: Any, *, most: int, surface: str) -> Iterable[str]:
    if not isinstance(blocks, list):
        yield "[ERROR] must be an array [json-pointer:/blocks]"
        return
    if len(blocks) > most:
        yield f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        where = f"/blocks/{place}"
        block_id = block.get("block_id") or ""
        if block_id and block_id in seen:
            yield f"[ERROR] block_id {block_id} already exists [json-pointer:{where}/block_id]"
        if len(block_id) > ID_LENGTH:
            yield f"[ERROR] must be less than 256 characters [json-pointer:{where}/block_id]"
        seen.add(block_id)
        yield from _block(block, where, surface)


def _block(block: dict[str, Any], where: str, surface: str) -> Iterable[str]:
    match block.get("type"):
        case "section":
            yield from _section(block, where)
        case "header":
            yield from _text(block.get("text"), TEXTS["header"], f"{where}/text")
        case "divider":
            pass
        case "image":
            yield from _image(block, where)
        case "context" | "actions" as kind:
            elements = block.get("elements") or []
            if not 1 <= len(elements) <= ELEMENTS[kind]:
                yield f"[ERROR] must have 1 to {ELEMENTS[kind]} items [json-pointer:{where}/elements]"
            ids = [element.get("action_id") for element in elements if element.get("action_id")]
            if len(ids) != len(set(ids)):
                yield f"[ERROR] action_id already exists [json-pointer:{where}/elements]"
            for place, element in enumerate(elements):
                yield from _element(element, f"{where}/elements/{place}")
        case "data_table" if surface != "modal":
            yield from _table(block, where)
        case "data_visualization" if surface != "modal":
            yield from _chart(block, where)
        case "input" if surface != "message":
            yield from _text(block.get("label"), LABEL, f"{where}/label")
            yield from _element(block.get("element") or {}, f"{where}/element")
        case kind:
            yield f"[ERROR] unsupported type: {kind} [json-pointer:{where}/type]"


def _table(block: dict[str, Any], where: str) -> Iterable[str]:
    """https://docs.slack.dev/reference/block-kit/blocks/data-table-block."""
    rows = block.get("rows") or []
    if not block.get("caption"):
        yield f"[ERROR] missing required field: caption [json-pointer:{where}]"
    if not TABLE_ROWS[0] <= len(rows) <= TABLE_ROWS[1]:
        yield f"[ERROR] must have {TABLE_ROWS[0]} to {TABLE_ROWS[1]} items [json-pointer:{where}/rows]"
    if len({len(row) for row in rows}) > 1 or any(not 1 <= len(row) <= TABLE_COLUMNS for row in rows):
        yield f"[ERROR] all rows must have the same number of cells [json-pointer:{where}/rows]"
    if not 1 <= block.get("page_size", 5) <= TABLE_PAGE:
        yield f"[ERROR] must be 1 to {TABLE_PAGE} [json-pointer:{where}/page_size]"
    if len(str(rows)) > TABLE_LENGTH:
        yield f"[ERROR] too many characters [json-pointer:{where}/rows]"
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            plain = cell.get("type") in ("raw_text", "raw_number") and cell.get("text")
            rich = cell.get("type") == "rich_text" and cell.get("elements") and row
            if not (plain or rich):
                yield f"[ERROR] invalid cell [json-pointer:{where}/rows/{row}/{column}]"


def _chart(block: dict[str, Any], where: str) -> Iterable[str]:
    """https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block; of its charts, bars."""
    chart = block.get("chart") or {}
    series, categories = chart.get("series") or [], (chart.get("axis_config") or {}).get("categories") or []
    if not 1 <= len(block.get("title") or "") <= CHART_TITLE:
        yield f"[ERROR] must have 1 to {CHART_TITLE} characters [json-pointer:{where}/title]"
    if chart.get("type") != "bar" or not 1 <= len(series) <= CHART_SERIES:
        yield f"[ERROR] must have 1 to {CHART_SERIES} series [json-pointer:{where}/chart/series]"
    if not 1 <= len(categories) <= CHART_CATEGORIES or any(not 1 <= len(each) <= CHART_LABEL for each in categories):
        yield f"[ERROR] invalid categories [json-pointer:{where}/chart/axis_config/categories]"
    if any([point.get("label") for point in each.get("data") or []] != categories for each in series):
        yield f"[ERROR] every series needs a value for every category [json-pointer:{where}/chart/series]"


def _missing_files(blocks: Iterable[dict[str, Any]], is_file: IsFile) -> Iterable[str]:
    for place, block in enumerate(blocks):
        file = block.get("slack_file") or {}
        if file.get("id") and not is_file(file["id"]):
            yield f"[ERROR] invalid slack file [json-pointer:/blocks/{place}/slack_file]"


def _image(block: dict[str, Any], where: str) -> Iterable[str]:
    if not 1 <= len(block.get("alt_text") or "") <= ALT_TEXT:
        yield f"[ERROR] must have 1 to {ALT_TEXT} characters [json-pointer:{where}/alt_text]"
    url, file = block.get("image_url"), block.get("slack_file")
    if (url is None) == (file is None):
        yield f"[ERROR] either image_url or slack_file is required [json-pointer:{where}]"
    if len(url or "") > IMAGE_URL:
        yield f"[ERROR] must be less than 3001 characters [json-pointer:{where}/image_url]"
    if file is not None and not FILE_ID.fullmatch(file.get("id") or ""):
        yield f"[ERROR] input must match regex pattern: ^[F][A-Z0-9]{{8,}}$ [json-pointer:{where}/slack_file/id]"


def _section(block: dict[str, Any], where: str) -> Iterable[str]:
    if block.get("text") is None and not block.get("fields"):
        yield f"[ERROR] missing required field: text [json-pointer:{where}]"
    if block.get("text") is not None:
        yield from _text(block["text"], TEXTS["section"], f"{where}/text")
    fields = block.get("fields") or []
    if len(fields) > FIELDS:
        yield f"[ERROR] no more than {FIELDS} items allowed [json-pointer:{where}/fields]"
    for place, field in enumerate(fields):
        yield from _text(field, FIELD, f"{where}/fields/{place}")
    if block.get("accessory"):
        yield from _element(block["accessory"], f"{where}/accessory")


def _element(element: dict[str, Any], where: str) -> Iterable[str]:
    if len(element.get("action_id") or "") > ID_LENGTH:
        yield f"[ERROR] must be less than 256 characters [json-pointer:{where}/action_id]"
    match element.get("type"):
        case "mrkdwn" | "plain_text":
            yield from _text(element, TEXTS["section"], where)
        case "button":
            yield from _text(element.get("text"), BUTTON_TEXT, f"{where}/text")
            if len(element.get("value") or "") > BUTTON_VALUE:
                yield f"[ERROR] must be less than 2001 characters [json-pointer:{where}/value]"
        case "overflow":
            options = element.get("options") or []
            if not 1 <= len(options) <= OVERFLOW_OPTIONS:
                yield f"[ERROR] must have 1 to {OVERFLOW_OPTIONS} items [json-pointer:{where}/options]"
            yield from _options(options, where)
        case "static_select":
            options = element.get("options") or []
            if not 1 <= len(options) <= OPTIONS:
                yield f"[ERROR] must have 1 to {OPTIONS} items [json-pointer:{where}/options]"
            yield from _options(options, where)
            initial = element.get("initial_option")
            if initial is not None and initial not in options:
                yield f"[ERROR] initial_option is none of the options [json-pointer:{where}/initial_option]"
        case kind if kind in _PLAIN_INPUTS:
            pass
        case kind:
            yield f"[ERROR] unsupported type: {kind} [json-pointer:{where}/type]"


def check_options(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the options that an app offers for an `external_select`.

    Raises:
        Refusal: `invalid_blocks`, with the pointer to each mistake.

    """
    errors = list(_options(options, ""))
    if len(options) > OPTIONS:
        errors.append(f"[ERROR] no more than {OPTIONS} items allowed [json-pointer:/options]")
    if errors:
        raise Refusal("invalid_blocks", errors=errors)
    return options


def _options(options: list[dict[str, Any]], where: str) -> Iterable[str]:
    for place, option in enumerate(options):
        yield from _text(option.get("text"), OPTION_TEXT, f"{where}/options/{place}/text")
        if not 1 <= len(option.get("value") or "") <= OPTION_VALUE:
            yield f"[ERROR] must have 1 to 150 characters [json-pointer:{where}/options/{place}/value]"


def _text(text: Any, most: int, where: str) -> Iterable[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"[ERROR] must be a text object [json-pointer:{where}]"
        return
    if not 1 <= len(text.get("text") or "") <= most:
        yield f"[ERROR] must have 1 to {most} characters [json-pointer:{where}/text]"
