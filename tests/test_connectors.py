"""Each system alone, sensible pairs, and all together: the build passes, every row is accounted for, and what is not connected is empty or null."""

import csv

import pytest

from tests import catalogue
from tests.conftest import ROOT
from tests.dbt_process import DbtProcess, landing_again, relanding  # noqa: F401

SYSTEMS = ("salesforce", "hubspot", "prm", "partnerstack", "zendesk", "stripe", "docebo", "delighted", "pendo", "finance")
COMBINATIONS = [
    *((system,) for system in ("salesforce", "hubspot", "prm", "partnerstack")),
    # Without a CRM or partners there are no figures: what these systems feed shows in the pairs and in all together.
    *(pytest.param((system,), marks=pytest.mark.slow) for system in SYSTEMS[4:]),
    ("salesforce", "prm"),
    pytest.param(("salesforce", "partnerstack"), marks=pytest.mark.slow),
    pytest.param(("hubspot", "prm"), marks=pytest.mark.slow),
    ("salesforce", "stripe"),
    SYSTEMS,
]
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
    """By `entities` of the catalogue: a KPI all of whose entities are fed has figures, another none, not even parts of a ratio that are 0."""
    with (ROOT / "seeds" / "entity_sources.csv").open(encoding="utf-8", newline="") as opened:
        fed = {
            row["entity"] for row in csv.DictReader(opened)
            if row["source_system"] in connected and (ROOT / "demo" / "raw" / row["source_system"] / f"{row['source_table']}.csv").exists()
        }
    figures = dict(connection.execute("select kpi, count(value) from marts.kpi_values where scope_type = 'program' group by kpi").fetchall())
    rows = connection.execute("select count(*) from marts.kpi_coverage where scope_type = 'program'").fetchone()[0]
    wrong = []
    for kpi, entry in catalogue.kpis().items():
        is_fed = set(entry["entities"]) <= fed
        if figures.get(kpi, 0) > 0 and not is_fed:
            wrong.append(f"{kpi} has figures, and {sorted(set(entry['entities']) - fed)} are not connected")
        if is_fed and entry["adds_up"] and figures.get(kpi, 0) != rows:
            wrong.append(f"{kpi} has {figures.get(kpi, 0)} figures in {rows} periods, and all it needs is connected")
    assert not wrong, "\n".join(wrong)
