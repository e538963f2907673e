"""Tables for the terminal and as CSV files: a header and rows of cells."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_kpis.project import BAD_INPUT, Stop

GAP = "  "
NUMBER = re.compile(r"-?\d[\d,.]*%?")


def aligned(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """One line per row, columns as wide as their widest cell; those of numbers stand to the right."""
    lines = [list(header), *([show(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    right = [any(NUMBER.fullmatch(line[column]) for line in lines[1:]) for column in range(len(header))]
    padded = ([cell.rjust(width) if numbers else cell.ljust(width) for cell, width, numbers in zip(line, widths, right)] for line in lines)
    return [GAP.join(cells).rstrip() for cells in padded]


def show(cell: Any) -> str:
    """A cell as a person reads it: thousands marked, a dash where there is nothing."""
    if cell is None:
        return "-"
    return f"{cell:,}" if isinstance(cell, (int, float, Decimal)) else str(cell)


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write the rows for a spreadsheet. Raises Stop when the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror}.", code=BAD_INPUT) from None


def parse_day(text: str, origin: str) -> datetime.date:
    """The day a text names. Raises Stop, naming `origin`, when it names none."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Stop(f'{origin} is "{text}", which is no date: write it as YYYY-MM-DD.', code=BAD_INPUT) from None
