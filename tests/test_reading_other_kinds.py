"""Raw cells that are no plain text, number or date: milliseconds, JSON, values whose kind another cell tells; and records made in test mode."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Workspace

FIRST_MILLISECONDS = "1735689600123"
FIRST_MOMENT = datetime(2025, 1, 1, 0, 0, 0, 123000)

# One row of PartnerStack's customers each, and what it is read as: key, created_at, reason, status.
CUSTOMERS = [
    ({"key": "real", "created_at": FIRST_MILLISECONDS, "test": "false", "meta": '{"crm_account_id": "A1"}'}, ("real", FIRST_MOMENT, None, "modelled")),
    ({"key": "loaded as a timestamp", "created_at": "2025-01-01 00:00:00.123"}, ("loaded as a timestamp", FIRST_MOMENT, None, "modelled")),
    ({"key": "no time", "created_at": "soon"}, ("no time", None, "unreadable cell", "quarantined")),
    ({"key": "too late", "created_at": "1735689600123000"}, ("too late", None, "unreadable cell", "quarantined")),
    ({"key": "no json", "created_at": FIRST_MILLISECONDS, "meta": "{crm"}, ("no json", FIRST_MOMENT, "unreadable cell", "quarantined")),
    ({"key": "made in test mode", "created_at": FIRST_MILLISECONDS, "test": "true"}, ("made in test mode", FIRST_MOMENT, "test record", "test record")),
    ({"key": "both", "created_at": FIRST_MILLISECONDS, "test": "true"}, ("both", FIRST_MOMENT, "test record", "test record")),
    ({"key": "both", "created_at": FIRST_MILLISECONDS, "test": "false"}, ("both", FIRST_MOMENT, None, "modelled")),
    ({"key": "changed", "created_at": FIRST_MILLISECONDS, "updated_at": "1735689600124"}, ("changed", FIRST_MOMENT, "duplicate key", "duplicate")),
    ({"key": "changed", "created_at": "2025-01-02", "updated_at": "1735689600125"}, ("changed", datetime(2025, 1, 2), None, "modelled")),
]

# One value of a deal's property each, and what it is read as: deal, amount, closes_at, reason, unreadable value.
PROPERTIES = [
    (("amount", "12.5"), (Decimal("12.5"), None, None, None)),
    (("Amount", "12.5"), (Decimal("12.5"), None, None, None)),
    (("amount", ""), (None, None, None, None)),  # emptied
    (("amount", "twelve"), (None, None, "unreadable cell", "twelve")),
    (("amount", "2025-01-15"), (None, None, "unreadable cell", "2025-01-15")),
    (("closedate", "1736899200000"), (None, datetime(2025, 1, 15), None, None)),
    (("closedate", "2025-01-15T00:00:00Z"), (None, datetime(2025, 1, 15), None, None)),
    (("closedate", "soon"), (None, None, "unreadable cell", "soon")),
    (("dealname", "twelve"), (None, None, None, None)),
]


def write(file: Path, rows: list[dict]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with file.open("w", newline="") as target:
        writer = csv.DictWriter(target, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("other_kinds"))
    raw = workspace.folder / "raw"
    write(raw / "partnerstack" / "partnerships.csv", [{"partner_key": "P1"}])
    write(raw / "partnerstack" / "customers.csv", [cells for cells, _ in CUSTOMERS])
    write(raw / "hubspot" / "company.csv", [{"id": "1"}])
    write(raw / "hubspot" / "deal.csv", [{"deal_id": "1", "property_createdate": "2025-01-01"}])
    history = [{"deal_id": number, "name": name, "timestamp": "2025-01-01", "value": value} for number, ((name, value), _) in enumerate(PROPERTIES)]
    write(raw / "hubspot" / "deal_property_history.csv", history)
    variables = {"connectors": ["hubspot", "partnerstack"], "raw_path": str(raw)}
    workspace.dbt("run", "--select", "base_partnerstack__customers", "base_hubspot__deal_property_history", variables=variables)
    return workspace


def test_milliseconds_json_and_test_mode_are_read(built):
    with built.connect() as connection:
        read = connection.execute("select customer_id, created_at, row_reason, row_status from staging.base_partnerstack__customers order by source_row").fetchall()
    assert read == [expected for _, expected in CUSTOMERS]


def test_values_are_read_by_what_their_property_is(built):
    with built.connect() as connection:
        read = connection.execute("select amount, closes_at, row_reason, unreadable_value from staging.base_hubspot__deal_property_history order by source_row").fetchall()
    assert read == [expected for _, expected in PROPERTIES]
