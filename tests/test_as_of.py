"""As of a past day the figures are what they were then: nothing recorded later is seen, and closed periods move only where they are meant to."""

import csv
import datetime
from pathlib import Path

import pytest

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

# Why figures of a closed period may move though they are no cohorts, by the beginning of their names.
MOVES = {
    "claims are decided and locked after the deal was opened": (
        "sourced_opportunities_created", "sourced_pipeline_created", "influenced_opportunities_created", "influenced_pipeline_created", "open_opportunities",
        "open_pipeline_amount", "weighted_pipeline_amount", "active_pipeline_per_partner", "active_partner", "deal_registrations_expired",
    ),
    "some costs are divided by open pipeline": (
        "partner_costs", "partner_contribution_margin", "partner_roi", "customer_acquisition_cost", "lifetime_value_to_cac",
    ),
    "a lost deal is reopened and closed again": ("opportunity_win_rate",),
}


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
            for table in ("kpi_values", "fct_partner_deals")
        }
    assert not any(differing.values()), differing


def test_nothing_was_recorded_late(both):
    late = "select * from now.intermediate.int_resolved_touches where touched_at < ? and recorded_at >= ?"
    assert not both.execute(late, [TOMORROW, TOMORROW]).fetchall(), f"{THEN} no longer serves: find a day that does."


def test_closed_periods_move_only_where_they_are_meant_to(both):
    moved = {
        kpi
        for (kpi,) in both.execute(
            f"""
            select distinct kpi
            from (from marts.kpi_values where period_end <= ?) as past
            full join (from now.marts.kpi_values where period_end <= ?) as present using (kpi, {", ".join(KPI_KEY)})
            inner join (select kpi, kind from now.marts.dim_kpis) as kpis using (kpi)
            where kpis.kind <> 'cohort' and past.value is distinct from present.value
            """,
            [THEN, THEN],
        ).fetchall()
    }
    meant = {kpi for kpi in moved for names in MOVES.values() if kpi.startswith(names)}
    assert moved == meant, f"Figures of closed periods have moved: {sorted(moved - meant)}"
    idle = [reason for reason, names in MOVES.items() if not any(kpi.startswith(names) for kpi in moved)]
    assert not idle, f"Nothing moves because {idle}: take it out."


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
