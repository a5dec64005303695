"""The digest's picture: how many initiatives stand where, beside the week before."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from hygiene.readiness import Verdict

WIDTH = 1200
ROW = 74
MARGIN = 36
NAMES = 330
"""Pixels that the names of the verdicts take."""
NUMBERS = 150
"""Pixels that the numbers behind the bars take."""
BAR, GHOST = 30, 12
PAPER, INK, SOFT, THIS, BEFORE = "#ffffff", "#1d1c1d", "#616061", "#1264a3", "#b8cfe0"
SIZE = 28


def _series(name: str, values: Mapping[str, int]) -> dict[str, Any]:
    return {"name": name, "data": [{"label": label, "value": value} for label, value in values.items()]}


@dataclass(frozen=True, slots=True)
class Chart:
    """How many initiatives stand at each verdict now, and how many stood there a week before, if that is known."""

    counts: Mapping[str, int]
    before: Mapping[str, int] | None

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """Return the verdicts at which something stands or stood: now, and before."""
        was = self.before or {}
        found = [(str(verdict), self.counts.get(verdict, 0), was.get(verdict, 0)) for verdict in Verdict]
        return [row for row in found if row[1] or row[2]]

    @property
    def words(self) -> str:
        """Say the same in words."""
        said = [f"{now} {verdict}{self._change(now, was)}" for verdict, now, was in self.rows]
        return ", ".join(said) or "No initiatives yet"

    def _change(self, now: int, was: int) -> str:
        return "" if self.before is None or now == was else f" ({now - was:+d})"

    @property
    def block(self) -> dict[str, Any]:
        """Return it as Slack draws it: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block."""
        names = [verdict for verdict, _, _ in self.rows]
        series = [_series("This week", {verdict: now for verdict, now, _ in self.rows})]
        if self.before is not None:
            series.append(_series("The week before", {verdict: was for verdict, _, was in self.rows}))
        chart = {"type": "bar", "series": series, "axis_config": {"categories": names, "y_label": "Initiatives"}}
        return {"type": "data_visualization", "title": "How many initiatives stand where", "chart": chart}

    def draw(self) -> bytes:
        """Draw it, as a PNG."""
        height = 2 * MARGIN + ROW * len(self.rows) + (SIZE + MARGIN if self.before is not None else 0)
        picture = Image.new("RGB", (WIDTH, height), PAPER)
        pen, font = ImageDraw.Draw(picture), ImageFont.load_default(SIZE)
        most = max((max(now, was) for _, now, was in self.rows), default=1)
        scale = (WIDTH - NAMES - NUMBERS - 2 * MARGIN) / most
        for number, (verdict, now, was) in enumerate(self.rows):
            top = MARGIN + number * ROW
            pen.text((MARGIN, top + BAR / 2), verdict, fill=INK, font=font, anchor="lm")
            left = MARGIN + NAMES
            pen.rectangle((left, top, left + max(now * scale, 2), top + BAR), fill=THIS)
            if self.before is not None:
                pen.rectangle((left, top + BAR + 4, left + max(was * scale, 2), top + BAR + 4 + GHOST), fill=BEFORE)
            label = f"{now}{self._change(now, was)}"
            pen.text((left + now * scale + 16, top + BAR / 2), label, fill=INK, font=font, anchor="lm")
        if self.before is not None:
            self._legend(pen, font, height - MARGIN)
        content = io.BytesIO()
        picture.save(content, "PNG", optimize=True)
        return content.getvalue()

    def _legend(self, pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, base: int) -> None:
        left = MARGIN + NAMES
        for label, colour in (("this week", THIS), ("the week before", BEFORE)):
            pen.rectangle((left, base - SIZE + 6, left + SIZE - 8, base - 2), fill=colour)
            pen.text((left + SIZE + 6, base - SIZE / 2 + 2), label, fill=SOFT, font=font, anchor="lm")
            left += 200
