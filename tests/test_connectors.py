"""Each system alone, sensible pairs, and all together: the build passes, every row is accounted for, and what is not connected is empty or null."""

import csv

import pytest

from tests.conftest import ROOT
from tests.dbt_process import DbtProcess, landing_again, relanding  # noqa: F401

SYSTEMS = ("salesforce", "hubspot", "prm", "partnerstack", "zendesk", "stripe", "docebo", "delighted", "pendo", "finance")
COMBINATIONS = [
    *((system,) for system in SYSTEMS),
    ("salesforce", "prm"),
    ("salesforce", "partnerstack"),
    ("hubspot", "prm"),
    ("salesforce", "stripe"),
    SYSTEMS,
]
# {what a company must have: figures that are null without it}
NEEDED_BY = {
    "agreements": ("active_pipeline_per_partner", "active_pipeline_per_partner_denominator"),
    "deal_registrations": ("pending_registration_amount", "registration_win_rate", "registration_win_rate_denominator"),
    "leads": ("lead_conversion_rate", "lead_conversion_rate_denominator"),
}


@pytest.fixture(scope="module")
def dbt(relanding, tmp_path_factory) -> DbtProcess:
    return landing_again(relanding, tmp_path_factory.mktemp("connectors"))


@pytest.fixture(scope="module", params=COMBINATIONS, ids="+".join)
def connected(request, dbt) -> tuple[str, ...]:
    """The systems that the warehouse was built from."""
    dbt.run("run", "--exclude", "path:models/staging", connectors=list(request.param))
    return request.param


@pytest.fixture
def connection(connected, dbt):
    with dbt.workspace.connect() as connection:
        yield connection


def contracts(connection) -> dict[str, list[tuple]]:
    """{conformed model: its columns and their types}"""
    found: dict[str, list[tuple]] = {}
    for file in sorted((ROOT / "models" / "intermediate" / "conformed").glob("int_*.sql")):
        found[file.stem] = [tuple(row[:2]) for row in connection.execute(f"describe intermediate.{file.stem}").fetchall()]
    return found


def test_every_row_of_a_connected_system_is_accounted_for_and_no_other(connected, connection):
    unreconciled = connection.execute(
        "select source_system, source_table from marts.audit_row_counts "
        "where raw_rows <> modelled_rows + deleted_rows + superseded_rows + duplicate_rows + test_record_rows + quarantined_rows"
    ).fetchall()
    assert not unreconciled
    systems = connection.execute("select source_system from marts.audit_row_counts group by 1 having sum(raw_rows) > 0 order by 1").fetchall()
    assert [system for (system,) in systems] == sorted(connected)
    raw = dict(connection.execute("select source_system || '/' || source_table, raw_rows from marts.audit_row_counts where is_landed").fetchall())
    files = {f"{file.parent.name}/{file.stem}": file for system in connected for file in (ROOT / "demo" / "raw" / system).glob("*.csv")}
    assert raw == {name: _rows(file) for name, file in files.items()}


def _rows(file) -> int:
    with file.open(encoding="utf-8", newline="") as opened:
        return sum(1 for _ in csv.reader(opened)) - 1


def test_entities_hold_rows_of_connected_systems_alone_and_keep_their_types(connected, connection, relanding):
    with relanding.connect() as demo:
        assert contracts(connection) == contracts(demo)
    strangers = {}
    for model in contracts(connection):
        found = {system for (system,) in connection.execute(f"select distinct source_system from intermediate.{model}").fetchall()}
        if found - set(connected):
            strangers[model] = found
    assert not strangers


def test_figures_that_need_what_is_not_connected_are_null(connected, connection):
    with (ROOT / "seeds" / "entity_sources.csv").open(encoding="utf-8", newline="") as opened:
        fed = {
            row["entity"] for row in csv.DictReader(opened)
            if row["source_system"] in connected and (ROOT / "demo" / "raw" / row["source_system"] / f"{row['source_table']}.csv").exists()
        }
    for entity, columns in NEEDED_BY.items():
        counted = ", ".join(f"count({column})" for column in columns)
        found = connection.execute(f"select count(*), {counted} from marts.kpi_pipeline where scope_type = 'program'").fetchone()
        if entity not in fed:
            assert not any(found[1:]), f"{entity} is not connected, and yet {dict(zip(columns, found[1:]))} periods have a figure"
        elif found[0]:
            assert found[-1] == found[0], f"{entity} is connected, and yet {columns[-1]} is null in {found[0] - found[-1]} periods"
