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

from partner_kpis.demo import KEYS, generate

COMMITTED = Path(__file__).parent.parent / "demo"
AS_OF = "2026-07-01"
ACCOUNTS, DEALS, MOVES = "salesforce.account", "salesforce.opportunity", "salesforce.opportunity_history"
PARTNER_ROWS, TASKS = "salesforce.opportunity_partner", "salesforce.task"
PARTNERS, REGISTRATIONS, ACTIVITIES = "prm.partners", "prm.deal_registrations", "prm.activities"
VISITS, CLAIMS, CERTIFICATES, STEPS = "prm.portal_activity", "prm.incentive_claims", "prm.certifications", "prm.onboarding_steps"
LINES, CASES, LOGINS = "salesforce.opportunity_line_item", "salesforce.case", "salesforce.login_history"
CONTACTS, COMPANIES, MAILS, FORMS = "hubspot.contact", "hubspot.company", "hubspot.email_event", "hubspot.contact_form_submission"
NETWORK, NETWORK_LEADS, NETWORK_DEALS = "partnerstack.partnerships", "partnerstack.leads", "partnerstack.deals"
PAYMENTS, REWARDS = "partnerstack.transactions", "partnerstack.rewards"
TICKETS, ENROLMENTS, ANSWERS = "zendesk.ticket", "docebo.course_enrollment_details", "delighted.survey_responses"
BILLED, SUBSCRIPTIONS, INVOICES, USES = "stripe.customer", "stripe.subscription", "stripe.invoice", "pendo.feature_event"
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

    def key(self, table: str, row: dict) -> str:
        """The row's key; empty when a part of it is."""
        parts = [row[column] for column in KEYS.get(table) or [next(iter(row))]]
        return "|".join(parts) if all(part.strip() for part in parts) else ""

    def rows(self, table: str) -> list[dict]:
        kept = {}
        for row in sorted(self.lines(table), key=lambda row: row.get("system_modstamp") or row.get("updated_at") or row.get("_fivetran_synced") or ""):
            if self.key(table, row) and row.get("_fivetran_active") != "false":
                kept[self.key(table, row)] = row
        return list(kept.values())

    def ids(self, table: str) -> set[str]:
        return {self.key(table, row) for row in self.rows(table)}

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


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def domain(website: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", website.lower()).split("/")[0].split(":")[0]


def copies(raw: Raw, table: str, same_content: bool) -> list[dict]:
    """Rows whose key was already there (older versions the loader marks as inactive are no copies)."""
    versions: dict[str, list[dict]] = {}
    for row in raw.lines(table):
        if row.get("_fivetran_active") != "false" and raw.key(table, row):
            versions.setdefault(raw.key(table, row), []).append(row)
    return [row for rows in versions.values() for row in rows[1:] if all(other == rows[0] for other in rows) == same_content]


def deleted(raw: Raw, table: str) -> list[dict]:
    marks = ("is_deleted", "_fivetran_deleted")
    return [row for row in raw.rows(table) if any(row.get(mark) == "true" for mark in marks) or row.get("deleted_at") or row.get("status") == "deleted"]


def unreadable_moments(raw: Raw, table: str, columns: list[str]) -> list[dict]:
    return [row for row in raw.rows(table) if any(row[column] and not is_moment(row[column]) for column in columns)]


def naming(raw: Raw, table: str, column: str, known: str) -> list[dict]:
    known_ids = raw.ids(known)
    return [row for row in raw.rows(table) if row[column] and row[column] not in known_ids]


def holding(raw: Raw, table: str, **wanted) -> list[dict]:
    return [row for row in raw.rows(table) if all(row[column] == value for column, value in wanted.items())]


def besides(raw: Raw, table: str, column: str, known: set[str]) -> list[dict]:
    """Rows whose value is none of those that are known."""
    return [row for row in raw.rows(table) if row[column] and row[column] not in known]


def unreadable_amounts(raw: Raw, table: str, column: str) -> list[dict]:
    return [row for row in raw.rows(table) if row[column] and not is_amount(row[column])]


def broken_json(raw: Raw, table: str, column: str) -> list[dict]:
    return [row for row in raw.rows(table) if row[column] and not is_json(row[column])]


def unreadable_epochs(raw: Raw, table: str, per_second: int) -> list[dict]:
    """Moments that are no number of seconds or milliseconds, or beyond the year 9999."""
    return [row for row in raw.rows(table) if not row["created_at"].isdigit() or int(row["created_at"]) / per_second > 253402300799]


def out_of_order(raw: Raw, table: str, first: str, then: str) -> list[dict]:
    return [row for row in raw.rows(table) if row[first] and row[then] and is_moment(row[first]) and row[then] < row[first]]


def sharing(raw: Raw, table: str, column: str, organisation: str) -> list[dict]:
    """People whose e-mail someone of another organisation has too."""
    owners: dict[str, set[str]] = {}
    for row in raw.rows(table):
        owners.setdefault(row[column], set()).add(row[organisation])
    return [row for row in raw.rows(table) if row[column] and len(owners[row[column]]) > 1]


def earlier_versions(raw: Raw, table: str) -> list[dict]:
    newest = {}
    for row in raw.lines(table):
        newest[row["id"]] = max(newest.get(row["id"], ""), row["last_updated_at"])
    return [row for row in raw.lines(table) if row["last_updated_at"] < newest[row["id"]]]


def affiliates(raw: Raw) -> set[str]:
    """Partners of the network that give no company, and are in no crosswalk."""
    return {row["partner_key"] for row in raw.rows(NETWORK) if not row["team"]}


def reward_of(row: dict) -> dict:
    """Partner and payment of a reward, as far as its JSON can be read."""
    return {**json.loads(row["transaction"]), **(json.loads(row["partnership"]) if is_json(row["partnership"]) else {})}


def solved_too_early(raw: Raw) -> list[dict]:
    solved = {row["ticket_id"]: row["updated"] for row in raw.rows("zendesk.ticket_field_history") if row["value"] == "solved"}
    return [row for row in raw.rows(TICKETS) if row["id"] in solved and solved[row["id"]] < row["created_at"]]


def registered_in_portal(raw: Raw) -> list[dict]:
    registered = {row["crm_opportunity_id"] for row in raw.rows(REGISTRATIONS)} - {""}
    return [row for row in raw.rows(NETWORK_DEALS) if row["external_key"] in registered]


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
KNOWN_STEPS = {"first_contact", "application", "contract", "training", "portal_access", "first_registration", "operational"}
KNOWN_CATEGORIES = {"program", "onboarding", "enablement", "headcount", "tooling"}

CHECKS = {
    **{
        ("duplicate_same_content", table): lambda raw, table=table: copies(raw, table, same_content=True)
        for table in (
            *(DEALS, "salesforce.contact", LOGINS, ACTIVITIES, "prm.training_enrolments", "finance.program_costs"),
            *(CONTACTS, MAILS, PAYMENTS, "zendesk.user", ANSWERS, USES),
        )
    },
    **{
        ("duplicate_other_content", table): lambda raw, table=table: copies(raw, table, same_content=False)
        for table in (DEALS, ACCOUNTS, REGISTRATIONS, CASES, "prm.communications", ENROLMENTS, REWARDS, TICKETS, INVOICES)
    },
    **{
        ("null_key", table): lambda raw, table=table: [row for row in raw.lines(table) if not raw.key(table, row)]
        for table in (DEALS, PARTNER_ROWS, ACTIVITIES, VISITS, ENROLMENTS, CONTACTS, NETWORK_LEADS)
    },
    **{
        ("deleted_row", table): lambda raw, table=table: deleted(raw, table)
        for table in (
            *(DEALS, "salesforce.contact", TASKS, "salesforce.lead", "salesforce.product_2", "salesforce.partner_fund_claim", REGISTRATIONS),
            *(CERTIFICATES, "finance.gross_margins", COMPANIES, TICKETS, BILLED),
        )
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
    # The partner program.
    ("unreadable_date", "prm.partner_people"): lambda raw: unreadable_moments(raw, "prm.partner_people", ["created_at", "deactivated_at"]),
    ("shared_email", "prm.partner_people"): lambda raw: sharing(raw, "prm.partner_people", "email", "partner_id"),
    ("missing_date", VISITS): lambda raw: holding(raw, VISITS, occurred_at=""),
    ("epoch_zero", VISITS): lambda raw: [row for row in raw.rows(VISITS) if "0" < row["occurred_at"] < "2000"],
    ("recorded_after_as_of", VISITS): lambda raw: [row for row in raw.rows(VISITS) if row["occurred_at"] >= AS_OF],
    ("unknown_action", "prm.content_activity"): lambda raw: besides(raw, "prm.content_activity", "action", {"view", "download", "share", "co_brand"}),
    ("unknown_asset", "prm.content_activity"): lambda raw: naming(raw, "prm.content_activity", "asset_id", "prm.content_assets"),
    ("expires_before_issue", CERTIFICATES): lambda raw: out_of_order(raw, CERTIFICATES, "issued_at", "expires_at"),
    ("completed_before_enrolment", "prm.training_enrolments"): lambda raw: out_of_order(raw, "prm.training_enrolments", "enrolled_at", "completed_at"),
    ("completed_before_start", STEPS): lambda raw: out_of_order(raw, STEPS, "started_at", "completed_at"),
    ("unknown_step", STEPS): lambda raw: besides(raw, STEPS, "step", KNOWN_STEPS),
    ("unknown_status", CLAIMS): lambda raw: besides(raw, CLAIMS, "status", {"submitted", "approved", "rejected", "paid"}),
    ("unreadable_amount", CLAIMS): lambda raw: unreadable_amounts(raw, CLAIMS, "claimed_amount"),
    ("currency_without_rate", CLAIMS): lambda raw: besides(raw, CLAIMS, "currency", currencies(raw)),
    ("missing_amount", "prm.payouts"): lambda raw: holding(raw, "prm.payouts", amount=""),
    ("unknown_partner", "prm.incentive_allocations"): lambda raw: naming(raw, "prm.incentive_allocations", "partner_id", PARTNERS),
    ("missing_score", "prm.surveys"): lambda raw: holding(raw, "prm.surveys", score=""),
    ("unreadable_number", "prm.surveys"): lambda raw: unreadable_amounts(raw, "prm.surveys", "score"),
    ("unreadable_amount", "finance.program_costs"): lambda raw: unreadable_amounts(raw, "finance.program_costs", "amount"),
    ("unknown_category", "finance.program_costs"): lambda raw: besides(raw, "finance.program_costs", "category", KNOWN_CATEGORIES),
    ("unreadable_date", ENROLMENTS): lambda raw: unreadable_moments(raw, ENROLMENTS, ["enrollment_completion_date"]),
    ("unknown_learner", ENROLMENTS): lambda raw: naming(raw, ENROLMENTS, "user_id", "docebo.users"),
    ("missing_email", "docebo.users"): lambda raw: holding(raw, "docebo.users", email=""),
    # The CRM's side of it.
    ("tied_both_ways", "salesforce.account_partner"): lambda raw: [row for row in raw.rows("salesforce.account_partner") if row["reverse_partner_id"]],
    ("unreadable_date", LOGINS): lambda raw: unreadable_moments(raw, LOGINS, ["login_time"]),
    ("unknown_product", LINES): lambda raw: naming(raw, LINES, "product_2_id", "salesforce.product_2"),
    ("orphan_line", LINES): lambda raw: naming(raw, LINES, "opportunity_id", DEALS),
    ("negative_quantity", LINES): lambda raw: [row for row in raw.rows(LINES) if row["quantity"].startswith("-")],
    ("closed_before_opened", CASES): lambda raw: out_of_order(raw, CASES, "created_date", "closed_date"),
    # Marketing.
    ("merged_contact", CONTACTS): lambda raw: deleted(raw, CONTACTS),
    ("merged_twice", "hubspot.contact_merge_audit"): lambda raw: copies(raw, "hubspot.contact_merge_audit", same_content=False),
    ("merged_account_named", COMPANIES): lambda raw: [
        row for row in raw.rows(COMPANIES) if row["property_salesforceaccountid"] in {account["id"] for account in deleted(raw, ACCOUNTS)}
    ],
    ("shared_email", CONTACTS): lambda raw: sharing(raw, CONTACTS, "property_email", "property_associatedcompanyid")[1:],
    ("unreadable_date", MAILS): lambda raw: unreadable_moments(raw, MAILS, ["created"]),
    ("unknown_campaign", MAILS): lambda raw: naming(raw, MAILS, "email_campaign_id", "hubspot.email_campaign"),
    ("missing_date", FORMS): lambda raw: holding(raw, FORMS, timestamp=""),
    ("unknown_contact", FORMS): lambda raw: naming(raw, FORMS, "contact_id", CONTACTS),
    # The partner network.
    ("unmatched_partner", NETWORK): lambda raw: [row for row in raw.rows(NETWORK) if row["partner_key"] in affiliates(raw)],
    ("unknown_partner", NETWORK_LEADS): lambda raw: [row for row in raw.rows(NETWORK_LEADS) if row["partner_key"] in affiliates(raw)],
    ("unknown_partner", NETWORK_DEALS): lambda raw: [
        row for row in raw.rows(NETWORK_DEALS) if row["partner_key"] in affiliates(raw) and row["source"] == "partner"
    ],
    ("unknown_partner", REWARDS): lambda raw: [
        row for row in raw.rows(REWARDS) if reward_of(row).get("partner_key") in affiliates(raw) and not reward_of(row)["test"]
    ],
    ("recorded_twice", NETWORK_DEALS): registered_in_portal,
    ("unreadable_date", NETWORK_DEALS): lambda raw: unreadable_moments(raw, NETWORK_DEALS, ["close_date"]),
    ("broken_json", "partnerstack.customers"): lambda raw: broken_json(raw, "partnerstack.customers", "field_data"),
    ("broken_json", REWARDS): lambda raw: broken_json(raw, REWARDS, "partnership"),
    ("test_record", "partnerstack.customers"): lambda raw: holding(raw, "partnerstack.customers", test="true"),
    ("test_record", PAYMENTS): lambda raw: holding(raw, PAYMENTS, test="true"),
    ("test_record", REWARDS): lambda raw: [row for row in raw.rows(REWARDS) if reward_of(row)["test"]],
    ("unreadable_epoch", PAYMENTS): lambda raw: unreadable_epochs(raw, PAYMENTS, per_second=1000),
    ("currency_without_rate", REWARDS): lambda raw: [row for row in raw.rows(REWARDS) if reward_of(row)["currency"] not in currencies(raw)],
    # Customers.
    ("unmatched_customer", "zendesk.organization"): lambda raw: [
        row for row in holding(raw, "zendesk.organization", external_id="") if row["id"] not in {d["organization_id"] for d in raw.rows("zendesk.domain_name")}
    ],
    ("unknown_organization", TICKETS): lambda raw: naming(raw, TICKETS, "organization_id", "zendesk.organization"),
    ("solved_before_opened", TICKETS): solved_too_early,
    ("missing_date", TICKETS): lambda raw: holding(raw, TICKETS, created_at=""),
    ("shared_email", "zendesk.user"): lambda raw: sharing(raw, "zendesk.user", "email", "organization_id"),
    ("unreadable_epoch", ANSWERS): lambda raw: unreadable_epochs(raw, ANSWERS, per_second=1),
    ("unknown_respondent", ANSWERS): lambda raw: naming(raw, ANSWERS, "person", "delighted.people"),
    ("test_record", BILLED): lambda raw: holding(raw, BILLED, livemode="false"),
    ("test_record", INVOICES): lambda raw: holding(raw, INVOICES, livemode="false"),
    ("broken_json", BILLED): lambda raw: broken_json(raw, BILLED, "metadata"),
    ("superseded_version", SUBSCRIPTIONS): lambda raw: [row for row in raw.lines(SUBSCRIPTIONS) if row["_fivetran_active"] == "false"],
    ("unknown_customer", SUBSCRIPTIONS): lambda raw: naming(raw, SUBSCRIPTIONS, "customer_id", BILLED),
    ("currency_without_rate", INVOICES): lambda raw: [row for row in raw.rows(INVOICES) if row["currency"].upper() not in currencies(raw)],
    ("unreadable_amount", "stripe.invoice_line_item"): lambda raw: unreadable_amounts(raw, "stripe.invoice_line_item", "amount"),
    ("unknown_feature", USES): lambda raw: naming(raw, USES, "feature_id", "pendo.feature_history"),
    ("missing_date", USES): lambda raw: holding(raw, USES, timestamp=""),
    ("superseded_version", "pendo.account_history"): lambda raw: earlier_versions(raw, "pendo.account_history"),
    ("superseded_version", "pendo.visitor_history"): lambda raw: earlier_versions(raw, "pendo.visitor_history"),
}


def files(folder: Path) -> dict[str, bytes]:
    made = [path for path in sorted(folder.rglob("*")) if path.suffix in (".csv", ".json", ".parquet")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}


def test_the_committed_company_is_what_the_generator_writes(target):
    made, committed = files(target), files(COMMITTED)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_committed_company_is_small():
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) <= 8_000_000


def test_another_seed_makes_another_company(target, tmp_path):
    generate(tmp_path, seed=7)
    ours, other = files(target), files(tmp_path)
    assert sorted(ours) == sorted(other)
    assert ours["raw/salesforce/opportunity.csv"] != other["raw/salesforce/opportunity.csv"]
    assert ours["truth.csv"] != other["truth.csv"]


def planted(listed: dict) -> dict:
    """Counts of the defects that do not grow with the company, as touches recorded or made too late do."""
    grows = {"backdated", "touch_after_close", "tied_both_ways", "merged_contact"}
    grows_in_network = {"test_record", "unknown_partner"}
    return {
        (entry["defect_id"], entry["system"], entry["table"]): entry["count"]
        for entry in listed["defects"]
        if entry["defect_id"] not in (grows | grows_in_network if entry["system"] == "partnerstack" else grows)
    }


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
    keys = sorted(key for row in found if (key := raw.key(table, row)))
    assert set(entry["record_ids"]) <= set(keys)
    assert len(entry["record_ids"]) == min(len(keys), 100)
    assert entry["expected"] in ("quarantined", "duplicate", "deleted", "superseded", "test record", "exception", "handled")
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
