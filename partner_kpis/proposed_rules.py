"""Proposed copies of the attribution seeds, and which of their rows differ from those of the last build."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from partner_kpis.project import BAD_INPUT, Stop
from partner_kpis.sentences import nearest

# What tells the rows of each attribution seed apart.
KEYS = {
    "attribution_rules": ("rule_id", "valid_from"),
    "attribution_models": ("attribution_model",),
    "touch_types": ("touch_type",),
}
WRITTEN = {"INTEGER": "a whole number", "DATE": "a date (YYYY-MM-DD)", "BOOLEAN": "true or false"}


@dataclass(frozen=True)
class Change:
    """One row of a seed that the proposal adds, removes or changes."""

    seed: str
    kind: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.seed}: {self.kind} {self.row}{f': {self.what}' if self.what else ''}"


def proposed_files(proposed: Path, seeds: Path) -> dict[str, Path]:
    """{seed: its proposed CSV} of a folder or of a single file. Raises Stop when there is none, or one that cannot be tried.

    A folder may hold all of the project's `seeds`, of which only those of attribution may differ from the project's.
    """
    if not proposed.exists():
        raise Stop(f"{proposed} does not exist: name a folder or a file with proposed copies of the seeds.", code=BAD_INPUT)
    files = sorted(proposed.glob("*.csv")) if proposed.is_dir() else [proposed]
    names = [f"{seed}.csv" for seed in KEYS]
    known = f"{', '.join(names[:-1])} and {names[-1]}"
    strangers = [file for file in files if file.name not in names]
    if proposed.is_dir():
        strangers = [file for file in strangers if not _same_rows(file, seeds / file.name)]
    if strangers:
        told = ", ".join(f"{file.name}{_why_not(file, seeds, names)}" for file in strangers)
        allowed = f"changed copies of {known}, and other seeds only as the project has them"
        raise Stop(f"{told} cannot be tried: a proposal holds {allowed}.", code=BAD_INPUT)
    found = {file.stem: file for file in files if file.name in names}
    if not found:
        raise Stop(f"{proposed} holds no attribution seed: put changed copies of {known} there.", code=BAD_INPUT)
    return found


def _same_rows(file: Path, seed: Path) -> bool:
    """Whether a file says what the seed says, however its cells are quoted and its lines ended."""
    try:
        return _csv_rows(file) == _csv_rows(seed)
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file, strict=True) if row]


def _why_not(file: Path, seeds: Path, names: list[str]) -> str:
    """A hint at what is wrong with a file that cannot be tried: it is another seed, or its name is none."""
    if (seeds / file.name).is_file():
        return " (no attribution seed)"
    return nearest(file.name, names)


def changes(con: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> list[Change]:
    """How the proposed rows differ from the seeds in the warehouse. Raises Stop with all that cannot be read."""
    problems: list[str] = []
    found = []
    for seed, path in files.items():
        types = {name: data_type for name, data_type, *_ in con.execute(f"describe seeds.{seed}").fetchall()}
        present = [dict(zip(types, row)) for row in con.execute(f"select * from seeds.{seed}").fetchall()]
        proposed = _read(con, path, types, KEYS[seed], problems)
        found += _differences(seed, _by_key(present, KEYS[seed]), _by_key(proposed, KEYS[seed]))
    if problems:
        raise Stop(*problems, "Nothing was compared.", code=BAD_INPUT)
    return found


def _read(
    con: duckdb.DuckDBPyConnection, path: Path, types: dict[str, str], key: tuple[str, ...], problems: list[str]
) -> list[dict[str, Any]]:
    """The rows of a proposed CSV, each cell as the type the seed has in the warehouse."""
    try:
        header, *texts = _csv_rows(path) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{path} cannot be read as CSV: {error}.")
        return []
    if sorted(header) != sorted(types):
        problems.append(f"{path} must have the columns {', '.join(types)}; it has {', '.join(header) or 'none'}.")
        return []
    rows, lines = [], {}
    cast_row = "select " + ", ".join(f"try_cast(nullif(?, '') as {types[name]})" for name in header)
    for number, text in enumerate(texts, start=1):
        if len(text) != len(header):
            problems.append(f"{path}, row {number} has {len(text)} cells instead of {len(header)}: quote a cell that holds a comma.")
            continue
        row = dict(zip(header, con.execute(cast_row, text).fetchone()))
        problems += [
            f'{path}, row {number}: {name} is "{cell}", which is not {WRITTEN.get(types[name], "a number")}.'
            for name, cell in zip(header, text)
            if cell and row[name] is None
        ]
        problems += [f"{path}, row {number} has no {name}." for name, cell in zip(header, text) if name in key and not cell]
        same = lines.setdefault(tuple(row[name] for name in key), number)
        if same != number:
            problems.append(f"{path}, rows {same} and {number} have the same {' and '.join(key)}: keep one of them.")
        rows.append(row)
    return rows


def _by_key(rows: list[dict[str, Any]], key: tuple[str, ...]) -> dict[tuple, dict[str, Any]]:
    return {tuple(row[name] for name in key): row for row in rows}


def _differences(seed: str, present: dict[tuple, dict], proposed: dict[tuple, dict]) -> list[Change]:
    found = []
    for key in sorted(present.keys() | proposed.keys(), key=str):
        before, after = present.get(key), proposed.get(key)
        if before == after:
            continue
        kind = "added" if before is None else "removed" if after is None else "changed"
        found.append(Change(seed, kind, _named(seed, key), _cells(seed, before, after)))
    return found


def _named(seed: str, key: tuple) -> str:
    return str(key[0]) if len(key) == 1 else f"{key[0]} ({KEYS[seed][1]} {_show(key[1])})"


def _cells(seed: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """What a row says that is new, or how it changes; a row that goes says nothing more."""
    if after is None:
        return ""
    if before is None:
        return ", ".join(f"{name} {_show(cell)}" for name, cell in after.items() if cell is not None and name not in KEYS[seed])
    return ", ".join(f"{name} {_show(before[name])} -> {_show(cell)}" for name, cell in after.items() if cell != before[name])


def _show(cell: Any) -> str:
    if cell is None:
        return "empty"
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str) and " " in cell:
        return f'"{cell}"'
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)
