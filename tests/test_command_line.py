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
from partner_kpis.project import Project, Table, load_project

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
    """One row in each required table, with its required columns only."""
    for system, tables in project.sources.items():
        (tmp_path / "raw" / system).mkdir(parents=True)
        for table in (table for table in tables if table.required):
            write(tmp_path / "raw", table, table.required_columns)
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


def write(raw: Path, table: Table, columns: tuple[str, ...], rows: int = 1) -> Path:
    path = raw / table.system / f"{table.name}.csv"
    lines = [",".join(columns), *[",".join(f"{column} {row}" for column in columns) for row in range(rows)]]
    path.write_text("\n".join(lines) + "\n")
    return path


def opportunity(raw: Path) -> Path:
    return raw / "salesforce" / "opportunity.csv"


def with_vars(**variables) -> list[str]:
    return ["--vars", json.dumps(variables)]


def test_required_columns_of_required_tables_are_enough(project, raw):
    findings = check(project, {"raw_path": str(raw)})
    assert findings.problems == []
    assert findings.warnings == []


def test_all_problems_are_told_at_once(refused, raw):
    opportunity(raw).unlink()
    (raw / "salesforce" / "account.csv").write_bytes(b"")
    said = refused("--as-of-date", "yesterday", *with_vars(fiscal_year_start_month=13))
    for part in ("salesforce.opportunity", "account.csv is empty", "as_of_date", "fiscal_year_start_month"):
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
        ({"connectors": ["salesforce", "siebel"]}, "known are prm, salesforce"),
        ({"partner_master": "prn"}, 'partner_master is "prn", which is no system (did you mean prm?)'),
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


def test_raw_folder_missing(refused, tmp_path):
    said = refused(raw_path=str(tmp_path / "nowhere"))
    assert f"The raw folder {tmp_path / 'nowhere'} does not exist: correct raw_path" in said


def test_connector_folder_missing(refused, raw):
    (raw / "prm").rename(raw / "PRM backup")
    assert "raw/prm of connector prm does not exist" in refused()


def test_required_table_missing(refused, raw):
    opportunity(raw).unlink()
    said = refused()
    assert "The required table salesforce.opportunity has no file: put opportunity.csv or opportunity.parquet" in said


def test_table_in_both_formats(refused, raw):
    opportunity(raw).with_suffix(".parquet").write_bytes(b"PAR1")
    assert "holds both opportunity.csv and opportunity.parquet: keep one" in refused()


@pytest.mark.parametrize("name", ["opportunity.csv", "opportunity.parquet"])
def test_empty_file(refused, raw, name):
    opportunity(raw).unlink()
    (raw / "salesforce" / name).write_bytes(b"")
    assert f"{name} is empty (0 bytes)" in refused()


@pytest.mark.parametrize("text", ["\n", "\nid\n1\n"])
def test_file_that_begins_with_an_empty_line(refused, raw, text):
    (raw / "salesforce" / "account.csv").write_text(text)
    assert "account.csv begins with an empty line: its first line must name the columns" in refused()


def test_latin_1_bytes_name_file_and_row(refused, raw):
    with (raw / "salesforce" / "account.csv").open("ab") as file:
        file.write("Müller\nplain\nZoë\n".encode("latin-1"))
    assert "account.csv, row 2 is not UTF-8 (near byte 9 of the file) (and 1 more such row): save" in refused()


def test_header_that_is_not_utf_8(refused, raw):
    (raw / "salesforce" / "account.csv").write_bytes("id,größe\n1,2\n".encode("latin-1"))
    assert "account.csv: its header row is not UTF-8" in refused()


def test_utf_16(refused, raw):
    (raw / "salesforce" / "account.csv").write_bytes("id\n1\n".encode("utf-16"))
    assert "account.csv: its header row is not UTF-8" in refused()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("1,a\n2\n3\n", "contact.csv, row 2 has 1 cell where the header has 2 (and 1 more such row): write a comma"),
        ("1,a\n2,b,c\n", "contact.csv, row 2 has 3 cells where the header has 2: quote the values"),
        ('1,a\n2,"b\n', "contact.csv, row 2 has a quotation mark that is not closed"),
    ],
)
def test_ragged_rows(refused, raw, rows, sentence):
    (raw / "salesforce" / "contact.csv").write_text("id,name\n" + rows)
    assert sentence in refused()


def test_mixed_line_endings(refused, raw):
    (raw / "salesforce" / "contact.csv").write_bytes(b"id,name\r\n1,a\n2,b\r\n")
    said = refused()
    assert "contact.csv cannot be read (" in said
    assert "one kind of line ending" in said


def test_quoted_commas_and_line_breaks_are_fine(project, raw):
    (raw / "salesforce" / "contact.csv").write_text('id,name\n1,"a, b\nand ""c"""\n2,d\n')
    assert check(project, {"raw_path": str(raw)}).problems == []


def test_file_that_is_not_parquet(refused, raw):
    opportunity(raw).rename(opportunity(raw).with_suffix(".parquet"))
    assert "opportunity.parquet is not a Parquet file: write it again as Parquet, or as CSV" in refused()


def test_folder_in_place_of_a_file(refused, raw):
    opportunity(raw).unlink()
    opportunity(raw).mkdir()
    assert "opportunity.csv cannot be read, because it is no file" in refused()


def test_every_missing_required_column_is_told(refused, project, raw):
    expected = []
    for table in (table for tables in project.sources.values() for table in tables if table.required_columns):
        path = write(raw, table, tuple(f"x_{column}_old" for column in table.required_columns))
        expected += [f'{path} lacks the required column "{column}"' for column in table.required_columns]
    said = refused()
    assert [sentence for sentence in expected if sentence not in said] == []


def test_missing_column_names_the_nearest(refused, raw):
    text = opportunity(raw).read_text()
    opportunity(raw).write_text(text.replace("stage_name", "stage_nam", 1))
    assert 'lacks the required column "stage_name" (the nearest there is "stage_nam")' in refused()


def test_mapped_column_is_looked_for_under_its_own_name(refused, project, raw):
    text = opportunity(raw).read_text()
    opportunity(raw).write_text(text.replace("amount", "amount_c", 1))
    field_map = {"salesforce": {"opportunity": {"amount": "amount_c"}}}
    assert check(project, {"raw_path": str(raw), "field_map": field_map}).problems == []
    assert 'lacks the required column "amount"' in refused()


def test_required_columns_of_parquet(refused, raw):
    opportunity(raw).unlink()
    duckdb.sql("select 'x' as id").write_parquet(str(opportunity(raw).with_suffix(".parquet")))
    assert 'opportunity.parquet lacks the required column "stage_name"' in refused()


def test_duplicated_column(refused, raw):
    (raw / "salesforce" / "contact.csv").write_text("id,name,Name\n1,a,b\n")
    assert 'contact.csv names the column "name" 2 times: keep one' in refused()


def test_cells_separated_by_semicolons(refused, raw):
    (raw / "salesforce" / "contact.csv").write_text("id;name\n1;a\n")
    assert "contact.csv separates its cells by ';': export it with commas" in refused()


def test_extra_columns_and_letter_case_are_fine(project, raw):
    text = opportunity(raw).read_text().upper().splitlines()
    opportunity(raw).write_text("\n".join(f"{line},extra" for line in text))
    assert check(project, {"raw_path": str(raw)}).problems == []


def test_header_alone_is_a_warning(project, raw):
    header = opportunity(raw).read_text().splitlines()[0]
    opportunity(raw).write_text(header + "\n")
    findings = check(project, {"raw_path": str(raw)})
    assert findings.problems == []
    assert findings.warnings == [f"{opportunity(raw)} has no rows."]


def test_file_that_no_table_declares_is_a_warning(project, raw):
    opportunity(raw).with_name("campain.csv").write_text("id\n")
    findings = check(project, {"raw_path": str(raw)})
    assert findings.problems == []
    assert "campain.csv is not read, because salesforce declares no such table (did you mean campaign.csv?)" in str(findings)


def test_no_raw_path_reads_tables_and_checks_no_files(project, tmp_path):
    assert check(project, {"raw_path": ""}).problems == []


def test_object_store_prefix_is_checked_the_same_way(refused, raw):
    opportunity(raw).unlink()
    (raw / "salesforce" / "contact.csv").write_text("id,name\n1\n")
    said = refused(raw_path=f"file://{raw}")
    assert "required table salesforce.opportunity has no file" in said
    assert f"file://{raw}/salesforce/contact.csv, row 1 has 1 cell where the header has 2" in said


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
