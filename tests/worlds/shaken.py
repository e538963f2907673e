"""The demo company shaken: dates moved, also onto the edges of days and periods, cells emptied, and words put in that the demo does not have."""

import csv
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

# Where periods, days in some timezones, a leap day and the as-of dates of the tests begin or end.
EDGES = [
    datetime.fromisoformat(text)
    for text in (
        "2023-02-03", "2023-05-20", "2024-02-29", "2024-03-01", "2025-01-01", "2025-03-31T22:00:00", "2025-04-01", "2025-06-30T23:59:59",
        "2025-08-17", "2025-08-17T22:00:00", "2025-08-18", "2026-01-01", "2026-06-30", "2026-06-30T17:00:00", "2026-07-01",
    )
]
PARTNERS = [f"PRT-{number:05}" for number in range(1, 40)] + ["PRT-99999", ""]
CURRENCIES = ["XXX", "JPY", "EUR", "GBP", ""]
AMOUNTS = ["", "0", "0.005", "-0.005", "-10.005", "99.995", "1000"]

# The words a cell may be given instead of its own; columns of dates move besides.
WORDS = {
    "prm/agreements": {
        "terminated_on": ["2024-06-30", "2025-03-15", "2025-08-17", "2026-07-01"], "signed_at": ["", "2026-07-02T00:00:00Z"], "partner_id": PARTNERS,
    },
    "prm/onboarding_steps": {"abandoned_at": ["2024-05-05T00:00:00Z", "2025-08-18T00:00:00Z", "2026-07-01T00:00:00Z"], "partner_id": PARTNERS},
    "prm/training_enrolments": {"partner_id": PARTNERS, "person_id": [""]},
    "prm/certifications": {"partner_id": PARTNERS, "person_id": [""]},
    "prm/portal_activity": {"partner_id": PARTNERS, "person_id": [""]},
    "prm/content_activity": {"partner_id": PARTNERS, "person_id": [""], "action": ["co_brand", "Share", "print", ""]},
    "prm/communications": {"partner_id": PARTNERS, "person_id": [""]},
    "prm/surveys": {
        "survey_type": ["csat"], "score": ["", "0", "1", "2.5", "3", "6", "9"], "scale_max": ["", "0", "1", "2.5", "3", "4", "7", "10"],
        "partner_id": PARTNERS,
    },
    "prm/incentive_programs": {"eligible_tiers": [" Gold ; silver", "GOLD", "registered;", "unknown", ""], "incentive_type": ["MDF", "spiff", ""]},
    "prm/incentive_allocations": {"currency": CURRENCIES, "amount": AMOUNTS},
    "prm/incentive_claims": {
        "status": ["draft", "on hold", ""], "program_id": ["INC-99", "INC-4", "INC-6", ""], "currency": CURRENCIES, "reimbursed_amount": AMOUNTS,
        "partner_id": PARTNERS,
    },
    "prm/payouts": {"payout_type": ["bonus", ""], "currency": CURRENCIES, "amount": AMOUNTS},
    "prm/partner_changes": {},
    "prm/partner_people": {"deactivated_at": ["2025-01-01T00:00:00Z", "2025-08-18T00:00:00Z"], "partner_id": PARTNERS},
    "prm/deal_registrations": {"withdrawn_at": ["2025-06-01T00:00:00Z"], "decision": ["pending", "rejected", "approved", ""]},
    "prm/activities": {"partner_id": PARTNERS},
    "prm/partners": {"tier": ["", "Gold"], "region": [""]},
    "salesforce/partner_fund_claim": {"status": ["Draft", "Submitted", "Paid", "Rejected"]},
    "salesforce/opportunity_line_item": {"total_price": AMOUNTS, "product_2_id": [""]},
    "salesforce/case": {},
    "docebo/course_enrollment_details": {},
    "zendesk/ticket": {"requester_id": [""]},
    "delighted/survey_responses": {"score": ["0", "6", "7", "8", "9", "10"], "person": ["200211"]},
    "pendo/feature_event": {"feature_id": [""]},
    "finance/program_costs": {"category": ["onboarding", "travel", ""], "partner_id": PARTNERS, "currency": CURRENCIES, "amount": AMOUNTS},
    "stripe/invoice_line_item": {"amount": ["1", "333333", "-500", "0"]},
}
SHARE_OF_WORDS, SHARE_EMPTIED, SHARE_ON_EDGES, SHARE_MOVED = 0.06, 0.03, 0.06, 0.15


def shake(raw: Path, shaken: Path, seed: int) -> Path:
    """A copy of the raw files in which the tables above are shaken, the same for the same seed."""
    shutil.copytree(raw, shaken)
    random = Random(seed)
    for table, words in WORDS.items():
        path = shaken / f"{table}.csv"
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            columns, rows = reader.fieldnames, list(reader)
        key = columns[0]
        changed = [{column: cell if column == key else _cell(random, cell, words.get(column)) for column, cell in row.items()} for row in rows]
        if table == "prm/agreements":
            changed += [_renewal(random, row) for row in changed if row["ends_on"] and random.random() < 0.1]
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(changed)
    return shaken


def _cell(random: Random, cell: str, words: list[str] | None) -> str:
    if words and random.random() < SHARE_OF_WORDS:
        return random.choice(words)
    moment, chance = _moment(cell), random.random()
    if moment is None or chance > SHARE_EMPTIED + SHARE_ON_EDGES + SHARE_MOVED:
        return cell
    if chance < SHARE_EMPTIED:
        return ""
    if chance < SHARE_EMPTIED + SHARE_ON_EDGES:
        return _written(random.choice(EDGES), cell)
    return _written(moment + timedelta(days=random.randint(-60, 60), seconds=random.randint(-40_000, 40_000)), cell)


def _renewal(random: Random, agreement: dict) -> dict:
    """One more agreement, that begins about when the grace after this one ends."""
    ended = _moment(agreement["ends_on"])
    begins = _written(ended + timedelta(days=random.choice([0, 1, 29, 30, 31])), agreement["ends_on"])
    ends = random.choice(["", "2026-06-30", agreement["ends_on"]])
    return agreement | {"agreement_id": agreement["agreement_id"] + "-R", "starts_on": begins, "ends_on": ends}


def _moment(cell: str) -> datetime | None:
    """A date of our years; nothing else in a cell moves."""
    try:
        moment = datetime.fromisoformat(cell.removesuffix("Z"))
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if len(cell) >= 10 and 2015 < moment.year < 2040 else None


def _written(moment: datetime, like: str) -> str:
    return f"{moment:%Y-%m-%d}" if len(like) == 10 else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
