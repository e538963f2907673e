"""The same company built on Spark and on DuckDB: the same tables, cell by cell."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from partner_kpis import demo
from tests.conftest import ROOT, Workspace
from tests.real_data import obvience
from tests.recomputation.seeds import read_seeds
from tests.spark.engines import compare, run
from tests.worlds import SITUATIONS, add_seed_rows, land, make_worlds, rows_of
from tests.worlds.governed import governed_project
from tests.worlds.world import VARIABLES

SAMPLE = ROOT.parent / "shared" / "data" / "obvience_opportunities"

pytestmark = [
    pytest.mark.spark,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java 17."),
]


def demo_company(folder: Path) -> dict:
    return {}


def demo_company_from_parquet_in_berlin(folder: Path) -> dict:
    demo.generate(folder, file_format="parquet")
    return {"raw_path": str(folder / "raw"), "reporting_timezone": "Europe/Berlin", "reporting_currency": "EUR", "fiscal_year_start_month": 2}


def obvience_sample(folder: Path) -> dict:
    if not SAMPLE.is_dir():
        pytest.skip("The public Opportunity Tracking sample is not beside the checkout, in ../shared/data/obvience_opportunities.")
    obvience.land(SAMPLE, folder)
    return {"raw_path": str(folder), "connectors": ["salesforce"], "as_of_date": obvience.AS_OF_DATE}


@pytest.mark.parametrize("company", [demo_company, demo_company_from_parquet_in_berlin, obvience_sample], ids=lambda company: company.__name__)
def test_marts_are_equal(workspace: Workspace, capsys, company: Callable[[Path], dict]):
    variables = company(workspace.folder / "files")
    build_on_both(workspace, variables, company.__name__, capsys)
    assert_equal([*compare(workspace), *compare(workspace, schema="intermediate", with_types=False)])


def test_marts_of_random_worlds_are_equal(tmp_path: Path, capsys):
    """Two worlds about each situation, by rules and models that the project does not have. Unit tests pin its own, so they stay out."""
    workspace = Workspace(tmp_path, governed_project(tmp_path / "project"))
    worlds = make_worlds(2 * len(SITUATIONS), 1, read_seeds(workspace.project / "seeds").rules)
    add_seed_rows(worlds, workspace.project / "seeds")
    raw = land(rows_of(worlds), tmp_path / "files")
    build_on_both(workspace, {**VARIABLES, "raw_path": str(raw)}, "random worlds", capsys, "--exclude-resource-type", "unit_test")
    assert_equal(compare(workspace))


def build_on_both(workspace: Workspace, variables: dict, company: str, capsys, *options: str) -> None:
    seconds = {engine: run(workspace, engine, variables, "build", *options)[1] for engine in ("duckdb", "spark")}
    with capsys.disabled():
        print(f"\n{company}: " + ", ".join(f"{engine} {taken:.0f} s" for engine, taken in seconds.items()))


# Cells that engines read each in their own way unless told how, by the column they stand in.
ODD_CELLS = {
    "name": ["Ünïcode 表", "two\nlines", 'a "quoted" word', "back\\slash", "comma, semicolon; tab\t", "\u00a0padded\u3000", "#first", "null", "''"],
    "amount": ["1e3", "-0.005", "1.005", ".5", "5.", "1,000", "1_000", "0x10", "1d", "NaN", "1e400", "9999999999999999.99", "12345678901234567", "١٢", "$1", "1 000"],
    "probability": ["33.33335", "100", "-1", "99999.99995", "1e-9", "12,5"],
    "created_date": [
        "2025-03-01", "2025-3-1", "2025", "2025-03", "2025-02-29", "10:00:00.123", "2025-03-01T10", "2025-03-01T10:00", "2025-03-01 10:00:00.1234567",
        "2025-03-01T10:00:00.000+0000", "2025-03-01T10:00:00+05:30", "2025-03-01T23:00:00-08", "2025-03-01T10:60:00Z", "2025-03-01T10:00:00 +01:00", "2025-03-30 02:30:00", "soon", "now",
    ],
    "close_date": ["2025-03-31", "2025-03-31T23:30:00-05:00", "31.03.2025", "2025-03", "20250331", "2025-03-31x"],
    "is_won": ["true", "T", "1", "yes", "N", "0", "on", "2", "truthy"],
}


def land_odd_cells(folder: Path) -> None:
    """One opportunity per odd cell, in a file as Windows programs write it: a byte order mark, and lines that end in two characters."""
    (folder / "salesforce").mkdir(parents=True)
    (folder / "salesforce" / "account.csv").write_text("id\nA1\n")
    usual = {"account_id": "A1", "stage_name": "Prospecting", "amount": "1", "created_date": "2025-01-01", "close_date": "2025-01-31"}
    odd = [{column: cell} for column, cells in ODD_CELLS.items() for cell in cells]
    with (folder / "salesforce" / "opportunity.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=["id", *dict.fromkeys([*usual, *ODD_CELLS])], lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({"id": f"O{number}", **usual, **cell} for number, cell in enumerate(odd))


def test_odd_cells_are_read_alike_and_a_second_time(workspace: Workspace):
    land_odd_cells(workspace.folder / "files")
    variables = {"raw_path": str(workspace.folder / "files"), "connectors": ["salesforce"], "reporting_timezone": "America/New_York"}
    for engine in ("duckdb", "spark", "spark"):
        run(workspace, engine, variables, "run", "--select", "base_salesforce__opportunity")
        if engine == "spark":
            assert_equal(compare(workspace, schema="staging"))


def test_missing_raw_files_are_a_sentence(workspace: Workspace):
    said, _ = run(workspace, "spark", {"raw_path": str(workspace.folder / "none")}, "run", check=False)
    assert f"Folder {workspace.folder / 'none'}/prm of connector prm is missing or empty." in said
    assert "Traceback" not in said


def assert_equal(found: list[str]) -> None:
    assert not found, "\n".join(found[:40]) + f"\n{len(found)} differences; DuckDB's value is the expected one"
