"""A charity's Salesforce export, files as they are, the one column it lacks mapped as a user would: donations come out to the cent."""

import csv
import shutil
from collections import defaultdict
from decimal import Decimal

import pytest

from tests.conftest import ROOT, Workspace
from tests.dbt_process import DbtProcess, relanding  # noqa: F401

SAMPLE = ROOT.parent / "shared" / "data" / "npsp_salesforce"
TABLES = {"account": "Account", "contact": "Contact", "opportunity": "Opportunity", "campaign": "Campaign", "campaign_member": "CampaignMember"}
HEADER = "source_system,source_table,source_column,org_column\n"
# A donation that was never open as a deal was opened on the day it was given.
MAPPED = "salesforce,opportunity,created_date,close_date\n"

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="The public NPSP sample is not beside the checkout, in ../shared/data/npsp_salesforce.")


def rows_of(table: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{TABLES[table]}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dbt(relanding, tmp_path_factory) -> DbtProcess:
    """A project with a field map of its own, and the sample where its files are looked for."""
    folder = tmp_path_factory.mktemp("npsp")
    shutil.copytree(relanding.project, folder / "project", symlinks=True)
    shutil.copytree(SAMPLE, folder / "raw" / "salesforce")
    workspace = Workspace(folder, folder / "project")
    workspace.warehouse.parent.mkdir(parents=True)
    shutil.copy(relanding.warehouse, workspace.warehouse)
    return DbtProcess(workspace, {"connectors": ["salesforce"], "raw_path": str(folder / "raw"), "as_of_date": "2019-12-31"})


@pytest.fixture(scope="module")
def connection(dbt):
    (dbt.workspace.project / "seeds" / "field_map.csv").write_text(HEADER + MAPPED, encoding="utf-8")
    dbt.run("build", "--exclude", "path:models/staging", "resource_type:unit_test")
    with dbt.workspace.connect() as connection:
        yield connection


def test_without_the_mapping_the_build_stops_and_names_the_column(dbt):
    (dbt.workspace.project / "seeds" / "field_map.csv").write_text(HEADER, encoding="utf-8")
    outcome = dbt.run("run", "--select", "audit_row_counts", check=False)
    assert not outcome.success
    assert "Column salesforce.opportunity.created_date is required and missing" in outcome.told and "seed field_map" in outcome.told


def test_every_row_is_modelled(connection):
    counted = connection.execute("select source_table, raw_rows, modelled_rows from marts.audit_row_counts where is_landed").fetchall()
    assert {table: rows for table, *rows in counted} == {table: [len(rows_of(table))] * 2 for table in TABLES}


def test_donations_by_stage(connection):
    given = defaultdict(lambda: [0, Decimal(0)])
    for row in rows_of("opportunity"):
        given[row["stage_name"]][0] += 1
        given[row["stage_name"]][1] += Decimal(row["amount"])
    found = connection.execute("select stage_name, count(*), sum(amount) from marts.fct_opportunities group by all").fetchall()
    assert {stage: values for stage, *values in found} == given


def test_donations_won_by_month(connection):
    """Months as they are closed; a donation still pledged is not won."""
    given = defaultdict(Decimal)
    for row in rows_of("opportunity"):
        if row["stage_name"] == "Closed Won":
            given[row["close_date"][:7]] += Decimal(row["amount"])
    found = connection.execute(
        "select strftime(period_start, '%Y-%m'), total_revenue from marts.kpi_revenue "
        "where period_grain = 'month' and scope_type = 'program' and total_revenue <> 0"
    ).fetchall()
    assert dict(found) == {month: amount for month, amount in given.items() if amount}
