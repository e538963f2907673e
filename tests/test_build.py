"""`partner-kpis build` on a project of three models, and the demo company's build on the real one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Workspace

FILES = {
    "profiles.yml": """
partner_kpis:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "{{ env_var('PARTNER_KPIS_WAREHOUSE') }}", threads: 2, settings: {TimeZone: UTC}}
""",
    "dbt_project.yml": """
name: partner_kpis
profile: partner_kpis
flags: {send_anonymous_usage_stats: false}
vars: {raw_path: "", revenue: 1, slow: 1, contract: kept}
on-run-start: "{{ check_contract() }}"
models: {partner_kpis: {+materialized: table, +persist_docs: {relation: true, columns: true}}}
""",
    "macros/generate_schema_name.sql": "{% macro generate_schema_name(name, node) %}{{ name }}{% endmacro %}",
    "macros/check_contract.sql": """
{% macro check_contract() %}
    {% set report = 'The raw data differs from what is declared: 1 error, 1 warning, 2 notes (all there).\\n  error: A is missing. Land it.\\n  warning: B is old. Wait.' %}
    {% if var('contract') == 'broken' %}{{ exceptions.raise_compiler_error(report) }}{% endif %}
    {% if var('contract') == 'bent' %}{% do exceptions.warn(report) %}{% endif %}
{% endmacro %}
""",
    "models/audit_contract.sql": """
{{ config(schema='marts') }}
select 'note' as severity, i as finding from range(2) as rows(i)
""",
    "models/kpi_revenue.sql": """
{{ config(schema='marts') }}
select 'program' as scope, {{ var('revenue') }} as revenue, (select count(*) from range({{ var('slow') }})) as n
""",
    "models/int_source_rows.sql": """
{{ config(schema='intermediate') }}
select
    'prm' as source_system, 'leads' as source_table, i as source_row, 'L' || i as record_id, 'quarantined' as row_status,
    case when i = 1 then 'unreadable cell' else 'empty key' end as reason,
    case when i = 1 then 'submitted_at' end as unreadable_column,
    case when i = 1 then 'soon' end as unreadable_value
from range(1, 13) as rows(i)
""",
    "models/models.yml": """
models:
  - name: kpi_revenue
    description: Revenue
    columns:
      - name: revenue
        data_tests: [{accepted_values: {name: revenue_is_small, arguments: {values: [1, 2], quote: false}}}]
""",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Workspace:
    """A small project, built and published once."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    workspace = Workspace(folder, project=folder)
    (folder / "build.txt").write_text(workspace.cli("build").stdout)
    return workspace


def revenue(workspace: Workspace) -> int:
    with workspace.connect(published=True) as con:
        return con.execute("select revenue from marts.kpi_revenue").fetchone()[0]


def failed(workspace: Workspace, *arguments: str) -> str:
    """What a build says that ends with 1 and leaves the published file as it was."""
    before = workspace.published.read_bytes()
    done = workspace.cli(*arguments, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert workspace.published.read_bytes() == before
    return done.stdout + done.stderr


def test_green_build_is_published_and_told(small):
    said = (small.folder / "build.txt").read_text()
    assert "12 raw rows set aside:" in said
    assert 'prm/leads, row 1, column submitted_at: "soon" cannot be read as its type.' in said
    assert "prm/leads, row 2: empty key." in said
    assert "… and 2 more" in said
    assert "2 notes on tables and columns that are missing or undeclared in marts.audit_contract." in said
    assert "Published 2 tables to published/partner_kpis.duckdb." in said
    assert "Built 0 seeds, 3 models, 1 test in" in said
    assert all(f"{phase} " in said for phase in ("start-up", "models", "tests", "publish"))
    assert (small.folder / "logs" / "dbt.log").stat().st_size > 0
    assert revenue(small) == 1


def test_failed_test_names_the_rows_and_its_sql(small):
    said = failed(small, "build", "--vars", "{revenue: 3}")
    assert "Test revenue_is_small found 1 row. Its SQL is " in said
    assert "revenue_is_small.sql.\n  value_field 3, n_records 1" in said
    assert "The build failed, so the published file stays as it was." in said
    assert "The last dbt build was not green (1 failed or skipped, among them revenue_is_small)" in failed(small, "publish")


def test_raw_data_that_breaks_its_contract_is_told_line_by_line(small):
    before = small.published.read_bytes()
    done = small.cli("build", "--vars", "{contract: broken}", check=False)
    assert done.returncode == 2
    assert small.published.read_bytes() == before
    assert done.stderr.splitlines() == [
        "The raw data differs from what is declared: 1 error, 1 warning, 2 notes (all there).",
        "  error: A is missing. Land it.",
        "  warning: B is old. Wait.",
        "Nothing was built, and the published file stays as it was.",
    ]


def test_warnings_of_the_contract_are_told_and_stop_nothing(small):
    said = small.cli("build", "--vars", "{contract: bent}").stdout
    assert "Warning: The raw data differs from what is declared: 1 error, 1 warning, 2 notes (all there).\n" in said
    assert "\n  warning: B is old. Wait.\n" in said


def test_failed_model_names_what_did_not_run(small):
    said = failed(small, "build", "--vars", "{revenue: no_such_column}")
    assert "Model kpi_revenue failed: Runtime Error in model kpi_revenue" in said
    assert 'Referenced column "no_such_column"' in said
    assert "kpi_revenue.sql." in said
    assert "1 node downstream of these did not run." in said


def test_plain_dbt_build_is_published_by_the_command(small):
    small.dbt("build", variables={"revenue": 2})
    assert "Published 2 tables" in small.cli("publish").stdout
    assert revenue(small) == 2


def test_part_of_a_build_is_not_published(small):
    small.dbt("build", "--select", "int_source_rows")
    assert "The last dbt build left out a part of the project (3 nodes)" in failed(small, "publish")


def test_killed_build_is_not_published(small):
    command = [Path(sys.executable).parent / "dbt", "build", "--vars", "{slow: 1000000000000}"]
    environment = {**os.environ, **small.environment}
    running = subprocess.Popen(command, cwd=small.folder, env=environment, stdout=subprocess.PIPE, text=True)
    wait_for(running, "START sql table model marts.kpi_revenue")
    assert "Another program has the warehouse build/partner_kpis.duckdb open" in failed(small, "build")
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert "The last dbt command did not reach its end" in failed(small, "publish")


def wait_for(running: subprocess.Popen, text: str) -> None:
    until = time.monotonic() + 60
    while text not in running.stdout.readline():
        assert time.monotonic() < until and running.poll() is None


def test_demo_company_is_published_whole(demo_build):
    tables = "select table_name, estimated_size, column_count from duckdb_tables() where schema_name = 'marts' order by 1"
    with demo_build.connect() as built, demo_build.connect(published=True) as published:
        expected = built.execute(tables).fetchall()
        assert published.execute(tables).fetchall() == expected
        assert {name for name, *_ in expected} >= {"kpi_pipeline", "kpi_revenue"}
        undescribed = "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
        assert published.execute(undescribed).fetchall() == []


def test_demo_build_tells_the_split_of_time(demo_build):
    said = (demo_build.folder / "build.txt").read_text()
    assert "Built " in said and "start-up" in said and "Published" in said
