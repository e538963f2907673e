"""Tables exactly as a loader lands them, unchanged, as files and as tables of a schema: no error, and every row is accounted for."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Workspace, copy_project
from tests.dbt_process import DbtProcess

SAMPLES = ROOT.parent / "shared" / "data" / "loader_samples"
SYSTEMS = ("salesforce", "hubspot", "zendesk", "stripe", "pendo")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="The public loader samples are not beside the checkout, in ../shared/data/loader_samples.")


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
def dbt(demo_build, tmp_path_factory) -> DbtProcess:
    """A warehouse with the staging views of the demo company, which will read the samples."""
    workspace = Workspace(tmp_path_factory.mktemp("samples"))
    workspace.warehouse.parent.mkdir(parents=True)
    shutil.copy(demo_build.warehouse, workspace.warehouse)
    return DbtProcess(workspace, {"connectors": list(SYSTEMS)})


@pytest.fixture(scope="module", params=["files", "tables"])
def counts(request, dbt) -> dict[str, dict]:
    """The row of audit_row_counts of each landed table."""
    workspace = dbt.workspace
    if request.param == "files":
        variables = {"raw_path": str(land_as_files(workspace.folder / "raw"))}
    else:
        land_as_tables(workspace.warehouse, "loaded_{system}")
        variables = {"raw_path": "", **{f"{system}_schema": f"loaded_{system}" for system in SYSTEMS}}
    dbt.run("run", "--select", "path:models/intermediate/conformed", "audit_row_counts", **variables)
    with workspace.connect() as connection:
        found = connection.execute("select * from marts.audit_row_counts where is_landed")
        names = [column[0] for column in found.description]
        counted = {f"{row[0]}.{row[1]}": dict(zip(names, row)) for row in found.fetchall()}
        reasons = connection.execute(
            "select source_system || '.' || source_table, reason, count(*), string_agg(distinct unreadable_column || ' ' || unreadable_value, '; ') from intermediate.int_source_rows where row_status <> 'modelled' group by all order by all"
        ).fetchall()
    print(json.dumps(reasons, indent=1))
    return counted


def test_every_row_of_every_sample_is_accounted_for(counts):
    raw = {label: row["raw_rows"] for label, row in counts.items()}
    assert raw == {label: len(rows_of(file)) for label, file in samples().items() if label in raw}
    parts = ("modelled_rows", "deleted_rows", "superseded_rows", "duplicate_rows", "test_record_rows", "quarantined_rows")
    assert not [label for label, row in counts.items() if row["raw_rows"] != sum(row[part] for part in parts)]
    assert raw


def test_no_sample_row_is_set_aside(counts):
    set_aside = {label: row["quarantined_rows"] for label, row in counts.items() if row["quarantined_rows"]}
    assert not set_aside
