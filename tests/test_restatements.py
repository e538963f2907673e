"""Closed periods against the version published before: every difference is listed, deal by deal, and nothing else is."""

import csv
import datetime
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT, Workspace

AS_OF = datetime.date(2026, 6, 30)
SIDES = ("deal_status", "closed_date", "opportunity_type", "amount", "credit_type", "rule_id", "credited_amount")
OF_THE_PARTNER = SIDES[4:]


@pytest.fixture(scope="module")
def restated(demo_build, tmp_path_factory) -> Workspace:
    """The demo company a fortnight on, built beside the published demo: corrected amounts, a withdrawn registration, a deal gone and others won since."""
    folder = tmp_path_factory.mktemp("restated")
    shutil.copytree(ROOT / "demo" / "raw", folder / "raw")
    with demo_build.connect() as connection:
        closed = [
            deal
            for (deal,) in connection.execute(
                "select opportunity_id from marts.fct_opportunities where deal_status = 'won' and closed_date < '2026-06-01'"
                " and attribution_class = 'sourced' order by opportunity_id"
            ).fetchall()
        ]
    vanished, corrected = closed[0], set(closed[1:6])
    _edit(folder / "raw/salesforce/opportunity.csv", lambda row: row["id"] != vanished)
    for table, key in (("opportunity", "id"), ("opportunity_history", "opportunity_id")):
        _edit(folder / f"raw/salesforce/{table}.csv", lambda row: row[key] not in corrected or row.update(amount="1234.56") is None)
    _edit(folder / "raw/prm/deal_registrations.csv", lambda row: row["registration_id"][-1] != "2" or row.update(withdrawn_at="2023-01-01T00:00:00Z") is None)
    workspace = Workspace(folder)
    shutil.copytree(demo_build.published.parent, workspace.published.parent)
    variables = {"raw_path": str(folder / "raw"), "as_of_date": "2026-07-15"}
    workspace.dbt("build", "--exclude-resource-type", "test", "unit_test", variables=variables)
    workspace.dbt("test", "--select", "audit_restatements", variables=variables)
    return workspace


def _edit(path: Path, keep) -> None:
    """Write the rows again for which `keep`, which may change a row first, is true."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        kept = [row for row in reader if keep(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows(kept)


def _version(connection) -> dict[tuple, dict]:
    """{(deal, partner): what a version says of them}; a deal without a partner has the partner None."""
    facts = "select opportunity_id, deal_status, closed_date, opportunity_type, amount from marts.fct_opportunities"
    credit = """
        select deals.opportunity_id, deals.partner_id, deals.credit_type, deals.rule_id, credits.credited_amount
        from marts.fct_partner_deals as deals inner join marts.fct_partner_credits as credits using (opportunity_id, partner_id)
        where credits.attribution_model = 'full_path'
    """
    deals = {deal: said for deal, *said in connection.execute(facts).fetchall()}
    rows = connection.execute(credit).fetchall()
    rows += [(deal, None, "unattributed", None, None) for deal in deals.keys() - {row[0] for row in rows}]
    return {(deal, partner): dict(zip(SIDES, (*deals[deal], *said))) for deal, partner, *said in rows}


def _listed(connection) -> dict[tuple, tuple]:
    columns = ", ".join(f"old_{side}, new_{side}" for side in SIDES)
    return {tuple(row[:2]): row[2:] for row in connection.execute(f"select opportunity_id, partner_id, {columns} from marts.audit_restatements").fetchall()}


def test_a_first_version_restates_nothing(demo_build):
    with demo_build.connect() as connection:
        assert not _listed(connection)


def test_every_difference_of_a_closed_period_is_listed_and_no_other(demo_build, restated):
    with demo_build.connect(published=True) as before, restated.connect() as after:
        old, new, listed = _version(before), _version(after), _listed(after)
    deals_of = {"old": {deal: facts for (deal, _), facts in old.items()}, "new": {deal: facts for (deal, _), facts in new.items()}}
    expected = {}
    for deal, partner in old.keys() | new.keys():
        sides = []
        for version, name in ((old, "old"), (new, "new")):
            facts = deals_of[name].get(deal, {})
            own = version.get((deal, partner), {})
            sides.append({side: (own if side in OF_THE_PARTNER else facts).get(side) for side in SIDES})
        closed = [side["closed_date"] for side in sides if side["closed_date"]]
        if sides[0] != sides[1] and closed and min(closed) < datetime.date(2026, 7, 1):
            expected[deal, partner] = tuple(value for side in SIDES for value in (sides[0][side], sides[1][side]))
    assert listed == expected
    changes = _changes(restated)
    assert changes["deal vanished"] and changes["amount changed"] and changes["credit lost"]


def _changes(workspace: Workspace) -> dict[str, int]:
    with workspace.connect() as connection:
        return dict(connection.execute("select change, count(*) from marts.audit_restatements group by 1").fetchall())


def test_the_differences_add_up_to_what_a_months_revenue_moved_by(demo_build, restated):
    revenue = "select period_start, sourced_revenue, unattributed_revenue from marts.kpi_revenue where scope_type = 'program' and period_grain = 'month' and period_start < '2026-07-01'"
    with demo_build.connect(published=True) as before, restated.connect() as after:
        old = {month: figures for month, *figures in before.execute(revenue).fetchall()}
        new = {month: figures for month, *figures in after.execute(revenue).fetchall()}
        listed = _listed(after)
    moved = {month: [later - earlier for earlier, later in zip(old[month], new[month])] for month in old}
    explained = {month: [Decimal(0), Decimal(0)] for month in old}
    for row in listed.values():
        for sign, status, closed, _, amount, credit, *_ in ((-1, *row[::2]), (1, *row[1::2])):
            if status == "won" and credit != "influenced" and credit and closed <= AS_OF:
                explained[closed.replace(day=1)][credit == "unattributed"] += sign * (amount or 0)
    assert moved == explained
    assert any(figures != [0, 0] for figures in moved.values())


def test_the_differences_of_credited_cents_add_up_too(demo_build, restated):
    """Partner by partner, what attributed revenue moved by in the closed months together."""
    revenue = """
        select scope_id, sum(attributed_revenue) from marts.kpi_revenue
        where scope_type = 'partner' and period_grain = 'month' and period_start < '2026-07-01' group by scope_id
    """
    with demo_build.connect(published=True) as before, restated.connect() as after:
        old, new, listed = dict(before.execute(revenue).fetchall()), dict(after.execute(revenue).fetchall()), _listed(after)
    moved = dict.fromkeys(new, Decimal(0))
    for (_, partner), row in listed.items():
        for sign, status, closed, *_, cents in ((-1, *row[::2]), (1, *row[1::2])):
            if status == "won" and cents and closed <= AS_OF:
                moved[partner] += sign * cents
    assert moved == {partner: new[partner] - old.get(partner, 0) for partner in new}


def test_another_reporting_model_restates_credited_cents_alone(restated):
    """Nobody wins or loses a deal by it."""
    shutil.copy(restated.warehouse, restated.published)
    variables = {"raw_path": str(restated.folder / "raw"), "as_of_date": "2026-07-15", "primary_attribution_model": "linear"}
    restated.dbt("run", "--select", "audit_restatements", variables=variables)
    assert _changes(restated).keys() == {"credited amount changed"}


def test_the_same_build_again_restates_nothing(restated):
    """Once published, the version compares with itself."""
    shutil.copy(restated.warehouse, restated.published)
    restated.dbt("run", "--select", "audit_restatements", variables={"raw_path": str(restated.folder / "raw"), "as_of_date": "2026-07-15"})
    assert not _changes(restated)
