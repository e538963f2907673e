"""Raw rows read one by one: what each cell becomes, and why a row is set aside. A model that reads a source takes no unit test, so its rows are files here."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Workspace

COLUMNS = (
    "id", "name", "amount", "probability", "created_date", "close_date", "is_won", "account_id", "stage_name", "is_deleted", "_fivetran_active", "system_modstamp",
)
READABLE = {"created_date": "2025-01-01", "close_date": "2025-01-31"}


def midnight(day: str) -> datetime:
    """A bare date is the start of that day in New York, the reporting timezone of this build."""
    return datetime.fromisoformat(f"{day}T05:00:00")


# id -> cells, and the values they are read as. A cell not mentioned is empty and read as null.
CELLS = {
    "plain": ({"name": " A  B ", "amount": " 12.3456 ", "probability": "12.5", "is_won": "TRUE"}, {"opportunity_name": "A  B", "amount": Decimal("12.346"), "probability": Decimal("12.5"), "is_won": True}),
    "blank": ({"name": "  ", "amount": " ", "is_won": " "}, {"opportunity_name": None, "amount": None, "is_won": None}),
    "three decimals": ({"amount": "1234.567"}, {"amount": Decimal("1234.567")}),
    "half a thousandth": ({"amount": "1234.5675"}, {"amount": Decimal("1234.568")}),
    "half a thousandth of credit": ({"amount": "-0.0005", "is_won": "0"}, {"amount": Decimal("-0.001"), "is_won": False}),
    "largest": ({"amount": "999999999999999.999"}, {"amount": Decimal("999999999999999.999")}),
    "exponent": ({"amount": "1e3"}, {"amount": Decimal("1000.00")}),
    "bare date": ({"created_date": "2025-01-01"}, {"opened_at": midnight("2025-01-01")}),
    "no offset": ({"created_date": "2025-07-01 02:00:00.000001"}, {"opened_at": datetime(2025, 7, 1, 2, 0, 0, 1)}),
    "offset": ({"created_date": "2025-07-01T02:00:00+02:00"}, {"opened_at": datetime(2025, 7, 1)}),
    "line break, comma and quotation marks": ({"name": 'a "b", c\nd'}, {"opportunity_name": 'a "b", c\nd'}),
    "emoji and another direction": ({"name": "😀 شركة é"}, {"opportunity_name": "😀 شركة é"}),
    "formula": ({"name": "=1+1"}, {"opportunity_name": "=1+1"}),
    "megabyte": ({"name": "x" * 1_000_000}, {"opportunity_name": "x" * 1_000_000}),
    "last year": ({"created_date": "9999-12-31T23:59:59Z"}, {"opened_at": datetime(9999, 12, 31, 23, 59, 59)}),
    "moment in a date": ({"close_date": "2025-01-31T23:30:00Z"}, {"close_date": date(2025, 1, 31)}),
}

# id -> cells, and the column that cannot be read.
UNREADABLE = {
    "thousands mark": ({"amount": "1,000"}, "amount"),
    "underscore": ({"amount": "1_000"}, "amount"),
    "decimal comma": ({"amount": "12,50"}, "amount"),
    "no number": ({"amount": "NaN"}, "amount"),
    "too large": ({"amount": "1000000000000000.00"}, "amount"),
    "too large when rounded": ({"amount": "999999999999999.9995"}, "amount"),
    "infinite": ({"amount": "Infinity"}, "amount"),
    "first year": ({"created_date": "0001-01-01T00:00:00Z"}, "created_date"),
    "no month": ({"created_date": "2025-13-01"}, "created_date"),
    "no day": ({"close_date": "2025-02-30"}, "close_date"),
    "another country's order": ({"close_date": "31.01.2025"}, "close_date"),
    "no truth": ({"is_won": "perhaps"}, "is_won"),
}

# Rows in file order, each with its status and reason. Where several reasons hold, the first of this order counts.
ROWS = [
    ({"id": " ", "amount": "much", "is_deleted": "true"}, "quarantined", "unreadable cell"),
    ({"id": " ", "amount": "1", "is_deleted": "true"}, "quarantined", "empty key"),
    ({"id": "R2", "amount": "much", "created_date": "", "is_deleted": "true"}, "quarantined", "unreadable cell"),
    ({"id": "R3", "close_date": "", "_fivetran_active": "false"}, "quarantined", "missing close_date"),
    ({"id": "R4", "_fivetran_active": "false", "system_modstamp": "2025-09-09"}, "superseded", "superseded"),
    ({"id": "R4", "system_modstamp": "2025-01-01"}, "modelled", None),  # no duplicate of a superseded row
    ({"id": "R5"}, "duplicate", "duplicate key"),  # no version is the oldest
    ({"id": "R5", "system_modstamp": "2025-01-01"}, "duplicate", "duplicate key"),
    ({"id": "R5", "system_modstamp": "2025-01-02", "is_deleted": "true"}, "deleted", "deleted"),  # the newest stays, and it is deleted
    ({"id": "R5", "system_modstamp": "2025-01-03", "amount": "much"}, "quarantined", "unreadable cell"),  # newer, but not to be read
    ({"id": "R6", "created_date": "2019-12-31T23:59:59-05:00"}, "quarantined", "before first period"),
    ({"id": "R7", "created_date": "2020-01-01"}, "modelled", None),
]


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> list[dict]:
    """The rows of base_salesforce__opportunity, in file order."""
    folder = tmp_path_factory.mktemp("reading")
    rows = [{"id": key, **cells} for key, (cells, _) in {**CELLS, **UNREADABLE}.items()] + [row for row, *_ in ROWS]
    write(folder / "raw" / "salesforce" / "opportunity.csv", COLUMNS, [{**READABLE, **row} for row in rows])
    write(folder / "raw" / "salesforce" / "account.csv", ("id",), [])
    workspace = Workspace(folder)
    variables = {"raw_path": str(folder / "raw"), "connectors": ["salesforce"], "reporting_timezone": "America/New_York", "first_period": "2020-01-01"}
    workspace.dbt("run", "--select", "base_salesforce__opportunity", variables=variables)
    with workspace.connect() as connection:
        cursor = connection.execute("select * from staging.base_salesforce__opportunity order by source_row")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row)) for row in cursor.fetchall()]


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    """As a spreadsheet saves it: with a byte order mark and CRLF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("case", CELLS)
def test_cell_is_read(read, case):
    row = next(row for row in read if row["record_id"] == case)
    assert row["unreadable_column"] is None
    assert {column: row[column] for column in CELLS[case][1]} == CELLS[case][1]


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_cell_sets_its_row_aside(read, case):
    cells, column = UNREADABLE[case]
    row = next(row for row in read if row["record_id"] == case)
    assert (row["row_status"], row["unreadable_column"], row["unreadable_value"]) == ("quarantined", column, cells[column])


def test_every_row_has_its_first_reason(read):
    found = [(row["row_status"], row["row_reason"]) for row in read[len(CELLS) + len(UNREADABLE):]]
    assert found == [(status, reason) for _, status, reason in ROWS]
