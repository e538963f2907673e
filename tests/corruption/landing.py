"""Rows of the sandbox, damaged, and the raw files that hold them."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.corruption.kinds import (
    CELLS, DELETED, DUPLICATE, EARLY, EMPTY_KEY, MODELLED, ROWS, SUPERSEDED, WORDS,
)

KNOWN = yaml.safe_load((Path(__file__).parent / "tables.yml").read_text(encoding="utf-8"))
FLAGS = {"_fivetran_deleted": "false", "_fivetran_active": "true"}
# The sandbox's partner stands in the CRM beside its customer, the row of tables.yml.
SANDBOX_PARTNERS = {
    "salesforce.account": {
        "id": "sandbox-partner", "name": "Sandbox partner", "type": "Partner", "is_partner": "true", "website": "https://partner.sandbox-partner.example",
    },
    "hubspot.company": {"id": "sandbox-hubspot-partner", "property_name": "Sandbox partner", "property_is_partner": "true"},
}


@dataclass
class Table:
    """A source table: what its declaration says of the columns, and what tables.yml says of its rows."""

    system: str
    name: str
    types: dict[str, str]
    needed: set[str]  # columns that the declaration requires
    keeps_history: bool
    closed: bool
    key: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    event_date: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    versioned: bool = False
    keyless: bool = False
    row: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.system}.{self.name}"

    @property
    def days(self) -> list[str]:
        return [column for column, data_type in self.types.items() if data_type in ("date", "timestamp") or data_type.startswith("epoch_")]

    @property
    def texts(self) -> list[str]:
        """Text columns, those that mean least first: neither keys nor names of other records nor words of a list."""
        words = {column for columns, _ in WORDS.values() for column in columns}
        texts = [column for column, data_type in self.types.items() if data_type == "text"]
        meaning = {column: (column in self.key, column in [*self.names, *self.required], column in words, "master" in column or "merged" in column) for column in texts}
        return sorted(texts, key=meaning.get)


def tables_of(manifest) -> list[Table]:
    """Every declared source table, in the order of their names."""
    found = []
    for source in sorted(manifest.sources.values(), key=lambda source: (source.source_name, source.name)):
        if source.source_name != "landing":
            table = Table(
                source.source_name, source.name,
                {column.name: column.data_type for column in source.columns.values()},
                {column.name for column in source.columns.values() if column.config.meta.get("required")},
                bool(source.config.meta.get("history")), bool(source.config.meta.get("closed") or source.source_meta.get("closed")),
            )
            known = KNOWN[table.label]
            for name, value in known.items():
                setattr(table, name, {column: str(cell) for column, cell in value.items()} if name == "row" else value)
            found.append(table)
    return found


@dataclass
class Damaged:
    """One row of the matrix: a damaged row, or several of one kind, and what must become of each."""

    table: Table
    kind: str
    rows: list[dict[str, str]]
    expected: list[str]  # of each row, sorted
    column: str | None = None  # the damaged one
    positions: list[int] = field(default_factory=list)  # in the file, from 1
    found: list[str] = field(default_factory=list)  # what became of each row, sorted
    unreadable: set[str] = field(default_factory=set)  # columns that were told to be unreadable
    exceptions: set[str] = field(default_factory=set)  # kinds of exception it is listed under


def slug(table: Table, kind: str) -> str:
    """The key of a damaged row: no other table has it."""
    return f"corrupt-{table.label}-" + "".join(letter if letter.isalnum() else "-" for letter in kind)


def damaged(table: Table) -> list[Damaged]:
    """The table's row, damaged in every way that it can be."""
    made = [_cell(table, kind, options) for kind, options in CELLS.items()] + [_word(table, kind) for kind in WORDS] + [_row(table, kind) for kind in ROWS]
    return [one for one in made if one]


def _keyed(table: Table, kind: str, **cells: str) -> dict[str, str]:
    """The sandbox's row under a key of the kind's own."""
    texts = {column: slug(table, kind) for column in table.key if table.types[column] == "text"}
    return {**table.row, **FLAGS, **texts, **cells}


def _cell(table: Table, kind: str, options: dict[str, tuple[str, str]]) -> Damaged:
    for data_type, (value, outcome) in options.items():
        for column in [] if data_type == "text" else table.types:
            if table.types[column] == data_type and (column not in table.key or outcome != MODELLED):
                if outcome == EARLY and column not in table.event_date:
                    outcome = MODELLED
                return Damaged(table, kind, [_keyed(table, kind, **{column: value})], [outcome], column)
    column, value = table.texts[0], next(iter(options.values()))[0]
    if column in table.key:
        value = f"{slug(table, kind)} {value}"
    return Damaged(table, kind, [_keyed(table, kind, **{column: value})], [MODELLED], column)


def _word(table: Table, kind: str) -> Damaged:
    columns, value = WORDS[kind]
    column = next((column for column in columns if column in table.types and column not in table.key), None)
    if column is None:
        return _cell(table, kind, {"text": (kind, MODELLED)})  # to a table without such a column they are words like any other
    return Damaged(table, kind, [_keyed(table, kind, **{column: value})], [MODELLED], column)


def _row(table: Table, kind: str) -> Damaged | None:
    """None where the kind cannot be: of a table that names no other record, or has no two dates."""
    row = _keyed(table, kind)
    if kind == "null key":
        return Damaged(table, kind, [row | dict.fromkeys(table.key, "")], [MODELLED if table.keyless else EMPTY_KEY])
    if kind.startswith("duplicate key"):
        again = SUPERSEDED if table.versioned else DUPLICATE
        other = next((column for column in table.texts if column not in table.key), None) if "conflicting" in kind else None
        day = next((column for column in table.days if column not in table.key), None)
        changed = {other: "Other sandbox"} if other else {day: "2026-02-05"} if day and "conflicting" in kind else {}
        return Damaged(table, kind, [row, row | changed], sorted([MODELLED, again]))
    if kind == "orphan":
        names = [column for column in table.names if column not in table.key]
        return Damaged(table, kind, [row | dict.fromkeys(names, "corrupt-nowhere")], [MODELLED]) if names else None
    if kind == "swapped dates":
        days = [column for column in table.days if row.get(column) and column not in table.key]
        first, last = (min(days, key=row.get), max(days, key=row.get)) if days else (None, None)
        return Damaged(table, kind, [row | {first: row[last], last: row[first]}], [MODELLED]) if first != last and row[first][:4] == row[last][:4] else None
    if kind == "blank cells":
        blank = [column for column in table.types if column not in [*table.key, *table.required]]
        return Damaged(table, kind, [row | dict.fromkeys(blank, "  ")], [MODELLED])
    if kind == "deleted row":
        return Damaged(table, kind, [row | {"_fivetran_deleted": "true"}], [DELETED])
    return Damaged(table, kind, [row | {"_fivetran_active": "false"}], [MODELLED if table.keeps_history else SUPERSEDED])


# -- files ---------------------------------------------------------------------------------------------------------------


def header(table: Table, file: Path | None = None) -> list[str]:
    """The columns of the demo company's file, the declared ones it lacks, and the flags that loaders add."""
    present = []
    if file and file.exists():
        with file.open(encoding="utf-8", newline="") as opened:
            present = next(csv.reader(opened))
    return [*present, *(column for column in [*table.types, *FLAGS] if column not in present)]


def write_csv(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_text(columns, rows).encode("utf-8"))


def _text(columns: list[str], rows: list[dict[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def land(tables: list[Table], demo: Path, folder: Path, matrix: list[Damaged], plain: bool = False) -> dict[str, int]:
    """Write the demo company's rows with the damaged ones after them, and with the sandbox's own if `plain`. -> {table: rows written}."""
    written = {}
    for table in tables:
        file = demo / table.system / f"{table.name}.csv"
        columns, rows = header(table, file), []
        if file.exists():
            with file.open(encoding="utf-8", newline="") as opened:
                rows = list(csv.DictReader(opened))
        if plain:
            rows += [table.row | FLAGS] + ([FLAGS | SANDBOX_PARTNERS[table.label]] if table.label in SANDBOX_PARTNERS else [])
        for one in matrix:
            if one.table is table:
                one.positions = list(range(len(rows) + 1, len(rows) + 1 + len(one.rows)))
                rows += one.rows
        write_csv(folder / table.system / f"{table.name}.csv", columns, rows)
        written[table.label] = len(rows)
    return written


def land_file_kind(tables: list[Table], folder: Path, kind: str) -> dict[str, str | None]:
    """Write the sandbox's row and one beside it as files of this kind. -> {table: the damaged column}, without tables that cannot suffer it."""
    suffering = {}
    for table in tables:
        columns = header(table)
        rows = [table.row | FLAGS, _keyed(table, "beside it")]
        optional = next((column for column in table.types if column not in [*table.needed, *table.key, *table.required]), None)
        needed = next((column for column in table.types if column in table.needed), None)
        column = {
            "missing optional column": optional, "missing required column": needed, "extra column": "brand_new", "two columns of one name": columns[0],
        }.get(kind)
        if column or "missing" not in kind:
            suffering[table.label] = column
        path = folder / table.system / f"{table.name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file(kind, column, columns, rows))
    return suffering


def _file(kind: str, column: str | None, columns: list[str], rows: list[dict[str, str]]) -> bytes:
    if kind.startswith("missing"):
        return _text([name for name in columns if name != column], rows).encode()
    if kind == "extra column":
        return _text([*columns, column], [{**row, column: "x"} for row in rows]).encode()
    if kind == "reordered columns":
        return _text(columns[::-1], rows).encode()
    text = _text(columns, [] if kind == "header only" else rows, ";" if kind == "semicolons" else ",")
    first, *others = text.splitlines()
    return {
        "empty file": b"",
        "byte order mark": b"\xef\xbb\xbf" + text.encode(),
        "CRLF": text.replace("\n", "\r\n").encode(),
        "two columns of one name": "\n".join([f"{first},{column}", *(f"{line},x" for line in others), ""]).encode(),
        "latin-1 bytes": text.replace("-beside-it", "-beside-\xfcit", 1).encode("latin-1"),
        "too few cells": (text + "corrupt-short,x\n").encode(),
        "too many cells": (text + "corrupt-long" + ",x" * (len(columns) + 3) + "\n").encode(),
        "stray quotation mark": text.replace("corrupt-", '"corrupt" ', 1).encode(),
    }.get(kind, text.encode())
