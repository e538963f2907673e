"""The demo company's planted truth is found again, and each defect planted in its files is where the audit tables say it is."""

import csv
import json
from collections import Counter
from dataclasses import dataclass

import duckdb
import pytest

from tests.conftest import ROOT

DEMO = ROOT / "demo"

# How the manifest and the audit tables name the same thing.
ROW_REASONS = {
    "null_key": "empty key",
    "unreadable": "unreadable cell",
    "before_first_period": "before first period",
    "missing_occurred_at": "missing occurred_at",
    "missing_close_date": "missing close_date",
    "duplicate_key": "duplicate key",
    "deleted": "deleted",
    "merged": "deleted",  # Salesforce deletes the account that loses a merge
    "superseded": "superseded",
}
EXCEPTION_KINDS = {
    "unknown_partner": "unknown partner",
    "unknown_opportunity": "unknown opportunity",
    "unknown_account": "unknown account",
    "account_claimed_twice": "shared CRM account",
    "backdated": "backdated touch",
    "unknown_stage": "unknown stage",
    "unknown_opportunity_type": "unknown opportunity type",
    "no_rate": "missing exchange rate",
    "undated_touch": "undated touch",
    "shared_domain": "shared web domain",
}


@dataclass(frozen=True)
class Credit:
    """Who sourced which deal, and which (deal, partner) pairs are influence."""

    sourced: dict[str, str]
    influenced: frozenset[tuple[str, str]]

    def of(self, deal: str) -> tuple:
        return self.sourced.get(deal), sorted(partner for found, partner in self.influenced if found == deal)


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, str]]:
    with (DEMO / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["opportunity_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads((DEMO / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def connection(demo_build):
    with demo_build.connect() as connection:
        yield connection


def planted_credit(truth: dict) -> Credit:
    return Credit(
        {deal: row["truth_partner_id"] for deal, row in truth.items() if row["truth_class"] == "sourced"},
        frozenset((deal, partner) for deal, row in truth.items() for partner in row["truth_influencing_partner_ids"].split(";") if partner),
    )


def found_credit(connection: duckdb.DuckDBPyConnection) -> Credit:
    sourced = connection.execute("select opportunity_id, sourced_partner_id from marts.fct_opportunities where sourced_partner_id is not null")
    influenced = "select opportunity_id, partner_id from marts.fct_partner_deals where credit_type = 'influenced'"
    return Credit(dict(sourced.fetchall()), frozenset(connection.execute(influenced).fetchall()))


def wrong_deals(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[str]:
    """A sentence per deal whose evidence is whole and whose credit is not the planted one."""
    planted, found = planted_credit(truth), found_credit(connection)
    return [
        f"{deal}: planted {planted.of(deal)}, found {found.of(deal)}"
        for deal, row in truth.items()
        if row["recoverable"] == "true" and planted.of(deal) != found.of(deal)
    ]


def test_every_deal_of_the_truth_is_published_and_no_other(connection, truth):
    assert {deal for (deal,) in connection.execute("select opportunity_id from marts.fct_opportunities").fetchall()} == truth.keys()


def test_recoverable_credit_is_found_exactly(connection, truth):
    wrong = wrong_deals(connection, truth)
    assert not wrong, "\n".join([*wrong[:30], f"{len(wrong)} deals are wrong."])


def test_every_miss_is_explained(connection, truth):
    """Precision is whole; what recall lacks is evidence that never reached a system, and truth.csv says so deal by deal."""
    planted, found = planted_credit(truth), found_credit(connection)
    for name, expected, actual in [
        ("sourced", set(planted.sourced.items()), set(found.sourced.items())),
        ("influenced", set(planted.influenced), set(found.influenced)),
    ]:
        hits = len(expected & actual)
        missed = Counter(truth[deal]["reason"] for deal, _ in expected - actual)
        print(f"{name}: precision {hits / len(actual):.4f}, recall {hits / len(expected):.4f} of {len(expected)}; missed {dict(missed)}")
        assert all(truth[deal]["recoverable"] == "false" and truth[deal]["reason"] for deal, _ in expected - actual)
        assert not actual - expected, f"{name} without being planted: {sorted(actual - expected)[:10]}"


def test_deals_without_whole_evidence_are_not_guessed(connection, truth):
    """Evidence that must not count (backdated, unapproved, outside the window …) must not bring the truth to light either."""
    found = found_credit(connection)
    guessed = [deal for deal, row in truth.items() if row["recoverable"] == "false" and found.sourced.get(deal) == row["truth_partner_id"]]
    assert not guessed


def test_seeds_hold_the_rows_the_demo_relies_on(manifest):
    for seed, required in manifest["requires_seed_rows"].items():
        with (ROOT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            present = list(csv.DictReader(file))
        for row in required:
            assert any(row.items() <= candidate.items() for candidate in present), f"seeds/{seed}.csv lacks {row}"


def test_all_raw_rows_landed(connection, manifest):
    landed = "select source_system || '.' || source_table, raw_rows from marts.audit_row_counts where is_landed"
    assert dict(connection.execute(landed).fetchall()) == manifest["row_counts"]


def test_rows_set_aside_are_the_planted_ones(connection, manifest):
    planted = Counter()
    for defect in manifest["defects"]:
        if defect["expected"] in ("quarantined", "duplicate", "deleted", "superseded"):
            planted[defect["system"], defect["table"], defect["expected"], ROW_REASONS[defect["reason"]]] += defect["count"]
    found = "select source_system, source_table, row_status, reason, count(*) from marts.audit_quarantined_rows group by all"
    assert {tuple(key): count for *key, count in connection.execute(found).fetchall()} == dict(planted)

    statuses = ("quarantined", "duplicate", "deleted", "superseded")
    counted = connection.execute(f"select source_system, source_table, {', '.join(f'{status}_rows' for status in statuses)} from marts.audit_row_counts").fetchall()
    for system, table, *counts in counted:
        assert dict(zip(statuses, counts)) == {
            status: sum(count for key, count in planted.items() if key[:3] == (system, table, status)) for status in statuses
        }, f"{system}.{table}"


def test_set_aside_records_are_named(connection, manifest):
    found = set(connection.execute("select source_system, source_table, record_id, reason from marts.audit_quarantined_rows").fetchall())
    for defect in manifest["defects"]:
        if defect["expected"] in ("quarantined", "duplicate", "deleted", "superseded"):
            expected = {(defect["system"], defect["table"], record, ROW_REASONS[defect["reason"]]) for record in defect["record_ids"]}
            assert expected <= found, f"{defect['defect_id']} in {defect['table']}: {expected - found}"


def test_exceptions_are_the_planted_ones(connection, manifest):
    """Kind by kind the same records, no fewer and no more."""
    found = set(connection.execute("select exception_kind, split_part(record_id, ':', -1) from marts.audit_exceptions").fetchall())
    assert found == planted_exceptions(manifest)


def planted_exceptions(manifest: dict) -> set[tuple[str, str]]:
    planted = set()
    for defect in manifest["defects"]:
        kind = EXCEPTION_KINDS.get(defect["reason"])
        if defect["expected"] == "exception" and defect["table"] != "opportunity_history":  # told by the deal, which is planted too
            if defect["defect_id"] == "orphan_opportunity":
                kind = "deal without account"
            planted |= {(kind, record) for record in defect["record_ids"]}
        elif defect["defect_id"] == "shared_partner_domain":  # handled, and listed all the same
            planted |= {(kind, record) for record in defect["record_ids"]}
    planted |= {("shared CRM account", other) for other in rivals(manifest)}
    return planted


def rivals(manifest: dict) -> set[str]:
    """The partners whose CRM account another one claims as well: the audit table names both sides."""
    claimed = next(defect["record_ids"] for defect in manifest["defects"] if defect["defect_id"] == "account_claimed_twice")
    with (DEMO / "raw" / "prm" / "partners.csv").open(encoding="utf-8", newline="") as file:
        accounts = {row["partner_id"]: row["crm_account_id"] for row in csv.DictReader(file)}
    contested = {accounts[partner] for partner in claimed}
    return {partner for partner, account in accounts.items() if account in contested}
