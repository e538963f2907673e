"""As of a past day the figures are what they were then: nothing recorded later is seen, and closed periods move only where they are meant to.

Which cells of closed periods have moved since is agreed on one by one in `tests/golden/moved_cells.csv`, all columns of the KPI tables included, and
every KPI among them has a reason in MOVES or is a cohort. By how much they moved is not written there. A cell more is a leak of what was learned
later, or a definition that restates its past: find out which, then `python -m tests.test_as_of` writes the cells anew.
"""

import csv
import datetime
import tempfile
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from tests import catalogue, golden
from tests.conftest import ROOT, Workspace
from tests.dbt_process import landing_again, relanding  # noqa: F401
from tests.warehouse import KPI_KEY

# A month's last day on which all that had happened was on record: what is recorded late restates what it is about, and rightly.
THEN = datetime.date(2025, 7, 31)
TOMORROW = THEN + datetime.timedelta(days=1)

# The column that says when a row was made, the first that a table has. Tables without one stay whole, and so do the lists of who and what there is,
# and the logs of what was changed since in records that show only their present state.
MADE_AT = (
    "created_at", "created_date", "created", "enrollment_created_at", "changed_at", "occurred_at", "sent_at", "responded_at", "claimed_at", "enrolled_at",
    "issued_at", "started_at", "login_time", "timestamp", "updated", "earned_on", "cost_month",
)
KEPT = {
    "account", "contact", "user", "campaign", "channel_program", "channel_program_level", "channel_program_member", "product_2", "partners", "partner_people",
    "company", "people", "users", "groups", "partnerships", "customers", "customer", "product", "organization", "form", "subscription",
    "partner_changes", "opportunity_history", "opportunity_field_history", "ticket_field_history",
}

# Why figures of a closed period move though they are no cohorts.
MOVES = {
    "claims are decided and locked, and amounts agreed on, after the deal was opened": {
        "sourced_opportunities_created", "sourced_pipeline_created", "influenced_opportunities_created", "influenced_pipeline_created",
    },
    "a registration is withdrawn or a lead rejected while its deal is open, which takes back the credit from the first day on": {
        "open_opportunities", "open_pipeline_amount", "weighted_pipeline_amount", "active_pipeline_per_partner",
    },
    "a registration that is withdrawn while its deal is open has not converted, so that it had expired": {"deal_registrations_expired"},
    "some costs are divided by open pipeline": {
        "partner_costs", "partner_contribution_margin", "partner_contribution_margin_rate", "partner_roi", "customer_acquisition_cost", "lifetime_value_to_cac",
    },
    "a lost deal is reopened and closed again": {"opportunity_win_rate", "opportunity_win_rate_by_value"},
}
MOVED_CELLS = golden.FOLDER / "moved_cells.csv"
CELL_ROW = ("kpi_table", *KPI_KEY)


def as_of(relanding, folder: Path, **variables) -> Workspace:
    dbt = landing_again(relanding, folder, as_of_date=THEN.isoformat(), **variables)
    dbt.run("run", "--select", "+kpi_values", "--exclude", "path:models/staging")
    return dbt.workspace


# A month's last day after which nobody learned more about a deal that was open; a back-test knows who a touch was found to be about since.
FORECAST_MADE_ON = datetime.date(2025, 9, 30)


@pytest.fixture(scope="module")
def then(relanding, tmp_path_factory) -> Workspace:
    """The demo company as of that day."""
    return as_of(relanding, tmp_path_factory.mktemp("as_of"))


@pytest.fixture(scope="module")
def both(then, demo_build):
    """The published figures of both days side by side: today's are in `now`."""
    with then.connect() as connection:
        connection.execute(f"attach '{demo_build.warehouse}' as now (read_only)")
        yield connection


def cut(raw: Path, to: Path) -> int:
    """Write the raw files again without the rows made after the day. -> how many those are."""
    left_out = 0
    for file in raw.glob("*/*.csv"):
        target = to / file.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open(encoding="utf-8", newline="") as source, target.open("w", encoding="utf-8", newline="") as kept:
            reader = csv.DictReader(source)
            writer = csv.DictWriter(kept, reader.fieldnames)
            writer.writeheader()
            made_at = next((column for column in MADE_AT if column in reader.fieldnames), None)
            for row in reader:
                if file.stem in KEPT or made_at is None or not _is_later(row[made_at]):
                    writer.writerow(row)
                else:
                    left_out += 1
    return left_out


def _is_later(cell: str) -> bool:
    """Is it a day, written year first, after THEN? Anything else is for the reader to judge."""
    return cell[:2] == "20" and cell[4:5] == "-" and cell[:10] >= TOMORROW.isoformat()


def test_nothing_recorded_later_is_seen(relanding, then, tmp_path):
    raw = tmp_path / "raw"
    left_out = cut(ROOT / "demo" / "raw", raw)
    assert left_out > 10_000
    workspace = as_of(relanding, tmp_path / "cut", raw_path=str(raw), quarantine_limit=1)
    with then.connect() as connection:
        connection.execute(f"attach '{workspace.warehouse}' as cut (read_only)")
        differing = {
            table: connection.execute(f"select * from (from marts.{table} except from cut.marts.{table}) limit 5").fetchall()
            + connection.execute(f"select * from (from cut.marts.{table} except from marts.{table}) limit 5").fetchall()
            for table in ("kpi_values", "fct_partner_deals", *catalogue.tables())
        }
    assert not any(differing.values()), differing


def test_nothing_was_recorded_late(both):
    late = "select * from now.intermediate.int_resolved_touches where touched_at < ? and recorded_at >= ?"
    assert not both.execute(late, [TOMORROW, TOMORROW]).fetchall(), f"{THEN} no longer serves: find a day that does."


def moved_cells(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, ...], str]:
    """{row of a KPI table: its columns that moved} in periods that were over by then, of a connection to that day's warehouse with today's as `now`."""
    moved = defaultdict(list)
    for table, columns in catalogue.tables().items():
        closed = "(from {schema}.{table} where period_end <= ?) as {name}"
        for column in columns:
            found = connection.execute(
                f"""
                select {", ".join(KPI_KEY)}
                from {closed.format(schema="marts", table=table, name="past")}
                full join {closed.format(schema="now.marts", table=table, name="present")} using ({", ".join(KPI_KEY)})
                where past.{column} is distinct from present.{column}
                """,
                [THEN, THEN],
            )
            for key in found.fetchall():
                moved[(table, *map(str, key))].append(column)
    return {row: " ".join(moved[row]) for row in sorted(moved)}


def agreed_cells() -> dict[tuple[str, ...], str]:
    with MOVED_CELLS.open(encoding="utf-8", newline="") as file:
        return {tuple(row[column] for column in CELL_ROW): row["moved"] for row in csv.DictReader(file)}


def test_closed_periods_move_only_where_they_are_meant_to(both):
    moved, agreed = moved_cells(both), agreed_cells()
    differing = [
        f"{' / '.join(row)}: {moved.get(row, 'nothing')} moved, {agreed.get(row, 'nothing')} was agreed on"
        for row in sorted(moved | agreed)
        if moved.get(row) != agreed.get(row)
    ]
    assert not differing, "\n".join([f"{len(differing)} rows of closed periods have moved otherwise than agreed on:", *differing[:20]])


def test_every_cell_that_may_move_has_a_reason():
    tables, explained = catalogue.tables(), set().union(*MOVES.values())
    kpis = {tables[table][column].get("part_of", column) for (table, *_), columns in agreed_cells().items() for column in columns.split()}
    unexplained = kpis - explained - {kpi for kpi, entry in catalogue.kpis().items() if entry["kind"] == "cohort"}
    assert not unexplained, f"Figures of closed periods move without a reason: {sorted(unexplained)}"
    idle = explained - kpis
    assert not idle, f"Nothing of these moves: take them out. {sorted(idle)}"


def test_figures_that_mature_do_so_and_are_said_to(both):
    """Were nothing to move, the test above would show nothing."""
    matured = {
        kpi
        for (kpi,) in both.execute(
            "select distinct kpi from marts.kpi_values as past inner join now.marts.kpi_values as present"
            f" using (kpi, {', '.join(KPI_KEY)}) where past.period_end <= ? and past.value <> present.value",
            [THEN],
        ).fetchall()
    }
    assert {"registration_win_rate", "lead_conversion_rate", "training_completion_rate"} <= matured


def test_the_back_test_of_the_forecast_is_the_forecast_made_then(relanding, demo_build, tmp_path):
    """Were the back-test to know anything of what came later, it would differ from the forecast that was really made."""
    dbt = landing_again(relanding, tmp_path / "forecast", as_of_date=FORECAST_MADE_ON.isoformat())
    dbt.run("run", "--select", "+pipeline_forecast", "--exclude", "path:models/staging")
    columns = "channel, months_ahead, expected_from, expected_to, open_deals, open_amount, expected_won_deals, expected_won_amount, low_amount, high_amount"
    with dbt.workspace.connect() as then, demo_build.connect() as now:
        made = then.execute(f"select {columns} from marts.pipeline_forecast order by all").fetchall()
        made_again = now.execute(f"select {columns} from marts.pipeline_forecast_back_test where made_on = ? order by all", [FORECAST_MADE_ON]).fetchall()
    assert made == made_again and any(row[-1] for row in made)


def main() -> None:
    """Build the demo company as of both days, and write which cells moved."""
    with tempfile.TemporaryDirectory() as folder:
        then, now = Workspace(Path(folder) / "then"), Workspace(Path(folder) / "now")
        for workspace, variables in ((then, {"as_of_date": THEN.isoformat()}), (now, None)):
            workspace.dbt("build", "--exclude-resource-type", "test", "unit_test", variables=variables)
        with then.connect() as connection, MOVED_CELLS.open("w", encoding="utf-8", newline="") as file:
            connection.execute(f"attach '{now.warehouse}' as now (read_only)")
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([(*CELL_ROW, "moved"), *((*row, columns) for row, columns in moved_cells(connection).items())])


if __name__ == "__main__":
    main()
