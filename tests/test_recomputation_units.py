"""The recomputation on small cases whose answers are worked out by hand from the definitions."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.recomputation import Settings, recompute
from tests.recomputation.cells import Unreadable, read_cell
from tests.recomputation.compare import differences
from tests.recomputation.credits import allocate, partner_shares, touch_shares
from tests.recomputation.identity import web_domain
from tests.recomputation.money import round_cents, weighted
from tests.recomputation.periods import period_of
from tests.recomputation.seeds import Model
from tests.recomputation.touches import Touch

RULES = """\
rule_id,credit_type,precedence,touch_type,opportunity_type,lookback_days,claim_lock_days,protection_days,valid_from,valid_to,reason
registered,sourced,10,deal_registration,,180,14,90,2000-01-01,,r
referred,sourced,20,referral,new_business,180,0,,2000-01-01,,r
campaign,sourced,30,partner_campaign,new_business,90,0,,2000-01-01,,r
crm_declared,sourced,40,crm_source_partner,,36500,14,,2000-01-01,,r
inherited,sourced,50,original_sourcing,expansion,365,0,,2000-01-01,,r
influence_deal_registration,influenced,100,deal_registration,,180,,90,2000-01-01,,r
influence_referral,influenced,100,referral,,180,,,2000-01-01,,r
influence_partner_campaign,influenced,100,partner_campaign,,180,,,2000-01-01,,r
influence_crm_source_partner,influenced,100,crm_source_partner,,180,,,2000-01-01,,r
influence_crm_opportunity_partner,influenced,100,crm_opportunity_partner,,180,,,2000-01-01,,r
influence_co_sell,influenced,100,co_sell,,180,,,2000-01-01,,r
influence_technical_enablement,influenced,100,technical_enablement,,180,,,2000-01-01,,r
influence_event,influenced,100,event,,180,,,2000-01-01,,r
influence_marketplace,influenced,100,marketplace,,180,,,2000-01-01,,r
"""
STAGES = """\
source_system,stage_name,stage_status
salesforce,Prospecting,open
salesforce,Proposal,open
salesforce,Closed Won,won
salesforce,Closed Lost,lost
"""
OPPORTUNITY_TYPES = """\
source_system,source_value,opportunity_type
salesforce,New Business,new_business
salesforce,Expansion,expansion
salesforce,Renewal,renewal
"""
MODELS = """\
attribution_model,first_share,registered_share,opened_share,closed_share,spread_share,half_life_days,uses_touch_weights,description
linear,0,0,0,0,1,,false,even
"""
WEIGHTED_TYPES = "touch_type,default_weight,description\nco_sell,2,x\n"
TARGETS = "kpi,scope_type,scope_id,period_grain,period_start,target\n"
SEEDS = {
    "attribution_rules": RULES,
    "stage_mapping": STAGES,
    "opportunity_types": OPPORTUNITY_TYPES,
    "activity_types": "source_system,source_value,touch_type\nsalesforce,Demo,technical_enablement\n",
    "partner_account_types": "source_value,partner_type\nReseller,reseller\n",
    "partner_crosswalk": "source_system,source_id,partner_id,reason\nsalesforce,A-CROSS,P2,known by hand\n",
    "shared_domains": "domain,reason\ngmail.com,mail\n",
}
PARTNER = {"partner_type": "reseller", "tier": "gold", "region": "EMEA", "partner_manager_email": "kim@vendor.example"}


class Case:
    """A small company: raw rows are added one by one, then recomputed."""

    def __init__(self, folder):
        self.folder = folder
        self.tables = defaultdict(list)
        self.seeds = dict(SEEDS)
        for number in (1, 2, 3):
            self.add("salesforce/account", id=f"A-P{number}", name=f"Partner {number} Inc")
            self.add(
                "prm/partners",
                partner_id=f"P{number}",
                partner_name=f"Partner {number}",
                crm_account_id=f"A-P{number}",
                created_at="2023-01-01T00:00:00Z",
                **PARTNER,
            )
            self.add("prm/agreements", agreement_id=f"AG{number}", partner_id=f"P{number}", starts_on="2023-01-01")
        self.add("salesforce/account", id="A1", name="Customer 1", website="https://www.customer-one.example/home", region_c="DACH")

    def add(self, table, **row):
        self.tables[table].append(row)
        return self

    def deal(self, key="D1", opened="2024-03-01T00:00:00Z", closed=None, stage=None, close_date="2024-12-31", amount="1000.00", **more):
        """A deal with its history: open from the start, moved to a closed stage where `closed` says when."""
        stage = stage or ("Closed Won" if closed else "Prospecting")
        row = {"type": "New Business", "account_id": "A1", "probability": "50", **more}
        self.add("salesforce/opportunity", id=key, stage_name=stage, close_date=close_date, amount=amount, created_date=opened, **row)
        self.move(key, opened, "Prospecting", amount=amount, close_date=close_date, probability=row["probability"])
        if closed:
            self.move(key, closed, stage, amount=amount, close_date=close_date, probability="100")
        return self

    def move(self, deal, at, stage, **more):
        key = f"H{len(self.tables['salesforce/opportunity_history']):03d}"
        return self.add("salesforce/opportunity_history", id=key, opportunity_id=deal, created_date=at, stage_name=stage, **more)

    def registration(self, key="R1", partner="P1", submitted="2024-02-20T00:00:00Z", decided="2024-02-21T00:00:00Z", **more):
        row = {"decision": "approved", "crm_account_id": "A1", "created_at": submitted, **more}
        return self.add("prm/deal_registrations", registration_id=key, partner_id=partner, submitted_at=submitted, decided_at=decided, **row)

    def referral(self, key="L1", partner="P1", submitted="2024-02-20T00:00:00Z", **more):
        row = {"crm_account_id": "A1", "created_at": submitted, **more}
        return self.add("prm/leads", lead_id=key, partner_id=partner, submitted_at=submitted, **row)

    def activity(self, key="X1", partner="P1", at="2024-03-05T00:00:00Z", kind="co_sell", **more):
        row = {"crm_account_id": "A1", "created_at": at, **more}
        return self.add("prm/activities", activity_id=key, partner_id=partner, occurred_at=at, activity_type=kind, **row)

    def result(self, **settings):
        for name, rows in self.tables.items():
            path = self.folder / "raw" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            header = list(dict.fromkeys(column for row in rows for column in row))
            with open(path, "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                writer.writerows(rows)
        for name, text in self.seeds.items():
            path = self.folder / "seeds" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        settings = {"as_of_date": date(2024, 12, 31)} | settings
        return recompute(self.folder / "raw", self.folder / "seeds", Settings(**settings))

    def parts(self, deal="D1", **settings):
        """The deal's partners with the rule each has its credit from."""
        found = self.result(**settings).partner_deals
        return {partner: row["rule_id"] for (opportunity, partner), row in found.items() if opportunity == deal}


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


def program(table, start, grain="month"):
    return table[(grain, date.fromisoformat(start), "program", "program")]


# -- windows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted", "sources"),
    [
        ("2023-09-03T00:00:00Z", True),  # 180 days before the opening, to the microsecond: inside
        ("2023-09-02T23:59:59.999999Z", False),
        ("2024-03-01T00:00:00Z", True),  # claim lock of 0 days: the opening itself is inside
        ("2024-03-01T00:00:00.000001Z", False),
    ],
)
def test_referral_sources_from_lookback_to_opening_inclusive(case, submitted, sources):
    case.deal().referral(submitted=submitted)
    assert (case.parts().get("P1") == "referred") is sources


@pytest.mark.parametrize(
    ("submitted", "rule"),
    [("2024-03-15T00:00:00Z", "registered"), ("2024-03-15T00:00:00.000001Z", "influence_deal_registration")],
)
def test_registration_may_source_until_the_claim_lock_ends(case, submitted, rule):
    case.deal().registration(submitted=submitted, decided="2024-03-16T00:00:00Z")
    assert case.parts() == {"P1": rule}


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2023-09-03T00:00:00Z", True),
        ("2023-09-02T23:59:59.999999Z", False),
        ("2024-05-31T23:59:59.999999Z", True),
        ("2024-06-01T00:00:00Z", False),  # the closing moment itself is outside
    ],
)
def test_influence_window_runs_from_lookback_to_before_closing(case, at, counts):
    case.deal(closed="2024-06-01T00:00:00Z", close_date="2024-06-01").activity(at=at)
    assert case.parts() == ({"P1": "influence_co_sell"} if counts else {})


def test_touch_that_happens_at_the_closing_moment_is_outside_though_recorded_before(case):
    case.deal(closed="2024-06-01T00:00:00Z", close_date="2024-06-01")
    case.activity(at="2024-06-01T00:00:00Z", created_at="2024-05-01T00:00:00Z")
    assert case.parts() == {}


def test_touch_at_the_midnight_that_ends_the_close_date_is_outside(case):
    case.add("salesforce/opportunity", id="D1", account_id="A1", type="New Business", stage_name="Closed Won", amount="10",
             close_date="2024-06-01", created_date="2024-03-01")
    case.activity("X1", "P1", at="2024-06-02T00:00:00Z").activity("X2", "P2", at="2024-06-01T23:59:59.999999Z")
    assert case.parts() == {"P2": "influence_co_sell"}


def test_campaign_response_counts_from_the_start_of_its_day(case):
    case.deal(opened="2024-03-01T09:00:00Z")
    case.add("salesforce/contact", id="C1", account_id="A1")
    case.add("salesforce/campaign", id="K1", partner_account_c="A-P1")
    case.add("salesforce/campaign_member", id="M1", campaign_id="K1", contact_id="C1", has_responded="true",
             first_responded_date="2024-03-01", created_date="2024-03-01T15:00:00Z")
    case.add("salesforce/campaign_member", id="M2", campaign_id="K1", contact_id="C1", has_responded="true", created_date="2024-03-02")
    result = case.result()
    assert result.partner_deals[("D1", "P1")]["rule_id"] == "campaign"
    assert result.partner_deals[("D1", "P1")]["first_touch_at"] == datetime(2024, 3, 1, tzinfo=UTC)
    assert ("undated touch", "partner_campaign:salesforce:M2") in result.exceptions


def test_marketplace_never_sources(case):
    assert case.deal().activity(at="2024-02-20T00:00:00Z", kind="marketplace").parts() == {"P1": "influence_marketplace"}


def test_rule_version_is_the_one_valid_on_the_opened_date(case):
    narrow = "referred,sourced,20,referral,new_business,180,0,,2000-01-01,2024-03-01,r\n"
    wide = "referred_2,sourced,20,referral,new_business,10,0,,2024-03-01,,r\n"
    case.seeds["attribution_rules"] = RULES.replace("referred,sourced,20,referral,new_business,180,0,,2000-01-01,,r\n", narrow + wide)
    case.deal("D1", opened="2024-02-29T23:59:59Z").deal("D2", opened="2024-03-01T00:00:00Z").referral(submitted="2024-02-28")
    result = case.result()
    assert result.partner_deals[("D1", "P1")]["rule_id"] == "referred"
    assert result.partner_deals[("D2", "P1")]["rule_id"] == "referred_2"


# -- registrations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "earns"),
    [
        ({}, True),
        ({"decided": "2023-12-02T00:00:00.000001Z"}, True),  # + 90 days: protected a microsecond past the opening
        ({"decided": "2023-12-02T00:00:00Z"}, False),  # ends exactly at the opening
        ({"expires_at": "2024-03-01T00:00:00.000001Z"}, True),
        ({"expires_at": "2024-03-01T00:00:00Z"}, False),
        ({"submitted": "2024-03-05", "expires_at": "2024-03-05T00:00:00.000001Z"}, True),
        ({"submitted": "2024-03-05", "expires_at": "2024-03-04T00:00:00Z"}, False),  # ran out before it was submitted
        ({"decision": "rejected"}, False),
        ({"decided": ""}, False),
        ({"decided": "2024-06-01T00:00:00Z"}, False),  # decided at the closing moment
        ({"decided": "2024-05-31T23:59:59.999999Z"}, True),
        ({"withdrawn_at": "2024-05-31T23:59:59.999999Z"}, False),
        ({"withdrawn_at": "2024-06-01T00:00:00Z"}, True),
    ],
)
def test_registration_earns_only_while_approved_standing_and_protected(case, change, earns):
    change.setdefault("submitted", "2023-11-20T00:00:00Z")
    case.deal(closed="2024-06-01T00:00:00Z", close_date="2024-06-01").registration(**change)
    assert case.parts() == ({"P1": "registered"} if earns else {})


@pytest.mark.parametrize(
    ("change", "status", "ended_at"),
    [
        ({}, "expired", "2024-05-21"),  # 90 days after the decision
        ({"expires_at": "2024-12-31"}, "expired", "2024-12-31"),
        ({"expires_at": "2025-01-01"}, "approved", None),  # the moment after as-of
        ({"decided": ""}, "submitted", None),
        ({"decided": "", "expires_at": "2024-03-01"}, "expired", "2024-03-01"),
        ({"decision": "on hold"}, "submitted", None),
        ({"decision": "rejected", "expires_at": "2024-03-01"}, "rejected", None),
        ({"withdrawn_at": "2024-05-21"}, "withdrawn", None),
        ({"withdrawn_at": "2024-05-21T00:00:00.000001Z"}, "expired", "2024-05-21"),
        ({"withdrawn_at": "2025-01-01", "expires_at": "2025-06-01"}, "approved", None),  # nobody knows that yet
        ({"decided": "2025-01-01"}, "submitted", None),
    ],
)
def test_a_registration_without_a_deal_has_the_state_its_dates_say(case, change, status, ended_at):
    found = case.registration(**change).result().deal_registrations["deal_registration:prm:R1"]
    ends = datetime.fromisoformat(ended_at).replace(tzinfo=UTC) if ended_at else None
    assert (found["registration_status"], found["expired_at"], found["converted_opportunity_id"]) == (status, ends, None)


def test_the_longest_protection_by_a_sourcing_rule_of_the_decision_day_counts(case):
    case.seeds["attribution_rules"] += (
        "expansion,sourced,10,deal_registration,expansion,180,14,30,2000-01-01,,r\nlater,sourced,10,deal_registration,,180,14,300,2024-03-01,,r\n"
    )
    case.registration("R1").registration("R2", decided="2024-03-01")
    found = {key[-2:]: row["protection_ends_at"] for key, row in case.result().deal_registrations.items()}
    assert found == {"R1": datetime(2024, 5, 21, tzinfo=UTC), "R2": datetime(2024, 12, 26, tzinfo=UTC)}


def test_a_registration_becomes_the_first_deal_it_may_claim_else_the_first_it_may_influence(case):
    case.deal("OLD", opened="2024-02-01").deal("NEW", opened="2024-04-01").deal("NEWER", opened="2024-04-02")
    case.registration("R1").registration("R2", crm_opportunity_id="OLD").registration("R3", partner="nobody")
    found = {key[-2:]: (row["converted_opportunity_id"], row["converted_at"]) for key, row in case.result().deal_registrations.items()}
    opened, approved = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 2, 21, tzinfo=UTC)
    assert found == {"R1": ("NEW", opened), "R2": ("OLD", approved), "R3": (None, None)}  # R2 came 19 days after its deal


def test_a_registration_repeats_the_earliest_that_still_stood(case):
    case.deal("D1", opened="2024-03-01", closed="2024-04-01T00:00:00Z", close_date="2024-04-01").deal("D2", opened="2024-03-01")
    case.registration("R1", crm_opportunity_id="D1").registration("R2", "P2", crm_opportunity_id="D2")
    case.registration("R3", submitted="2024-03-31T23:59:59.999999Z", decided="")
    case.registration("R4", submitted="2024-04-01", decided="", crm_opportunity_id="D1")
    case.registration("R5", crm_account_id="unknown").registration("R6", crm_account_id="unknown")
    found = {key[-2:]: (row["duplicate_of_touch_id"] or "none")[-2:] for key, row in case.result().deal_registrations.items()}
    # R2 is for another deal; when R4 came, the deal of R1 had closed and R2 was for another, but R3 may have meant this one; the customer of R5 and R6 is unknown
    assert found == {"R1": "ne", "R2": "ne", "R3": "R1", "R4": "R3", "R5": "ne", "R6": "ne"}


def test_decision_and_withdrawal_after_as_of_do_not_exist(case):
    case.deal().registration("R1", "P1", decided="2025-01-01T00:00:00Z")
    case.registration("R2", "P2", withdrawn_at="2025-01-01T00:00:00Z")
    assert case.parts() == {"P2": "registered"}


# -- honesty -----------------------------------------------------------------------------------------------------------


def test_backdated_touch_earns_nothing_and_is_listed(case):
    case.deal(closed="2024-06-01T00:00:00Z", close_date="2024-06-01")
    case.referral("L1", "P1", created_at="2024-06-01T00:00:00Z").referral("L2", "P2", created_at="2024-05-31T23:59:59.999999Z")
    result = case.result()
    assert [key for key in result.partner_deals] == [("D1", "P2")]
    assert ("backdated touch", "referral:prm:L1") in result.exceptions


def test_touch_recorded_after_as_of_does_not_exist(case):
    case.deal().referral("L1", created_at="2025-01-01T00:00:00Z").referral("L2", "P2", created_at="2024-12-31T23:59:59.999999Z")
    result = case.result()
    assert set(result.touches) == {"referral:prm:L2"}
    assert set(result.partner_deals) == {("D1", "P2")}


def test_rejected_referral_refers_nobody_but_a_later_rejection_is_unknown(case):
    case.deal().referral("L1", "P1", rejected_at="2024-03-01").referral("L2", "P2", rejected_at="2025-01-01")
    assert case.parts() == {"P2": "referred"}


def test_unknown_partner_and_unknown_opportunity_are_exceptions(case):
    case.deal().referral("L1", "NOBODY").referral("L2", "P2", crm_opportunity_id="GONE").activity("X3", crm_account_id="NOWHERE")
    result = case.result()
    assert not result.partner_deals
    assert ("unknown partner", "referral:prm:L1") in result.exceptions
    assert ("unknown opportunity", "referral:prm:L2") in result.exceptions
    assert ("unknown account", "co_sell:prm:X3") in result.exceptions


# -- conflicts ---------------------------------------------------------------------------------------------------------


def test_lower_precedence_wins_and_the_loser_influences_only_by_an_influence_rule(case):
    case.deal(opened="2024-03-01T00:00:00Z", partner_account_id="A-P1")
    case.add("salesforce/opportunity_field_history", id="F1", opportunity_id="D1", field="PartnerAccount", old_value="",
             new_value="A-P1", created_date="2023-01-15T00:00:00Z")  # too early to influence
    case.registration("R1", "P2").referral("L1", "P3")
    result = case.result()
    found = {partner: (row["credit_type"], row["rule_id"]) for (_, partner), row in result.partner_deals.items()}
    assert found == {"P2": ("sourced", "registered"), "P3": ("influenced", "influence_referral")}
    assert result.contested_claims == {"D1"}
    assert result.opportunities["D1"]["attribution_class"] == "sourced"
    assert result.opportunities["D1"]["sourced_partner_id"] == "P2"
    assert result.opportunities["D1"]["influencing_partner_count"] == 1


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (("2024-02-01", "2024-02-09"), ("2024-02-02", "2024-02-02"), "P1"),  # earliest touched_at
        (("2024-02-01", "2024-02-09"), ("2024-02-01", "2024-02-08"), "P2"),  # then earliest recorded_at
        (("2024-02-01", "2024-02-01"), ("2024-02-01", "2024-02-01"), "P2"),  # then smallest touch_id
    ],
)
def test_ties_among_claims(case, first, second, winner):
    case.deal()
    case.referral("L9", "P1", first[0], created_at=first[1]).referral("L1", "P2", second[0], created_at=second[1])
    assert [partner for partner, rule in case.parts().items() if rule == "referred"] == [winner]


def test_eligible_touches_of_a_partner_include_its_losing_claims(case):
    case.deal(partner_account_id="A-P1")
    case.add("salesforce/opportunity_field_history", id="F1", opportunity_id="D1", field="PartnerAccount",
             new_value="A-P1", created_date="2023-01-15T00:00:00Z")
    case.registration("R1", "P2").activity("X1", "P1", at="2024-03-05T00:00:00Z")
    row = case.result().partner_deals[("D1", "P1")]
    assert (row["rule_id"], row["deciding_touch_id"], row["touch_count"]) == ("influence_co_sell", "co_sell:prm:X1", 2)
    assert row["first_touch_at"] == datetime(2023, 1, 15, tzinfo=UTC)


def test_expansion_inherits_from_the_first_won_deal_and_renewal_does_not(case):
    case.deal("D1", opened="2024-01-10", closed="2024-02-01T12:00:00Z", close_date="2024-02-01").referral(submitted="2024-01-05")
    case.deal("D2", opened="2024-08-01", type="Expansion").deal("D3", opened="2024-08-01", type="Renewal")
    case.deal("D4", opened="2024-02-01T12:00:00Z", type="Expansion").deal("D5", opened="2024-02-01T11:59:59.999999Z", type="Expansion")
    result = case.result()
    inheriting = {deal for (deal, _), row in result.partner_deals.items() if row["rule_id"] == "inherited"}
    assert inheriting == {"D2", "D4"}  # D5 was opened a microsecond before the first deal closed
    assert result.partner_deals[("D2", "P1")]["deciding_touch_id"] == "original_sourcing:salesforce:D1"


def test_first_won_expansion_inherits_nothing_and_inheritance_is_not_passed_on(case):
    case.deal("D1", opened="2023-01-10", closed="2023-02-01", close_date="2023-02-01", type="Expansion")
    case.deal("D2", opened="2023-06-01", type="Expansion")
    case.registration("R1", "P1", submitted="2023-05-25", decided="2023-05-26", crm_opportunity_id="D2")
    result = case.result()
    assert set(result.partner_deals) == {("D2", "P1")}


def test_first_won_deal_is_the_one_closed_first(case):
    case.deal("D1", opened="2024-01-10", closed="2024-05-01", close_date="2024-05-01").deal("D3", opened="2024-06-01", type="Expansion")
    case.deal("D2", opened="2024-02-10", closed="2024-04-01", close_date="2024-04-01")
    case.referral("L1", "P1", "2024-01-05", crm_opportunity_id="D1").referral("L2", "P2", "2024-01-05", crm_opportunity_id="D2")
    row = case.result().partner_deals[("D3", "P2")]
    assert (row["rule_id"], row["deciding_touch_id"]) == ("inherited", "original_sourcing:salesforce:D2")


# -- touch sources -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ([], "2024-03-01"),
        ([("", "A-P1", "2024-03-05"), ("A-P1", "", "2024-03-06"), ("", "A-P1", "2024-03-09")], "2024-03-05"),  # cleared in between
        ([("A-P1", "A-P2", "2024-03-05"), ("A-P2", "A-P1", "2024-03-09")], "2024-03-01"),  # it was there from the start
        ([("", "A-P2", "2024-03-05")], "2024-03-01"),
        ([("", "A-P1", "2025-01-05")], None),  # shown after as-of
    ],
)
def test_crm_partner_field_counts_from_when_its_value_was_first_shown(case, changes, shown):
    case.deal(partner_account_id="A-P1")
    for number, (old, new, at) in enumerate(changes):
        case.add("salesforce/opportunity_field_history", id=f"F{number}", opportunity_id="D1", field="PartnerAccount",
                 old_value=old, new_value=new, created_date=at)
    touch = case.result().touches.get("crm_source_partner:salesforce:D1")
    assert (touch and touch["touched_at"].date().isoformat()) == shown


def test_lead_seen_in_two_systems_is_one_touch_with_the_prm_dates(case):
    case.deal()
    case.add("salesforce/lead", id="S1", partner_account_id="A-P2", is_converted="true", converted_date="2024-03-01",
             converted_account_id="A1", converted_opportunity_id="D1", created_date="2024-02-10T00:00:00Z")
    case.referral("L1", "P1", "2024-02-05T00:00:00Z", crm_account_id="", crm_lead_id="S1")
    case.add("salesforce/lead", id="S2", partner_account_id="A-P3", converted_date="2025-01-01", is_converted="true",
             converted_opportunity_id="D1", created_date="2024-02-10")
    result = case.result()
    assert {key: row["opportunity_id"] for key, row in result.touches.items()} == {"referral:prm:L1": "D1", "referral:salesforce:S2": None}
    assert set(result.partner_deals) == {("D1", "P1")}


def test_tasks_touch_when_completed_with_a_partner_contact(case):
    case.deal()
    case.add("salesforce/contact", id="C1", account_id="A-P1").add("salesforce/contact", id="C2", account_id="A1")
    done = {"is_closed": "true", "completed_date_time": "2024-03-05T10:00:00Z", "created_date": "2024-03-01"}
    case.add("salesforce/task", id="T1", who_id="C1", what_id="D1", type="demo", **done)
    case.add("salesforce/task", id="T2", who_id="C1", what_id="A1", type="Odd", **done)
    case.add("salesforce/task", id="T3", who_id="C2", what_id="D1", **done)  # the customer's own contact
    case.add("salesforce/task", id="T4", who_id="C1", what_id="D1", **(done | {"is_closed": "false"}))
    case.add("salesforce/task", id="T5", who_id="C1", what_id="D1", **(done | {"completed_date_time": "2025-01-01T00:00:00Z"}))
    case.add("salesforce/event", id="E1", who_id="C1", what_id="D1", activity_date="2024-03-07", created_date="2024-03-01")
    assert set(case.result().touches) == {"technical_enablement:salesforce:T1", "co_sell:salesforce:T2", "co_sell:salesforce:E1"}


def test_campaign_member_who_is_a_lead_touches_what_the_lead_became(case):
    case.deal("D1").deal("D2").add("salesforce/campaign", id="K1", partner_account_c="A-P1")
    conversion = {"converted_date": "2024-03-01", "converted_account_id": "A1", "converted_opportunity_id": "D2"}
    for number, converted in (("1", conversion), ("2", {})):
        case.add("salesforce/lead", id=f"S{number}", created_date="2024-01-01", **converted)
        case.add("salesforce/campaign_member", id=f"M{number}", campaign_id="K1", lead_id=f"S{number}", has_responded="true",
                 first_responded_date="2024-02-01", created_date="2024-02-01")
    result = case.result()
    assert set(result.partner_deals) == {("D2", "P1")}
    assert result.touches["partner_campaign:salesforce:M2"]["account_id"] is None


def test_reviews_are_no_touches(case):
    assert not case.deal().activity(kind="business_review").result().touches


# -- identity ----------------------------------------------------------------------------------------------------------


def test_merged_accounts_lead_to_the_survivor_for_deals_touches_and_partners(case):
    case.add("salesforce/account", id="A0", is_deleted="true", master_record_id="A00")
    case.add("salesforce/account", id="A00", is_deleted="true", master_record_id="A1")
    case.add("salesforce/account", id="A-P1-OLD", is_deleted="true", master_record_id="A-P1")
    case.deal("D1", account_id="A0", partner_account_id="A-P1-OLD").referral("L2", "P2", crm_account_id="A00")
    result = case.result()
    assert result.opportunities["D1"]["customer_id"] == "A1"
    assert result.partner_deals[("D1", "P1")]["rule_id"] == "influence_crm_source_partner"
    assert result.partner_deals[("D1", "P2")]["rule_id"] == "referred"
    assert result.set_aside[("salesforce", "account", "deleted")] == 3


def test_partner_links_exact_then_crosswalk_then_domain(case):
    case.tables["prm/partners"][2]["website"] = "partner-three.example"
    case.tables["prm/partners"][0]["website"] = "http://gmail.com"
    case.add("salesforce/account", id="A-CROSS", website="https://www.partner-three.example")  # crosswalk beats domain
    case.add("salesforce/account", id="A-WEB", website="HTTPS://WWW.Partner-Three.example:443/about")
    case.add("salesforce/account", id="A-MAIL", website="gmail.com")
    links = case.result().company.links
    assert [links.of("salesforce", account) for account in ("A-P1", "A-CROSS", "A-WEB", "A-MAIL", "A1")] == ["P1", "P2", "P3", None, None]


def test_one_account_claimed_by_two_partners_goes_to_the_smaller_id(case):
    case.tables["prm/partners"][1]["crm_account_id"] = "A-P1"
    result = case.result()
    assert result.company.links.of("salesforce", "A-P1") == "P1"
    assert ("shared CRM account", "A-P1") in result.exceptions


def test_referral_without_crm_account_finds_it_by_unique_web_domain(case):
    case.deal().referral("L1", crm_account_id="", company_domain="customer-one.example")
    assert case.parts() == {"P1": "referred"}
    case.add("salesforce/account", id="A9", website="customer-one.example")
    assert case.parts() == {}


def test_salesforce_master_takes_accounts_of_a_partner_type(case):
    case.tables["salesforce/account"][0]["type"] = "Reseller"
    case.tables["salesforce/account"][1]["is_partner"] = "true"
    case.deal().registration("R1", "P1").registration("R3", "P3")
    result = case.result(partner_master="salesforce")
    assert set(result.company.book.partners) == {"A-P1", "A-P2"}
    assert set(result.partner_deals) == {("D1", "A-P1")}
    assert result.partner_deals[("D1", "A-P1")]["partner_type"] == "reseller"
    assert result.partner_deals[("D1", "A-P1")]["partner_tier"] == "unknown"
    assert ("unknown partner", "deal_registration:prm:R3") in result.exceptions


def test_web_domain():
    assert web_domain("HTTPS://www.Acme.example:8080/x?y=1") == "acme.example"
    assert web_domain("  ") is None


# -- stamps ------------------------------------------------------------------------------------------------------------


def test_deals_carry_the_partner_attributes_of_their_opening(case):
    change = {"partner_id": "P1", "field": "tier"}
    case.add("prm/partner_changes", change_id="1", old_value="silver", new_value="gold", changed_at="2024-03-01T00:00:00Z", **change)
    case.add("prm/partner_changes", change_id="2", old_value="gold", new_value="", changed_at="2024-04-01T00:00:00Z", **change)
    case.add("prm/partner_changes", change_id="3", old_value="", new_value="diamond", changed_at="2025-04-01T00:00:00Z", **change)
    for key, opened in (("D1", "2024-02-29T23:59:59.999999Z"), ("D2", "2024-03-01T00:00:00Z"), ("D3", "2024-05-01")):
        case.deal(key, opened=opened).activity(f"X{key}", at=opened, crm_opportunity_id=key)
    result = case.result()
    tiers = {deal: row["partner_tier"] for (deal, _), row in result.partner_deals.items()}
    assert tiers == {"D1": "silver", "D2": "gold", "D3": "unknown"}
    keys = sorted(result.kpi_pipeline, key=lambda key: key[1], reverse=True)
    since = {key[3]: key[1] for key in keys if key[0] == "month" and key[2] == "partner_tier"}
    assert since == {"silver": date(2024, 1, 1), "gold": date(2024, 1, 1), "unknown": date(2024, 4, 1)}  # P2 and P3 are gold all along


def test_only_a_later_change_tells_what_the_value_was_before(case):
    case.add("prm/partner_changes", change_id="1", partner_id="P1", field="region", old_value="APAC", new_value="EMEA",
             changed_at="2025-02-01")
    case.deal().referral()
    assert case.result().partner_deals[("D1", "P1")]["region"] == "APAC"


# -- timeline ----------------------------------------------------------------------------------------------------------


def open_on(case, deal="D1", **settings):
    """The ends of months at which the deal is open, as year-month texts."""
    result = case.result(**settings)
    rows = {key[1]: row for key, row in result.kpi_pipeline.items() if key[0] == "month" and key[2] == "program"}
    return [day.isoformat()[:7] for day, row in sorted(rows.items()) if row["total_open_opportunities"]]


def test_closed_then_reopened_was_closed_in_between(case):
    case.deal(opened="2024-01-10", stage="Closed Won", close_date="2024-06-20")
    case.move("D1", "2024-03-15T00:00:00Z", "Closed Lost").move("D1", "2024-05-02", "Proposal").move("D1", "2024-06-20T08:00:00Z", "Closed Won")
    assert open_on(case, as_of_date="2024-08-31") == ["2024-01", "2024-02", "2024-05"]
    row = case.result(as_of_date="2024-08-31").opportunities["D1"]
    assert (row["status"], row["closed_at"], row["closed_date"]) == ("won", datetime(2024, 6, 20, 8, tzinfo=UTC), date(2024, 6, 20))
    row = case.result(as_of_date="2024-04-30").opportunities["D1"]
    assert (row["status"], row["closed_date"]) == ("lost", date(2024, 3, 15))
    assert case.result(as_of_date="2024-05-31").opportunities["D1"]["status"] == "open"


def test_closed_date_is_never_later_than_the_closing_move_and_backdating_it_closes_earlier(case):
    case.deal("D1", opened="2024-01-10", closed="2024-04-03T00:00:00Z", close_date="2024-03-29")
    case.deal("D2", opened="2024-01-10", closed="2024-04-03T00:00:00Z", close_date="2024-09-30")
    result = case.result(as_of_date="2024-06-30")
    assert [result.opportunities[key]["closed_date"] for key in ("D1", "D2")] == [date(2024, 3, 29), date(2024, 4, 3)]
    counts = [program(result.kpi_pipeline, f"2024-0{month}-01")["total_open_opportunities"] for month in range(1, 6)]
    assert counts == [2, 2, 1, 0, 0]


def test_moves_between_closed_stages_do_not_move_closed_at(case):
    case.deal(opened="2024-01-10", closed="2024-02-01T00:00:00Z", close_date="2024-06-30").move("D1", "2024-03-01", "Closed Lost")
    row = case.result().opportunities["D1"]
    assert (row["status"], row["closed_at"]) == ("lost", datetime(2024, 2, 1, tzinfo=UTC))


def test_without_history_a_deal_closes_at_the_end_of_its_close_date_in_the_reporting_timezone(case):
    case.add("salesforce/opportunity", id="D1", account_id="A1", type="New Business", stage_name="Closed Won", amount="100", probability="90",
             close_date="2024-06-30", created_date="2024-03-01T00:00:00Z")
    row = case.result(reporting_timezone="Europe/Berlin").opportunities["D1"]
    assert row["closed_at"] == datetime(2024, 6, 30, 22, tzinfo=UTC)
    result = case.result(as_of_date="2024-06-30")
    assert result.opportunities["D1"]["status"] == "won"
    may = program(result.kpi_pipeline, "2024-05-01")
    assert (may["total_open_pipeline_amount"], may["total_weighted_pipeline_amount"]) == (Decimal("100.00"), Decimal("0.00"))
    assert program(result.kpi_pipeline, "2024-06-01")["total_open_opportunities"] == 0
    row = case.result(as_of_date="2024-06-29").opportunities["D1"]
    assert (row["status"], row["probability"], row["closed_at"], row["closed_date"]) == ("open", None, None, None)


def test_history_that_misses_the_closing_move_closes_with_the_close_date(case):
    case.deal(opened="2024-01-10", stage="Closed Won", close_date="2024-04-30", amount="70").move("D1", "2024-02-01", "Proposal", amount="60")
    result = case.result()
    row = result.opportunities["D1"]
    assert (row["status"], row["closed_at"], row["amount"]) == ("won", datetime(2024, 5, 1, tzinfo=UTC), Decimal("70.00"))
    amounts = [program(result.kpi_pipeline, f"2024-0{month}-01")["total_open_pipeline_amount"] for month in (1, 2, 3, 4)]
    assert amounts == [70, 60, 60, 0]
    assert case.result(as_of_date="2024-03-31").opportunities["D1"]["stage_name"] == "Proposal"


def test_unmapped_stage_takes_the_flags_of_the_deal_only_where_it_is_the_present_stage(case):
    case.deal(opened="2024-01-10", stage="Signed", close_date="2024-03-15", is_closed="true", is_won="true")
    case.move("D1", "2024-02-15", "Haggling").move("D1", "2024-03-15T00:00:00Z", "Signed")
    result = case.result()
    assert (result.opportunities["D1"]["status"], result.opportunities["D1"]["closed_date"]) == ("won", date(2024, 3, 15))
    assert program(result.kpi_pipeline, "2024-02-01")["total_open_opportunities"] == 1
    assert ("unknown stage", "D1") in result.exceptions


def test_first_history_row_that_is_closed_counts_as_the_closing_move(case):
    case.add("salesforce/opportunity", id="D1", account_id="A1", type="New Business", stage_name="Closed Won", amount="100", probability="100",
             close_date="2024-06-30", created_date="2024-01-10")
    case.move("D1", "2024-03-05T00:00:00Z", "Closed Won", amount="90", close_date="2024-06-30")
    result = case.result()
    assert result.opportunities["D1"]["closed_date"] == date(2024, 3, 5)
    february = program(result.kpi_pipeline, "2024-02-01")
    assert (february["total_open_pipeline_amount"], february["total_weighted_pipeline_amount"]) == (Decimal("90.00"), Decimal("0.00"))


def test_stock_takes_amount_and_probability_of_its_own_moment(case):
    case.deal(opened="2024-01-10", amount="500").move("D1", "2024-02-29T23:59:59.999999Z", "Proposal", amount="333.33", probability="50")
    case.move("D1", "2024-04-01T00:00:00Z", "Proposal", amount="10", probability="50")  # the end of March: outside
    result = case.result(as_of_date="2024-04-30")
    found = [program(result.kpi_pipeline, f"2024-0{month}-01") for month in (1, 2, 3, 4)]
    assert [row["total_open_pipeline_amount"] for row in found] == [500, Decimal("333.33"), Decimal("333.33"), 10]
    assert found[1]["total_weighted_pipeline_amount"] == Decimal("166.67")  # 166.665 rounds away from zero


# -- classes -----------------------------------------------------------------------------------------------------------


def test_class_at_a_past_month_end_is_formed_from_the_partners_counted_then(case):
    case.deal(opened="2024-03-20T00:00:00Z").activity("X1", "P2", at="2024-03-25T00:00:00Z", crm_opportunity_id="D1")
    case.registration("R1", "P1", submitted="2024-04-01T00:00:00Z", decided="2024-04-05T00:00:00Z", crm_opportunity_id="D1")
    case.deal("D2", opened="2024-02-10").registration("R2", "P3", submitted="2024-02-20", decided="2024-02-22", crm_opportunity_id="D2")
    result = case.result(as_of_date="2024-05-31")
    assert result.opportunities["D1"]["attribution_class"] == "sourced"
    february, march, april = (program(result.kpi_pipeline, f"2024-0{month}-01") for month in (2, 3, 4))
    # The registration of D1 was submitted exactly at the end of March: not counted in March.
    assert (march["sourced_open_opportunities"], march["influenced_open_opportunities"]) == (1, 1)
    assert (april["sourced_open_opportunities"], april["influenced_open_opportunities"]) == (2, 0)
    assert february["total_open_opportunities"] == february["sourced_open_opportunities"] == 1
    partner = result.kpi_pipeline[("month", date(2024, 4, 1), "partner", "P2")]
    assert (partner["sourced_open_opportunities"], partner["influenced_open_opportunities"], partner["open_opportunities"]) == (0, 1, 1)


def test_deal_without_counted_partners_is_unattributed_in_the_stock(case):
    case.deal(opened="2024-01-10").activity("X1", "P1", at="2024-02-01T00:00:00Z")
    result = case.result()
    january = program(result.kpi_pipeline, "2024-01-01")
    assert (january["open_opportunities"], january["unattributed_open_opportunities"], january["total_open_opportunities"]) == (0, 1, 1)
    assert result.kpi_pipeline[("month", date(2024, 1, 1), "channel", "direct")]["open_opportunities"] == 1
    assert january["influenced_opportunities_created"] == 1  # the flow reads the deal's class as of as-of


def test_a_deal_is_sourced_in_the_scope_of_its_sourcing_partner_and_influenced_in_the_others(case):
    case.tables["prm/partners"][1]["region"] = "APAC"
    case.deal(closed="2024-06-01T00:00:00Z", close_date="2024-06-01").registration("R1", "P1").activity("X1", "P2").activity("X2", "P3")
    result = case.result()
    june = {(key[2], key[3]): row for key, row in result.kpi_revenue.items() if key[:2] == ("month", date(2024, 6, 1))}
    money = {scope: (row["sourced_revenue"], row["influenced_revenue"], row["partner_revenue"]) for scope, row in june.items()}
    assert money[("region", "EMEA")] == money[("program", "program")] == money[("channel", "partner")] == (1000, 0, 1000)
    assert money[("region", "APAC")] == money[("partner", "P3")] == (0, 1000, 1000)
    assert money[("channel", "direct")] == (0, 0, 0)
    assert june[("program", "program")]["total_revenue"] == 1000
    assert june[("region", "EMEA")]["total_revenue"] is None
    assert june[("region", "EMEA")]["sourced_revenue_share_denominator"] == 1000
    assert june[("channel", "direct")]["sourced_revenue_share"] == 0.0


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049999", "0.00"), ("2.675", "2.68"), ("-2.665", "-2.67"), ("1.115", "1.12")],
)
def test_cents_round_half_away_from_zero(exact, rounded):
    assert round_cents(Decimal(exact)) == Decimal(rounded)


def test_weighted_needs_both_parts():
    assert weighted(Decimal("0.10"), Decimal("25")) == Decimal("0.03")
    assert weighted(Decimal("10.00"), None) is None and weighted(None, Decimal("10")) is None


def test_amounts_convert_at_the_closed_date_or_the_as_of_date_and_stocks_at_their_own(case):
    rates = [("EUR", "0.8", "2024-01-01", "2024-03-01"), ("EUR", "0.9", "2024-03-01", ""), ("USD", "1", "2024-01-01", "")]
    for number, (code, rate, start, following) in enumerate(rates):
        case.add("salesforce/dated_conversion_rate", id=f"C{number}", iso_code=code, conversion_rate=rate, start_date=start,
                 next_start_date=following)
    case.deal("D1", opened="2024-01-10", amount="100", currency_iso_code="EUR")
    case.deal("D2", opened="2024-01-10", amount="100", currency_iso_code="EUR", closed="2024-02-29", close_date="2024-02-29")
    case.deal("D3", opened="2024-01-10", amount="100", currency_iso_code="JPY").deal("D4", opened="2024-01-10", amount="100")
    result = case.result()
    amounts = [result.opportunities[key]["amount"] for key in ("D1", "D2", "D3", "D4")]
    assert amounts == [Decimal("111.11"), Decimal("125.00"), None, Decimal("100.00")]
    assert ("missing exchange rate", "D3") in result.exceptions
    january, march = program(result.kpi_pipeline, "2024-01-01"), program(result.kpi_pipeline, "2024-03-01")
    assert (january["total_open_opportunities"], january["total_open_pipeline_amount"]) == (4, 350)
    assert march["total_open_pipeline_amount"] == Decimal("211.11")


def test_a_rate_ends_before_the_next_start_date(case):
    case.add("salesforce/dated_conversion_rate", id="1", iso_code="USD", conversion_rate="1", start_date="2024-01-01")
    case.add("salesforce/dated_conversion_rate", id="2", iso_code="EUR", conversion_rate="0.5", start_date="2024-01-01",
             next_start_date="2024-12-31")
    case.deal(amount="100", currency_iso_code="EUR")
    assert case.result(as_of_date="2024-12-30").opportunities["D1"]["amount"] == 200
    assert case.result(as_of_date="2024-12-31").opportunities["D1"]["amount"] is None


def test_reporting_currency_multiplies_by_its_own_rate(case):
    for code, rate in (("EUR", "0.8"), ("GBP", "0.5")):
        case.add("salesforce/dated_conversion_rate", id=code, iso_code=code, conversion_rate=rate, start_date="2020-01-01")
    case.deal(amount="100", currency_iso_code="GBP")
    assert case.result(reporting_currency="EUR").opportunities["D1"]["amount"] == Decimal("160.00")


@pytest.mark.parametrize(
    ("currency", "amount", "converted"),
    [
        ("KWD", "1234.567", "2469.13"),  # cents first would give 2469.14
        ("KWD", "-1234.567", "-2469.13"),
        ("KWD", "0.002", "0.00"),
        ("KWD", "0.0025", "0.01"),  # read as 0.003
        ("EUR", "100.005", "100.01"),
        ("EUR", "-100.005", "-100.01"),
    ],
)
def test_amounts_with_three_decimals_are_rounded_once(case, currency, amount, converted):
    for code, rate in (("EUR", "1"), ("KWD", "0.5")):
        case.add("salesforce/dated_conversion_rate", id=code, iso_code=code, conversion_rate=rate, start_date="2020-01-01")
    case.deal(amount=amount, currency_iso_code=currency)
    assert case.result(reporting_currency="EUR").opportunities["D1"]["amount"] == Decimal(converted)


# -- periods -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "grain", "start", "end"),
    [
        ("2024-01-31", "quarter", "2023-11-01", "2024-01-31"),
        ("2024-02-01", "quarter", "2024-02-01", "2024-04-30"),
        ("2024-01-31", "year", "2023-02-01", "2024-01-31"),
        ("2024-02-01", "year", "2024-02-01", "2025-01-31"),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
    ],
)
def test_fiscal_periods_starting_in_february(day, grain, start, end):
    period = period_of(date.fromisoformat(day), grain, 2)
    assert (period.start, period.end) == (date.fromisoformat(start), date.fromisoformat(end))


def test_periods_of_a_company_with_a_fiscal_year_from_february(case):
    case.deal(opened="2024-01-15", closed="2024-02-03", close_date="2024-02-03")
    result = case.result(fiscal_year_start_month=2, as_of_date="2024-03-15")
    starts = {(key[0], key[1].isoformat()): row["is_complete"] for key, row in result.kpi_revenue.items()}
    assert starts == {
        **{("month", f"2023-{month:02}-01"): True for month in range(2, 13)},
        ("month", "2024-01-01"): True,
        ("month", "2024-02-01"): True,
        ("month", "2024-03-01"): False,
        **{("quarter", f"2023-{month:02}-01"): True for month in (2, 5, 8, 11)},
        ("quarter", "2024-02-01"): False,
        ("year", "2023-02-01"): True,
        ("year", "2024-02-01"): False,
    }
    assert program(result.kpi_revenue, "2024-02-01", "year")["total_revenue"] == 1000
    assert program(result.kpi_pipeline, "2023-02-01", "year")["total_open_opportunities"] == 1
    assert program(result.kpi_revenue, "2024-02-01", "quarter")["period_end"] == date(2024, 4, 30)


def test_first_period_sets_earlier_rows_aside(case):
    case.deal("D0", opened="2023-12-31T23:59:59Z").deal("D1", opened="2024-01-01T00:00:00Z").referral(submitted="2023-12-30")
    result = case.result(first_period="2024-01-01")
    assert set(result.opportunities) == {"D1"}
    assert result.set_aside[("salesforce", "opportunity", "before_first_period")] == 1
    assert result.set_aside[("prm", "leads", "before_first_period")] == 1
    assert min(key[1] for key in result.kpi_revenue) == date(2024, 1, 1)


def test_berlin_days_decide_months_and_as_of(case):
    case.deal("D1", opened="2024-05-31T22:30:00Z", closed="2024-06-30T22:30:00Z", close_date="2024-12-31")  # June 1 to July 1 in Berlin
    case.deal("D2", opened="2024-07-31T22:00:00Z")  # the end of July in Berlin: not before as-of
    result = case.result(reporting_timezone="Europe/Berlin", as_of_date="2024-07-31")
    assert set(result.opportunities) == {"D1"}
    assert result.opportunities["D1"]["closed_date"] == date(2024, 7, 1)
    assert program(result.kpi_pipeline, "2024-05-01")["total_open_opportunities"] == 0
    assert program(result.kpi_pipeline, "2024-06-01")["total_open_opportunities"] == 1
    assert program(result.kpi_revenue, "2024-07-01")["total_revenue"] == 1000
    assert program(result.kpi_pipeline, "2024-07-01")["sales_cycle_days_median"] is None  # nobody's deal
    direct = result.kpi_pipeline[("month", date(2024, 7, 1), "channel", "direct")]
    assert direct["sales_cycle_days_median"] == 30.0


# -- KPIs --------------------------------------------------------------------------------------------------------------


def test_won_deals_make_revenue_customers_and_win_rates(case):
    case.add("salesforce/account", id="A2")
    case.deal("D1", opened="2024-01-10", closed="2024-03-05", close_date="2024-03-05", amount="100.01").referral(submitted="2024-01-05")
    case.deal("D2", opened="2024-03-01", closed="2024-03-20", close_date="2024-03-20", amount="200.02", type="Expansion")
    case.deal("D3", opened="2024-01-01", closed="2024-03-21", close_date="2024-03-21", amount="300", stage="Closed Lost", account_id="A2")
    case.activity("X1", "P2", at="2024-02-01", crm_account_id="A2")
    case.deal("D4", opened="2024-01-01", closed="2024-03-25", close_date="2024-03-25", amount="50", account_id="A2")
    case.seeds["kpi_targets"] = TARGETS + "sourced_revenue,program,program,month,2024-03-01,400\n"
    result = case.result()
    revenue, pipeline = program(result.kpi_revenue, "2024-03-01"), program(result.kpi_pipeline, "2024-03-01")
    # D1 is sourced by P1. D2 opened before D1 closed: it inherits nothing, but P1's referral of January influences it.
    assert result.partner_deals[("D2", "P1")]["rule_id"] == "influence_referral"
    assert (revenue["sourced_revenue"], revenue["influenced_revenue"]) == (Decimal("100.01"), Decimal("250.02"))
    assert (revenue["partner_deals_won"], revenue["average_deal_size"], revenue["deal_size_median"]) == (3, Decimal("116.68"), Decimal("100.01"))
    assert (revenue["new_customers_sourced"], revenue["expansion_revenue"]) == (1, Decimal("200.02"))
    assert revenue["revenue_target_attainment"] == pytest.approx(100.01 / 400)
    assert (pipeline["opportunity_win_rate_numerator"], pipeline["opportunity_win_rate_denominator"]) == (3, 4)
    assert pipeline["opportunity_win_rate_by_value"] == pytest.approx(350.03 / 650.03)
    assert pipeline["sales_cycle_days_median"] == 55.0  # 55, 19 and 84 days
    assert (revenue["sourced_new_business_revenue"], revenue["influenced_new_business_revenue"]) == (Decimal("100.01"), Decimal("50.00"))
    assert (revenue["sourced_expansion_revenue"], revenue["influenced_expansion_revenue"]) == (0, Decimal("200.02"))


def test_attributed_revenue_is_each_partners_own_cents_under_the_primary_model(case):
    case.seeds["attribution_models"], case.seeds["touch_types"] = MODELS, WEIGHTED_TYPES
    case.add("prm/partner_changes", change_id="1", partner_id="P2", field="region", old_value="APAC", new_value="EMEA",
             changed_at="2024-01-11T00:00:00Z")  # a day after the opening, which stamps
    case.deal("D1", opened="2024-01-10", closed="2024-03-05", close_date="2024-03-05", amount="-100")
    case.activity("X1", "P1", at="2024-02-01").activity("X2", "P1", at="2024-02-02").activity("X3", "P2", at="2024-02-03")
    case.deal("D2", opened="2024-01-10", closed="2024-03-06", close_date="2024-03-06", amount="10", account_id="A2")
    case.deal("D3", opened="2024-02-10", amount="40", type="Renewal")
    result = case.result(primary_attribution_model="linear")
    march = {key[2:]: row["attributed_revenue"] for key, row in result.kpi_revenue.items() if key[:2] == ("month", date(2024, 3, 1))}
    assert march[("program", "program")] == march[("channel", "partner")] == Decimal("-100.00")
    assert march[("channel", "direct")] == 0
    assert program(result.kpi_revenue, "2024-03-01")["attributed_new_business_revenue"] == -100
    assert (march[("partner", "P1")], march[("partner", "P2")]) == (Decimal("-66.67"), Decimal("-33.33"))
    assert (march[("region", "EMEA")], march[("region", "APAC")]) == (Decimal("-66.67"), Decimal("-33.33"))
    assert program(result.kpi_revenue, "2024-03-01")["unattributed_new_business_revenue"] == 10
    direct = result.kpi_revenue[("month", date(2024, 3, 1), "channel", "direct")]
    assert direct["unattributed_new_business_revenue"] is None
    february = program(result.kpi_pipeline, "2024-02-01")
    assert (february["renewal_open_pipeline_amount"], february["influenced_renewal_pipeline_created"]) == (40, 40)
    assert (february["new_business_open_pipeline_amount"], february["unattributed_renewal_pipeline_created"]) == (-100, 0)


def test_expansion_revenue_stands_where_the_customers_partner_stood_when_the_period_began(case):
    case.add("prm/partner_changes", change_id="1", partner_id="P1", field="region", old_value="APAC", new_value="EMEA",
             changed_at="2024-05-01T00:00:00Z")
    case.deal("D1", opened="2024-01-10", closed="2024-02-01", close_date="2024-02-01").referral(submitted="2024-01-05")
    case.deal("D2", opened="2024-05-10", closed="2024-05-20", close_date="2024-05-20", amount="70", type="Expansion")
    result = case.result()
    found = {(key[0], key[3]): row["expansion_revenue"] for key, row in result.kpi_revenue.items() if key[2] == "region" and row["expansion_revenue"]}
    assert found == {("month", "EMEA"): 70, ("quarter", "APAC"): 70, ("year", "APAC"): 70}


def test_active_partners_need_an_agreement_in_force_and_activity_in_the_window(case):
    case.tables["prm/agreements"][1]["ends_on"] = "2024-03-30"  # the last day in force
    case.tables["prm/agreements"][2]["terminated_on"] = "2024-04-01"  # over on that day
    case.deal("D1", opened="2024-03-01", amount="90")
    case.activity("X1", "P1", at="2024-01-01T00:00:00Z").activity("X2", "P2", at="2024-03-20").activity("X3", "P3", at="2024-03-20")
    result = case.result(as_of_date="2024-04-30")
    found = [program(result.kpi_pipeline, f"2024-0{month}-01")["active_pipeline_per_partner_denominator"] for month in (1, 3, 4)]
    # March: P1 (its deal opened) and P3. April: P1 alone.
    assert found == [1, 2, 1]
    assert program(result.kpi_pipeline, "2024-03-01")["active_pipeline_per_partner"] == Decimal("45.00")


def test_agreement_days(case):
    case.tables["prm/agreements"][1]["ends_on"] = "2024-03-30"
    case.tables["prm/agreements"][2]["terminated_on"] = "2024-04-01"
    case.tables["prm/agreements"][0]["signed_at"] = "2025-01-01T00:00:00Z"  # signed after as-of: it does not exist
    book = case.result().company.book
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 3, 30), date(2024, 3, 31), date(2024, 4, 1)]
    assert [book.in_force("P2", day) for day in days] == [False, True, True, False, False]
    assert [book.in_force("P3", day) for day in days] == [False, True, True, True, False]
    assert not any(book.in_force("P1", day) for day in days)


def test_activity_window_excludes_its_first_day(case):
    case.activity("X1", "P1", at="2024-01-01T00:00:00Z")
    assert program(case.result(as_of_date="2024-03-31").kpi_pipeline, "2024-03-01")["active_pipeline_per_partner_denominator"] == 0
    assert program(case.result(as_of_date="2024-03-30").kpi_pipeline, "2024-03-01")["active_pipeline_per_partner_denominator"] == 1


def test_registrations_await_decision_until_decided_withdrawn_or_expired(case):
    common = {"amount": "10", "decision": "", "created_at": "2024-01-10"}
    case.registration("R1", submitted="2024-01-10", decided="2024-04-01T00:00:00Z", **(common | {"decision": "approved"}))
    case.registration("R2", submitted="2024-01-10", decided="", withdrawn_at="2024-02-10", **common)
    case.registration("R3", submitted="2024-01-10", decided="", expires_at="2024-04-01T00:00:00Z", **common)
    case.registration("R4", submitted="2024-01-10", decided="", **(common | {"created_at": "2024-02-01"}))
    result = case.result(as_of_date="2024-04-30")
    found = [program(result.kpi_pipeline, f"2024-0{month}-01")["pending_registration_amount"] for month in (1, 2, 3, 4)]
    assert found == [30, 30, 20, 10]


def test_leads_and_registrations_convert_by_cohort(case):
    case.deal("D1", closed="2024-06-01T00:00:00Z", close_date="2024-06-01")
    case.referral("L1", submitted="2024-02-20", crm_opportunity_id="D1").referral("L2", submitted="2024-02-21", rejected_at="2024-02-22")
    case.registration("R1", "P2", submitted="2024-02-20", decided="2024-03-02")
    case.registration("R2", "P3", submitted="2024-02-20", decided="2024-03-03", withdrawn_at="2024-03-04")
    result = case.result()
    february, march = program(result.kpi_pipeline, "2024-02-01"), program(result.kpi_pipeline, "2024-03-01")
    assert (february["lead_conversion_rate_numerator"], february["lead_conversion_rate_denominator"]) == (1, 2)
    assert (march["registration_win_rate_numerator"], march["registration_win_rate_denominator"]) == (1, 2)


def test_coverage_compares_what_was_expected_to_close_with_the_target(case):
    case.deal("D1", opened="2024-01-10", close_date="2024-04-15", amount="100").activity("X1", at="2024-02-01")
    case.move("D1", "2024-04-01T00:00:00Z", "Proposal", close_date="2024-09-30")
    case.deal("D2", opened="2024-04-01T00:00:00Z", close_date="2024-04-20", amount="70")
    case.deal("D3", opened="2024-01-10", close_date="2024-07-01")
    case.seeds["kpi_targets"] = TARGETS + "partner_revenue,program,program,month,2024-04-01,400\n"
    result = case.result()
    april = program(result.kpi_pipeline, "2024-04-01")
    assert (april["pipeline_coverage_ratio_numerator"], april["pipeline_coverage_ratio"]) == (100, 0.25)
    assert program(result.kpi_pipeline, "2024-05-01")["pipeline_coverage_ratio"] is None
    assert program(result.kpi_pipeline, "2024-07-01", "quarter")["pipeline_coverage_ratio_numerator"] == 1100  # D1 and D3


def test_direct_rows_hold_the_unattributed_deals(case):
    case.deal("D1", closed="2024-06-01T00:00:00Z", close_date="2024-06-01").deal("D2").registration("R1", crm_opportunity_id="D2")
    result = case.result()
    direct = result.kpi_pipeline[("month", date(2024, 6, 1), "channel", "direct")]
    assert (direct["opportunity_win_rate"], direct["sales_cycle_days_median"], direct["open_opportunities"]) == (1.0, 92.0, 0)
    assert (direct["sourced_open_opportunities"], direct["unattributed_open_opportunities"]) == (0, None)
    assert direct["pending_registration_amount"] is None and direct["active_pipeline_per_partner_denominator"] is None
    direct = result.kpi_revenue[("month", date(2024, 6, 1), "channel", "direct")]
    assert (direct["partner_revenue"], direct["partner_revenue_share"], direct["new_customers_sourced"]) == (1000, 1.0, 0)


def test_measures_of_a_system_that_is_not_connected_are_null(case):
    case.deal()
    row = program(case.result(connectors=("salesforce",)).kpi_pipeline, "2024-03-01")
    assert row["active_pipeline_per_partner_denominator"] is None and row["pending_registration_amount"] is None
    assert row["total_open_opportunities"] == 1


# -- raw rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("2024-03-01T10:00:00+02:00", "timestamp", datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ("2024-03-01 10:00:00.5", "timestamp", datetime(2024, 3, 1, 10, 0, 0, 500000, tzinfo=UTC)),
        ("2024-03-01T10:00:00.000+0000", "timestamp", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("2024-07-01", "timestamp", datetime(2024, 6, 30, 22, tzinfo=UTC)),
        ("2024-03-01 23:30:00", "date", date(2024, 3, 1)),
        (" 1e3 ", "money", Decimal("1000.00")),
        ("1234.567", "money", Decimal("1234.567")),
        ("-0.0005", "money", Decimal("-0.001")),
        ("999999999999999.999", "money", Decimal("999999999999999.999")),
        ("TRUE", "boolean", True),
        ("  ", "money", None),
        (" x ", "text", "x"),
        ("2024-3-1", "date", date(2024, 3, 1)),
        ("1709287200000", "epoch", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("1709287200000.5", "epoch", datetime(2024, 3, 1, 10, 0, 0, 500, tzinfo=UTC)),
        ("2024-03-01T10:00:00Z", "epoch", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ('{"a": [1.50]}', "json", {"a": ["1.50"]}),
        ("0.333333", "share", Decimal("0.333333")),
        ("3", "integer", Decimal(3)),
    ],
)
def test_cells_are_read_as_their_type(raw, kind, value):
    assert read_cell(raw, kind, Settings(reporting_timezone="Europe/Berlin")) == value


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("1,000.00", "money"),
        ("1.000,00", "money"),
        ("NaN", "money"),
        ("inf", "money"),
        ("999999999999999.9995", "money"),
        ("1e15", "money"),
        ("03/01/2024", "timestamp"),
        ("2024-02-30", "date"),
        ("2024-03-01T25:00:00Z", "timestamp"),
        ("maybe", "boolean"),
        ("1899-12-31", "date"),
        ("0001-01-01T00:00:00Z", "timestamp"),
        ("-99999999999999", "epoch"),
        ("1e300", "epoch"),
        ("{'a': 1}", "json"),
        ("NaN", "json"),
    ],
)
def test_unreadable_cells_are_refused(raw, kind):
    with pytest.raises(Unreadable):
        read_cell(raw, kind, Settings())


def test_rows_are_set_aside_with_a_status(case):
    case.deal("D1")
    row = case.tables["salesforce/opportunity"][0]
    case.add("salesforce/opportunity", **(row | {"id": ""}))
    case.add("salesforce/opportunity", **(row | {"id": "D2", "amount": "1,000"}))
    case.add("salesforce/opportunity", **(row | {"id": "D3", "close_date": ""}))
    case.add("salesforce/opportunity", **(row | {"id": "D4", "_fivetran_active": "false"}))
    case.add("salesforce/opportunity", **(row | {"id": "D5", "is_deleted": "true"}))
    case.add("salesforce/opportunity", **(row | {"id": "D6", "system_modstamp": "2024-05-01", "amount": "7"}))
    case.add("salesforce/opportunity", **(row | {"id": "D6", "system_modstamp": "2024-06-01", "amount": "8", "name": "two\nlines"}))
    result = case.result()
    counts = {status: number for (_, table, status), number in result.set_aside.items() if table == "opportunity"}
    assert counts == {"quarantined": 3, "superseded": 1, "deleted": 1, "duplicate": 1}
    assert set(result.opportunities) == {"D1", "D6"}
    assert program(result.kpi_pipeline, "2024-03-01")["total_pipeline_created"] == 1008


def test_order_of_rows_never_matters(case):
    case.deal().registration("R1", "P1").referral("L1", "P2").activity("X1", "P3")
    for amount in ("5", "6"):  # two versions that only their content tells apart
        case.add("salesforce/opportunity", **(case.tables["salesforce/opportunity"][0] | {"id": "D2", "amount": amount}))
    before = case.result()
    for rows in case.tables.values():
        rows.reverse()
    after = case.result()
    assert before.kpi_pipeline == after.kpi_pipeline and before.partner_deals == after.partner_deals


# -- multi-touch models ------------------------------------------------------------------------------------------------


def model(first=0, registered=0, opened=0, closed=0, spread=0, half_life=None, weights=False):
    shares = [Decimal(str(share)) for share in (first, registered, opened, closed, spread)]
    return Model("m", *shares, half_life_days=Decimal(half_life) if half_life else None, uses_touch_weights=weights)


FULL_PATH = model(0.225, 0.225, 0.225, 0.225, 0.1)
W_SHAPED = model(0.3, 0.3, 0.3, 0, 0.1)
POSITION_BASED = model(0.4, 0, 0, 0.4, 0.2)
OPENED = datetime(2024, 3, 1, tzinfo=UTC)
WEIGHTS = {"co_sell": Decimal("2"), "deal_registration": Decimal("3"), "event": Decimal("1")}


def path(*steps):
    """Touches of partner A, at days after the opening; a step is a day or a (day, type) pair."""
    found = []
    for number, step in enumerate(steps):
        day, kind = step if isinstance(step, tuple) else (step, "co_sell")
        at = OPENED + timedelta(days=day)
        found.append(Touch(kind, "prm", str(number), "A", at, at, "D1", None))
    return found


def shares(touches, using):
    found = touch_shares(touches, OPENED, using, WEIGHTS)
    return [found[touch.touch_id] for touch in touches]


def test_full_path_of_three_touches_with_the_second_registered_and_opened():
    found = shares(path(-20, (-10, "deal_registration"), 5), FULL_PATH)
    assert found == [Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)]


def test_four_touches_with_the_second_registered_and_the_third_opened():
    touches = path(-30, (-20, "deal_registration"), -10, 5)
    assert shares(touches, W_SHAPED) == [Fraction(3, 10)] * 3 + [Fraction(1, 10)]
    assert shares(touches, POSITION_BASED) == [Fraction(4, 10), Fraction(1, 10), Fraction(1, 10), Fraction(4, 10)]


@pytest.mark.parametrize("using", [FULL_PATH, W_SHAPED, POSITION_BASED, model(first=1), model(spread=1), model(spread=1, half_life=30)])
def test_one_touch_takes_everything(using):
    assert shares(path(5), using) == [1]


def test_decay_halves_in_a_half_life_and_weights_weigh():
    assert shares(path(-30, 0), model(spread=1, half_life=30)) == [Fraction(1, 3), Fraction(2, 3)]
    assert shares(path((0, "event"), (1, "deal_registration")), model(spread=1, weights=True)) == [Fraction(1, 4), Fraction(3, 4)]


@pytest.mark.parametrize("days", [180, 3000])
def test_a_weight_next_to_nothing_is_a_weight(days):
    assert shares(path(-days, 0), model(first=1, half_life=1)) == [1, 0]
    assert shares(path(-days, (1 - days, "deal_registration"), 0), model(first=0.5, registered=0.5, half_life=1)) == [Fraction(1, 3), Fraction(2, 3), 0]


def test_without_any_weight_the_split_is_even():
    assert shares(path(1, 2), model(registered=1)) == [Fraction(1, 2)] * 2


def test_cents_go_by_largest_remainder_and_keep_the_sum():
    assert allocate(Decimal("1.00"), {"A": Fraction(5, 6), "B": Fraction(1, 6)}) == {"A": Decimal("0.83"), "B": Decimal("0.17")}
    thirds = {"B": Fraction(1, 3), "A": Fraction(1, 3), "C": Fraction(1, 3)}
    assert allocate(Decimal("100.00"), thirds) == {"A": Decimal("33.34"), "B": Decimal("33.33"), "C": Decimal("33.33")}
    assert allocate(Decimal("-0.02"), thirds) == {"A": Decimal("-0.01"), "B": Decimal("-0.01"), "C": Decimal("0.00")}
    assert allocate(None, thirds) == {"A": None, "B": None, "C": None}


def test_a_partner_holds_the_sum_over_its_touches():
    first, second = path(-20, 5)
    other = Touch("co_sell", "prm", "z", "B", OPENED, OPENED, "D1", None)
    assert partner_shares([first, second, other], OPENED, model(spread=1), WEIGHTS) == {"A": Fraction(2, 3), "B": Fraction(1, 3)}


def test_credits_stand_beside_the_deals_when_the_model_seeds_exist(case):
    case.seeds["attribution_models"], case.seeds["touch_types"] = MODELS, WEIGHTED_TYPES
    case.deal(amount="100").activity("X1", "P1").activity("X2", "P1", at="2024-03-06").activity("X3", "P2")
    found = case.result().partner_credits
    assert found[("D1", "P1", "linear")] == {"credit_share": 0.666666666667, "credited_amount": Decimal("66.67")}
    assert found[("D1", "P2", "linear")] == {"credit_share": 0.333333333333, "credited_amount": Decimal("33.33")}


# -- comparison --------------------------------------------------------------------------------------------------------


def test_differences_name_the_cell():
    expected = {("a",): {"money": Decimal("1.10"), "rate": 0.5, "empty": None}, ("b",): {"money": Decimal(1)}}
    same = {("a",): {"money": Decimal("1.1"), "rate": 0.5 + 1e-12, "empty": None}, ("b",): {"money": 1}}
    assert differences(expected, same, {"money"}) == []
    other = {("a",): {"money": Decimal("1.11"), "rate": 0.6, "empty": 0}, ("c",): {"money": Decimal(1)}}
    found = differences(expected, other, {"money"}, table="kpi")
    assert len(found) == 5
    assert found[0] == "kpi: row b is missing" and found[1] == "kpi: row c should not exist"
    assert found[2] == "kpi: row a, column money is Decimal('1.11'), expected Decimal('1.10')"


# -- the laws, on the demo company -------------------------------------------------------------------------------------

PROJECT = Path(__file__).resolve().parents[1]
DEMO = PROJECT / "demo" / "raw"
FLOWS = ("sourced_revenue", "influenced_revenue", "total_revenue", "sourced_deals_won", "partner_deals_won", "new_customers_sourced")


@pytest.fixture(scope="module")
def demo():
    if not (DEMO / "salesforce" / "opportunity.csv").is_file():
        pytest.skip("the demo company's raw files are not in demo/raw")
    return recompute(DEMO, PROJECT / "seeds", Settings())


def test_demo_classes_add_up_in_every_scope_and_period(demo):
    for key, row in [*demo.kpi_pipeline.items(), *demo.kpi_revenue.items()]:
        if key[2] == "program":
            for column in [column.removeprefix("total_") for column in row if column.startswith("total_")]:
                parts = [row[f"{part}_{column}"] for part in ("sourced", "influenced", "unattributed")]
                assert sum(parts) == row[f"total_{column}"], (key, column)
        if key[2:] != ("channel", "direct"):
            for whole in {"open_opportunities", "open_pipeline_amount", "weighted_pipeline_amount", "partner_revenue"} & row.keys():
                part = whole.removeprefix("partner_")
                assert row[f"sourced_{part}"] + row[f"influenced_{part}"] == row[whole], (key, whole)
        assert all(0 <= value <= 1 for column, value in row.items() if column.endswith("_rate") and value is not None), key


def test_demo_years_are_the_sums_of_their_months(demo):
    sums = defaultdict(int)
    for (grain, start, *scope), row in demo.kpi_revenue.items():
        if scope[0] == "program":
            for column in FLOWS:
                sums[(grain, start.year, column)] += row[column]
    for (_, year, column), value in list(sums.items()):
        assert sums[("year", year, column)] == sums[("quarter", year, column)] == sums[("month", year, column)] == value


def test_demo_credits_sum_to_their_deal(demo):
    shares, cents = defaultdict(float), defaultdict(Decimal)
    for (opportunity, _, attribution_model), row in demo.partner_credits.items():
        shares[(opportunity, attribution_model)] += row["credit_share"]
        if row["credited_amount"] is not None:
            cents[(opportunity, attribution_model)] += row["credited_amount"]
    assert {opportunity for opportunity, _ in shares} == {opportunity for opportunity, _ in demo.partner_deals}
    assert all(abs(share - 1) < 1e-9 for share in shares.values())
    assert all(amount == demo.opportunities[opportunity]["amount"] for (opportunity, _), amount in cents.items())


def test_demo_deals_have_at_most_one_sourcing_partner(demo):
    sourcing = [opportunity for (opportunity, _), row in demo.partner_deals.items() if row["credit_type"] == "sourced"]
    assert len(sourcing) == len(set(sourcing)) == sum(row["attribution_class"] == "sourced" for row in demo.opportunities.values())


# -- other systems -----------------------------------------------------------------------------------------------------


def milliseconds(text):
    return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000))


def partnership(case, key="S1", **more):
    case.add("partnerstack/partnerships", partner_key=key, **more)
    return case


def test_partnerstack_tells_who_referred_and_who_registered(case):
    case.seeds["registration_decisions"] = "source_system,source_value,decision\npartnerstack,won,approved\npartnerstack,declined,rejected\npartnerstack,new,undecided\n"
    case.seeds["partner_crosswalk"] += "partnerstack,S3,P3,by hand\n"
    partnership(case, "S1", m_data='{"crm_account_id": "A-P1"}')
    partnership(case, "S3", m_data='{"crm_account_id": "gone"}')
    case.tables["prm/partners"][1]["website"] = "two.example"
    partnership(case, "S2", email="Sales@two.example", m_data="{}")
    at, decided = milliseconds("2024-02-20"), milliseconds("2024-02-21")
    lead = {"created_at": at, "updated_at": decided}
    case.deal("D1").deal("D2", account_id="A2").add("salesforce/account", id="A2")
    case.add("partnerstack/deals", key="K1", partner_key="S1", external_key="D1", stage="Won", amount="12345", field_data='{"currency":"EUR"}', **lead)
    case.add("partnerstack/deals", key="K2", partner_key="S1", external_key="D2", stage="won", source="vendor", **lead)  # given, not registered
    case.add("partnerstack/deals", key="K3", partner_key="S2", external_key="D2", stage="new", amount="100", **lead)
    case.add("partnerstack/leads", key="L1", partner_key="S2", status="new", field_data='{"website":"customer-one.example"}', **lead)
    case.add("partnerstack/leads", key="L2", partner_key="S3", status="declined", meta='{"crm_opportunity_id":"D2"}', **lead)
    result = case.result()
    assert {key: row["rule_id"] for key, row in result.partner_deals.items()} == {("D1", "P1"): "registered", ("D1", "P2"): "influence_referral"}
    assert set(result.touches) == {"deal_registration:partnerstack:K1", "deal_registration:partnerstack:K3", "referral:partnerstack:L1", "referral:partnerstack:L2"}
    assert result.deal_registrations["deal_registration:partnerstack:K1"]["approved_at"] == datetime(2024, 2, 21, tzinfo=UTC)
    assert program(result.kpi_pipeline, "2024-02-01")["pending_registration_amount"] == 1  # K3; the cents of K1 were decided on


def test_one_thing_in_two_systems_counts_once(case):
    partnership(case, m_data='{"crm_account_id": "A-P1"}')
    at = milliseconds("2024-02-10")
    case.deal("D1").deal("D2").registration("R1", crm_opportunity_id="D1").referral("L1", crm_lead_id="OLD", crm_account_id="")
    case.add("salesforce/lead", id="NEW", partner_account_id="A-P2", created_date="2024-01-01", is_converted="true", converted_date="2024-01-02", converted_account_id="A1")
    case.add("salesforce/lead", id="OLD", is_deleted="true", master_record_id="NEW", created_date="2024-01-01")
    case.add("partnerstack/deals", key="K1", partner_key="S1", external_key="D1", stage="approved", created_at=at)
    case.add("partnerstack/deals", key="K2", partner_key="S1", external_key="D2", stage="approved", created_at=at)
    case.add("partnerstack/leads", key="L2", partner_key="S1", external_key="NEW", created_at=at)
    case.add("salesforce/deal_registration_c", id="Q1", partner_account_c="A-P1", opportunity_c="D1", submitted_date_c="2024-02-01")
    case.add("salesforce/deal_registration_c", id="Q2", partner_account_c="A-P2", opportunity_c="D1", submitted_date_c="2024-02-01")
    result = case.result()
    assert set(result.touches) == {"deal_registration:prm:R1", "deal_registration:partnerstack:K2", "deal_registration:salesforce:Q2", "referral:prm:L1"}
    assert set(result.deal_registrations) == {"deal_registration:prm:R1", "deal_registration:partnerstack:K2", "deal_registration:salesforce:Q2"}
    assert result.touches["referral:prm:L1"]["account_id"] == "A1"  # what the lead became, through its merge
    assert "deal_registration:prm:R1" not in case.result(partner_master=("partnerstack", "prm")).touches


def test_a_company_of_hubspot_is_the_salesforce_account_it_is_told_to_be(case):
    case.seeds["customer_crosswalk"] = "source_system,source_id,account_id,reason\nhubspot,12,A1,by hand\n"
    case.add("hubspot/company", id="11", property_salesforceaccountid="A1")
    case.add("hubspot/company", id="12", property_hs_merged_object_ids="10;9")
    case.add("hubspot/company", id="13", property_website="http://www.customer-one.example")
    case.add("hubspot/company", id="14", property_domain="another.example")
    result = case.result()
    assert [result.company.customers.find_id(key) for key in ("11", "12", "10", "9", "13", "14", "15")] == ["A1"] * 5 + ["14", None]
    assert result.company.customers.with_domain("another.example") == "14"


def test_a_form_that_a_partner_runs_is_its_campaign(case):
    case.seeds["campaign_partners"] = "source_system,campaign_id,source_partner_id\nhubspot,F1,22\n"
    case.deal().add("hubspot/company", id="11", property_salesforceaccountid="A1").add("hubspot/company", id="22", property_salesforceaccountid="A-P2")
    case.add("hubspot/contact", id="C1", property_associatedcompanyid="11")
    for form in ("F1", "F2"):
        case.add("hubspot/contact_form_submission", conversion_id=form, form_id=form, contact_id="C1", timestamp="2024-02-20T00:00:00Z")
    assert case.parts() == {"P2": "campaign"}


def test_a_deal_of_hubspot_is_won_by_its_stages_and_has_one_customer(case):
    case.seeds["stage_mapping"] += "hubspot,Signed,won\n"
    case.seeds["opportunity_types"] += "hubspot,newbusiness,new_business\n"
    case.add("hubspot/company", id="11", property_region="DACH").add("hubspot/company", id="9")
    case.add("hubspot/company", id="22", property_salesforceaccountid="A-P2", property_is_partner="true")
    case.add("hubspot/deal", deal_id="D7", property_createdate="2024-03-01", property_closedate="2024-06-03T12:00:00Z", deal_pipeline_stage_id="s2",
             property_amount="10", property_dealtype="newbusiness", property_hs_is_closed_won="true", property_source_partner="22")
    for company, link in (("22", "5"), ("11", "341"), ("9", "")):
        case.add("hubspot/deal_company", deal_id="D7", company_id=company, type_id=link)
    for stage, at, active in (("s1", "2024-03-01", "false"), ("s2", "2024-06-02", "true")):
        case.add("hubspot/deal_stage", deal_id="D7", value=stage, date_entered=at, _fivetran_active=active)
    case.add("hubspot/deal_pipeline_stage", stage_id="s1", label="Talking", is_closed="false", probability="0.2")
    case.add("hubspot/deal_pipeline_stage", stage_id="s2", label="Signed", is_deleted="true", probability="1")  # gone, yet deals were in it
    case.add("hubspot/deal_property_history", deal_id="D7", property_name="amount", changed_at="2024-03-02", value="30.5")
    case.add("hubspot/deal_property_history", deal_id="D7", property_name="source_partner", changed_at="2024-03-20", value="22")
    result = case.result()
    deal = result.opportunities["D7"]
    assert (deal["customer_id"], deal["status"], deal["stage_name"], deal["closed_date"]) == ("9", "won", "Signed", date(2024, 6, 2))
    assert (deal["amount"], deal["probability"]) == (Decimal("30.50"), 100)  # the last amount the history tells
    assert program(result.kpi_pipeline, "2024-03-01")["total_weighted_pipeline_amount"] == Decimal("6.10")
    assert result.partner_deals[("D7", "P2")]["rule_id"] == "influence_crm_opportunity_partner"  # shown too late to claim
    assert set(result.touches) == {"crm_source_partner:hubspot:D7", "crm_opportunity_partner:hubspot:D7:22"}


def test_a_partner_listed_in_salesforces_first_table_alone_counts_too(case):
    listed = {"opportunity_id": "D1", "created_date": "2024-02-20"}
    case.deal()
    for key, account in (("PR1", "A-P1"), ("PR2", "A-P2"), ("PR3", "A-P3"), ("PR4", "A1")):  # the last is the customer
        case.add("salesforce/partner", id=key, account_to_id=account, **listed)
    case.add("salesforce/partner", id="PR5", account_from_id="A1", account_to_id="A-P1", created_date="2024-02-20")  # of no deal
    case.add("salesforce/opportunity_partner", id="OP1", account_to_id="A-P1", **listed)
    case.add("salesforce/opportunity_partner", id="OP2", account_to_id="A-P2", is_deleted="true", **listed)
    assert set(case.result().touches) == {"crm_opportunity_partner:salesforce:OP1", "crm_opportunity_partner:salesforce:PR3"}


def test_a_registration_on_lead_deal_and_record_is_one_and_refers_nobody(case):
    fields = {"registration_id_c": "N1", "registration_status_c": "approved", "registration_decided_date_c": "2024-02-21"}
    case.deal(**fields, registration_submitted_date_c="2024-02-22", registration_partner_account_c="A-P1")
    case.add("salesforce/lead", id="S1", partner_account_id="A-P1", created_date="2024-02-19", is_converted="true", converted_date="2024-02-25",
             converted_account_id="A1", converted_opportunity_id="D1", **fields, registration_submitted_date_c="2024-02-20")
    found = case.result()
    assert set(found.touches) == {"deal_registration:salesforce:N1"}
    assert found.touches["deal_registration:salesforce:N1"]["touched_at"] == datetime(2024, 2, 20, tzinfo=UTC)
    case.add("salesforce/deal_registration_c", id="Q1", registration_id_c="N1", partner_account_c="A-P1", opportunity_c="D1", status_c="approved", created_date="2024-02-18")
    assert set(case.result().touches) == {"deal_registration:salesforce:Q1"}


def test_names_of_loaders_and_of_the_org_are_understood(case):
    case.seeds["field_map"] = "source_system,source_table,source_column,org_column\nsalesforce,opportunity,partner_account_id,Source_Partner__c\n"
    case.deal("D1", source_partner_c="A-P1", partner_account_id="A-P2")
    for row in case.tables["salesforce/opportunity"]:
        row["StageName"] = row.pop("stage_name")
    result = case.result()
    assert set(result.touches) == {"crm_source_partner:salesforce:D1"} and result.touches["crm_source_partner:salesforce:D1"]["partner_id"] == "P1"
    assert result.opportunities["D1"]["stage_name"] == "Prospecting"


def test_the_master_is_the_first_connected_system_of_its_list(case):
    case.seeds["partner_account_types"] += "Agency,services\n"
    partnership(case, "S1", team='{"name": "Birch"}', group='{"key": "g1", "name": "Gold"}', tags='["eu", "Agency"]', manager='{"email": "Kim@x.example"}')
    result = case.result(connectors=("salesforce", "partnerstack"))
    assert list(result.company.book.partners) == ["S1"]
    assert result.company.book.partners["S1"].own_values == {"partner_type": "services", "tier": "Gold", "region": None, "partner_manager_email": "kim@x.example"}
    case.add("salesforce/account", id="A9", is_partner="true").add("salesforce/channel_program", id="C1", is_active="true")
    for rank, level in (("1", "Silver"), ("2", "Gold")):
        case.add("salesforce/channel_program_level", id=level, rank=rank, name=level)
        case.add("salesforce/channel_program_member", id=level, program_id="C1", level_id=level, partner_id="A9")
    master = case.result(connectors=("salesforce",)).company.book.partners
    assert {key: partner.own_values["tier"] for key, partner in master.items()} == {"A9": "Gold"}
