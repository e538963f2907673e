"""The demo company's planted truth is found again, and each defect planted in its files is where the audit tables say it is."""

import csv
import json
from collections import Counter
from dataclasses import dataclass

import duckdb
import pytest

from partner_kpis.demo import KEYS
from tests.conftest import ROOT
from tests.recomputation import Settings, recompute

DEMO = ROOT / "demo"

SET_ASIDE = ("quarantined", "duplicate", "deleted", "superseded", "test record")

# How the manifest and the audit tables name the same thing.
ROW_REASONS = {
    "null_key": "empty key",
    "unreadable": "unreadable cell",
    "before_first_period": "before first period",
    "missing_occurred_at": "missing occurred_at",
    "missing_close_date": "missing close_date",
    "missing_amount": "missing amount",
    "missing_score": "missing score",
    "missing_submitted_at": "missing submitted_at",
    "missing_created_at": "missing created_at",
    "duplicate_key": "duplicate key",
    "deleted": "deleted",
    "merged": "deleted",  # the record that loses a merge is deleted
    "superseded": "superseded",
    "test_record": "test record",
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
    "unknown_value": "unknown value",
    "orphaned_record": "orphaned record",
    "dates_out_of_order": "dates out of order",
    "no_rate_for_amount": "amount without exchange rate",
    "recorded_in_two_systems": "recorded in two systems",
}


@dataclass(frozen=True)
class Credit:
    """Who sourced which deal, and which (deal, partner) pairs are influence."""

    sourced: dict[str, str]
    influenced: frozenset[tuple[str, str]]

    def of(self, deal: str) -> tuple:
        return self.sourced.get(deal), sorted(partner for found, partner in self.influenced if found == deal)


def read_truth() -> dict[str, dict[str, str]]:
    with (DEMO / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["opportunity_id"]: row for row in csv.DictReader(file)}


def read_manifest() -> dict:
    return json.loads((DEMO / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, str]]:
    return read_truth()


@pytest.fixture(scope="module")
def manifest() -> dict:
    return read_manifest()


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


def wrong_rows(connection: duckdb.DuckDBPyConnection, manifest: dict) -> list[str]:
    """Each table must have set aside as many rows as were planted, by status and reason, and among them the records that are listed."""
    planted = [defect for defect in manifest["defects"] if defect["expected"] in SET_ASIDE]
    expected = Counter()
    for defect in planted:
        expected[defect["system"], defect["table"], defect["expected"], ROW_REASONS[defect["reason"]]] += defect["count"]
    rows = "select source_system, source_table, row_status, reason, record_id from marts.audit_quarantined_rows"
    found = connection.execute(rows).fetchall()
    counts = Counter(row[:4] for row in found)
    wrong = [f"{' '.join(key)}: {expected[key]} planted, {counts[key]} found" for key in sorted(expected | counts) if expected[key] != counts[key]]
    missing = {
        (defect["system"], defect["table"], defect["expected"], ROW_REASONS[defect["reason"]], record) for defect in planted for record in defect["record_ids"]
    } - set(found)
    return wrong + [f"{' '.join(row)} is not listed" for row in sorted(missing)]


def test_rows_set_aside_are_the_planted_ones(connection, manifest):
    assert not (wrong := wrong_rows(connection, manifest)), "\n".join(wrong[:30])


def test_row_counts_agree_with_the_rows_set_aside(connection):
    listed = Counter(connection.execute("select source_system, source_table, row_status from marts.audit_quarantined_rows").fetchall())
    for status in SET_ASIDE:
        counted = connection.execute(f"select source_system, source_table, {status.replace(' ', '_')}_rows from marts.audit_row_counts").fetchall()
        assert {(system, table): count for system, table, count in counted if count} == {key[:2]: count for key, count in listed.items() if key[2] == status}


def outdated_rows(connection: duckdb.DuckDBPyConnection, manifest: dict) -> list[str]:
    """Of several versions of a row the modelled one must be the newest; told by its position in the file. The PRM drop has no versions."""
    wrong = []
    for defect in manifest["defects"]:
        if defect["defect_id"] == "duplicate_other_content" and defect["system"] != "prm":
            system, table = defect["system"], defect["table"]
            rows = read_raw(system, table)
            key = KEYS.get(f"{system}.{table}") or [next(iter(rows[0]))]
            version = next(column for column in ("system_modstamp", "updated_at", "_fivetran_synced") if column in rows[0])
            versions = [("|".join(row[column] for column in key), row[version], number) for number, row in enumerate(rows, start=1)]
            modelled = dict(connection.execute(f"select record_id, source_row from staging.base_{system}__{table} where row_status = 'modelled'").fetchall())
            for record in defect["record_ids"]:
                _, newest = max((moment, number) for found, moment, number in versions if found == record)
                if modelled.get(record) != newest:
                    wrong.append(f"{system} {table} {record}: row {newest} is the newest, row {modelled.get(record)} is modelled")
    return wrong


def test_newest_version_of_a_row_stays(demo_build, manifest, monkeypatch):
    monkeypatch.chdir(ROOT)  # staging reads demo/raw from where the build stood
    with demo_build.connect() as connection:
        assert not outdated_rows(connection, manifest)


def wrong_exceptions(connection: duckdb.DuckDBPyConnection, manifest: dict) -> list[str]:
    """Kind by kind the audit table must name the planted records, no fewer and no more."""
    listed = "select exception_kind, split_part(record_id, ':', -1) from marts.audit_exceptions where exception_kind <> 'contested claim'"
    found = set(connection.execute(listed).fetchall())
    planted = planted_exceptions(manifest)
    return [f"{kind} {record} is not listed" for kind, record in sorted(planted - found)] + [
        f"{kind} {record} is listed and was not planted" for kind, record in sorted(found - planted)
    ]


def test_exceptions_are_the_planted_ones(connection, manifest):
    assert not (wrong := wrong_exceptions(connection, manifest)), "\n".join(wrong[:30])


def test_contested_claims_are_those_of_the_recomputation(connection):
    """Rivalry is no defect: the manifest does not list it, the recomputation does."""
    expected = recompute(DEMO / "raw", ROOT / "seeds", Settings())
    found = "select opportunity_id from marts.audit_exceptions where exception_kind = 'contested claim'"
    assert {deal for (deal,) in connection.execute(found).fetchall()} == expected.contested_claims


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
    # Who names an account that two partners claim is told to be both of them.
    planted |= {("conflicting link", record) for record in rivals(manifest) | tied_to(contested_accounts(manifest))}
    return planted


def rivals(manifest: dict) -> set[str]:
    """The partners whose CRM account another one claims as well: the audit table names both sides."""
    contested = contested_accounts(manifest)
    return {row["partner_id"] for row in read_raw("prm", "partners") if row["crm_account_id"] in contested}


def contested_accounts(manifest: dict) -> set[str]:
    claimed = next(defect["record_ids"] for defect in manifest["defects"] if defect["defect_id"] == "account_claimed_twice")
    return {row["crm_account_id"] for row in read_raw("prm", "partners") if row["partner_id"] in claimed}


def tied_to(accounts: set[str]) -> set[str]:
    """Records of any system that name one of the accounts as theirs, and those accounts."""
    companies = {row["id"] for row in read_raw("hubspot", "company") if row["property_salesforceaccountid"] in accounts}
    organizations = {row["id"] for row in read_raw("zendesk", "organization") if row["external_id"] in accounts}
    network = {row["partner_key"] for row in read_raw("partnerstack", "partnerships") if json.loads(row["m_data"]).get("crm_account_id") in accounts}
    return accounts | companies | organizations | network


def read_raw(system: str, table: str) -> list[dict[str, str]]:
    with (DEMO / "raw" / system / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
