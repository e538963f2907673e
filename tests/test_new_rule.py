"""A row added to a seed changes results, and nobody edits SQL for it: a rule that sources, and an attribution model."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date

import pytest

from tests.conftest import ROOT, Workspace, copy_project
from tests.recomputation import Result, Settings, recompute
from tests.recomputation.compare import differences
from tests.warehouse import money_columns, rows

VALID_FROM = date(2025, 1, 1)
RULE = f'joint_selling,sourced,45,co_sell,expansion,120,0,,{VALID_FROM},,"the partner sold alongside before the expansion was opened"\n'
MODEL = "u_shaped,0.5,0,0,0.5,0,,false,Half each to the first and the last touch\n"
PARTNER_DEALS, CREDITS = ("opportunity_id", "partner_id"), ("opportunity_id", "partner_id", "attribution_model")


@dataclass(frozen=True)
class Tables:
    opened: dict[str, date]
    partner_deals: dict[tuple, dict]
    credits: dict[tuple, dict]
    money: set[str]


def read(workspace: Workspace) -> Tables:
    with workspace.connect() as connection:
        deals = rows(connection, "marts.fct_opportunities", ("opportunity_id",))
        return Tables(
            opened={key: deal["opened_date"] for key, deal in deals.items()},
            partner_deals=rows(connection, "marts.fct_partner_deals", PARTNER_DEALS),
            credits=rows(connection, "marts.fct_partner_credits", CREDITS),
            money=money_columns(connection, "marts.fct_partner_credits"),
        )


@pytest.fixture(scope="module")
def extended(demo_build, tmp_path_factory) -> Workspace:
    """The demo company under one rule and one model more. Only the two seeds differ from the project, and only what follows from them is built."""
    folder = tmp_path_factory.mktemp("new_rule")
    workspace = Workspace(folder, project=folder / "project")
    copy_project(workspace.project)
    for seed, row in (("attribution_rules", RULE), ("attribution_models", MODEL)):
        with (workspace.project / "seeds" / f"{seed}.csv").open("a", encoding="utf-8") as file:
            file.write(row)
    workspace.warehouse.parent.mkdir()
    shutil.copy(demo_build.warehouse, workspace.warehouse)
    seeds = ("attribution_rules", "attribution_models")
    marts = ("fct_opportunities", "fct_partner_credits")
    selected = [f"{seed}+,+{mart}" for seed in seeds for mart in marts]
    options = ("--exclude-resource-type", "unit_test", "--indirect-selection", "buildable")
    workspace.dbt("build", "--select", *selected, *options, variables={"raw_path": str(ROOT / "demo" / "raw")})
    return workspace


@pytest.fixture(scope="module")
def before(demo_build) -> Tables:
    return read(demo_build)


@pytest.fixture(scope="module")
def after(extended) -> Tables:
    return read(extended)


@pytest.fixture(scope="module")
def expected(extended) -> Result:
    return recompute(ROOT / "demo" / "raw", extended.project / "seeds", Settings())


def test_extended_rules_equal_the_recomputation(after, expected):
    found = differences(expected.partner_deals, after.partner_deals, set(), table="fct_partner_deals")
    found += differences(expected.partner_credits, after.credits, after.money, table="fct_partner_credits")
    assert not found, "\n".join(found[:20])


def test_new_rule_decides_deals(before, after):
    decided = {key[0] for key, row in after.partner_deals.items() if row["rule_id"] == "joint_selling"}
    assert len(decided) >= 3
    assert all(after.opened[deal] >= VALID_FROM for deal in decided)
    had_a_source = {key[0] for key, row in before.partner_deals.items() if row["credit_type"] == "sourced" and row["rule_id"] != "inherited"}
    assert not decided & had_a_source, "The new rule is weaker than all but inheritance."


def test_deals_opened_before_the_rule_keep_everything(before, after):
    def earlier(table: dict[tuple, dict]) -> dict[tuple, dict]:
        return {key: row for key, row in table.items() if before.opened[key[0]] < VALID_FROM}

    assert earlier(after.partner_deals) == earlier(before.partner_deals) != {}
    assert earlier(_without_new_model(after)) == earlier(before.credits) != {}


def test_only_what_the_rule_changes_changes(before, after):
    changed = {key[0] for key, row in after.partner_deals.items() if before.partner_deals.get(key) != row}
    changed |= {key[0] for key in before.partner_deals.keys() - after.partner_deals.keys()}
    by_the_rule = {key[0] for key, row in after.partner_deals.items() if row["rule_id"] in ("joint_selling", "inherited")}
    assert changed and changed <= by_the_rule
    kept = {key: row for key, row in before.credits.items() if key[0] not in changed}
    assert {key: row for key, row in _without_new_model(after).items() if key[0] not in changed} == kept


def test_new_model_credits_every_deal_that_has_partners(after):
    shares: dict[str, float] = {}
    for (deal, _, model), row in after.credits.items():
        if model == "u_shaped":
            shares[deal] = shares.get(deal, 0) + row["credit_share"]
    assert shares.keys() == {deal for deal, _ in after.partner_deals}
    assert all(abs(share - 1) < 1e-9 for share in shares.values())


def _without_new_model(tables: Tables) -> dict[tuple, dict]:
    return {key: row for key, row in tables.credits.items() if key[2] != "u_shaped"}
