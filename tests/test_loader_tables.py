"""The same company from tables a loader wrote, typed as loaders type them, instead of from files."""

import duckdb

from tests.conftest import ROOT
from tests.warehouse import row_hashes

def test_tables_of_a_loader_give_the_marts_of_the_files(demo_build, workspace):
    workspace.warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(workspace.warehouse)) as connection:
        for file in sorted((ROOT / "demo" / "raw").glob("*/*.csv")):
            schema, table = f"loaded_{file.parent.name}", file.stem
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.\"{table}\" as select * from read_csv('{file}', header = true, sample_size = -1)")
    variables = {"raw_path": "", "salesforce_schema": "loaded_salesforce", "prm_schema": "loaded_prm"}
    workspace.dbt("build", "--exclude-resource-type", "test", "unit_test", variables=variables)
    with demo_build.connect() as files, workspace.connect() as tables:
        from_files, from_tables = row_hashes(files), row_hashes(tables)
    differing = {table for table in from_files if from_files[table] != from_tables[table]}
    assert not differing, f"These marts differ between files and tables: {', '.join(sorted(differing))}"
