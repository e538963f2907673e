"""One project built on two engines, and their tables side by side."""

from __future__ import annotations

import json
import time
from pathlib import Path

import duckdb

from tests.conftest import Workspace
from tests.recomputation.compare import differences
from tests.warehouse import money_columns, rows


def build(workspace: Workspace, engine: str, variables: dict) -> float:
    """Build the whole project on an engine, with its tests; the seconds it took. What it said is in <folder>/<engine>.txt."""
    started = time.monotonic()
    options = ["--target-path", str(workspace.folder / f"target_{engine}"), "--vars", json.dumps(variables)]
    folder = workspace.folder / "spark"
    done = workspace.run("dbt", "build", *options, PARTNER_KPIS_TARGET=engine, PARTNER_KPIS_SPARK_FOLDER=str(folder))
    (workspace.folder / f"{engine}.txt").write_text(done.stdout)
    return time.monotonic() - started


def spark_connection(warehouse: Path, schema: str) -> duckdb.DuckDBPyConnection:
    """The tables of one Spark schema as DuckDB views. Spark's timestamps are moments; here they are naive UTC, as DuckDB's are."""
    connection = duckdb.connect()
    connection.execute(f"create schema {schema}")
    for folder in sorted((warehouse / f"{schema}.db").iterdir()):
        files = f"read_parquet('{folder}/*.parquet')"
        described = connection.execute(f"describe select * from {files}").fetchall()
        columns = [
            f"timezone('UTC', {name}) as {name}" if data_type == "TIMESTAMP WITH TIME ZONE" else name
            for name, data_type, *_ in described
        ]
        connection.execute(f"create view {schema}.{folder.name} as select {', '.join(columns)} from {files}")
    return connection


def grains(manifest: Path) -> dict[str, tuple[str, ...]]:
    """{table: its key}, from the grain test every mart has."""
    tests = [node["test_metadata"] for node in json.loads(manifest.read_text())["nodes"].values() if node.get("test_metadata")]
    return {
        test["kwargs"]["model"].split("'")[-2]: tuple(test["kwargs"]["columns"])
        for test in tests if test["name"] == "grain"
    }


def described(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(name, data_type) for name, data_type, *_ in connection.execute(f"describe {table}").fetchall()]


def tables(connection: duckdb.DuckDBPyConnection, schema: str) -> set[str]:
    found = connection.execute("select table_name from information_schema.tables where table_schema = ?", [schema])
    return {name for (name,) in found.fetchall()}


def compare(workspace: Workspace, schema: str = "marts") -> list[str]:
    """Sentences, one per cell in which a Spark table differs from DuckDB's, which is the expected one."""
    keys = grains(workspace.folder / "target_duckdb" / "manifest.json")
    found = []
    with workspace.connect() as duck, spark_connection(workspace.folder / "spark" / "warehouse", schema) as spark:
        names = tables(duck, schema)
        found += [f"{table}: Spark does not have this table" for table in sorted(names - tables(spark, schema))]
        found += [f"{table}: only Spark has this table" for table in sorted(tables(spark, schema) - names)]
        for table in sorted(names & tables(spark, schema)):
            relation = f"{schema}.{table}"
            columns = described(duck, relation)
            found += column_differences(table, columns, described(spark, relation))
            # Without a key of its own, a row is known by all it holds.
            counted = relation if table in keys else f"(select *, count(*) as equal_rows from {relation} group by all)"
            key = keys.get(table, tuple(name for name, _ in columns))
            expected, actual = (rows(connection, counted, key) for connection in (duck, spark))
            found += differences(expected, actual, money_columns(duck, relation), table=table)
    return found


def column_differences(table: str, expected: list[tuple[str, str]], actual: list[tuple[str, str]]) -> list[str]:
    types = dict(actual)
    if [name for name, _ in expected] != list(types):
        return [f"{table}: Spark's columns are {', '.join(types)}, expected {', '.join(name for name, _ in expected)}"]
    return [
        f"{table}: column {name} is {types[name]} on Spark, expected {data_type}"
        for name, data_type in expected if types[name] != data_type
    ]
