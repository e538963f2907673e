"""The demo company, landed once as Salesforce with a partner portal and once as HubSpot with PartnerStack, has the same figures.

What one of the pairs cannot say is left out of both: the list stands at the top of `tests/other_systems.py`.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests import catalogue
from tests.conftest import ROOT, Workspace, copy_project
from tests.other_systems import land_both
from tests.warehouse import KPI_KEY, rows

pytestmark = pytest.mark.slow

# PartnerStack has no region of a partner, and neither landing says one: all partners are of one region, unknown.
ATTRIBUTES_LEFT_OUT = {"region"}


def add_to_seed(project: Path, seed: str, lines: list[tuple]) -> None:
    with (project / "seeds" / f"{seed}.csv").open("a") as file:
        file.writelines(",".join(cells) + "\n" for cells in lines)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """{pair of systems: its build}, and the company's own crosswalk and campaigns in HubSpot's ids."""
    folder = tmp_path_factory.mktemp("same_company")
    project = copy_project(folder / "project")
    landings = {"salesforce and prm": folder / "salesforce_and_prm", "hubspot and partnerstack": folder / "hubspot_and_partnerstack"}
    connection = land_both(ROOT / "demo" / "raw", *landings.values())
    campaigns = connection.execute("select 'hubspot', hubspot_id(id), hubspot_id(partner_account_c) from salesforce.campaign where partner_account_c is not null").fetchall()
    add_to_seed(project, "campaign_partners", campaigns)
    crosswalk = f"select 'hubspot', hubspot_id(source_id), partnerstack_key(partner_id), 'known to be one' from read_csv('{ROOT / 'seeds' / 'partner_crosswalk.csv'}') where source_system = 'salesforce'"
    add_to_seed(project, "partner_crosswalk", connection.execute(crosswalk).fetchall())
    builds = {}
    for pair, raw in landings.items():
        builds[pair] = Workspace(folder / "builds" / pair.replace(" ", "_"), project)
        builds[pair].dbt("build", "--exclude-resource-type", "test", "unit_test", variables={"connectors": pair.split(" and "), "raw_path": str(raw)})
    yield builds
    shutil.rmtree(folder)


# Targets name partners by the keys of one master; kpi_values holds the figures of the other tables once more.
BY_PARTNER_ID = "revenue_target_attainment"
# Both pairs know deals, leads and registrations; agreements, billing, costs and the rest come from systems that one of them lacks.
FED = {"kpi_engagement", "kpi_pipeline", "kpi_revenue"}


def kpi_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts' and table_name like 'kpi_%' and table_name <> 'kpi_values' order by table_name").fetchall()
    return [name for (name,) in found]


def figures(connection: duckdb.DuckDBPyConnection, table: str) -> dict[tuple, dict]:
    """{(period, scope): figures}, with each partner under its key in the partner portal."""
    found = {}
    for key, row in rows(connection, f"marts.{table}", KPI_KEY).items():
        *period, scope_type, scope_id = key
        partner = scope_id.replace("partner-", "PRT-") if scope_type == "partner" else scope_id
        found[(*period, scope_type, partner)] = {column: value for column, value in row.items() if column not in KPI_KEY and not column.startswith(BY_PARTNER_ID)}
    return found


def fed_kpis(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """(table, KPI) of all that the connected systems feed."""
    return set(connection.execute("select 'kpi_' || family, kpi from marts.dim_kpis where is_instrumented and kpi <> ?", [BY_PARTNER_ID]).fetchall())


def test_every_figure_is_the_same_in_both_pairs_of_systems(both):
    differing, tables, figures_compared, told = [], [], 0, Counter()
    with both["salesforce and prm"].connect() as one, both["hubspot and partnerstack"].connect() as other:
        fed, tables = fed_kpis(one) & fed_kpis(other), kpi_tables(one)
        assert tables and tables == kpi_tables(other)
        for table in tables:
            of_one, of_other = figures(one, table), figures(other, table)
            assert of_one.keys() == of_other.keys(), f"{table} has different rows: {sorted(of_one.keys() ^ of_other.keys(), key=str)[:10]}"
            for key, row in of_one.items():
                for column, value in row.items():
                    figures_compared += 1
                    told[table, column] += value not in (None, 0)
                    if value != of_other[key][column]:
                        differing.append(f"{table}.{column} of {key}: {value} and {of_other[key][column]}")
    assert not differing, f"{len(differing)} of {figures_compared} figures differ:\n" + "\n".join(differing[:20])
    said = {table: sum(cells for (of_table, column), cells in told.items() if of_table == table and column not in catalogue.KEYS) for table in tables}
    print(f"Cells other than null and 0 of {figures_compared}: {said}")
    assert {table for table, _ in fed} == FED
    silent = sorted(kpi for kpi in fed if not told[kpi])
    assert not silent, f"Both pairs feed these KPIs and neither gives one a value, so nothing was compared: {silent}"


def test_neither_landing_says_what_the_other_cannot(both):
    for build in both.values():
        with build.connect() as connection:
            for attribute in ATTRIBUTES_LEFT_OUT:
                values = connection.execute(f"select distinct {attribute} from marts.dim_partners").fetchall()
                assert values == [("unknown",)], f"{attribute} was to be left out of both landings."


def test_every_row_of_both_landings_is_used(both):
    for pair, build in both.items():
        with build.connect() as connection:
            set_aside = connection.execute("select source_system, source_table, quarantined_rows from marts.audit_row_counts where quarantined_rows > 0").fetchall()
        assert not set_aside, f"{pair}: {set_aside}"
