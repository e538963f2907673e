"""Kinds of damage, and what must become of a row or a table that suffers it."""

# Outcomes of a row.
MODELLED = "modelled"
UNREADABLE = "quarantined: unreadable cell"
EMPTY_KEY = "quarantined: empty key"
EARLY = "quarantined: before first period"  # where the date is the row's own; any other is read
DUPLICATE = "duplicate: duplicate key"
DELETED = "deleted: deleted"
SUPERSEDED = "superseded: superseded"

MEGABYTE = "x" * 1_000_000
DAYS = ("date", "timestamp", "epoch_seconds", "epoch_milliseconds")
NUMBERS = ("decimal(18,3)", "decimal(18,6)", "decimal(18,8)", "decimal(9,0)", "decimal(9,4)", "decimal(9,6)", "bigint")
CURRENCIES = ("currency", "currency_iso_code", "property_deal_currency_code")
STATUSES = (
    "stage_name", "stage", "status", "status_c", "decision", "reward_status", "enrollment_status", "deal_pipeline_stage_id", "registration_status_c",
    "activity_type", "property_hs_activity_type", "event_type", "action", "incentive_type", "payout_type", "survey_type", "step", "category", "type",
    "partner_type", "property_type", "property_dealtype", "role", "billing_interval", "field_name", "property_name", "field", "value", "label",
)


def of(families: tuple[str, ...], value: str, outcome: str) -> dict[str, tuple[str, str]]:
    return {family: (value, outcome) for family in families}


# {kind: {type of a column: (its damaged cell, what becomes of the row)}}. The first type of which the table has a column is taken;
# a table without any of them takes the cell in a text, where it is just a text.
CELLS = {
    "text in a number": of(NUMBERS, "many", UNREADABLE),
    "comma decimals": of(NUMBERS, "1.234,56", UNREADABLE),
    "thousands mark": of(NUMBERS, "1,234.56", UNREADABLE),
    "negative": of(NUMBERS, "-1", MODELLED),
    "enormous": of(NUMBERS, "9" * 27, UNREADABLE),
    "as large as can be": {"decimal(18,3)": ("999999999999999.999", MODELLED)},
    "NaN": of(NUMBERS, "NaN", UNREADABLE),
    "no truth": {"boolean": ("perhaps", UNREADABLE)},
    "broken JSON": {"json": ('{"a": [1, ', UNREADABLE)},
    "future date": of(("date", "timestamp"), "2031-01-01", MODELLED)
    | {"epoch_seconds": ("1925000000", MODELLED), "epoch_milliseconds": ("1925000000000", MODELLED)},
    "year 0001": of(("date", "timestamp"), "0001-01-01", UNREADABLE)
    | {"epoch_seconds": ("-62135596800", UNREADABLE), "epoch_milliseconds": ("-62135596800000", UNREADABLE)},
    "year 9999": of(("date", "timestamp"), "9999-12-31", MODELLED)
    | {"epoch_seconds": ("253402214400", MODELLED), "epoch_milliseconds": ("253402214400000", MODELLED)},
    "day that is none": of(DAYS, "2025-02-30", UNREADABLE),
    "another country's date": of(DAYS, "31.01.2025", UNREADABLE),
    "epoch in the wrong unit": of(("date", "timestamp"), "1770091506", UNREADABLE)
    | {"epoch_seconds": ("1770091506000", UNREADABLE), "epoch_milliseconds": ("1770091506", EARLY)},
    "mixed time zones": of(DAYS, "2026-02-03T04:05:06+05:30", MODELLED),
    "number in text": {"text": ("12345", MODELLED)},
    "embedded newline": {"text": ("two\nlines", MODELLED)},
    "embedded quote": {"text": ('the "best", they say', MODELLED)},
    "1 MB cell": {"text": (MEGABYTE, MODELLED)},
    "emoji": {"text": ("Zürich 🚀 👩‍👩‍👧", MODELLED)},
    "right-to-left name": {"text": ("شركة الشريك", MODELLED)},
    "formula-like text": {"text": ("=SUM(A1:A9)", MODELLED)},
}

# {kind: (names of the columns that it is about, their damaged cell)}. Such a row is modelled; its figures are those of the sandbox alone.
WORDS = {
    "wrong currency code": (CURRENCIES, "ZZZ"),
    "unknown stage or status": (STATUSES, "No such status"),
}

# Kinds that are more than one cell; landing.damaged makes their rows.
ROWS = ("null key", "duplicate key, equal", "duplicate key, conflicting", "orphan", "swapped dates", "blank cells", "deleted row", "history-mode row")

# {kind: {kind of exception: tables whose damaged row must be listed so in audit_exceptions}}. Records that name a partner or another record of a
# table not mentioned are listed too, under other kinds; these are the ones that would otherwise be lost without a word.
LISTED = {
    "swapped dates": {
        "dates out of order": (
            "docebo.course_enrollment_details", "finance.gross_margins", "prm.agreements", "prm.certifications", "prm.communications",
            "prm.deal_registrations", "prm.incentive_programs", "prm.onboarding_steps", "prm.training_enrolments", "salesforce.campaign",
            "salesforce.deal_registration_c", "salesforce.partner_marketing_budget",
        )
    },
    "orphan": {
        "orphaned record": (
            "delighted.survey_responses", "pendo.feature_event", "prm.certifications", "prm.content_activity", "prm.incentive_allocations",
            "prm.incentive_claims", "prm.surveys", "prm.training_enrolments", "salesforce.campaign_member", "salesforce.opportunity_history",
            "salesforce.opportunity_line_item", "salesforce.partner_fund_allocation", "salesforce.partner_fund_claim", "stripe.invoice",
            "stripe.invoice_line_item", "stripe.subscription",
        ),
        "unknown partner": (
            "finance.program_costs", "prm.activities", "prm.agreements", "prm.certifications", "prm.communications", "prm.content_activity",
            "prm.deal_registrations", "prm.incentive_allocations", "prm.incentive_claims", "prm.leads", "prm.payouts", "prm.surveys",
            "prm.training_enrolments", "salesforce.deal_registration_c", "salesforce.lead", "salesforce.opportunity_partner",
            "salesforce.partner_fund_allocation", "salesforce.partner_fund_claim",
        ),
        "deal without account": ("salesforce.opportunity",),
    },
    "wrong currency code": {
        "missing exchange rate": ("salesforce.opportunity",),
        "amount without exchange rate": ("finance.program_costs", "prm.incentive_claims", "prm.payouts", "salesforce.partner_fund_claim"),
    },
    "unknown stage or status": {
        "unknown stage": ("salesforce.opportunity",),
        "unknown activity type": ("prm.activities",),
        "unknown decision": ("partnerstack.deals", "prm.deal_registrations", "salesforce.deal_registration_c"),
        "unknown value": ("prm.incentive_claims", "prm.incentive_programs", "prm.onboarding_steps", "prm.partners", "salesforce.partner_fund_claim"),
    },
}

# Kinds that a landing must take as if nothing were: every row is modelled.
HARMLESS_FILES = ("header only", "missing optional column", "extra column", "reordered columns", "byte order mark", "CRLF")

# {kind: what the sentence that stops the build must say, after naming the table}.
STOPPING_FILES = {
    "empty file": "is empty",
    "missing required column": "is required and missing",
    "two columns of one name": "more than once",
    "semicolons": "not separated by commas",
    "latin-1 bytes": "is not UTF-8",
    "too few cells": "fewer cells than the header",
    "too many cells": "more cells than the header",
    "stray quotation mark": "quotation mark",
}
