"""Attribution models side by side: one total, divided in different ways."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from partner_kpis.cli import app
from tests.conftest import Workspace


@pytest.fixture
def run(demo_build, monkeypatch):
    """`run(*arguments)` compares the demo company's models in this process."""
    for name, value in demo_build.environment.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(app, ["compare-models", *arguments])


def read(path: Path) -> tuple[list[str], dict[str, dict[str, str]], dict[str, str]]:
    """The models, the partners' rows and the total row of a saved comparison."""
    with path.open(encoding="utf-8", newline="") as file:
        *partners, total = csv.DictReader(file)
    models = [name.removesuffix("_share") for name in total if name.endswith("_share")]
    return models, {row["partner_id"]: row for row in partners}, total


def test_every_model_divides_the_revenue_that_partners_have(run, demo_build, tmp_path):
    assert run("--csv", str(tmp_path / "models.csv")).exit_code == 0
    models, partners, total = read(tmp_path / "models.csv")
    with demo_build.connect(published=True) as con:
        seeds = {name for (name,) in con.execute("select distinct attribution_model from marts.fct_partner_credits").fetchall()}
        expected = con.execute(
            "select sum(amount) from marts.fct_opportunities where deal_status = 'won' and attribution_class <> 'unattributed'"
        ).fetchone()[0]
    assert set(models) == seeds and models[0] == "full_path"
    for model in models:
        assert Decimal(total[model]) == expected == sum(Decimal(row[model]) for row in partners.values())
        assert sum(float(row[f"{model}_share"]) for row in partners.values()) == pytest.approx(1, abs=1e-4)
    assert any(row["first_touch"] != row["last_touch"] for row in partners.values())


def test_a_period_is_that_of_the_closed_dates(run, demo_build, tmp_path):
    run("--period-start", "2026-04-01", "--period-end", "2026-06-30", "--csv", str(tmp_path / "models.csv"))
    _, partners, _ = read(tmp_path / "models.csv")
    with demo_build.connect(published=True) as con:
        published = con.execute(
            "select scope_id, attributed_revenue from marts.kpi_revenue where period_grain = 'quarter'"
            " and period_start = '2026-04-01' and scope_type = 'partner' and attributed_revenue <> 0"
        ).fetchall()
    assert {key: Decimal(row["full_path"]) for key, row in partners.items() if Decimal(row["full_path"])} == dict(published) != {}


def test_what_is_printed(run):
    said = run("--period-start", "2026-04-01").output
    assert said.startswith("Credited revenue of won deals in USD, by attribution model. The reporting model is full_path.\n")
    header, first, *_ = (line.split() for line in said.splitlines()[2:])
    assert header[:4] == ["partner", "name", "full_path", "first_touch"]
    assert first[0].startswith("PRT-")
    assert "\ntotal " in said and "\nShare of the total\n" in said


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--period-start", "soon"], 2, '--period-start is "soon", which is no date: write it as YYYY-MM-DD.'),
        (["--period-start", "2026-02-01", "--period-end", "2026-01-01"], 2, "after its end on 2026-01-01"),
        (["--period-start", "2099-01-01"], 1, "No partner is credited with a deal that was won from 2099-01-01, so"),
    ],
)
def test_what_cannot_be_compared(run, arguments, code, sentence):
    result = run(*arguments)
    assert result.exit_code == code and sentence in result.output


def test_nothing_published(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PARTNER_KPIS_PUBLISHED", str(tmp_path / "partner_kpis.duckdb"))
    result = run()
    assert result.exit_code == 1 and "There is no published file" in result.output
    (tmp_path / "partner_kpis.duckdb").write_text("no database")
    assert "cannot be opened" in run().output


def test_the_analysis_says_the_same(run, demo_build, tmp_path):
    run("--csv", str(tmp_path / "models.csv"))
    models, partners, _ = read(tmp_path / "models.csv")
    shown = Workspace(tmp_path)
    shown.warehouse.parent.mkdir()
    shutil.copy(demo_build.warehouse, shown.warehouse)
    said = shown.dbt("show", "--quiet", "--select", "attribution_models_side_by_side", "--limit", "-1", "--output", "json").stdout
    found = {(row["partner_id"], row["attribution_model"]): row for row in json.loads(said)["show"]}
    assert found.keys() == {(key, model) for key in partners for model in models}
    for (key, model), row in found.items():
        credited, reported = Decimal(partners[key][model]), Decimal(partners[key]["full_path"])
        assert Decimal(str(row["credited_revenue"])) == credited
        assert Decimal(str(row["difference_to_reporting_model"])) == credited - reported
        assert row["revenue_share"] == pytest.approx(float(partners[key][f"{model}_share"]), abs=1e-6)
