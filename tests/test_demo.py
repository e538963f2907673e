"""The demo company: the same bytes on every run, and every planted defect as often in the raw files as its list says.

The counts are found again here by plain reading, not by the generator's own statements.
"""

import csv
import json
import re
from collections import Counter
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb
import pytest

from partner_kpis.demo import generate

COMMITTED = Path(__file__).parent.parent / "demo"
AS_OF = "2026-07-01"
ACCOUNTS, DEALS, MOVES = "salesforce.account", "salesforce.opportunity", "salesforce.opportunity_history"
PARTNER_ROWS, TASKS = "salesforce.opportunity_partner", "salesforce.task"
PARTNERS, REGISTRATIONS, ACTIVITIES = "prm.partners", "prm.deal_registrations", "prm.activities"
STAGES = {"prospecting", "qualification", "solution design", "proposal", "negotiation", "closed won", "closed lost"}
TYPES = {"new business", "expansion", "renewal"}


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    generate(folder)
    return folder


@pytest.fixture(scope="module")
def manifest():
    return json.loads((COMMITTED / "manifest.json").read_text(encoding="utf-8"))


class Raw:
    """The raw files as lists of rows. `rows` holds readable keys, each once: of copies the newest, as the extract's users would keep it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.all: dict[str, list[dict]] = {}

    def lines(self, table: str) -> list[dict]:
        if table not in self.all:
            path = self.folder / "raw" / (table.replace(".", "/") + ".csv")
            with path.open(encoding="utf-8", newline="") as file:
                self.all[table] = list(csv.DictReader(file))
        return self.all[table]

    def key(self, table: str) -> str:
        return next(iter(self.lines(table)[0]))

    def rows(self, table: str) -> list[dict]:
        key, kept = self.key(table), {}
        for row in sorted(self.lines(table), key=lambda row: row.get("system_modstamp") or ""):
            if row[key].strip() and row.get("_fivetran_active") != "false":
                kept[row[key]] = row
        return list(kept.values())

    def ids(self, table: str) -> set[str]:
        return {row[self.key(table)] for row in self.rows(table)}

    def last_move(self) -> dict[str, dict]:
        moves: dict[str, dict] = {}
        for row in self.rows(MOVES):
            if row["opportunity_id"] not in moves or row["created_date"] > moves[row["opportunity_id"]]["created_date"]:
                moves[row["opportunity_id"]] = row
        return moves

    def closed_at(self) -> dict[str, datetime]:
        return {deal: moment(row["created_date"]) for deal, row in self.last_move().items() if row["stage_name"].startswith("Closed")}

    def partner_contacts(self) -> set[str]:
        partners = {row["id"] for row in self.rows(ACCOUNTS) if row["is_partner"] == "true"}
        return {row["id"] for row in self.rows("salesforce.contact") if row["account_id"] in partners}


@pytest.fixture(scope="module")
def raw():
    return Raw(COMMITTED)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def is_moment(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


def is_amount(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def domain(website: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", website.lower()).split("/")[0].split(":")[0]


def copies(raw: Raw, table: str, same_content: bool) -> list[dict]:
    """Rows whose key was already there (older versions the loader marks as inactive are no copies)."""
    key = raw.key(table)
    lines = [row for row in raw.lines(table) if row.get("_fivetran_active") != "false" and row[key].strip()]
    per_key = Counter(row[key] for row in lines)
    found = []
    for wanted, count in per_key.items():
        if count > 1:
            versions = [row for row in lines if row[key] == wanted]
            if all(row == versions[0] for row in versions) == same_content:
                found += versions[1:]
    return found


def deleted(raw: Raw, table: str) -> list[dict]:
    marks = ("is_deleted", "_fivetran_deleted")
    return [row for row in raw.rows(table) if any(row.get(mark) == "true" for mark in marks) or row.get("deleted_at")]


def unreadable_moments(raw: Raw, table: str, columns: list[str]) -> list[dict]:
    return [row for row in raw.rows(table) if any(row[column] and not is_moment(row[column]) for column in columns)]


def naming(raw: Raw, table: str, column: str, known: str) -> list[dict]:
    return [row for row in raw.rows(table) if row[column] and row[column] not in raw.ids(known)]


def late(raw: Raw, happened: str, table: str, after_close: bool) -> list[dict]:
    """Touches that name a closed deal and were recorded after its close: said to have happened before it, or after it."""
    closed_at, found = raw.closed_at(), []
    for row in raw.rows(table):
        closed = closed_at.get(row["crm_opportunity_id"])
        if closed and is_moment(row[happened]) and moment(row["created_at"]) >= closed and (moment(row[happened]) >= closed) == after_close:
            found.append(row)
    return found


def tasks_after_close(raw: Raw) -> list[dict]:
    closed_at, people = raw.closed_at(), raw.partner_contacts()
    tasks = [row for row in raw.rows(TASKS) if row["who_id"] in people and row["is_closed"] == "true" and row["what_id"] in closed_at]
    return [row for row in tasks if moment(row["completed_date_time"] or f"{row['activity_date']}T00:00:00Z") >= closed_at[row["what_id"]]]


def of_shared_domain(raw: Raw) -> list[dict]:
    per_domain = Counter(domain(row["website"]) for row in raw.rows(PARTNERS))
    return [row for row in raw.rows(PARTNERS) if per_domain[domain(row["website"])] > 1]


def claimed_again(raw: Raw) -> list[dict]:
    first: dict[str, str] = {}
    found = []
    for row in sorted(raw.rows(PARTNERS), key=lambda row: row["partner_id"]):
        if row["crm_account_id"] and first.setdefault(row["crm_account_id"], row["partner_id"]) != row["partner_id"]:
            found.append(row)
    return found


def partner_rows(raw: Raw, wanted) -> list[dict]:
    accounts = {row["id"]: row for row in raw.rows(ACCOUNTS)}
    return [row for row in raw.rows(PARTNER_ROWS) if wanted(accounts[row["account_to_id"]])]


def deals(raw: Raw, wanted) -> list[dict]:
    return [row for row in raw.rows(DEALS) if wanted(row)]


def without_history(raw: Raw, future: bool) -> list[dict]:
    moves = raw.last_move()
    return deals(raw, lambda row: row["is_closed"] == "true" and row["id"] not in moves and (row["close_date"] >= AS_OF) == future)


def before_close(raw: Raw) -> list[dict]:
    moves = raw.last_move()
    return deals(raw, lambda row: row["is_closed"] == "true" and row["id"] in moves and not moves[row["id"]]["stage_name"].startswith("Closed"))


def moved_after_as_of(raw: Raw) -> list[dict]:
    moves = raw.last_move()
    return deals(raw, lambda row: row["id"] in moves and row["created_date"] < AS_OF <= moves[row["id"]]["created_date"])


def partner_shown_after_as_of(raw: Raw) -> list[dict]:
    shown = {row["opportunity_id"] for row in raw.rows("salesforce.opportunity_field_history") if row["created_date"] >= AS_OF}
    return deals(raw, lambda row: row["id"] in shown)


def currencies(raw: Raw) -> set[str]:
    return {row["iso_code"] for row in raw.rows("salesforce.dated_conversion_rate")}


def unknown_stage(raw: Raw, table: str) -> list[dict]:
    return [row for row in raw.rows(table) if row["stage_name"].strip().lower() not in STAGES]


def customers_of(raw: Raw, wanted: str) -> list[dict]:
    return [row for row in raw.rows("prm.deal_registrations") if row["customer_domain"] == wanted]


def run_out(raw: Raw) -> list[dict]:
    """Registrations that had expired before anyone decided on them."""
    return [row for row in raw.rows(REGISTRATIONS) if row["expires_at"] and is_moment(row["decided_at"]) and row["expires_at"] < row["decided_at"]]


SHARED_DOMAIN = "twinpeak-partners.example"

CHECKS = {
    **{
        ("duplicate_same_content", table): lambda raw, table=table: copies(raw, table, same_content=True)
        for table in (DEALS, "salesforce.contact", ACTIVITIES)
    },
    **{
        ("duplicate_other_content", table): lambda raw, table=table: copies(raw, table, same_content=False)
        for table in (DEALS, ACCOUNTS, REGISTRATIONS)
    },
    **{
        ("null_key", table): lambda raw, table=table: [row for row in raw.lines(table) if not row[raw.key(table)].strip()]
        for table in (DEALS, PARTNER_ROWS, ACTIVITIES)
    },
    **{
        ("deleted_row", table): lambda raw, table=table: deleted(raw, table)
        for table in (DEALS, "salesforce.contact", TASKS, "salesforce.lead", REGISTRATIONS)
    },
    ("merged_account", ACCOUNTS): lambda raw: [row for row in deleted(raw, ACCOUNTS) if row["master_record_id"]],
    ("superseded_version", ACCOUNTS): lambda raw: [row for row in raw.lines(ACCOUNTS) if row["_fivetran_active"] == "false"],
    ("orphan_opportunity", DEALS): lambda raw: naming(raw, DEALS, "account_id", ACCOUNTS),
    ("orphan_opportunity_partner", PARTNER_ROWS): lambda raw: naming(raw, PARTNER_ROWS, "opportunity_id", DEALS),
    ("partner_row_of_non_partner", PARTNER_ROWS): lambda raw: partner_rows(raw, lambda account: account["is_partner"] == "false"),
    ("account_of_shared_domain", PARTNER_ROWS): lambda raw: partner_rows(raw, lambda account: domain(account["website"]) == SHARED_DOMAIN),
    ("shared_partner_domain", PARTNERS): of_shared_domain,
    ("account_claimed_twice", PARTNERS): claimed_again,
    ("unknown_partner", REGISTRATIONS): lambda raw: naming(raw, REGISTRATIONS, "partner_id", PARTNERS),
    ("unknown_opportunity", REGISTRATIONS): lambda raw: naming(raw, REGISTRATIONS, "crm_opportunity_id", DEALS),
    ("unknown_account", ACTIVITIES): lambda raw: naming(raw, ACTIVITIES, "crm_account_id", ACCOUNTS),
    ("backdated", ACTIVITIES): lambda raw: late(raw, "occurred_at", ACTIVITIES, after_close=False),
    ("backdated", REGISTRATIONS): lambda raw: late(raw, "submitted_at", REGISTRATIONS, after_close=False),
    ("touch_after_close", ACTIVITIES): lambda raw: late(raw, "occurred_at", ACTIVITIES, after_close=True),
    ("touch_after_close", TASKS): tasks_after_close,
    ("unknown_stage", DEALS): lambda raw: unknown_stage(raw, DEALS),
    ("unknown_stage", MOVES): lambda raw: unknown_stage(raw, MOVES),
    ("unknown_opportunity_type", DEALS): lambda raw: deals(raw, lambda row: row["type"].strip().lower() not in TYPES),
    ("currency_without_rate", DEALS): lambda raw: deals(raw, lambda row: row["currency_iso_code"] not in currencies(raw)),
    ("unreadable_date", DEALS): lambda raw: unreadable_moments(raw, DEALS, ["close_date", "created_date"]),
    ("unreadable_date", REGISTRATIONS): lambda raw: unreadable_moments(raw, REGISTRATIONS, ["submitted_at", "decided_at", "expires_at"]),
    ("unreadable_date", TASKS): lambda raw: unreadable_moments(raw, TASKS, ["completed_date_time", "activity_date"]),
    ("unreadable_amount", DEALS): lambda raw: deals(raw, lambda row: row["amount"] and not is_amount(row["amount"])),
    ("year_0001", DEALS): lambda raw: deals(raw, lambda row: row["created_date"] < "2000"),
    ("year_0001", ACTIVITIES): lambda raw: [row for row in raw.rows(ACTIVITIES) if "0" < row["occurred_at"] < "2000"],
    ("missing_date", ACTIVITIES): lambda raw: [row for row in raw.rows(ACTIVITIES) if not row["occurred_at"]],
    ("missing_date", DEALS): lambda raw: deals(raw, lambda row: not row["close_date"]),
    ("undated_response", "salesforce.campaign_member"): lambda raw: [
        row for row in raw.rows("salesforce.campaign_member") if row["has_responded"] == "true" and not row["first_responded_date"]
    ],
    ("expires_before_decision", REGISTRATIONS): run_out,
    ("public_email_domain", REGISTRATIONS): lambda raw: customers_of(raw, "mail.example"),
    ("shared_customer_domain", REGISTRATIONS): lambda raw: customers_of(raw, "shared-campus.example"),
    ("closed_without_history", DEALS): lambda raw: without_history(raw, future=False),
    ("future_close", DEALS): lambda raw: without_history(raw, future=True),
    ("history_misses_close", DEALS): before_close,
    ("closed_after_as_of", DEALS): moved_after_as_of,
    ("opportunity_after_as_of", DEALS): lambda raw: deals(raw, lambda row: row["created_date"] >= AS_OF),
    ("future_activity", ACTIVITIES): lambda raw: [row for row in raw.rows(ACTIVITIES) if row["occurred_at"] >= AS_OF],
    ("recorded_after_as_of", ACTIVITIES): lambda raw: [row for row in raw.rows(ACTIVITIES) if row["created_at"] >= AS_OF > row["occurred_at"]],
    ("recorded_after_as_of", DEALS): partner_shown_after_as_of,
    ("recorded_after_as_of", "prm.agreements"): lambda raw: [row for row in raw.rows("prm.agreements") if row["signed_at"] >= AS_OF],
    ("recorded_after_as_of", "prm.partner_changes"): lambda raw: [row for row in raw.rows("prm.partner_changes") if row["changed_at"] >= AS_OF],
    ("negative_amount", DEALS): lambda raw: deals(raw, lambda row: row["amount"].startswith("-")),
    ("empty_amount", DEALS): lambda raw: deals(raw, lambda row: not row["amount"]),
    ("untidy_text", DEALS): lambda raw: deals(raw, lambda row: row["stage_name"] != row["stage_name"].strip()),
}


def files(folder: Path) -> dict[str, bytes]:
    made = [path for path in sorted(folder.rglob("*")) if path.suffix in (".csv", ".json", ".parquet")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}


def test_the_committed_company_is_what_the_generator_writes(target):
    made, committed = files(target), files(COMMITTED)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_committed_company_is_small():
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) <= 5_000_000


def test_another_seed_makes_another_company(target, tmp_path):
    generate(tmp_path, seed=7)
    ours, other = files(target), files(tmp_path)
    assert sorted(ours) == sorted(other)
    assert ours["raw/salesforce/opportunity.csv"] != other["raw/salesforce/opportunity.csv"]
    assert ours["truth.csv"] != other["truth.csv"]


def planted(listed: dict) -> dict:
    """Counts of the defects that do not grow with the company, as touches recorded or made too late do."""
    grows = ("backdated", "touch_after_close")
    return {(entry["defect_id"], entry["table"]): entry["count"] for entry in listed["defects"] if entry["defect_id"] not in grows}


def test_scale_multiplies_deals_and_keeps_the_defects(manifest, tmp_path):
    steps = []
    twice = generate(tmp_path, scale=2, file_format="parquet", progress=lambda name, done, total: steps.append((done, total)))
    assert 1.8 < twice["truth"]["deals"] / manifest["truth"]["deals"] < 2.2
    assert 1 < twice["row_counts"][PARTNERS] / manifest["row_counts"][PARTNERS] < 2
    assert [done for done, _ in steps] == list(range(1, steps[0][1] + 1))
    # Parquet holds the same text as the CSV files would.
    table = tmp_path / "raw" / "salesforce" / "opportunity.parquet"
    columns = duckdb.sql(f"describe select * from read_parquet('{table}')").fetchall()
    assert {column[1] for column in columns} == {"VARCHAR"}
    assert planted(twice) == planted(manifest)


def test_an_unusable_call_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ValueError, match="scale"):
        generate(tmp_path, scale=0)
    with pytest.raises(ValueError, match="csv or parquet"):
        generate(tmp_path, file_format="xlsx")


def test_row_counts_are_those_of_the_files(raw, manifest):
    assert {table: len(raw.lines(table)) for table in manifest["row_counts"]} == manifest["row_counts"]


def test_every_listed_defect_has_a_check(manifest):
    assert sorted((entry["defect_id"], f"{entry['system']}.{entry['table']}") for entry in manifest["defects"]) == sorted(CHECKS)


@pytest.mark.parametrize(("defect_id", "table"), sorted(CHECKS))
def test_a_defect_is_in_the_files_as_often_as_listed(raw, manifest, defect_id, table):
    (entry,) = [entry for entry in manifest["defects"] if (entry["defect_id"], f"{entry['system']}.{entry['table']}") == (defect_id, table)]
    found = CHECKS[defect_id, table](raw)
    assert len(found) == entry["count"] > 0
    keys = sorted(row[raw.key(table)] for row in found if row[raw.key(table)].strip())
    assert set(entry["record_ids"]) <= set(keys)
    assert len(entry["record_ids"]) == min(len(keys), 50)
    assert entry["expected"] in ("quarantined", "duplicate", "deleted", "superseded", "exception", "handled")
    assert re.fullmatch(r"[a-z_0-9]+", entry["reason"]) and entry["description"].endswith(".")


def test_truth_covers_the_deals_that_stay(raw, manifest):
    with (COMMITTED / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    leaves = ("unreadable_date", "unreadable_amount", "year_0001", "missing_date", "deleted_row", "opportunity_after_as_of")
    gone = {row["id"] for defect_id in leaves for row in CHECKS[defect_id, DEALS](raw)}
    assert {row["opportunity_id"] for row in truth} == raw.ids(DEALS) - gone
    assert len(truth) == manifest["truth"]["deals"]
    classes = Counter(row["truth_class"] for row in truth)
    assert classes == {name: entry["deals"] for name, entry in manifest["truth"]["classes"].items()}
    for row in truth:
        influencing = row["truth_influencing_partner_ids"].split(";") if row["truth_influencing_partner_ids"] else []
        assert bool(row["truth_partner_id"]) == bool(row["how"]) == (row["truth_class"] == "sourced"), row
        assert row["truth_partner_id"] not in influencing and sorted(set(influencing)) == influencing, row
        assert row["truth_class"] != "influenced" or influencing, row
        assert row["truth_class"] != "direct" or not influencing, row
        assert (row["recoverable"] == "true") == (row["reason"] == ""), row


def test_nearly_all_sourced_truth_can_be_found_again(manifest):
    sourced = manifest["truth"]["classes"]["sourced"]
    assert 0.95 <= sourced["recoverable"] / sourced["deals"] < 1
    shares = {name: entry["deals"] / manifest["truth"]["deals"] for name, entry in manifest["truth"]["classes"].items()}
    assert shares == pytest.approx({"sourced": 0.30, "influenced": 0.25, "direct": 0.45}, abs=0.04)


def test_the_governed_rows_the_company_relies_on_are_seeds(manifest):
    for seed, rows in manifest["requires_seed_rows"].items():
        with (COMMITTED.parent / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            governed = list(csv.DictReader(file))
        for wanted in rows:
            assert any(wanted.items() <= row.items() for row in governed), f"{seed} lacks {wanted}"
