"""Raw files to typed rows. Every row is either modelled or set aside with a status and a reason."""

import csv
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from .cells import Unreadable, read_cell
from .schema import TABLES, VERSION_DATES, Declared
from .settings import EARLIEST, Settings

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class SetAside:
    system: str
    table: str
    key: str | None
    status: str  # quarantined, superseded, duplicate, deleted, before_first_period
    reason: str


@dataclass
class Table:
    connected: bool = False
    rows: list[dict] = field(default_factory=list)
    deleted: list[dict] = field(default_factory=list)  # merges and labels outlive their record
    set_aside: list[SetAside] = field(default_factory=list)


@dataclass
class Raw:
    """All declared tables of the connected systems."""

    tables: dict[tuple[str, str], Table]
    own_names: dict[tuple[str, str, str], str]  # (system, table, column) -> what this org calls it; without a column the table

    def rows(self, system: str, name: str) -> list[dict]:
        return self.tables[(system, name)].rows

    def rows_and_deleted(self, system: str, name: str) -> list[dict]:
        return self.tables[(system, name)].rows + self.tables[(system, name)].deleted

    def any_connected(self, *tables: tuple[str, str]) -> bool:
        return any(self.tables[table].connected for table in tables)

    def set_aside_counts(self) -> dict[tuple[str, str, str], int]:
        return dict(Counter((row.system, row.table, row.status) for table in self.tables.values() for row in table.set_aside))


def read_raw(raw_path, seeds_path, settings: Settings) -> Raw:
    field_map = Path(seeds_path) / "field_map.csv"
    mapped = read_csv(field_map) if field_map.is_file() else []
    own_names = {(row["source_system"], row["source_table"], row["source_column"]): row["org_column"] for row in mapped}
    return Raw(
        {
            (system, name): _read_table(Path(raw_path) / system, system, name, own_names, settings) if system in settings.connectors else Table()
            for system, name in TABLES
        },
        own_names,
    )


def read_csv(path: Path) -> list[dict]:
    """Records by header name, surrounding blanks gone; empty lines are no records."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = [name.strip() for name in next(lines, [])]
        return [dict(zip(header, (cell.strip() for cell in line))) for line in lines if line]


def plain(name: str) -> str:
    """Loaders spell a name as the API does or in snake case."""
    return name.strip().lower().replace("_", "").replace("-", "")


def _read_table(folder: Path, system: str, name: str, own_names: dict, settings: Settings) -> Table:
    declared = TABLES[(system, name)]
    files = {plain(path.stem): path for path in sorted(folder.glob("*.csv"))}
    names = (own_names[(system, name, "")],) if (system, name, "") in own_names else declared.names
    path = next((files[plain(spelling)] for spelling in names if plain(spelling) in files), None)
    if path is None:
        return Table()
    table = Table(connected=True)

    def put_aside(key, status, reason):
        table.set_aside.append(SetAside(system, name, key, status, reason))

    spellings = {
        column: (own_names[(system, name, column)],) if (system, name, column) in own_names else declared.column_names[column]
        for column in declared.columns
    }
    versions = defaultdict(list)
    for record in read_csv(path):
        landed = {plain(column): cell for column, cell in sorted(record.items(), reverse=True)}
        cells = {column: next((landed[plain(name)] for name in names if plain(name) in landed), "") for column, names in spellings.items()}
        if any(not cells[column] for column in declared.filled_keys):
            put_aside(None, "quarantined", "empty key")
            continue
        try:
            row = {column: _read(cells, column, kind, settings) for column, kind in declared.columns.items()}
        except Unreadable as error:
            put_aside(cells[declared.key[0]], "quarantined", str(error))
            continue
        key = tuple(row[column] for column in declared.key)
        missing = [column for column in declared.required if row[column] is None]
        if missing:
            put_aside(key[0], "quarantined", f"missing {missing[0]}")
        elif not declared.is_history and _is_superseded(landed, settings):
            put_aside(key[0], "superseded", "an older version kept by the loader")
        else:
            content = hashlib.md5("|".join(cells.values()).encode()).hexdigest()
            versions[key].append((_version(landed, declared, settings), _is_deleted(landed, settings), content, row))

    for key, found in versions.items():
        found.sort(key=lambda version: version[:3])
        for _ in found[:-1]:
            put_aside(key[0], "duplicate", f"another version of {key[0]} is newer")
        _, is_deleted, _, row = found[-1]
        if is_deleted:
            put_aside(key[0], "deleted", "deleted in the source system")
            table.deleted.append(row)
        elif _before_first_period(row, declared.dated_by, settings):
            put_aside(key[0], "before_first_period", f"dated before {settings.first_period}")
        else:
            table.rows.append(row)
    return table


def _read(cells: dict, column: str, kind: str, settings: Settings):
    try:
        return read_cell(cells[column], kind, settings)
    except Unreadable as error:
        raise Unreadable(f"{column} holds {error}, which is no {kind}") from error


# -- what a loader or the system adds to a row ------------------------------------------------------------------------------


def _readable(cell: str | None, kind: str, settings: Settings):
    try:
        return read_cell(cell, kind, settings)
    except Unreadable:
        return None


def _version(landed: dict, declared: Declared, settings: Settings) -> datetime:
    kinds = {plain(column): kind for column, kind in declared.columns.items()}
    moments = (
        _readable(landed.get(plain(name)), "epoch" if kinds.get(plain(name)) == "epoch" else "timestamp", settings) for name in VERSION_DATES
    )
    return next((moment for moment in moments if moment is not None), EARLIEST)


def _is_deleted(landed: dict, settings: Settings) -> bool:
    flagged = any(_readable(landed.get(name), "boolean", settings) for name in ("isdeleted", "fivetrandeleted"))
    return flagged or bool(landed.get("deletedat") or landed.get("abcdcdeletedat"))


def _is_superseded(landed: dict, settings: Settings) -> bool:
    return _readable(landed.get("fivetranactive"), "boolean", settings) is False


def _before_first_period(row: dict, event_columns: tuple[str, ...], settings: Settings) -> bool:
    when: date | datetime | None = next((row[column] for column in event_columns if row[column] is not None), None)
    if isinstance(when, datetime):
        when = settings.local_date(when)
    return when is not None and when < settings.first_period
