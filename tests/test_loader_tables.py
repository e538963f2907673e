"""The same company from tables a loader wrote, typed as loaders type them, instead of from files."""

import duckdb

from tests.conftest import ROOT
from tests.dbt_process import landing_again, relanding  # noqa: F401
from tests.warehouse import row_hashes

RAW = ROOT / "demo" / "raw"


def test_tables_of_a_loader_give_the_marts_of_the_files(relanding, tmp_path):
    systems = sorted(folder.name for folder in RAW.iterdir() if folder.is_dir())
    dbt = landing_again(relanding, tmp_path, raw_path="", **{f"{system}_schema": f"loaded_{system}" for system in systems})
    with duckdb.connect(str(dbt.workspace.warehouse)) as connection:
        for file in sorted(RAW.glob("*/*.csv")):
            schema = f"loaded_{file.parent.name}"
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.\"{file.stem}\" as select * from read_csv('{file}', header = true, sample_size = -1, dateformat = '%Y-%m-%d')")
    dbt.run("run", "--exclude", "path:models/staging")
    # Rows of a table have no numbers, and a typed value is told as its type writes it.
    set_aside = "select * exclude (source_row, unreadable_value) from marts.audit_quarantined_rows order by all"
    with relanding.connect() as files, dbt.workspace.connect() as tables:
        from_files, from_tables = row_hashes(files), row_hashes(tables)
        assert tables.execute(set_aside).fetchall() == files.execute(set_aside).fetchall()
    # The contract check names folders of the one, schemas and types of the other.
    differing = {table for table in from_files if from_files[table] != from_tables[table]} - {"audit_contract", "audit_quarantined_rows"}
    assert not differing, f"These marts differ between files and tables: {', '.join(sorted(differing))}"
