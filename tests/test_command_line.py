"""Every input that is known to be wrong becomes a sentence, before dbt starts and without touching what is published."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import partner_kpis.build
from partner_kpis.cli import app
from partner_kpis.preflight import check
from partner_kpis.project import Project, load_project

@pytest.fixture
def project(workspace, monkeypatch) -> Project:
    """The real project, writing to a folder of the test's own; a file stands at the published path."""
    for name, value in workspace.environment.items():
        monkeypatch.setenv(name, value)
    workspace.published.parent.mkdir(parents=True)
    duckdb.connect(str(workspace.published)).close()
    return load_project()


@pytest.fixture
def raw(project, tmp_path) -> Path:
    """Two tables that can be read. Whether they are the right ones is told when dbt starts: test_contract.py."""
    for table in ("account", "opportunity"):
        path = tmp_path / "raw" / "salesforce" / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id,name\n1,a\n")
    return tmp_path / "raw"


@pytest.fixture
def refused(project, raw, monkeypatch) -> Callable[..., str]:
    """`refused(*arguments)` runs a build that must be refused before dbt starts, and returns what it says."""

    def start_dbt(*_, **__):
        raise AssertionError("dbt was started")

    monkeypatch.setattr(partner_kpis.build, "run_dbt", start_dbt)

    def run(*arguments: str, raw_path: str | None = None) -> str:
        before = project.published.read_bytes()
        result = CliRunner().invoke(app, ["build", "--raw-path", raw_path or str(raw), *arguments])
        assert result.exit_code == 2, result.output
        assert "Traceback" not in result.output
        assert project.published.read_bytes() == before
        return result.output

    return run


def opportunity(raw: Path) -> Path:
    return raw / "salesforce" / "opportunity.csv"


def with_vars(**variables) -> list[str]:
    return ["--vars", json.dumps(variables)]


def test_all_problems_are_told_at_once(refused, raw):
    opportunity(raw).write_bytes(b"id,name\r\n1,a\n2,b\r\n")
    (raw / "salesforce" / "Account.csv").write_bytes("id,größe\n1,2\n".encode("latin-1"))
    (raw / "prm").mkdir()
    (raw / "prm" / "leads.csv").write_bytes("lead_id\n1\n".encode("utf-16"))
    said = refused("--as-of-date", "yesterday", *with_vars(fiscal_year_start_month=13))
    for part in ("opportunity.csv cannot be read", "Account.csv has a header row", "leads.csv has a header row", "as_of_date", "fiscal_year_start_month"):
        assert part in said


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"as_of_date": "2026-02-30"}, 'The variable as_of_date is "2026-02-30", which is no date'),
        ({"as_of_date": "30.06.2026"}, "write it as YYYY-MM-DD"),
        ({"first_period": "soon"}, 'The variable first_period is "soon", which is no date'),
        ({"first_period": "2027-01-01"}, "first_period (2027-01-01) is after as_of_date"),
        ({"reporting_timezone": "Europe/Berln"}, "no IANA time zone (did you mean Europe/Berlin?)"),
        ({"fiscal_year_start_month": 0}, "no whole number from 1 to 12"),
        ({"fiscal_year_start_month": 13}, "no whole number from 1 to 12"),
        ({"fiscal_year_start_month": 2.5}, "no whole number from 1 to 12"),
        ({"fiscal_year_start_month": "May"}, "no whole number from 1 to 12"),
        ({"active_partner_window_days": 0}, "no whole number of days, 1 or more"),
        ({"reporting_currency": "EURO"}, "not three capital letters"),
        ({"reporting_currency": "usd"}, "not three capital letters"),
        ({"connectors": "salesforce"}, "which names no system"),
        ({"connectors": []}, "which names no system"),
        ({"connectors": ["salesforce", "prn"]}, 'The connector "prn" is unknown (did you mean prm?)'),
        ({"connectors": ["salesforce", "siebel"]}, "pendo, prm, salesforce"),
        ({"partner_master": "prn"}, 'The variable partner_master names "prn", which is no system (did you mean prm?)'),
        ({"customer_master": ["hubspt"]}, 'The variable customer_master names "hubspt", which is no system (did you mean hubspot?)'),
        ({"as_of_dat": "2026-06-30"}, 'There is no variable "as_of_dat" (did you mean as_of_date?)'),
    ],
)
def test_variable_with_a_wrong_value(refused, variables, sentence):
    assert sentence in refused(*with_vars(**variables))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[a", "--vars is no YAML"),
        ("as_of_date", "--vars holds no YAML mapping"),
        ("as_of_date: 2026-02-30", "which is no date"),
    ],
)
def test_vars_that_are_no_mapping(refused, text, sentence):
    assert sentence in refused("--vars", text)


def test_usage_error_exits_with_2(project):
    result = CliRunner().invoke(app, ["build", "--threads", "none"])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "text",
    [
        'id,name\n1,"a, b\nand ""c"""\n2,d\n',
        'id,name\r\n1,"a\nb"\r\n',
        "\ufeffid,größe\n1,😀é\n",
        "id,name\n",
        "",
        "\n",
        "id;name\n1;a\n",
        f"id,name\n1,{'x' * 1_000_000}\n",
        "id,name\n1\n2,b,c\n",  # dbt's to tell, with the row
    ],
)
def test_file_that_an_engine_reads_is_left_to_dbt(project, raw, text):
    opportunity(raw).write_bytes(text.encode())
    findings = check(project, {"raw_path": str(raw)})
    assert findings.problems == []
    assert findings.warnings == []


@pytest.mark.parametrize("content", ["id,größe\n1,2\n".encode("latin-1"), "id\n1\n".encode("utf-16")])
def test_header_that_is_not_utf_8(refused, raw, content):
    opportunity(raw).write_bytes(content)
    assert "opportunity.csv has a header row that is not UTF-8: save the file as UTF-8." in refused()


def test_mixed_line_endings(refused, raw):
    opportunity(raw).write_bytes(b"id,name\r\n1,a\n2,b\r\n")
    said = refused()
    assert "opportunity.csv cannot be read (" in said
    assert "one kind of line ending" in said


def test_file_that_is_not_parquet(refused, raw):
    opportunity(raw).rename(opportunity(raw).with_suffix(".parquet"))
    said = refused()
    assert "opportunity.parquet cannot be read (" in said
    assert "write it again, as Parquet, or as CSV" in said


def test_file_that_no_table_declares_is_not_checked(project, raw):
    opportunity(raw).rename(raw / "salesforce" / "opportunity_backup.parquet")
    assert check(project, {"raw_path": str(raw)}).problems == []


def test_object_store_prefix_is_checked_the_same_way(refused, raw):
    opportunity(raw).write_bytes("id\n1\n".encode("utf-16"))
    assert "salesforce/opportunity.csv has a header row that is not UTF-8" in refused(raw_path=f"file://{raw}")


def test_no_raw_path_reads_tables_and_checks_no_files(project, tmp_path):
    assert check(project, {"raw_path": ""}).problems == []


@pytest.mark.parametrize("variable", ["PARTNER_KPIS_WAREHOUSE", "PARTNER_KPIS_PUBLISHED"])
def test_output_that_cannot_be_written(refused, monkeypatch, tmp_path, variable):
    (tmp_path / "file").touch()
    monkeypatch.setenv(variable, str(tmp_path / "file" / "below" / "partner_kpis.duckdb"))
    said = refused()
    assert f"cannot be written, because {tmp_path / 'file'} is not a folder" in said
    assert variable in said


def test_published_file_that_cannot_be_read_is_told(refused, project):
    """A build compares with it, so it must be whole or away."""
    project.published.write_bytes(b"no database")
    assert f"{project.show(project.published)} cannot be read (" in refused()


def test_reporting_model_must_be_a_row_of_its_seed(refused):
    assert 'primary_attribution_model is "full_pth", which is no row of seeds/attribution_models.csv (did you mean full_path?)' in refused(
        "--vars", "{primary_attribution_model: full_pth}"
    )


def test_warehouse_and_published_file_are_two(refused, monkeypatch, project):
    monkeypatch.setenv("PARTNER_KPIS_WAREHOUSE", str(project.published))
    assert "The warehouse and the published file are both" in refused()


def test_outside_a_project(monkeypatch, tmp_path):
    monkeypatch.setenv("PARTNER_KPIS_PROJECT_DIR", str(tmp_path))
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == 2
    assert f"There is no dbt_project.yml in {tmp_path}" in result.output


def test_project_is_found_from_a_folder_below(project_root, monkeypatch):
    monkeypatch.delenv("PARTNER_KPIS_PROJECT_DIR", raising=False)
    monkeypatch.chdir(project_root / "tests")
    assert load_project().root == project_root


def test_broken_project_file(monkeypatch, tmp_path):
    (tmp_path / "dbt_project.yml").write_text("name: [")
    monkeypatch.setenv("PARTNER_KPIS_PROJECT_DIR", str(tmp_path))
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == 2
    assert "dbt_project.yml is no YAML" in result.output


def test_second_build_is_told_which_lock_is_held(project, raw, monkeypatch):
    project.warehouse.parent.mkdir(exist_ok=True)
    before = project.published.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, f"{project.warehouse}.lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline() == b"held\n"
        for command in (["build", "--raw-path", str(raw)], ["publish"]):
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 1
            assert f"Another build or publish holds {project.warehouse}.lock" in result.output
            assert "Traceback" not in result.output
        assert project.published.read_bytes() == before
    finally:
        holder.communicate(b"\n")


HOLD_LOCK = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_checks_do_not_load_dbt():
    code = "import sys, partner_kpis.cli, partner_kpis.preflight, partner_kpis.publish; sys.exit('dbt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_demo_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    result = CliRunner().invoke(app, ["demo", "--to", str(tmp_path / "file" / "demo")])
    assert result.exit_code == 2
    assert f"The demo company cannot be written to {tmp_path / 'file' / 'demo'}, because" in result.output
