"""Put the finished marts where BI tools read them: one file, swapped in whole."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from partner_kpis.project import BAD_INPUT, Project, Stop, unwritable
from partner_kpis.sentences import first_line, plural

GREEN = {"success", "pass", "warn", "no-op"}
PUBLISHING = ".publishing-"


def publish(project: Project) -> list[str]:
    """Publish the last build if it was green, and return the names of the tables. Raises Stop; takes the lock."""
    with project.locked():
        check_green(project)
        return copy_marts(project)


def check_green(project: Project) -> None:
    """Raise Stop unless dbt's own record says that a whole, green `dbt build` was the last to write the warehouse.

    dbt writes manifest.json when a command starts and run_results.json when it ends. Both must be of one invocation
    (else it was cut short), of `build`, name every node of the project, hold no failure, and be younger than the
    warehouse's last change before that build.
    """
    again = "run `dbt build` (or `partner-kpis build`) to its end, then publish"
    if not project.warehouse.is_file():
        raise Stop(f"There is no warehouse {project.show(project.warehouse)}: {again}.")
    try:
        manifest, results = (_artifact(project, name) for name in ("manifest.json", "run_results.json"))
    except (OSError, ValueError):
        raise Stop(f"{project.show(project.target)} holds no record of a finished dbt build: {again}.") from None
    if manifest["metadata"]["invocation_id"] != results["metadata"]["invocation_id"]:
        raise Stop(f"The last dbt command did not reach its end: {again}.")
    if results["args"].get("which") != "build":
        raise Stop(f"The last dbt command was `dbt {results['args'].get('which')}`, not a whole build: {again}.")
    if failed := [result["unique_id"] for result in results["results"] if result["status"] not in GREEN]:
        names = ", ".join(name.split(".")[2] for name in failed[:3])
        raise Stop(
            f"The last dbt build was not green ({len(failed)} failed or skipped, among them {names}), "
            "so the published file stays as it was: mend it, build again, then publish."
        )
    left_out = _built_nodes(manifest) - {result["unique_id"] for result in results["results"]}
    if left_out or results["args"].get("empty"):
        raise Stop(f"The last dbt build left out a part of the project ({plural(len(left_out), 'node')}): {again}.")
    started = datetime.datetime.fromisoformat(manifest["metadata"]["generated_at"])
    if project.warehouse.stat().st_mtime < started.timestamp():
        raise Stop(f"The last dbt build wrote another warehouse than {project.show(project.warehouse)}: {again}.")


def copy_marts(project: Project) -> list[str]:
    """Copy the tables of schema `marts` into a fresh file and swap it in; the names of the tables.

    The fresh file has the published file's name, which DuckDB makes its catalog name. Readers of the old file keep
    it until they close it. Raises Stop, and leaves the published file untouched, whatever goes wrong.
    """
    published = project.published
    shown = project.show(published)
    if reason := unwritable(published):
        raise Stop(f"{shown} cannot be written, because {reason}.", code=BAD_INPUT)
    if Path(f"{published}.wal").exists():
        raise Stop(f"{shown}.wal shows that a program writes to the published file: close it and delete that file.")
    try:
        with _folder_beside(published) as folder:
            fresh = folder / published.name
            tables = _copy(project, fresh)
            if published.exists():
                shutil.copymode(published, fresh)
            _sync(fresh)
            os.replace(fresh, published)
            _sync(published.parent)
    except (OSError, duckdb.Error) as error:
        raise Stop(f"{shown} was not replaced: {first_line(error)}.") from None
    return tables


def explain_open(project: Project, error: duckdb.Error, file: str | None = None) -> str:
    """Why a file (default: the warehouse) could not be opened, as a sentence."""
    shown = file or f"warehouse {project.show(project.warehouse)}"
    if "lock" in str(error):
        holder = str(error).partition("held in ")[2].partition(". ")[0]
        return f"Another program has the {shown} open{f' ({holder})' if holder else ''}: close it first."
    return f"The {shown} cannot be opened: {first_line(error)}."


def _copy(project: Project, fresh: Path) -> list[str]:
    with duckdb.connect(str(fresh)) as con:
        try:
            con.execute(f"attach {_text(str(project.warehouse))} as _built (read_only)")
        except duckdb.Error as error:
            raise Stop(explain_open(project, error)) from None
        tables = con.execute(
            "select table_name, comment from duckdb_tables()"
            " where database_name = '_built' and schema_name = 'marts' order by table_name"
        ).fetchall()
        if not tables:
            raise Stop(f"The schema marts of {project.show(project.warehouse)} holds no table: build first.")
        con.execute("create schema marts")
        for table, comment in tables:
            name = f"marts.{_name(table)}"
            con.execute(f"create table {name} as from _built.{name}")
            con.execute(f"comment on table {name} is {_text(comment)}")
        for table, column, comment in con.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where database_name = '_built' and schema_name = 'marts' and comment is not null"
            " and table_name in (select table_name from duckdb_tables() where schema_name = 'marts')"
        ).fetchall():
            con.execute(f"comment on column marts.{_name(table)}.{_name(column)} is {_text(comment)}")
        con.execute("detach _built")
        con.execute("checkpoint")
    return [table for table, _ in tables]


@contextmanager
def _folder_beside(published: Path):
    """A temporary folder on the published file's own disk; what a killed publish left there goes too."""
    published.parent.mkdir(parents=True, exist_ok=True)
    for leftover in published.parent.glob(f"{PUBLISHING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PUBLISHING, dir=published.parent) as folder:
        yield Path(folder)


def _artifact(project: Project, name: str) -> dict[str, Any]:
    return json.loads((project.target / name).read_text(encoding="utf-8"))


def _built_nodes(manifest: dict[str, Any]) -> set[str]:
    """What a whole build runs: seeds, models that leave a relation, data tests and unit tests."""
    nodes = {
        unique_id
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("seed", "model", "test", "snapshot")
        and node["config"].get("materialized") != "ephemeral"
    }
    return nodes | set(manifest.get("unit_tests") or {})


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"
