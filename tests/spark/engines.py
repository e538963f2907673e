"""One project built on two engines, and their tables side by side."""

from __future__ import annotations

import json
import time
from pathlib import Path

import duckdb

from tests.conftest import Workspace
from tests.recomputation.compare import differences
from tests.warehouse import money_columns, rows

Columns = list[tuple[str, str]]


def run(workspace: Workspace, engine: str, variables: dict, *arguments: str, check: bool = True) -> tuple[str, float]:
    """Run dbt on an engine: what it says, and the seconds it takes."""
    started = time.monotonic()
    options = ["--target-path", str(workspace.folder / f"target_{engine}"), "--vars", json.dumps(variables)]
    environment = {"PARTNER_KPIS_TARGET": engine, "PARTNER_KPIS_SPARK_FOLDER": str(workspace.folder / "spark")}
    done = workspace.run("dbt", *arguments, *options, check=check, **environment)
    return done.stdout + done.stderr, time.monotonic() - started


def spark_connection(warehouse: Path, schema: str) -> duckdb.DuckDBPyConnection:
    """The tables of one Spark schema as DuckDB views. Spark's timestamps are moments; here they are naive UTC, as DuckDB's are."""
    connection = duckdb.connect()
    connection.execute(f"create schema {schema}")
    for folder in sorted((warehouse / f"{schema}.db").iterdir()):
        files = f"read_parquet('{folder}/*.parquet')"
        columns = [
            f"timezone('UTC', {name}) as {name}" if data_type == "TIMESTAMP WITH TIME ZONE" else name
            for name, data_type in described(connection, files)
        ]
        connection.execute(f"create view {schema}.{folder.name} as select {', '.join(columns)} from {files}")
    return connection


def compare(workspace: Workspace, schema: str = "marts", with_types: bool = True) -> list[str]:
    """Sentences, one per cell in which a table of Spark's differs from DuckDB's, which is the expected one. Types are promised by contracts alone."""
    keys = grains(workspace.folder / "target_duckdb" / "manifest.json")
    with workspace.connect() as duck, spark_connection(workspace.folder / "spark" / "warehouse", schema) as spark:
        views = {name for (name,) in duck.execute("select view_name from duckdb_views() where schema_name = ?", [schema]).fetchall()}
        expected, actual = tables(duck, schema) - views, tables(spark, schema)  # Spark keeps no rows of a view
        found = [f"{table}: only {'DuckDB' if table in expected else 'Spark'} has this table" for table in sorted(expected ^ actual)]
        for table in sorted(expected & actual):
            relation = f"{schema}.{table}"
            columns = described(duck, relation)
            if with_types:
                found += column_differences(table, columns, described(spark, relation))
            # Without a key of its own, a row is known by all it holds.
            counted = relation if table in keys else f"(select *, count(*) as equal_rows from {relation} group by all)"
            key = keys.get(table, tuple(name for name, _ in columns))
            sides = (rows(connection, counted, key) for connection in (duck, spark))
            found += differences(*sides, money_columns(duck, relation), table=table)
    return found


def grains(manifest: Path) -> dict[str, tuple[str, ...]]:
    """{model: its key}, of the models with a grain test."""
    nodes = json.loads(manifest.read_text())["nodes"].values()
    return {
        node["attached_node"].split(".")[-1]: tuple(node["test_metadata"]["kwargs"]["columns"])
        for node in nodes if (node.get("test_metadata") or {}).get("name") == "grain"
    }


def tables(connection: duckdb.DuckDBPyConnection, schema: str) -> set[str]:
    found = connection.execute("select table_name from information_schema.tables where table_schema = ?", [schema])
    return {name for (name,) in found.fetchall()}


def described(connection: duckdb.DuckDBPyConnection, relation: str) -> Columns:
    return [(name, data_type) for name, data_type, *_ in connection.execute(f"describe select * from {relation}").fetchall()]


def column_differences(table: str, expected: Columns, actual: Columns) -> list[str]:
    types = dict(actual)
    if [name for name, _ in expected] != list(types):
        return [f"{table}: the columns are {', '.join(types)}, expected {', '.join(name for name, _ in expected)}"]
    return [f"{table}: column {name} is {types[name]}, expected {data_type}" for name, data_type in expected if types[name] != data_type]
