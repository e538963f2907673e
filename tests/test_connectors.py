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


# What parts need that are a true 0 without all of their KPI: no claim of the demo company in Salesforce was paid, and no bonus in PartnerStack.
NEEDS = {"mdf_costs": {"incentive_claims"}, "incentive_costs": {"payouts", "incentive_claims"}}


def fed_entities(connected: tuple[str, ...]) -> set[str]:
    with (ROOT / "seeds" / "entity_sources.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["entity"] for row in csv.DictReader(file)
            if row["source_system"] in connected and (ROOT / "demo" / "raw" / row["source_system"] / f"{row['source_table']}.csv").exists()
        }


def column_counts(connection, table: str, columns) -> dict[str, tuple[int, int, int]]:
    """{column: its rows that are not null, those that are neither null nor 0, and those of the program that are not null}"""
    counts = ", ".join(f"count({column}), count(nullif({column}, 0)), count(case when scope_type = 'program' then {column} end)" for column in columns)
    found = connection.execute(f"select {counts} from marts.{table}").fetchone()
    return {column: found[3 * place : 3 * place + 3] for place, column in enumerate(columns)}


def kpis_with(column: str, entries: dict[str, dict]) -> dict[str, dict]:
    """Of the entries of a table, the KPI that a column is, or those it is a part of."""
    if "part_of" not in entries[column]:
        return {column: entries[column]}
    return {
        kpi: entry for kpi, entry in entries.items()
        if "part_of" not in entry and (kpi == entries[column]["part_of"] or column in (entry.get("numerator"), entry.get("denominator")))
    }


def test_figures_that_need_what_is_not_connected_are_null(connected, connection):
    """By `entities` of the catalogue: a KPI is null in every row unless all its entities are fed. A part of KPIs that are null may need less than they
    do, and is either null or measured: other than 0 somewhere."""
    fed, wrong = fed_entities(connected), []
    for table, entries in catalogue.tables().items():
        for column, (not_null, not_zero, _) in column_counts(connection, table, entries).items():
            needs = [*(set(entry["entities"]) for entry in kpis_with(column, entries).values()), *([NEEDS[column]] if column in NEEDS else [])]
            if not_null and not any(needed <= fed for needed in needs) and ("part_of" not in entries[column] or not not_zero):
                wrong.append(f"{table}.{column} has {not_null} figures, and {sorted(set.union(*needs) - fed)} are not connected")
    assert not wrong, "\n".join(wrong)


def test_figures_that_need_only_what_is_connected_are_there(connected, connection, relanding):
    """Counts and amounts that are fed: in every period of the program where the demo company has them in every period, else somewhere if it has them."""
    fed, wrong = fed_entities(connected), []
    with relanding.connect() as demo:
        for table, entries in catalogue.tables().items():
            periods, demo_periods = (
                database.execute(f"select count(*) from marts.{table} where scope_type = 'program'").fetchone()[0] for database in (connection, demo)
            )
            demo_counts = column_counts(demo, table, entries)
            for column, (not_null, _, of_program) in column_counts(connection, table, entries).items():
                entry = entries[column]
                if "part_of" in entry or entry["unit"] not in ("count", "money") or not set(entry["entities"]) <= fed:
                    continue
                if demo_counts[column][2] == demo_periods and of_program != periods:
                    wrong.append(f"{table}.{column} has {of_program} figures of the program in {periods} periods, and all it needs is connected")
                elif periods and demo_counts[column][0] and not not_null:
                    wrong.append(f"{table}.{column} has no figure, and all it needs is connected")
    assert not wrong, "\n".join(wrong)
