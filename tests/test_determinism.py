"""The same rows give the same marts: again, in any order, in any file format; and evidence that is not eligible changes no credit."""

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from partner_kpis import demo
from tests.conftest import ROOT, Workspace
from tests.warehouse import row_hashes, rows

DEMO = ROOT / "demo" / "raw"
MODELS_ONLY = ("build", "--exclude-resource-type", "test", "unit_test")


def build(workspace: Workspace, raw: Path) -> dict[str, str]:
    """A hash of each mart, built from the raw files."""
    workspace.dbt(*MODELS_ONLY, variables={"raw_path": str(raw)})
    with workspace.connect() as connection:
        return row_hashes(connection)


@pytest.fixture(scope="module")
def expected(demo_build) -> dict[str, str]:
    with demo_build.connect() as connection:
        return row_hashes(connection)


def assert_same(actual: dict[str, str], expected: dict[str, str]) -> None:
    assert actual.keys() == expected.keys()
    assert not (changed := [table for table in expected if actual[table] != expected[table]]), f"Rows changed in {', '.join(changed)}."


def rewrite(target: Path, shuffled: bool = False, columns_reversed: bool = False, file_format: str = "csv") -> Path:
    """The demo's raw files with the same rows in another form."""
    with duckdb.connect() as connection:
        for path in sorted(DEMO.glob("*/*.csv")):
            raw = connection.read_csv(str(path), header=True, all_varchar=True)
            columns = reversed(raw.columns) if columns_reversed else raw.columns
            order = "order by md5(concat_ws('|', *columns(*)))" if shuffled else ""
            (target / path.parent.name).mkdir(parents=True, exist_ok=True)
            destination = target / path.parent.name / f"{path.stem}.{file_format}"
            names = ", ".join(f'"{column}"' for column in columns)
            connection.execute(f"copy (select {names} from raw {order}) to '{destination}' (format {file_format})")
    return target


def test_rows_shuffled_columns_reversed_and_parquet(workspace, tmp_path, expected):
    """All three at once; the slow tests below say which, should this one ever fail."""
    assert_same(build(workspace, rewrite(tmp_path / "raw", shuffled=True, columns_reversed=True, file_format="parquet")), expected)


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"shuffled": True}, {"columns_reversed": True}, {"file_format": "parquet"}], ids=lambda change: next(iter(change)))
def test_one_change_of_form(workspace, tmp_path, expected, change):
    assert_same(build(workspace, rewrite(tmp_path / "raw", **change)), expected)


@pytest.mark.slow
def test_parquet_with_types(workspace, tmp_path, expected):
    """The generator's own Parquet has timestamps, numbers and booleans where CSV has text."""
    demo.generate(tmp_path / "typed", file_format="parquet")
    assert_same(build(workspace, tmp_path / "typed" / "raw"), expected)


@pytest.mark.slow
def test_from_scratch_and_once_more(workspace, expected):
    assert_same(build(workspace, DEMO), expected)
    assert_same(build(workspace, DEMO), expected)


# One row that does earn credit, to show that the others would if they could.
ELIGIBLE = {"activity_id": "X0", "partner_id": "{partner}", "activity_type": "co_sell", "crm_opportunity_id": "{control}",
            "occurred_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00"}
INELIGIBLE = {
    "prm/activities": [
        # After the close, by a partner of the master.
        {"activity_id": "X1", "partner_id": "{partner}", "activity_type": "co_sell", "crm_opportunity_id": "{closed}",
         "occurred_at": "2026-06-29 10:00:00", "created_at": "2026-06-29 10:00:00"},
        # Said to have happened before the close, recorded after it.
        {"activity_id": "X2", "partner_id": "{partner}", "activity_type": "services", "crm_opportunity_id": "{closed}",
         "occurred_at": "{opened}", "created_at": "2026-06-29 10:00:00"},
        # By nobody the master knows.
        {"activity_id": "X3", "partner_id": "PRT-XXXXX", "activity_type": "co_sell", "crm_opportunity_id": "{open}",
         "occurred_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00"},
        # Long before any window.
        {"activity_id": "X4", "partner_id": "{partner}", "activity_type": "event", "crm_opportunity_id": "{open}",
         "occurred_at": "2023-07-01 10:00:00", "created_at": "2023-07-01 10:00:00"},
        # No touch: reviewing the business with the partner reaches no customer.
        {"activity_id": "X5", "partner_id": "{partner}", "activity_type": "business_review", "crm_opportunity_id": "{open}",
         "occurred_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00"},
        # Entered in advance for a day after as-of, and recorded after as-of.
        {"activity_id": "X6", "partner_id": "{partner}", "activity_type": "co_sell", "crm_opportunity_id": "{open}",
         "occurred_at": "2026-07-01 00:00:00", "created_at": "2026-06-01 10:00:00"},
        {"activity_id": "X7", "partner_id": "{partner}", "activity_type": "co_sell", "crm_opportunity_id": "{open}",
         "occurred_at": "2026-06-30 10:00:00", "created_at": "2026-07-01 00:00:00"},
    ],
    "prm/deal_registrations": [
        # Nobody has decided on it.
        {"registration_id": "X1", "partner_id": "{partner}", "crm_opportunity_id": "{open}",
         "submitted_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00"},
        # Rejected.
        {"registration_id": "X2", "partner_id": "{partner}", "crm_opportunity_id": "{open}",
         "submitted_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00", "decided_at": "2026-06-02 10:00:00", "decision": "rejected"},
        # Approved, then withdrawn.
        {"registration_id": "X3", "partner_id": "{partner}", "crm_opportunity_id": "{open}",
         "submitted_at": "2026-06-01 10:00:00", "created_at": "2026-06-01 10:00:00", "decided_at": "2026-06-02 10:00:00", "decision": "approved", "withdrawn_at": "2026-06-03 10:00:00"},
        # Approved only after the deal had closed.
        {"registration_id": "X4", "partner_id": "{partner}", "crm_opportunity_id": "{closed}", "submitted_at": "{opened}",
         "created_at": "{opened}", "decided_at": "2026-06-29 10:00:00", "decision": "approved"},
    ],
    "prm/leads": [
        # A rejected lead refers nobody.
        {"lead_id": "X1", "partner_id": "{partner}", "crm_opportunity_id": "{open}", "submitted_at": "{before_open}",
         "created_at": "{before_open}", "rejected_at": "2026-06-02 10:00:00"},
    ],
}


def test_ineligible_evidence_changes_no_credit(demo_build, workspace, tmp_path):
    with demo_build.connect() as connection:
        words = deals_without_partner(connection)
        before = credited(connection)
    raw = tmp_path / "raw"
    shutil.copytree(DEMO, raw)
    append(raw / "prm/activities.csv", [ELIGIBLE], words)
    for table, added in INELIGIBLE.items():
        append(raw / f"{table}.csv", added, words)
    workspace.dbt(*MODELS_ONLY, variables={"raw_path": str(raw)})
    with workspace.connect() as connection:
        arrived = "select count(*) from intermediate.int_touch_records where source_record_id like 'X_' and source_system = 'prm'"
        assert connection.execute(arrived).fetchone() == (sum(map(len, INELIGIBLE.values())),)  # the review is no touch, the eligible row is one
        after = credited(connection)
    control = (words["control"], words["partner"])
    assert after["fct_partner_deals"].pop(control)["deciding_touch_id"] == "co_sell:prm:X0"
    assert (before["fct_opportunities"].pop(control[0])["attribution_class"], after["fct_opportunities"].pop(control[0])["attribution_class"]) == ("unattributed", "influenced")
    for table in before:
        assert after[table] == before[table], f"{table} changed"


def deals_without_partner(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Words for the rows above: a closed and two open deals that no partner has a part in, and a partner that has long existed."""
    closed, opened = connection.execute(
        "select opportunity_id, opened_at from marts.fct_opportunities "
        "where attribution_class = 'unattributed' and deal_status = 'won' and closed_at < '2026-06-01' order by closed_at desc, opportunity_id limit 1"
    ).fetchone()
    (still_open, open_since), (control, _) = connection.execute(
        "select opportunity_id, opened_at from marts.fct_opportunities "
        "where attribution_class = 'unattributed' and deal_status = 'open' and opportunity_type = 'new_business' and opened_at between '2026-01-01' and '2026-06-01' "
        "order by opened_at, opportunity_id limit 2"
    ).fetchall()
    (partner,) = connection.execute("select min(partner_id) from marts.dim_partners where existed_since < '2023-07-01'").fetchone()
    return {"partner": partner, "closed": closed, "opened": str(opened), "open": still_open, "before_open": str(open_since), "control": control}


def credited(connection: duckdb.DuckDBPyConnection) -> dict[str, dict]:
    return {
        "fct_opportunities": rows(connection, "marts.fct_opportunities", ("opportunity_id",)),
        "fct_partner_deals": rows(connection, "marts.fct_partner_deals", ("opportunity_id", "partner_id")),
        "dim_customers": rows(connection, "marts.dim_customers", ("account_id",)),
        "kpi_revenue": rows(connection, "marts.kpi_revenue", ("period_grain", "period_start", "scope_type", "scope_id")),
    }


def append(path: Path, added: list[dict[str, str]], words: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert not (unknown := {column for row in added for column in row} - set(header)), f"{path.name} has no column {unknown}"
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=header, lineterminator="\n")
        writer.writerows({column: value.format(**words) for column, value in row.items()} for row in added)
