"""What BI tools read changes in one step, only after a whole green build, and never under a reader's feet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from partner_kpis.cli import app
from partner_kpis.project import Project, load_project

MODEL, TEST = "model.partner_kpis.kpi_revenue", "test.partner_kpis.unique_kpi_revenue"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """A project folder with nothing but its dbt_project.yml, and a green record of a build of its warehouse."""
    for name in ("PARTNER_KPIS_WAREHOUSE", "PARTNER_KPIS_PUBLISHED", "DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PARTNER_KPIS_PROJECT_DIR", str(tmp_path))
    (tmp_path / "dbt_project.yml").write_text("name: partner_kpis\n")
    project = load_project()
    build(project, 1)
    return project


def build(project: Project, revenue: int) -> None:
    """What a green dbt build leaves: a warehouse, and dbt's record of the invocation."""
    record(project)
    project.warehouse.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(project.warehouse)) as con:
        con.execute("create schema if not exists marts; create schema if not exists staging")
        con.execute("create or replace table marts.kpi_revenue (id text, revenue decimal(18,2), share double)")
        con.execute("insert into marts.kpi_revenue values ('b', ?, 0.5), ('a', 0, null)", [revenue])
        con.execute("""comment on table marts.kpi_revenue is 'Revenue, the partners'' and ours'""")
        con.execute("comment on column marts.kpi_revenue.revenue is 'In cents: \"exact\"'")
        con.execute("create or replace table staging.hidden as select 1 as id")
        con.execute("create or replace view marts.latest as from marts.kpi_revenue")


def record(project: Project, started_in: timedelta = timedelta(seconds=-1), **changes) -> None:
    """dbt's manifest.json and run_results.json; `changes` replace parts of the results."""
    project.target.mkdir(exist_ok=True)
    nodes = {
        MODEL: {"resource_type": "model", "config": {"materialized": "table"}},
        TEST: {"resource_type": "test", "config": {"materialized": "test"}},
        "model.partner_kpis.inline": {"resource_type": "model", "config": {"materialized": "ephemeral"}},
        "analysis.partner_kpis.look": {"resource_type": "analysis", "config": {}},
    }
    started = (datetime.now(timezone.utc) + started_in).isoformat()
    manifest = {"metadata": {"invocation_id": "1", "generated_at": started}, "nodes": nodes, "unit_tests": {}}
    results = {
        "metadata": {"invocation_id": "1"},
        "args": {"which": "build"},
        "results": [{"unique_id": MODEL, "status": "success"}, {"unique_id": TEST, "status": "warn"}],
    }
    (project.target / "manifest.json").write_text(json.dumps(manifest))
    (project.target / "run_results.json").write_text(json.dumps({**results, **changes}))


def publish() -> str:
    result = CliRunner().invoke(app, ["publish"])
    assert result.exit_code == 0, result.output
    return result.output


def refused(project: Project, code: int = 1) -> str:
    before = project.published.read_bytes() if project.published.is_file() else None
    result = CliRunner().invoke(app, ["publish"])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert (project.published.read_bytes() if project.published.is_file() else None) == before
    return result.output


def query(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_tables_arrive_with_rows_types_order_and_comments(project):
    assert publish() == "Published 1 table to published/partner_kpis.duckdb.\n"
    published = project.published
    assert query(published, "from marts.kpi_revenue") == query(project.warehouse, "from marts.kpi_revenue")
    columns = "select column_name, data_type, comment from duckdb_columns() where schema_name = 'marts' order by column_index"
    assert query(published, columns) == [
        ("id", "VARCHAR", None),
        ("revenue", "DECIMAL(18,2)", 'In cents: "exact"'),
        ("share", "DOUBLE", None),
    ]
    tables = "select database_name, schema_name, table_name, comment from duckdb_tables()"
    assert query(published, tables) == [("partner_kpis", "marts", "kpi_revenue", "Revenue, the partners' and ours")]
    assert query(published, "select view_name from duckdb_views() where not internal") == []


def test_nothing_temporary_is_left(project):
    leftover = project.published.parent / ".publishing-killed"
    leftover.mkdir(parents=True)
    publish()
    assert [path.name for path in project.published.parent.iterdir()] == ["partner_kpis.duckdb"]


def test_open_reader_keeps_its_view_and_a_new_one_sees_the_new_data(project):
    publish()
    reader = subprocess.Popen(
        [sys.executable, "-c", READ_TWICE, project.published], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout.readline() == "1.00\n"
    build(project, 2)
    publish()
    assert query(project.published, "select max(revenue)::text from marts.kpi_revenue") == [("2.00",)]
    said, _ = reader.communicate("again\n")
    assert said == "1.00\n1.00\n"


READ_TWICE = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
def read(con):
    print(con.execute("select max(revenue)::text from marts.kpi_revenue").fetchone()[0], flush=True)
read(con)
sys.stdin.readline()
read(con)
read(con.cursor())
"""


def test_published_file_keeps_its_permissions(project):
    publish()
    project.published.chmod(0o640)
    publish()
    assert project.published.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"results": [{"unique_id": MODEL, "status": "error"}]}, "not green (1 failed or skipped, among them kpi_revenue)"),
        ({"results": [{"unique_id": TEST, "status": "fail"}]}, "among them unique_kpi_revenue"),
        ({"results": [{"unique_id": TEST, "status": "skipped"}]}, "not green"),
        ({"results": [{"unique_id": MODEL, "status": "success"}]}, "left out a part of the project (1 node)"),
        ({"args": {"which": "build", "empty": True}}, "left out a part of the project"),
        ({"args": {"which": "run"}}, "The last dbt command was `dbt run`, not a whole build"),
        ({"metadata": {"invocation_id": "0"}}, "The last dbt command did not reach its end"),
    ],
)
def test_build_that_was_not_whole_and_green(project, changes, sentence):
    publish()
    record(project, **changes)
    assert sentence in refused(project)


def test_record_of_another_warehouse(project):
    record(project, started_in=timedelta(hours=1))
    assert "The last dbt build wrote another warehouse than build/partner_kpis.duckdb" in refused(project)


def test_no_record_of_a_build(project):
    (project.target / "run_results.json").unlink()
    assert "target holds no record of a finished dbt build: run `dbt build`" in refused(project)


def test_no_warehouse(project):
    project.warehouse.unlink()
    assert "There is no warehouse build/partner_kpis.duckdb: run `dbt build`" in refused(project)


def test_no_marts(project):
    with duckdb.connect(str(project.warehouse)) as con:
        con.execute("drop schema marts cascade")
    assert "The schema marts of build/partner_kpis.duckdb holds no table" in refused(project)


def test_warehouse_that_another_program_writes(project):
    publish()
    writer = subprocess.Popen(
        [sys.executable, "-c", HOLD_OPEN, project.warehouse], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout.readline() == "open\n"
    assert "Another program has the warehouse build/partner_kpis.duckdb open" in refused(project)
    writer.communicate("\n")


HOLD_OPEN = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""


def test_warehouse_that_is_no_database(project):
    project.warehouse.write_text("no database " * 1000)
    assert "The warehouse build/partner_kpis.duckdb cannot be opened" in refused(project)


def test_published_path_that_cannot_be_written(project, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PARTNER_KPIS_PUBLISHED", str(tmp_path / "file" / "partner_kpis.duckdb"))
    assert "file/partner_kpis.duckdb cannot be written, because" in refused(load_project(), code=2)


def test_published_path_that_is_a_folder(project):
    project.published.mkdir(parents=True)
    assert "published/partner_kpis.duckdb cannot be written, because it is a folder" in refused(project, code=2)


def test_published_file_that_somebody_writes(project):
    publish()
    Path(f"{project.published}.wal").touch()
    assert "partner_kpis.duckdb.wal shows that a program writes to the published file" in refused(project)


def test_failure_half_way_leaves_the_published_file(project, monkeypatch):
    publish()
    build(project, 2)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "published/partner_kpis.duckdb was not replaced: [Errno 28] No space left on device" in refused(project)
    assert [path.name for path in project.published.parent.iterdir()] == ["partner_kpis.duckdb"]
