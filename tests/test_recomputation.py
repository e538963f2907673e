"""Every published figure against a second computation in plain Python, from the raw files (the newer families from the conformed
entities) and the definitions alone."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Workspace
from tests.recomputation import Result, Settings, recompute
from tests.recomputation.compare import differences
from tests.recomputation.conformed import Conformed
from tests.recomputation.families import kpi_families
from tests.warehouse import KPI_KEY, money_columns, rows
from tests.worlds.shaken import shake

# What the two sides name differently: {column here: column of the table}.
OPPORTUNITY_NAMES = {"customer_id": "account_id", "status": "deal_status", "close_date": "expected_close_date"}
# Exceptions that the recomputation finds too, each by the same record.
EXCEPTION_KINDS = ("unknown partner", "unknown account", "undated touch", "backdated touch", "unknown decision", "unknown stage", "missing exchange rate")
# Other records than touches may name an unknown partner; they bear on no figure here.
LISTED_EXCEPTIONS = f"""
    select exception_kind, record_id from marts.audit_exceptions
    where exception_kind in {EXCEPTION_KINDS}
        and (exception_kind <> 'unknown partner' or split_part(record_id, ':', 1) in (select touch_type from seeds.touch_types))
"""
# Shares are stored with 12 decimals; a double that falls between two of them may be rounded to either.
ONE_IN_THE_LAST_DECIMAL = 1.1e-12
EURO_MID_HISTORY = {"reporting_currency": "EUR", "reporting_timezone": "Europe/Berlin", "fiscal_year_start_month": 2, "as_of_date": "2025-08-17"}


def compare(workspace: Workspace, raw_path: Path, settings: Settings) -> list[str]:
    """Sentences, one per cell that differs between the warehouse and the recomputation of the same raw files."""
    return differing_cells(workspace, recompute(raw_path, workspace.project / "seeds", settings))


def differing_cells(workspace: Workspace, expected: Result) -> list[str]:
    opportunities = {
        key: {OPPORTUNITY_NAMES.get(column, column): value for column, value in row.items()}
        for key, row in expected.opportunities.items()
    }
    tables = {
        "fct_opportunities": (opportunities, ("opportunity_id",), {}),
        "fct_partner_deals": (expected.partner_deals, ("opportunity_id", "partner_id"), {}),
        "fct_partner_credits": (
            expected.partner_credits, ("opportunity_id", "partner_id", "attribution_model"), {"rate_tolerance": ONE_IN_THE_LAST_DECIMAL},
        ),
        "fct_deal_registrations": (expected.deal_registrations, ("touch_id",), {}),
    }
    found = []
    with workspace.connect() as connection:
        tables |= {table: (computed, KPI_KEY, {}) for table, computed in kpi_families(expected.company, Conformed(connection)).items()}
        for table, (expected_rows, key, tolerance) in tables.items():
            relation = f"marts.{table}"
            actual_rows = rows(connection, relation, key)
            found += differences(expected_rows, actual_rows, money_columns(connection, relation), table=table, **tolerance)
            if table.startswith("kpi_"):
                found += [f"{table}: column {column} is not computed here" for column in unknown_columns(expected_rows, actual_rows, key)]
        listed = set(connection.execute(LISTED_EXCEPTIONS).fetchall())
        contested = {deal for (deal,) in connection.execute("select opportunity_id from marts.fct_contested_claims").fetchall()}
    exceptions = {(kind, record) for kind, record in expected.exceptions if kind in EXCEPTION_KINDS}
    found += [f"audit_exceptions: {kind} {record} is listed on one side only" for kind, record in sorted(listed ^ exceptions)]
    found += [f"fct_contested_claims: deal {deal} is contested on one side only" for deal in sorted(contested ^ expected.contested_claims)]
    return found


def unknown_columns(expected_rows: dict, actual_rows: dict, key: tuple[str, ...]) -> list[str]:
    """Columns of the table that the recomputation does not have; a KPI is not done before it is computed twice."""
    expected, actual = ({column for row in found.values() for column in row} for found in (expected_rows, actual_rows))
    return sorted(actual - expected - set(key))


def test_demo_company_equals_the_recomputation(demo_build):
    found = compare(demo_build, ROOT / "demo" / "raw", Settings())
    assert not found, "\n".join(found[:40]) + f"\n{len(found)} differences"


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param(EURO_MID_HISTORY, id="euro-berlin-february-mid-history"),
        pytest.param(
            {
                "connectors": ["salesforce"], "reporting_timezone": "America/Los_Angeles", "first_period": "2024-07-01",
                "primary_attribution_model": "time_decay",
            },
            id="crm-partners-los-angeles-later-first-period-time-decay",
            marks=pytest.mark.slow,
        ),
        pytest.param({"connectors": ["partnerstack", "hubspot", "salesforce"], "as_of_date": "2026-02-28"}, id="partnerstack-partners-beside-two-crms", marks=pytest.mark.slow),
    ],
)
def test_demo_company_equals_the_recomputation_under_other_variables(workspace, variables):
    workspace.dbt("build", "--exclude-resource-type", "test", "unit_test", variables=variables)
    found = compare(workspace, ROOT / "demo" / "raw", Settings(**variables))
    assert not found, "\n".join(found[:40]) + f"\n{len(found)} differences"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "variables"), [pytest.param(1, {}, id="dollar-utc"), pytest.param(2, EURO_MID_HISTORY, id="euro-berlin-february-mid-history")]
)
def test_shaken_company_equals_the_recomputation(workspace, seed, variables):
    """The demo company has few departures, drafts and blanks, and little on the edges of days; shaken it has many."""
    raw = shake(ROOT / "demo" / "raw", workspace.folder / "raw", seed)
    workspace.dbt("build", "--exclude-resource-type", "test", "unit_test", variables=variables | {"raw_path": str(raw)})
    found = compare(workspace, raw, Settings(**variables))
    assert not found, "\n".join(found[:40]) + f"\n{len(found)} differences"
