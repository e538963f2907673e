"""`partner-kpis what-if`: a proposed rule change measured against the recomputation, without touching anything of the project."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from partner_kpis.cli import app
from partner_kpis.project import load_project
from partner_kpis.rule_effect import keep_marts, lines, measure, stray_credits
from partner_kpis.what_if import _trial
from tests.conftest import ROOT, Workspace
from tests.recomputation import Result, Settings, recompute

# Referrals lose their sourcing in mid-2025 but for those of the last month, and the reporting model forgets the closing touch.
EDITS = {
    "attribution_rules": [
        ("referred,sourced,20,referral,new_business,180,0,,2000-01-01,,", "referred,sourced,20,referral,new_business,180,0,,2000-01-01,2025-07-01,"),
    ],
    "attribution_models": [("full_path,0.225,0.225,0.225,0.225,", "full_path,0.225,0.225,0.225,0,")],
}
NEW_MODEL = "half_life_7,0,0,0,0,1,7,false,Credit halves every week\n"
NEW_VERSION = 'referred,sourced,20,referral,new_business,30,0,,2025-07-01,,"the partner referred the customer in the month before"\n'


@dataclass(frozen=True)
class Tried:
    """One what-if on the demo company: what it was given, said and saved."""

    proposed: Path
    said: str
    by_partner: list[dict[str, str]]
    deals: list[dict[str, str]]
    models: list[dict[str, str]]


def propose(folder: Path, edits: dict[str, list[tuple[str, str]]], **appended: str) -> Path:
    """Changed copies of seeds."""
    folder.mkdir(parents=True)
    for seed, replacements in edits.items():
        text = (ROOT / "seeds" / f"{seed}.csv").read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{seed} holds {old!r} {text.count(old)} times: correct the edit"
            text = text.replace(old, new)
        (folder / f"{seed}.csv").write_text(text + appended.get(seed, ""), encoding="utf-8")
    return folder


def complete(folder: Path) -> Path:
    """All the other seeds as they are, and notes: a user copies the whole folder before changing what is to change."""
    for path in (ROOT / "seeds").iterdir():
        if not (folder / path.name).exists():
            shutil.copy(path, folder)
    (folder / "notes.txt").write_text("What if referrals ended?")
    return folder


def content(workspace: Workspace) -> dict[str, str]:
    """{file: hash} of everything that belongs to a build; the lock is empty and stays."""
    files = (path for path in workspace.folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def saved(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tried(demo_build, tmp_path_factory) -> Tried:
    folder = tmp_path_factory.mktemp("what_if")
    proposed = complete(propose(folder / "proposed", EDITS, attribution_rules=NEW_VERSION, attribution_models=NEW_MODEL))
    unreadable = folder / "published.duckdb"
    unreadable.write_text("no database " * 1000)
    before = content(demo_build)
    command = ("partner-kpis", "what-if", str(proposed), "--csv", str(folder / "saved"))
    done = demo_build.run(*command, PARTNER_KPIS_PUBLISHED=str(unreadable))  # which a trial does not read
    assert content(demo_build) == before, "A what-if must leave warehouse, published file, target and logs as they are."
    assert not list(demo_build.warehouse.parent.glob(".what-if-*"))
    assert not done.stderr
    return Tried(proposed, done.stdout, *(saved(folder / "saved" / f"{name}.csv") for name in ("by_partner", "deals", "models")))


@pytest.fixture(scope="module")
def recomputed(tried, tmp_path_factory) -> tuple[Result, Result]:
    """The demo company under the present and under the proposed seeds."""
    seeds = tmp_path_factory.mktemp("seeds") / "seeds"
    shutil.copytree(ROOT / "seeds", seeds)
    for path in tried.proposed.iterdir():
        shutil.copy(path, seeds)
    raw = ROOT / "demo" / "raw"
    return recompute(raw, ROOT / "seeds", Settings()), recompute(raw, seeds, Settings())


def quarter(day: date) -> str:
    return str(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def partner_figures(result: Result) -> Counter:
    """(quarter, partner, figure) -> amount, of the recomputation."""
    figures: Counter = Counter()
    for (deal_id, partner), row in result.partner_deals.items():
        deal = result.opportunities[deal_id]
        figures[quarter(deal["opened_date"]), partner, f"{row['credit_type']}_pipeline_created"] += deal["amount"] or 0
        if deal["status"] == "won":
            figures[quarter(deal["closed_date"]), partner, f"{row['credit_type']}_revenue"] += deal["amount"] or 0
    for (deal_id, partner, model), row in result.partner_credits.items():
        deal = result.opportunities[deal_id]
        if model == "full_path" and deal["status"] == "won":
            figures[quarter(deal["closed_date"]), partner, "attributed_revenue"] += row["credited_amount"] or 0
    return figures


def credited_revenue(result: Result) -> Counter:
    """(model, partner) -> amount, of the recomputation."""
    revenue: Counter = Counter()
    for (deal_id, partner, model), row in result.partner_credits.items():
        if result.opportunities[deal_id]["status"] == "won":
            revenue[model, partner] += row["credited_amount"] or 0
    return revenue


def totals(said: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    rows = re.findall(r"^(\w+)  +([-\d,.]+)  +([-\d,.]+)  +([-\d,.]+)$", said, flags=re.MULTILINE)
    return {figure: tuple(Decimal(cell.replace(",", "")) for cell in cells) for figure, *cells in rows}


def test_partners_and_periods_equal_the_recomputation(tried, recomputed):
    before, after = (partner_figures(result) for result in recomputed)
    expected = {key: (before[key], after[key]) for key in before | after if before[key] != after[key]}
    found = {(row["period_start"], row["partner_id"], row["figure"]): (Decimal(row["before"]), Decimal(row["after"])) for row in tried.by_partner}
    assert found == expected
    assert {figure for *_, figure in found} >= {"sourced_revenue", "influenced_revenue", "attributed_revenue", "sourced_pipeline_created"}


def test_deals_that_change_hands_equal_the_recomputation(tried, recomputed):
    def credit(result: Result) -> dict[str, set]:
        held: dict[str, set] = {deal: set() for deal in result.opportunities}
        for (deal, partner), row in result.partner_deals.items():
            held[deal].add(f"{partner} {row['credit_type']} by {row['rule_id']}")
        return held

    before, after = map(credit, recomputed)
    expected = {deal: (before[deal] - after[deal], after[deal] - before[deal]) for deal in before if before[deal] != after[deal]}
    found = {row["opportunity_id"]: tuple(set(filter(None, row[side].split("; "))) for side in ("credit_before", "credit_after")) for row in tried.deals}
    assert found == expected != {}
    for row in tried.deals:
        for side, result in zip(("before", "after"), recomputed):
            deal = result.opportunities[row["opportunity_id"]]
            assert (row[f"class_{side}"], row[f"sourced_partner_{side}"]) == (deal["attribution_class"], deal["sourced_partner_id"] or "")
        assert row["opened_date"] >= "2025-07-01", "The old version keeps the deals opened before."


def test_other_models_equal_the_recomputation(tried, recomputed):
    before, after = map(credited_revenue, recomputed)
    expected = {
        (model, "present rules", partner): (before[model, partner], after[model, partner])
        for model, partner in before | after
        if model not in ("full_path", "half_life_7") and before[model, partner] != after[model, partner]
    }
    assert expected
    expected |= {
        ("half_life_7", "full_path", partner): (after["full_path", partner], after["half_life_7", partner])
        for model, partner in after
        if model == "half_life_7"
    }
    keys = ("attribution_model", "compared_with", "partner_id")
    found = {tuple(row[key] for key in keys): (Decimal(row["compared_revenue"]), Decimal(row["credited_revenue"])) for row in tried.models}
    assert found == expected
    new = [row for row in tried.models if row["attribution_model"] == "half_life_7"]
    assert all(Decimal(row["difference"]) == Decimal(row["credited_revenue"]) - Decimal(row["compared_revenue"]) for row in tried.models)
    assert sum(Decimal(row["difference"]) for row in new) == 0, "Both models divide the same deals."
    sizes = [abs(Decimal(row["difference"])) for row in new]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0


def test_differences_of_partners_and_deals_add_up_to_the_totals(tried, recomputed):
    told = totals(tried.said)
    for figure in ("sourced_revenue", "attributed_revenue", "sourced_pipeline_created"):
        by_partner = sum(Decimal(row["difference"]) for row in tried.by_partner if row["figure"] == figure)
        assert by_partner == told[figure][2] == told[figure][1] - told[figure][0], figure
    for attribution_class in ("sourced", "influenced", "unattributed"):
        moved = {side: [row for row in tried.deals if row[f"class_{side}"] == attribution_class] for side in ("before", "after")}
        assert len(moved["after"]) - len(moved["before"]) == told[f"{attribution_class}_deals"][2]
        for figure, counts in ((f"{attribution_class}_revenue", ("won",)), (f"{attribution_class}_pipeline_created", ("won", "lost", "open"))):
            amounts = {side: sum(Decimal(row["amount"] or 0) for row in rows if row["deal_status"] in counts) for side, rows in moved.items()}
            assert amounts["after"] - amounts["before"] == told[figure][2], figure
    assert told["sourced_revenue"][2] < 0
    assert told["attributed_revenue"][0] == told["sourced_revenue"][0] + told["influenced_revenue"][0]
    assert told["attributed_revenue"][1] == told["sourced_revenue"][1] + told["influenced_revenue"][1]
    won = [deal["amount"] or 0 for deal in recomputed[1].opportunities.values() if deal["status"] == "won"]
    assert sum(told[f"{name}_revenue"][1] for name in ("sourced", "influenced", "unattributed")) == sum(won)


def test_what_is_told(tried):
    said = tried.said
    assert "attribution_models: changed full_path: closed_share 0.225 -> 0\n" in said
    assert "attribution_rules: changed referred (valid_from 2000-01-01): valid_to empty -> 2025-07-01\n" in said
    assert "attribution_rules: added referred (valid_from 2025-07-01): credit_type sourced, precedence 20, touch_type referral, " in said
    assert "Totals as of 2026-06-30 in USD; the reporting model is full_path." in said
    assert "By partner and fiscal quarter, where a figure differs:" in said
    assert f"{len(tried.deals)} deals with other credit, the largest first:" in said
    largest = max(tried.deals, key=lambda row: abs(Decimal(row["amount"] or 0)))
    assert f"{largest['opportunity_id']}  {largest['opportunity_name']}, " in said
    assert f"\n    before: {largest['credit_before']}\n" in said
    assert re.search(r"… and \d+ more rows: all are in .+/saved\.\n", said)
    assert "attribution_models: added half_life_7: first_share 0, " in said
    assert "Credited revenue of won deals under half_life_7, beside full_path under the same rules, the largest differences first:" in said
    row = tried.models[0]
    cells = (f"{Decimal(row[name]):,}" for name in ("compared_revenue", "credited_revenue", "difference"))
    assert re.search(rf"half_life_7  {row['partner_id']}  {row['partner_name']} +{' +'.join(map(re.escape, cells))}\n", said)
    assert "under the models that are not reported, where it differs, the largest differences first:" in said
    assert re.search(r"Credits \(of a deal to a partner\) that differ, by attribution model: .*full_path \d+", said)


def test_broken_law_is_told_with_its_row(demo_build, tmp_path):
    proposed = propose(tmp_path / "proposed", {"attribution_rules": []}, attribution_rules=NEW_VERSION)
    before = content(demo_build)
    done = demo_build.cli("what-if", str(proposed / "attribution_rules.csv"), check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "1 row would break rule_versions_do_not_overlap, which says: on any day at most one version of a rule is valid" in done.stderr
    assert "\n  rule_id referred, broken_law two versions are valid on 2025-07-01\n" in done.stderr
    assert "The proposed rules cannot be built, so nothing was compared; your warehouse" in done.stderr
    assert content(demo_build) == before


@pytest.fixture
def run(demo_build, monkeypatch):
    """`run(*arguments)` tries a proposal on the demo company in this process; dbt must not be needed."""
    for name, value in demo_build.environment.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(app, ["what-if", *map(str, arguments)])


def test_present_rules_change_nothing(run, tmp_path):
    edits = {"attribution_rules": [], "attribution_models": [("full_path,0.225,", "full_path,0.2250,")], "touch_types": []}
    result = run(complete(propose(tmp_path / "proposed", edits)))
    assert result.exit_code == 0 and result.output == "The proposal changes nothing: its rows are those of the last build.\n"


@pytest.mark.parametrize(
    ("seed", "edit", "sentence"),
    [
        ("attribution_rules", ("sourced,20,referral", "sourced,soon,referral"), 'row 2: precedence is "soon", which is not a whole number.'),
        ("attribution_rules", ("new_business,180,0,,2000-01-01", "new_business,180,0,,1.1.2000"), 'is "1.1.2000", which is not a date (YYYY-MM-DD).'),
        ("attribution_rules", ("referred,sourced", "registered,sourced"), "rows 1 and 2 have the same rule_id and valid_from: keep one of them."),
        ("attribution_rules", ("referred,sourced", ",sourced"), "row 2 has no rule_id."),
        ("attribution_rules", ("referred,sourced", "referred,sourced,again"), "row 2 has 12 cells instead of 11: quote a cell"),
        ("attribution_models", ("first_share,", "share,"), "must have the columns attribution_model, first_share, "),
        ("attribution_models", (",false,All credit to the last", ",perhaps,All credit to the last"), 'uses_touch_weights is "perhaps", which is not true or false.'),
        ("touch_types", ("referral,3,", "referral,three,"), 'default_weight is "three", which is not a number.'),
    ],
)
def test_wrong_seed(run, tmp_path, seed, edit, sentence):
    result = run(propose(tmp_path / "proposed", {seed: [edit]}))
    assert result.exit_code == 2, result.output
    assert sentence in result.output


def test_other_files_than_attribution_seeds(run, tmp_path):
    """One sentence for all of them; a copy that only was saved anew, as by a spreadsheet, is none of them."""
    proposed = complete(propose(tmp_path / "proposed", {"attribution_rules": []}))
    targets = (proposed / "kpi_targets.csv").read_text()
    (proposed / "kpi_targets.csv").write_bytes(b"\xef\xbb\xbf" + targets.replace("\n", "\r\n").encode())
    assert run(proposed).output.startswith("The proposal changes nothing")
    (proposed / "kpi_targets.csv").write_text(targets + targets.splitlines()[-1])
    (proposed / "attribution_rule.csv").write_text("")
    (proposed / "budget.csv").write_text("")
    result = run(proposed)
    assert result.exit_code == 2
    assert " ".join(result.output.split()) == (
        "attribution_rule.csv (did you mean attribution_rules.csv?), budget.csv, kpi_targets.csv (no attribution seed) cannot be tried: a proposal "
        "holds changed copies of attribution_rules.csv, attribution_models.csv and touch_types.csv, and other seeds only as the project has them."
    )


def test_wrong_place(run, tmp_path):
    (tmp_path / "file").write_text("")
    for arguments, sentence in (
        ([tmp_path / "nowhere"], "does not exist: name a folder or a file"),
        ([tmp_path / "file"], "file cannot be tried: a proposal holds changed copies of attribution_rules.csv, "),
        ([ROOT / "seeds" / "kpi_targets.csv"], "kpi_targets.csv (no attribution seed) cannot be tried: "),
        ([ROOT / "tests"], "holds no attribution seed: put changed copies of attribution_rules.csv, "),
        ([ROOT / "seeds" / "attribution_rules.csv", "--csv", tmp_path / "file" / "saved"], "cannot be written, because"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2 and sentence in result.output, result.output


def test_without_a_whole_build(run, monkeypatch, tmp_path):
    warehouse = tmp_path / "partner_kpis.duckdb"
    monkeypatch.setenv("PARTNER_KPIS_WAREHOUSE", str(warehouse))
    result = run(ROOT / "seeds" / "attribution_rules.csv")
    assert result.exit_code == 1 and "There is no warehouse" in result.output
    duckdb.connect(str(warehouse)).close()
    result = run(ROOT / "seeds" / "attribution_rules.csv")
    assert result.exit_code == 1 and "is not the warehouse of a whole build" in result.output
    with load_project().locked():
        assert "Another build or publish holds" in run(ROOT / "seeds" / "attribution_rules.csv").output


def test_profile_that_names_the_warehouse_is_not_followed(tmp_path, monkeypatch):
    """A warehouse named in profiles.yml, as for a loader's tables, must not be the one the trial writes."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "dbt_project.yml").write_text("name: partner_kpis\nprofile: partner_kpis\n")
    warehouse = tmp_path / "loader.duckdb"
    warehouse.write_text("the loader's tables")
    output = {"type": "duckdb", "path": str(warehouse), "threads": "{{ 1 + 1 }}"}
    (root / "profiles.yml").write_text(yaml.safe_dump({"partner_kpis": {"target": "duckdb", "outputs": {"duckdb": output}}}))
    monkeypatch.setenv("PARTNER_KPIS_PROJECT_DIR", str(root))
    monkeypatch.setenv("PARTNER_KPIS_WAREHOUSE", str(warehouse))
    with _trial(load_project(), {}) as trial:
        used = yaml.safe_load((trial.root / "profiles.yml").read_text())["partner_kpis"]["outputs"]["duckdb"]
        assert used == {**output, "path": str(trial.warehouse)}
        assert trial.warehouse.name == warehouse.name and trial.warehouse.read_text() == "the loader's tables"
        assert not trial.warehouse.samefile(warehouse)
    assert not trial.warehouse.exists()


# Three won deals: one in the first fiscal quarter, one before it, one without an amount.
SMALL = """
create schema marts;
create schema seeds;
create table seeds.attribution_models as select 'full_path' as attribution_model;
create table marts.dim_periods as
    select period_grain, date '2026-02-01' as period_start, period_end
    from (values ('quarter', date '2026-04-30'), ('year', date '2027-01-31')) as periods(period_grain, period_end);
create table marts.dim_partners as select 'P1' as partner_id, 'Amber' as partner_name;
create table marts.fct_opportunities as
    select id as opportunity_id, 'Deal ' || id as opportunity_name, 'new_business' as opportunity_type, 'won' as deal_status,
        date '2025-12-31' as opened_date, closed_date, cast(amount as decimal(18, 2)) as amount,
        'sourced' as attribution_class, 'P1' as sourced_partner_id
    from (values ('D1', date '2026-04-30', 100), ('D2', date '2026-01-31', 70), ('D3', date '2026-02-01', null)) as deals(id, closed_date, amount);
create table marts.fct_partner_deals as
    select opportunity_id, 'P1' as partner_id, 'sourced' as credit_type, 'referred' as rule_id from marts.fct_opportunities;
create table marts.fct_partner_credits as
    select opportunity_id, 'P1' as partner_id, 'full_path' as attribution_model, cast(1 as double) as credit_share, amount as credited_amount
    from marts.fct_opportunities;
"""


@pytest.fixture
def small(tmp_path) -> Path:
    """A warehouse with three deals that one partner sourced as built and under the present rules, and nobody under the proposed ones."""
    warehouse = tmp_path / "partner_kpis.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        con.execute(SMALL)
    keep_marts(warehouse, "built")
    keep_marts(warehouse, "present")
    with duckdb.connect(str(warehouse)) as con:
        con.execute("delete from marts.fct_partner_deals; delete from marts.fct_partner_credits")
        con.execute("update marts.fct_opportunities set attribution_class = 'unattributed', sourced_partner_id = null")
    return warehouse


def test_deals_outside_the_periods_and_without_amount_reconcile_too(small):
    effect = measure(small, {"primary_attribution_model": "full_path"}, "quarter")
    assert effect.totals["sourced_deals"] == (3, 0) and effect.totals["sourced_revenue"] == (170, 0)
    revenue = {row[0]: row[-1] for row in effect.by_partner.rows if row[3] == "sourced_revenue"}
    assert revenue == {None: -70, date(2026, 2, 1): -100}
    assert [row[0] for row in effect.deals.rows] == ["D1", "D2", "D3"]
    assert effect.credits_by_model == {"full_path": 3}


@pytest.mark.parametrize(
    ("change", "strays"),
    [
        ("update built.fct_partner_credits set credited_amount = 99 where opportunity_id = 'D1'", 1),
        ("delete from built.fct_partner_credits where opportunity_id = 'D3'", 1),
        ("delete from present.fct_partner_credits", 3),
        ("delete from marts.fct_partner_credits", 0),
    ],
)
def test_credits_that_the_last_build_did_not_have_are_counted(small, change, strays):
    with duckdb.connect(str(small)) as con:
        con.execute(change)
    assert stray_credits(small) == strays


def test_added_model_alone_stands_beside_the_reporting_one(small):
    with duckdb.connect(str(small)) as con:
        for table in ("fct_opportunities", "fct_partner_deals", "fct_partner_credits"):
            con.execute(f"delete from marts.{table}; insert into marts.{table} from present.{table}")
        con.execute("insert into seeds.attribution_models values ('halved')")
        con.execute("""
            insert into marts.fct_partner_credits
            select opportunity_id, partner_id, 'halved', 0.5, cast(credited_amount / 2 as decimal(18, 2)) from present.fct_partner_credits
        """)
    effect = measure(small, {"primary_attribution_model": "full_path", "as_of_date": "2026-06-30", "reporting_currency": "USD"}, "quarter")
    assert effect.models.rows == [("halved", "full_path", "P1", "Amber", 170, 85, -85)]
    told = lines(effect, "")
    assert "No figure of any partner differs under the reporting model." in told
    assert told[-3].split() == ["halved", "P1", "Amber", "170.00", "85.00", "-85.00"]
    assert told[-1] == "The figures further above follow a new model once the variable primary_attribution_model names it."
    assert not effect.credits_by_model
