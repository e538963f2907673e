"""Raw files to typed rows. Every row is either modelled or set aside with a status and a reason."""

import csv
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .cells import Unreadable, read_cell
from .schema import EVENT_DATES, REQUIRED_DATES, TABLES, VERSION_DATES
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
    set_aside: list[SetAside] = field(default_factory=list)
    merged_into: dict[str, str] = field(default_factory=dict)  # also from deleted rows: that is how a merge looks


@dataclass
class Raw:
    """All declared tables of the connected systems."""

    tables: dict[tuple[str, str], Table]

    def table(self, system: str, name: str) -> Table:
        return self.tables[(system, name)]

    def rows(self, system: str, name: str) -> list[dict]:
        return self.tables[(system, name)].rows

    def set_aside_counts(self) -> dict[tuple[str, str, str], int]:
        return dict(Counter((row.system, row.table, row.status) for table in self.tables.values() for row in table.set_aside))


def read_raw(raw_path, settings: Settings) -> Raw:
    return Raw(
        {
            (system, name): _read_table(Path(raw_path) / system / f"{name}.csv", system, name, settings)
            if system in settings.connectors
            else Table()
            for system, name in TABLES
        }
    )


def read_csv(path: Path) -> list[dict]:
    """Records by header name, surrounding blanks gone; empty lines are no records."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = [name.strip() for name in next(lines, [])]
        return [dict(zip(header, (cell.strip() for cell in line))) for line in lines if line]


def _read_table(path: Path, system: str, name: str, settings: Settings) -> Table:
    if not path.is_file():
        return Table()
    table = Table(connected=True)

    def put_aside(key, status, reason):
        table.set_aside.append(SetAside(system, name, key, status, reason))

    columns = TABLES[(system, name)]
    key_column = next(iter(columns))
    versions = defaultdict(list)
    for record in read_csv(path):
        key = record.get(key_column) or None
        if key is None:
            put_aside(None, "quarantined", f"empty {key_column}")
            continue
        try:
            row = {column: _read(record, column, kind, settings) for column, kind in columns.items()}
        except Unreadable as error:
            put_aside(key, "quarantined", str(error))
            continue
        missing = [column for column in REQUIRED_DATES.get((system, name), ()) if row[column] is None]
        if missing:
            put_aside(key, "quarantined", f"missing {missing[0]}")
        elif row.get("_fivetran_active") is False:
            put_aside(key, "superseded", "an older version kept by the loader")
        else:
            versions[key].append((_version(row), _is_deleted(row), _content(record, columns), row))

    for key, found in versions.items():
        found.sort(key=lambda version: version[:3])
        for _ in found[:-1]:
            put_aside(key, "duplicate", f"another version of {key} is newer")
        row = found[-1][-1]
        if row.get("master_record_id"):
            table.merged_into[key] = row["master_record_id"]
        if _is_deleted(row):
            put_aside(key, "deleted", "deleted in the source system")
        elif _before_first_period(row, EVENT_DATES.get((system, name), ()), settings):
            put_aside(key, "before_first_period", f"dated before {settings.first_period}")
        else:
            table.rows.append(row)
    return table


def _read(record: dict, column: str, kind: str, settings: Settings):
    try:
        return read_cell(record.get(column), kind, settings)
    except Unreadable as error:
        raise Unreadable(f"{column} holds {error}, which is no {kind}") from error


ROW_KEEPING = {
    "is_deleted", "deleted_at", "last_modified_date", "system_modstamp", "_fivetran_synced", "_fivetran_deleted", "_fivetran_active",
}


def _version(row: dict) -> datetime:
    return next((row[column] for column in VERSION_DATES if row.get(column) is not None), EARLIEST)


def _is_deleted(row: dict) -> bool:
    return bool(row.get("is_deleted") or row.get("_fivetran_deleted") or row.get("deleted_at"))


def _content(record: dict, columns: dict) -> str:
    """What tells apart two versions of a row that nothing dates: its own cells, without what a loader or the CRM adds to them."""
    return hashlib.md5("|".join(record.get(column) or "" for column in columns if column not in ROW_KEEPING).encode()).hexdigest()


def _before_first_period(row: dict, event_columns: tuple[str, ...], settings: Settings) -> bool:
    when = next((row[column] for column in event_columns if row[column] is not None), None)
    if isinstance(when, datetime):
        when = settings.local_date(when)
    return when is not None and when < settings.first_period
