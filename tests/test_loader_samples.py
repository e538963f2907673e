"""Tables exactly as a loader lands them, unchanged, as files and as tables of a schema: no error, and every row is accounted for."""

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT
from tests.dbt_process import DbtProcess, landing_again, relanding  # noqa: F401

SAMPLES = ROOT.parent / "shared" / "data" / "loader_samples"
SYSTEMS = ("salesforce", "hubspot", "zendesk", "stripe", "pendo")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="The public loader samples are not beside the checkout, in ../shared/data/loader_samples.")


# {table: (rows set aside, why)}. Meetings of 1970 are earlier than any period; the loader's history of deals names no deal of its own, until seed
# field_map says which column does (docs/connect_your_data.md).
SET_ASIDE = {"hubspot.engagement_meeting": (7, "before first period"), "salesforce.opportunity_history": (10, "missing opportunity_id")}


def samples() -> dict[str, Path]:
    """{system.table: file}; the samples' names have a prefix and an ending that no loader writes."""
    return {
        f"{system}.{file.stem.removeprefix('sf_').removesuffix('_data')}": file for system in SYSTEMS for file in sorted((SAMPLES / system).glob("*.csv"))
    }


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def land_as_files(folder: Path) -> Path:
    for label, file in samples().items():
        target = folder / f"{label.replace('.', '/')}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    return folder


def land_as_tables(warehouse: Path, schema: str = "{system}", table: str = "{table}") -> None:
    """Types as DuckDB finds them in the file, which is what a loader would have made of the values."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        for label, file in samples().items():
            system, name = label.split(".")
            connection.execute(f'create schema if not exists "{schema.format(system=system)}"')
            connection.execute(
                f'create table "{schema.format(system=system)}"."{table.format(table=name)}" as '
                f"select * from read_csv('{file}', header = true, sample_size = -1, quote = '\"', escape = '\"')"
            )


@pytest.fixture(scope="module")
def dbt(relanding, tmp_path_factory) -> DbtProcess:
    return landing_again(relanding, tmp_path_factory.mktemp("samples"), connectors=list(SYSTEMS))


@pytest.fixture(scope="module", params=["files", "tables"])
def landed(request, dbt) -> DbtProcess:
    """The samples read as far as the conformed entities, which is all of staging."""
    workspace = dbt.workspace
    if request.param == "files":
        variables = {"raw_path": str(land_as_files(workspace.folder / "raw"))}
    else:
        land_as_tables(workspace.warehouse, "loaded_{system}")
        variables = {"raw_path": "", **{f"{system}_schema": f"loaded_{system}" for system in SYSTEMS}}
    dbt.run("run", "--select", "path:models/intermediate/conformed", "audit_row_counts", **variables)
    return dbt


@pytest.fixture
def connection(landed):
    with landed.workspace.connect() as connection:
        yield connection


def test_every_row_of_every_sample_is_accounted_for(connection):
    raw = dict(connection.execute("select source_system || '.' || source_table, raw_rows from marts.audit_row_counts where is_landed").fetchall())
    declared = {label for (label,) in connection.execute("select source_system || '.' || source_table from marts.audit_row_counts").fetchall()}
    assert raw == {label: len(rows_of(file)) for label, file in samples().items() if label in declared}
    assert {label.split(".")[0] for label in raw} == set(SYSTEMS)
    assert not connection.execute(
        "select source_system, source_table from marts.audit_row_counts "
        "where raw_rows <> modelled_rows + deleted_rows + superseded_rows + duplicate_rows + test_record_rows + quarantined_rows"
    ).fetchall()


def test_only_rows_that_no_period_or_deal_could_hold_are_set_aside(connection):
    found = connection.execute(
        "select source_system || '.' || source_table, count(*), reason from intermediate.int_source_rows where row_status = 'quarantined' group by all"
    ).fetchall()
    assert {label: (rows, reason) for label, rows, reason in found} == SET_ASIDE
