"""The laws in both directions: the demo company obeys each of them, and each notices when a row breaks it.

A violation changes as little as it can in a copy of the demo's warehouse and is taken back afterwards. Every sentence a law can say, and every
figure it compares, has a violation here; the last test sees to that. Laws that no single build can show are elsewhere: that evidence without a
right to credit, a second build and another order of rows change nothing in test_determinism.py, that every rule matters in test_mutations.py.
"""

import re
import shutil
from dataclasses import dataclass

import duckdb
import pytest

from tests import catalogue
from tests.conftest import ROOT

LAWS = sorted(path.stem for path in (ROOT / "tests" / "laws").glob("*.sql"))
QUARTER = "period_grain = 'quarter' and period_start = '2025-04-01'"
PROGRAM = f"{QUARTER} and scope_type = 'program'"
DIRECT = f"{QUARTER} and scope_type = 'channel' and scope_id = 'direct'"


@dataclass(frozen=True)
class Violation:
    """A change of rows and what the law must say of it. Names in braces are those of `cast` below."""

    law: str
    notices: str
    change: str

    def __str__(self) -> str:
        return f"{self.law}: {self.notices}"


def a_partner_row(table: str, column: str) -> str:
    """One partner's row of the quarter in which the column has a value."""
    return f"{QUARTER} and scope_type = 'partner' and scope_id = (select min(scope_id) from marts.{table} where {QUARTER} and scope_type = 'partner' and {column} is not null)"


# Who plays a part in the violations: {name: query}. `deal` has a source, an influencer and a touch that supports; `contested` two claims.
CAST = {
    "deal": """
        select min(opportunity_id) from marts.fct_partner_deals
        where opportunity_id in (select opportunity_id from marts.fct_deal_touches where touch_role = 'supporting' and credit_share > 0)
            and opportunity_id in (select opportunity_id from marts.fct_partner_deals where credit_type = 'influenced')
            and opportunity_id in (select opportunity_id from marts.fct_opportunities where closed_at is not null and amount > 1000)
            and credit_type = 'sourced' and rule_id = 'registered'
        """,
    "source": "select partner_id from marts.fct_partner_deals where opportunity_id = '{deal}' and credit_type = 'sourced'",
    "influencer": "select min(partner_id) from marts.fct_partner_deals where opportunity_id = '{deal}' and credit_type = 'influenced'",
    "stranger": "select min(partner_id) from marts.dim_partners where partner_id not in (select partner_id from marts.fct_partner_deals where opportunity_id = '{deal}')",
    "deciding": "select deciding_touch_id from marts.fct_partner_deals where opportunity_id = '{deal}' and credit_type = 'sourced'",
    "supporting": "select min(touch_id) from marts.fct_deal_touches where opportunity_id = '{deal}' and touch_role = 'supporting'",
    "kept_out": "select min(touch_id) from marts.fct_deal_touches where obstacle = 'before the window'",
    "contested": "select min(opportunity_id) from marts.fct_contested_claims where decided_by = 'stronger rule' and still_influences",
    "tied": "select min(opportunity_id) from marts.fct_contested_claims where decided_by = 'earlier touch'",
    "unattributed": "select min(opportunity_id) from marts.fct_opportunities where attribution_class = 'unattributed'",
    "departed": "select min(partner_id) from marts.partner_departures",
    "recruit": """
        select min(scope_id) from marts.kpi_coverage
        where period_grain = 'month' and period_start = '2025-04-01' and scope_type = 'partner' and recruited_partners = 1
            and scope_id not in (select partner_id from marts.partner_departures)
        """,
}

ONE_CREDIT = "opportunity_id = '{deal}' and partner_id = '{source}' and attribution_model = 'linear'"
DECIDING_ROW = "opportunity_id = '{deal}' and touch_id = '{deciding}'"
SOURCE_ROW = "opportunity_id = '{deal}' and partner_id = '{source}'"
CLOSE = "(select closed_at from marts.fct_opportunities where opportunity_id = '{deal}')"
OPENED = "(select opened_at from marts.fct_opportunities where opportunity_id = '{deal}')"


def credit_laws() -> list[Violation]:
    adds_up, rests, explained = "credit_adds_up_to_the_deal", "credit_rests_on_an_eligible_touch", "touches_explain_every_credit"
    contested, one_source = "contested_claims_have_one_winner", "one_partner_sources_a_deal"
    return [
        Violation(adds_up, "credit for a partner without a part in the deal, or under an unknown model", f"update marts.fct_partner_credits set partner_id = '{{stranger}}' where {ONE_CREDIT}"),
        Violation(adds_up, "credit for a partner without a part in the deal, or under an unknown model", f"update marts.fct_partner_credits set attribution_model = 'gut_feeling' where {ONE_CREDIT}"),
        Violation(adds_up, "credit for a partner without a part in the deal, or under an unknown model",
                  "insert into marts.fct_partner_credits select '{unattributed}', '{stranger}', 'linear', 1, amount from marts.fct_opportunities where opportunity_id = '{unattributed}'"),
        Violation(adds_up, "a partner of the deal has no row under this model", f"delete from marts.fct_partner_credits where {ONE_CREDIT}"),
        Violation(adds_up, "the share is not between 0 and 1", f"update marts.fct_partner_credits set credit_share = -credit_share - 0.001 where {ONE_CREDIT}"),
        Violation(adds_up, "the share is not between 0 and 1", f"update marts.fct_partner_credits set credit_share = credit_share + 1 where {ONE_CREDIT}"),
        Violation(adds_up, "one of deal and credit has an amount and the other has none", "update marts.fct_opportunities set amount = null where opportunity_id = '{deal}'"),
        Violation(adds_up, "one of deal and credit has an amount and the other has none", f"update marts.fct_partner_credits set credited_amount = null where {ONE_CREDIT}"),
        Violation(adds_up, "the credited amount is a cent or more away from its share", f"update marts.fct_partner_credits set credited_amount = -credited_amount where {ONE_CREDIT}"),
        Violation(adds_up, "the shares do not add up to 1", f"update marts.fct_partner_credits set credit_share = credit_share - 0.00000001 where {ONE_CREDIT}"),
        Violation(adds_up, "the credited cents do not add up to the amount of the deal", f"update marts.fct_partner_credits set credited_amount = credited_amount + 0.01 where {ONE_CREDIT}"),
        Violation(rests, "the deal does not exist", "delete from marts.fct_opportunities where opportunity_id = '{deal}'"),
        Violation(rests, "the organisation is not a known partner", "delete from marts.dim_partners where partner_id = '{source}'"),
        Violation(rests, "the touch does not exist", "delete from marts.fct_partner_touches where touch_id = '{deciding}'"),
        Violation(rests, "the touch does not exist", "delete from marts.fct_partner_touches where touch_id = '{supporting}'"),
        Violation(rests, "the touch is another partner's", "update marts.fct_partner_touches set partner_id = '{stranger}' where touch_id = '{supporting}'"),
        Violation(rests, "the touch came after the deal closed", f"update marts.fct_partner_touches set touched_at = {CLOSE} where touch_id = '{{supporting}}'"),
        Violation(rests, "the touch was recorded after the deal closed", f"update marts.fct_partner_touches set recorded_at = {CLOSE} where touch_id = '{{supporting}}'"),
        Violation(rests, "the registration was not approved before the deal closed", f"update marts.fct_deal_registrations set approved_at = {CLOSE} where touch_id = '{{deciding}}'"),
        Violation(rests, "the registration was not approved before the deal closed", "update marts.fct_deal_registrations set approved_at = null where touch_id = '{deciding}'"),
        Violation(rests, "the registration was withdrawn before the deal closed", f"update marts.fct_deal_registrations set withdrawn_at = {CLOSE} - interval 1 microsecond where touch_id = '{{deciding}}'"),
        Violation(rests, "the rule was not valid when the deal was opened", "update seeds.attribution_rules set valid_from = '2100-01-01' where rule_id = 'registered'"),
        Violation(rests, "the rule was not valid when the deal was opened", f"update marts.fct_partner_deals set rule_id = 'referred' where {SOURCE_ROW}"),
        Violation(rests, "the rule was not valid when the deal was opened", f"update marts.fct_partner_deals set credit_type = 'influenced' where {SOURCE_ROW}"),
        Violation(rests, "the touch came before the window", f"update marts.fct_partner_touches set touched_at = {OPENED} - interval 181 day where touch_id = '{{deciding}}'"),
        Violation(rests, "the touch came after the claim lock", "update seeds.attribution_rules set claim_lock_days = -181 where rule_id = 'registered'"),
        Violation(explained, "an eligible touch is not told", "delete from marts.fct_deal_touches where opportunity_id = '{deal}' and touch_id = '{supporting}'"),
        Violation(explained, "the touch is not eligible and nothing is said to keep it out", "update marts.fct_deal_touches set obstacle = null where touch_id = '{kept_out}'"),
        Violation(explained, "the touch is eligible and is said to be kept out", f"update marts.fct_deal_touches set obstacle = 'no rule' where {DECIDING_ROW}"),
        Violation(explained, "the touch has no explanation", f"update marts.fct_deal_touches set explanation = null where {DECIDING_ROW}"),
        Violation(explained, "the touch is said to decide and no credit rests on it", "update marts.fct_deal_touches set touch_role = 'deciding' where opportunity_id = '{deal}' and touch_id = '{supporting}'"),
        Violation(explained, "the deciding touch is not told as such", f"update marts.fct_deal_touches set touch_role = 'supporting' where {DECIDING_ROW}"),
        Violation(explained, "the deciding touch is told under another rule", f"update marts.fct_deal_touches set rule_id = 'referred' where {DECIDING_ROW}"),
        Violation(explained, "the shares of the touches do not add up to the partner's", f"update marts.fct_deal_touches set credit_share = credit_share + 0.00000001 where {DECIDING_ROW}"),
        Violation(explained, "the shares of the touches do not add up to the partner's", f"update marts.fct_deal_touches set partner_id = '{{stranger}}' where {DECIDING_ROW}"),
        Violation(contested, "the winner does not source the deal", "update marts.fct_contested_claims set winning_partner_id = losing_partner_id, losing_partner_id = winning_partner_id where opportunity_id = '{contested}'"),
        Violation(contested, "the winner won by another touch", "update marts.fct_contested_claims set winning_touch_id = losing_touch_id where opportunity_id = '{contested}'"),
        Violation(contested, "the partner lost without a claim", "update marts.fct_contested_claims set losing_partner_id = 'PRT-00000' where opportunity_id = '{contested}'"),
        Violation(contested, "the losing claim is the stronger one", "update intermediate.int_eligible_touches set precedence = 5 where opportunity_id = '{contested}' and credit_type = 'sourced' and claim_number > 1"),
        Violation(contested, "the losing claim is the earlier one", "update marts.fct_contested_claims set losing_touched_at = winning_touched_at - interval 1 microsecond where opportunity_id = '{tied}'"),
        Violation(contested, "still_influences is not what the partner has of the deal", "update marts.fct_contested_claims set still_influences = not still_influences where opportunity_id = '{contested}'"),
        Violation(contested, "the partner has a claim and neither sources the deal nor is listed as having lost it", "delete from marts.fct_contested_claims where opportunity_id = '{contested}'"),
        Violation(one_source, "several sourcing partners", "update marts.fct_partner_deals set credit_type = 'sourced' where opportunity_id = '{deal}' and partner_id = '{influencer}'"),
        Violation(one_source, "partner {source} has several credits", "update marts.fct_partner_deals set partner_id = '{source}' where opportunity_id = '{deal}' and partner_id = '{influencer}'"),
    ]


def deal_and_row_laws() -> list[Violation]:
    once, accounted, of_table = "every_deal_is_published_once", "every_landed_row_is_accounted_for", "source_table = 'opportunity_partner'"
    return [
        Violation(once, "{deal}", "delete from marts.fct_opportunities where opportunity_id = '{deal}'"),
        Violation(once, "{deal}", "insert into marts.fct_opportunities from marts.fct_opportunities where opportunity_id = '{deal}'"),
        Violation(once, "invented", "insert into marts.fct_opportunities select * replace ('invented' as opportunity_id) from marts.fct_opportunities where opportunity_id = '{deal}'"),
        Violation(once, "{deal}", "insert into intermediate.int_opportunities from intermediate.int_opportunities where opportunity_id = '{deal}'"),
        *(
            Violation(accounted, "the kinds of rows do not add up to the raw rows", f"update marts.audit_row_counts set {rows} = {rows} + 1 where {of_table}")
            for rows in ("modelled_rows", "deleted_rows", "superseded_rows", "duplicate_rows", "test_record_rows", "quarantined_rows")
        ),
        Violation(accounted, "raw rows are lost", f"update marts.audit_row_counts set raw_rows = raw_rows + 1, modelled_rows = modelled_rows + 1 where {of_table}"),
        Violation(accounted, "raw rows are lost", f"delete from intermediate.int_source_rows where {of_table}"),
        Violation(accounted, "raw rows are multiplied", f"insert into intermediate.int_source_rows from intermediate.int_source_rows where {of_table} limit 1"),
        Violation(accounted, "no source declares this table",
                  f"insert into intermediate.int_source_rows select * replace ('forgotten' as source_table) from intermediate.int_source_rows where {of_table} limit 1"),
        Violation("quarantine_stays_below_the_limit", "rows are quarantined", f"update marts.audit_row_counts set quarantined_share = 0.051 where {of_table}"),
    ]


def seed_laws() -> list[Violation]:
    models, rules, versions, known = "attribution_models_are_well_formed", "rules_are_well_formed", "rule_versions_do_not_overlap", "governed_values_are_known"
    linear, campaign = "update seeds.attribution_models set {} where attribution_model = 'linear'", "update seeds.attribution_rules set {} where rule_id = 'campaign'"
    once, named = "bands_cover_every_value_once", "bands_and_targets_name_a_kpi"
    return [
        Violation(models, "a share is empty", linear.format("opened_share = null")),
        *(Violation(models, "a share is negative", linear.format(f"{share}_share = -0.1")) for share in ("first", "registered", "opened", "closed", "spread")),
        Violation(models, "all shares are 0", linear.format("spread_share = 0")),
        Violation(models, "half_life_days is not above 0", linear.format("half_life_days = 0")),
        Violation(models, "uses_touch_weights is empty", linear.format("uses_touch_weights = null")),
        Violation(models, "the variable primary_attribution_model names no row of the seed", "delete from seeds.attribution_models where attribution_model = 'full_path'"),
        Violation(rules, "credit_type is neither sourced nor influenced", campaign.format("credit_type = 'assisted'")),
        Violation(rules, "opportunity_type is neither empty nor one of new_business, expansion and renewal", campaign.format("opportunity_type = 'upsell'")),
        Violation(rules, "precedence is empty", campaign.format("precedence = null")),
        Violation(rules, "lookback_days is empty or negative", campaign.format("lookback_days = null")),
        Violation(rules, "lookback_days is empty or negative", campaign.format("lookback_days = -1")),
        Violation(rules, "claim_lock_days is negative, or empty on a sourcing rule", campaign.format("claim_lock_days = null")),
        Violation(rules, "claim_lock_days is negative, or empty on a sourcing rule", campaign.format("claim_lock_days = -1")),
        Violation(rules, "protection_days is negative, or empty on a registration rule", campaign.format("protection_days = -1")),
        Violation(rules, "protection_days is negative, or empty on a registration rule", "update seeds.attribution_rules set protection_days = null where rule_id = 'registered'"),
        Violation(rules, "valid_to is not after valid_from", campaign.format("valid_to = valid_from")),
        Violation(rules, "reason is empty", campaign.format("reason = null")),
        Violation(rules, "marketplace is procurement and sources nothing", campaign.format("touch_type = 'marketplace'")),
        Violation(versions, "two versions are valid on 2025-01-01", "insert into seeds.attribution_rules select * replace (date '2025-01-01' as valid_from) from seeds.attribution_rules where rule_id = 'campaign'"),
        Violation(versions, "touch type hearsay is not in seed touch_types", campaign.format("touch_type = 'hearsay'")),
        Violation(known, "stage_status is none of open, won and lost", "update seeds.stage_mapping set stage_status = 'stalled' where stage_name = 'Proposal'"),
        Violation(known, "opportunity_type is none of new_business, expansion and renewal", "update seeds.opportunity_types set opportunity_type = null where source_value = 'Renewal'"),
        Violation(known, "touch_type is not in seed touch_types", "update seeds.activity_types set touch_type = 'lunch' where source_value = 'Demo'"),
        Violation(known, "decision is none of approved, rejected and undecided", "update seeds.registration_decisions set decision = 'perhaps' where source_value = 'Denied'"),
        Violation(known, "claim_status is none of draft, submitted, approved, rejected and paid", "update seeds.claim_statuses set claim_status = null where source_value = 'Paid'"),
        Violation(known, "default_weight is empty or negative", "update seeds.touch_types set default_weight = -1 where touch_type = 'event'"),
        Violation(known, "counts_as_active is empty", "update seeds.touch_types set counts_as_active = null where touch_type = 'event'"),
        Violation(known, "registers_deal is empty", "update seeds.touch_types set registers_deal = null where touch_type = 'event'"),
        Violation(known, "the models find this obstacle and the seed lacks it", "delete from seeds.touch_obstacles where obstacle = 'backdated'"),
        Violation(known, "domain is not in lower case, or has a scheme, www. or a path", "update seeds.shared_domains set domain = 'https://gmail.com' where domain = 'gmail.com'"),
        Violation(known, "severity is neither error nor warning", "update seeds.exception_kinds set severity = 'fatal' where exception_kind = 'undated touch'"),
        Violation(known, "the models find this kind and the seed lacks it", "delete from seeds.exception_kinds where exception_kind = 'undated touch'"),
        Violation(known, "target is empty or negative", "update seeds.kpi_targets set target = -1 where kpi = 'partner_revenue'"),
        Violation(known, "period_grain is none of month, quarter and year", "update seeds.kpi_targets set period_grain = 'week' where kpi = 'partner_revenue'"),
        Violation(known, "period_start is not the first day of a month", "update seeds.kpi_targets set period_start = '2024-01-02' where kpi = 'partner_revenue'"),
        Violation(once, "it ends where it begins, or before", "update seeds.kpi_bands set upper_bound = 20 where kpi = 'active_partners' and band = 'moderate'"),
        Violation(once, "no band begins where it ends", "update seeds.kpi_bands set lower_bound = 51 where kpi = 'active_partners' and band = 'strong'"),
        Violation(once, "no band begins where it ends", "update seeds.kpi_bands set includes_lower_bound = false where kpi = 'active_partners' and band = 'strong'"),
        Violation(once, "no band begins where it ends", "delete from seeds.kpi_bands where kpi = 'partner_engagement_score' and band = 'strong'"),
        Violation(once, "no band ends where it begins", "delete from seeds.kpi_bands where kpi = 'partner_engagement_score' and band = 'low'"),
        Violation(once, "it overlaps strong", "update seeds.kpi_bands set upper_bound = 80 where kpi = 'partner_engagement_score' and band = 'moderate'"),
        Violation(once, "it overlaps strong", "update seeds.kpi_bands set includes_lower_bound = true where kpi = 'partner_engagement_score' and band = 'strong'"),
        Violation(once, "it overlaps ", "insert into seeds.kpi_bands select * replace (null as scope_type) from seeds.kpi_bands where kpi = 'active_partners' and band = 'moderate'"),
        Violation(named, "no KPI of this name has figures", "update seeds.kpi_bands set kpi = 'active_partner' where kpi = 'active_partners'"),
        Violation(named, "no KPI of this name has figures", "update seeds.kpi_targets set kpi = 'play_adoption_rate' where kpi = 'active_partners'"),
        Violation(named, "no such scope type", "update seeds.kpi_targets set scope_type = 'planet' where kpi = 'active_partners'"),
        Violation(named, "period_grain is none of month, quarter and year", "update seeds.kpi_bands set period_grain = 'week' where kpi = 'active_partners'"),
        *(
            Violation("targets_start_a_period", grain, f"update seeds.kpi_targets set period_start = '2025-02-01' where period_grain = '{grain}' and period_start = '2025-01-01'")
            for grain in ("quarter", "year")
        ),
    ]


def figure_laws() -> list[Violation]:
    scope, total, share = "classes_add_up_in_every_partner_scope", "classes_add_up_to_the_total", "direct_and_partner_channels_add_up_to_the_company"
    members, exceed, types = "partners_add_up_to_the_program", "partners_never_exceed_the_program", "deal_types_add_up_to_the_whole"
    found = [
        Violation(share, "pipeline", f"update marts.kpi_pipeline set open_opportunities = open_opportunities + 1 where {DIRECT}"),
        Violation(share, "pipeline", f"update marts.kpi_pipeline set open_pipeline_amount = open_pipeline_amount + 1 where {DIRECT}"),
        Violation(share, "revenue", f"update marts.kpi_revenue set partner_revenue = partner_revenue - 1 where {DIRECT}"),
        Violation(exceed, "open_opportunities", f"update marts.kpi_pipeline set open_opportunities = total_open_opportunities + 1 where {PROGRAM}"),
        Violation(exceed, "partner_revenue", f"update marts.kpi_revenue set partner_revenue = total_revenue + 1 where {PROGRAM}"),
    ]
    for measure in ("open_opportunities", "open_pipeline_amount", "weighted_pipeline_amount"):
        found.append(Violation(scope, measure, f"update marts.kpi_pipeline set {measure} = {measure} + 1 where {a_partner_row('kpi_pipeline', measure)}"))
        found.append(Violation(scope, measure, f"update marts.kpi_pipeline set sourced_{measure} = 1 where {DIRECT}"))
    found.append(Violation(scope, "partner_revenue", f"update marts.kpi_revenue set influenced_revenue = influenced_revenue + 1 where {a_partner_row('kpi_revenue', 'influenced_revenue')}"))
    for measure in ("open_opportunities", "open_pipeline_amount", "weighted_pipeline_amount", "opportunities_created", "pipeline_created", "revenue"):
        table = "kpi_revenue" if measure == "revenue" else "kpi_pipeline"
        for column in (f"total_{measure}", f"unattributed_{measure}"):
            found.append(Violation(total, measure, f"update marts.{table} set {column} = {column} + 1 where {PROGRAM}"))
    for table, entries in catalogue.tables().items():
        for measure, entry in entries.items():
            if "partners" in entry.get("adds_up", []):
                found.append(Violation(members, measure, f"update marts.{table} set {measure} = {measure} + 1 where {a_partner_row(table, measure)}"))
    for wrong in ("sourced_revenue + 0.01", "null"):
        found.append(Violation(members, "sourced_revenue", f"update marts.kpi_revenue set sourced_revenue = {wrong} where {a_partner_row('kpi_revenue', 'sourced_revenue')}"))
    for measure in (
        "open_opportunities", "sourced_open_opportunities", "opportunity_win_rate_denominator", "open_pipeline_amount", "sourced_open_pipeline_amount", "weighted_pipeline_amount",
        "partner_deals_won", "partner_revenue", "sourced_revenue",
    ):
        table = "kpi_revenue" if measure.endswith(("won", "revenue")) else "kpi_pipeline"
        program = f"(select max({measure}) from marts.{table} where {PROGRAM})"
        found.append(Violation(exceed, measure, f"update marts.{table} set {measure} = {program} + 1 where {a_partner_row(table, measure)}"))
    for whole in ("sourced_revenue", "influenced_revenue", "unattributed_revenue", "attributed_revenue", "sourced_pipeline_created", "influenced_pipeline_created", "unattributed_pipeline_created", "open_pipeline_amount"):
        table = "kpi_revenue" if whole.endswith("revenue") else "kpi_pipeline"
        for wrong in (f"{whole} + 1", "null"):
            found.append(Violation(types, whole, f"update marts.{table} set {whole} = {wrong} where {PROGRAM}"))
    return found


def catalogue_laws() -> list[Violation]:
    """Of every KPI, by what the catalogue says of it."""
    months, stocks, parts, rates, silent, long = (
        "months_add_up_to_quarters_and_years", "a_stock_is_that_of_the_last_month", "ratios_equal_their_parts", "rates_lie_between_0_and_1",
        "what_is_not_instrumented_has_no_figures", "the_long_table_holds_every_figure",
    )
    value = "update marts.kpi_values set value = {} where kpi = '{}' and " + PROGRAM
    added = {
        "recruited_partners": "kpi_coverage", "portal_logins": "kpi_engagement", "email_open_rate_denominator": "kpi_engagement", "total_pipeline_created": "kpi_pipeline",
        "influenced_revenue": "kpi_revenue", "expansion_revenue": "kpi_revenue", "partner_costs": "kpi_profitability",
    }
    april = "period_grain = 'month' and period_start = '2025-04-01' and scope_type = 'program'"
    ratios = {
        "training_completion_rate": ("kpi_engagement", "training_completion_rate_numerator", "training_completion_rate_denominator"),
        "net_revenue_retention": ("kpi_retention", "net_revenue_retention_numerator", "starting_arr"),
        "partner_roi": ("kpi_profitability", "partner_contribution_margin", "partner_costs"),
    }
    scores = {"partner_engagement_score": "kpi_engagement", "partner_satisfaction_score": "kpi_engagement", "net_promoter_score": "kpi_retention"}
    part_ratios = {"registering_partner_rate": "kpi_coverage", "average_customer_arr": "kpi_profitability"}
    won_below_zero = "update marts.fct_opportunities set amount = -1, deal_status = 'won', closed_date = '{}' where opportunity_id = '{{deal}}'; "
    return [
        *(Violation(months, column, f"update marts.{table} set {column} = {column} + 1 where {PROGRAM}") for column, table in added.items()),
        Violation(months, "sourced_revenue", f"update marts.kpi_revenue set sourced_revenue = sourced_revenue + 0.01 where {QUARTER} and scope_type = 'region'"),
        *(Violation(months, "new_customers_sourced", f"update marts.kpi_revenue set new_customers_sourced = null where {where}") for where in (PROGRAM, april)),
        *(Violation(stocks, kpi, value.format("value + 0.000001", kpi)) for kpi in ("active_partner_rate", "partner_engagement_score", "open_pipeline_amount", "customer_lifetime_value")),
        Violation(stocks, "certified_partner_rate", f"delete from marts.kpi_values where kpi = 'certified_partner_rate' and {PROGRAM}"),
        *(
            Violation(parts, kpi, f"update marts.{table} set {change} where {PROGRAM}")
            for kpi, (table, numerator, denominator) in ratios.items()
            for change in (f"{kpi} = {kpi} + 0.00000001", f"{numerator} = {numerator} * 2 + 1", f"{kpi} = null", f"{denominator} = 0")
        ),
        *(Violation(parts, "average_deal_size", f"update marts.kpi_revenue set average_deal_size = {wrong} where {PROGRAM}") for wrong in ("average_deal_size + 0.01", "null")),
        *(
            Violation(parts, column, f"update marts.{table} set {column} = {wrong} where {PROGRAM}")
            for column, table in {**scores, **part_ratios}.items()
            for wrong in (f"{column} + 0.01", "null")
        ),
        *(
            Violation(parts, "net_promoter_score", f"update marts.kpi_retention set {change} where {PROGRAM}")
            for change in ("net_promoter_score_numerator = net_promoter_score_numerator + 1", "nps_responses = 1", "nps_detractors = nps_detractors + 1")
        ),
        *(Violation(rates, "email_open_rate", value.format(wrong, "email_open_rate")) for wrong in ("-0.01", "1.01")),
        *(
            Violation(rates, kpi, won_below_zero.format(day) + value.format("1.01", kpi))
            for kpi, day in {"gross_revenue_retention": "2025-04-15", "opportunity_win_rate": "2025-04-15", "sourced_revenue_share": "2025-03-31", "partner_revenue_share": "2025-07-01"}.items()
        ),
        Violation(rates, "opportunity_win_rate_by_value", value.format("-0.01", "opportunity_win_rate_by_value").replace("2025-04-01", "2025-07-01")),
        Violation(long, "portal_logins", value.format("value + 1", "portal_logins")),
        Violation(long, "portal_logins", f"delete from marts.kpi_values where kpi = 'portal_logins' and {PROGRAM}"),
        Violation(long, "portal_login", f"update marts.kpi_values set kpi = 'portal_login' where kpi = 'portal_logins' and {PROGRAM}"),
        Violation(silent, "portal_logins", "update marts.dim_kpis set is_instrumented = false where kpi = 'portal_logins'"),
    ]


def member_laws() -> list[Violation]:
    measures, deals = "members_have_their_partners_measures", "members_have_their_partners_deals"
    of_regions = "scope_type = 'region' and period_start = '2025-04-01'"
    pipeline, revenue, of_month = "update marts.kpi_pipeline set {0} = {0} + 1 where ", "update marts.kpi_revenue set {0} = {0} + 1 where ", f"{of_regions} and period_grain = 'month'"
    return [
        *(
            Violation(measures, measure, f"update intermediate.int_scope_sums set {change} where measure = '{measure}' and {of_regions}")
            for measure in ("leads", "partners_in_force", "customers", "onboarding_costs")
            for change in ("value = value + 0.01", "scope_id = 'Atlantis'", "scope_type = 'partner_tier'")
        ),
        Violation(measures, "customers", f"update intermediate.int_scope_sums set value = value + 1 where measure = 'customers' and {of_regions} and period_grain = 'quarter'"),
        Violation(deals, "opportunities_created", pipeline.format("influenced_opportunities_created") + of_month),
        Violation(deals, "opportunity_win_rate_denominator", pipeline.format("opportunity_win_rate_denominator") + of_month),
        Violation(deals, "open_opportunities", pipeline.format("open_opportunities") + of_month),
        Violation(deals, "partner_deals_won", revenue.format("partner_deals_won") + of_month),
        *(Violation(deals, "Atlantis", f"update marts.fct_partner_deals set {attribute} = 'Atlantis' where {SOURCE_ROW}") for attribute in ("partner_type", "partner_tier", "region", "partner_manager")),
    ]


def stage_laws() -> list[Violation]:
    one, of_open = "an_open_deal_is_in_one_stage", "opportunity_id = (select min(opportunity_id) from marts.stage_durations where is_current and visit_number = 1)"
    of_won = "opportunity_id = (select min(opportunity_id) from marts.stage_durations where next_stage_status = 'won')"
    return [
        Violation(one, "the deal is open and has not one present stage", f"delete from marts.stage_durations where {of_open} and is_current"),
        Violation(one, "the deal is open and has not one present stage", f"update marts.stage_durations set is_current = true where {of_open} and not is_current"),
        Violation(one, "the deal is closed and still in a stage", f"update marts.stage_durations set is_current = true where {of_won} and next_stage_status = 'won'"),
        Violation(one, "a visit began before the last one ended", f"update marts.stage_durations set left_at = left_at + interval 1 microsecond where {of_won} and next_stage_status = 'open'"),
        Violation(one, "a visit began before the last one ended", f"update marts.stage_durations set left_at = null where {of_won} and next_stage_status = 'open'"),
    ]


def cost_laws() -> list[Violation]:
    borne, parts, published, placed = (
        "unassigned_costs_are_borne_in_full", "cost_parts_add_up_to_partner_costs", "every_cent_of_cost_is_published", "every_cost_is_in_a_figure_or_listed",
    )
    seeds = "cost_seeds_are_well_formed"
    divided = "record_id = (select min(record_id) from marts.partner_costs where is_allocated)"
    named = "record_type = 'payout' and record_id = (select min(record_id) from marts.partner_costs where record_type = 'payout')"
    costs = "update marts.kpi_profitability set {} where " + PROGRAM
    return [
        Violation(borne, "nobody bears the cost", f"delete from marts.partner_costs where {divided}"),
        Violation(borne, "nobody bears the cost", f"delete from marts.partner_costs where {named}"),
        Violation(borne, "the cost names its partner and others bear it", f"insert into marts.partner_costs select * replace ('{{stranger}}' as partner_id) from marts.partner_costs where {named}"),
        Violation(borne, "the cost names its partner and others bear it", f"update marts.partner_costs set is_allocated = true where {named}"),
        Violation(borne, "the amounts do not add up to the cost", f"update marts.partner_costs set amount = amount + 0.01 where {divided} and partner_id = (select min(partner_id) from marts.partner_costs where {divided})"),
        Violation(borne, "the amounts do not add up to the cost", f"update marts.partner_costs set record_amount = record_amount - 0.01 where {named}"),
        Violation(parts, "the whole is known and a part is not", costs.format("mdf_costs = null")),
        Violation(parts, "the parts do not add up to the whole", costs.format("partner_costs = partner_costs + 0.01")),
        Violation(seeds, "record_type is none of payout, claim and cost", "update seeds.cost_parts set record_type = 'invoice' where category = 'mdf'"),
        Violation(seeds, "cost_part is none of commission, mdf, incentive, onboarding and program", "update seeds.cost_parts set cost_part = null where category = 'mdf'"),
        Violation(seeds, "no row says where any other record of the type belongs", "delete from seeds.cost_parts where record_type = 'claim' and category is null"),
        Violation(seeds, "allocation_key is none of equal, sourced_pipeline and revenue", "update seeds.allocation_keys set allocation_key = 'headcount' where category = 'tooling'"),
        *(
            Violation(placed, entity, change + f" where record_type = '{kind}' and record_id = (select min(record_id) from marts.partner_costs where record_type = '{kind}' and amount is not null)")
            for kind, entity in {"payout": "payouts", "claim": "incentive_claims", "cost": "program_costs"}.items()
            for change in ("delete from marts.partner_costs", "update marts.partner_costs set amount = null")
        ),
        Violation(placed, "incentive_claims", "delete from marts.audit_exceptions where exception_kind = 'amount without exchange rate'"),
        *(
            Violation(published, f"{part}_costs", f"update marts.kpi_profitability set {part}_costs = {part}_costs + 0.01 where {where}")
            for part in ("commission", "mdf", "incentive", "onboarding", "program")
            for where in (PROGRAM, a_partner_row("kpi_profitability", f"{part}_costs"))
        ),
    ]


def coverage_laws() -> list[Violation]:
    parts, listed, once, outcome = (
        "coverage_parts_are_partners_in_force", "departures_are_the_kpis", "a_partner_is_recruited_once",
        "every_onboarding_has_one_outcome",
    )
    of_recruit = "period_grain = 'month' and scope_type = 'partner' and scope_id = '{recruit}'"
    of_year = "scope_type = 'program' and {} = '2025-01-01'"
    yearly = "update marts.kpi_coverage set {} where period_grain = 'year' and " + of_year.format("period_start")
    drop_off = "update marts.onboarding_drop_off set {} where step = 'operational' and " + of_year.format("begun_year_start")
    found = [
        Violation(listed, "{departed}", "delete from marts.partner_departures where partner_id = '{departed}'"),
        Violation(listed, "{recruit}", f"update marts.kpi_coverage set departed_partners = 1 where {of_recruit} and period_start = '2025-04-01'"),
        Violation(once, "{recruit}", f"update marts.kpi_coverage set recruited_partners = 1 - recruited_partners where {of_recruit} and period_start = '2026-01-01'"),
        Violation(once, "{recruit}", "update marts.dim_partners set first_agreement_starts_on = first_agreement_starts_on + interval 1 month where partner_id = '{recruit}'"),
        Violation(outcome, "the outcomes do not add up to the onboardings", drop_off.format("waiting = waiting + 1")),
        Violation(outcome, "the KPI counts other onboardings", yearly.format("onboarding_abandonment_rate_denominator = onboarding_abandonment_rate_denominator + 1")),
        Violation(outcome, "the KPI counts others as abandoned", yearly.format("abandoned_onboardings = abandoned_onboardings + 1")),
        Violation(outcome, "the KPI counts others as operational", yearly.format("onboarding_completion_rate_numerator = onboarding_completion_rate_numerator + 1")),
    ]
    wholes = {
        "activated_partners": "trained_partners", "departed_partners": "program_abandonment_rate_denominator",
        "partner_renewal_rate_numerator": "partner_renewal_rate_denominator",
        "abandoned_onboardings + onboarding_completion_rate_numerator": "onboarding_abandonment_rate_denominator",
    }
    for part in (*wholes, "active_partners", "revenue_generating_partners", "trained_partners", "content_sharing_partners", "registering_partners"):
        column = part.split(" ")[0]
        for wrong in ("-1000", f"{wholes.get(part, 'partners_in_force')} + 1"):
            found.append(Violation(parts, part, f"update marts.kpi_coverage set {column} = {wrong} where {PROGRAM}"))
    return found


def engagement_laws() -> list[Violation]:
    people, seeds, outcomes, uses, families, score = (
        "people_count_once_in_every_scope", "engagement_seeds_are_well_formed", "engagement_outcomes_are_among_their_rows", "content_uses_are_the_kpis",
        "approved_registrations_agree_between_families", "a_score_is_what_its_components_reached",
    )
    of_program = "update marts.kpi_engagement set {} where " + PROGRAM
    component, scale = "update seeds.engagement_components set {} where component = 'portal'", "update seeds.satisfaction_scales set {} where scale_max = 5"
    wholes = {
        "partner_engagement_score_numerator": "100 * partners_in_force",
        "incentive_participation_rate_numerator": "incentive_participation_rate_denominator",
        "training_completion_rate_numerator": "training_completion_rate_denominator",
        "content_reach_rate_numerator": "content_reach_rate_denominator",
        "email_open_rate_numerator": "email_open_rate_denominator",
        "email_click_rate_numerator": "email_open_rate_denominator",
        "email_click_to_open_rate_numerator": "email_open_rate_numerator",
        "partner_satisfaction_rate_numerator": "partner_satisfaction_responses",
        "partner_satisfaction_score_numerator": "100 * partner_satisfaction_responses",
        "portal_active_users": "portal_logins",
        **dict.fromkeys(("portal_active_partner_rate_numerator", "certified_partner_rate_numerator", "incentive_participation_rate_denominator"), "partners_in_force"),
    }
    return [
        *(
            Violation(people, measure, of_program.format(f"{measure} = {wrong}"))
            for measure in ("portal_active_users", "content_reach_rate_denominator", "content_reach_rate_numerator")
            for wrong in ("0", f"{measure} + 100000")
        ),
        *(Violation(seeds, "a component no event is filed under, or a target or weight out of range", component.format(change)) for change in ("target = 0", "weight = -1", "component = 'parties'")),
        Violation(seeds, "no component weighs anything", "update seeds.engagement_components set weight = 0"),
        *(Violation(seeds, "satisfied_from is not an answer of the scale", scale.format(change)) for change in ("satisfied_from = 6", "satisfied_from = 0")),
        *(
            Violation(outcomes, part, of_program.format(f"{part} = {wrong}"))
            for part, whole in wholes.items()
            for wrong in ("-1", f"{whole} + 1")
        ),
        Violation(outcomes, "deal_registrations_approved + deal_registrations_rejected", of_program.format("deal_registrations_rejected = deal_registrations_rejected + 1")),
        *(
            Violation(uses, "PRT-", f"update marts.content_effectiveness set {use} = {use} + 1 where partner_id = (select min(partner_id) from marts.content_effectiveness) and asset_id = (select min(asset_id) from marts.content_effectiveness where partner_id = (select min(partner_id) from marts.content_effectiveness))")
            for use in ("content_views", "content_downloads", "content_shares")
        ),
        Violation(uses, "PRT-", "delete from marts.content_effectiveness where partner_id = (select min(partner_id) from marts.content_effectiveness)"),
        Violation(families, "program", of_program.format("deal_registrations_approved = deal_registrations_approved + 1")),
        Violation(score, "PRT-", "update marts.kpi_engagement set partner_engagement_score = partner_engagement_score + 0.00001 where period_grain = 'month' and scope_type = 'partner' and period_start = '2025-04-01'"),
        Violation(score, "PRT-", "delete from intermediate.int_engagement_attainments where component = 'portal' and month_start = '2025-04-01'"),
    ]


def customer_laws() -> list[Violation]:
    stay, share = "customers_stay_or_leave", "channels_share_the_customers"
    retention, revenue = "update marts.kpi_retention set {} where " + PROGRAM, "update marts.kpi_revenue set {} where " + PROGRAM
    return [
        *(
            Violation(stay, "program", retention.format(change))
            for change in (
                "customer_churn_rate_numerator = customer_churn_rate_numerator + 1", "product_adoption_rate_numerator = customers + 1",
                "gross_revenue_retention_numerator = starting_arr + 1", "net_revenue_retention_numerator = gross_revenue_retention_numerator - 1", "starting_arr = 0",
                "net_revenue_retention = null",
            )
        ),
        *(
            Violation(stay, "program", revenue.format(change))
            for change in (
                "arr_expansion_rate_numerator = arr_expansion_rate_numerator + 1", "arr_expansion_rate = arr_expansion_rate + 0.000001",
                "cross_sell_rate_denominator = cross_sell_rate_denominator + 1", "cross_sell_rate_numerator = cross_sell_rate_denominator + 1",
                "upsell_revenue = upsell_revenue + 0.01",
            )
        ),
        *(
            Violation(share, "2025", f"update marts.kpi_retention set {column} = {column} + 1 where {where}")
            for column in ("customers", "customer_retention_rate_numerator", "starting_arr", "gross_revenue_retention_numerator", "net_revenue_retention_numerator")
            for where in (DIRECT, PROGRAM)
        ),
    ]


VIOLATIONS = [*engagement_laws(), *customer_laws(), *credit_laws(), *deal_and_row_laws(), *seed_laws(), *figure_laws(), *catalogue_laws(), *coverage_laws(), *cost_laws(), *member_laws(), *stage_laws()]


@pytest.fixture(scope="module")
def statements(demo_build) -> dict[str, str]:
    """{law: its query, as dbt compiled it}."""
    compiled = demo_build.target / "compiled" / "partner_kpis" / "tests" / "laws"
    return {law: (compiled / f"{law}.sql").read_text(encoding="utf-8") for law in LAWS}


@pytest.fixture(scope="module")
def warehouse(demo_build, tmp_path_factory):
    """A copy of the demo's warehouse that may be changed."""
    path = tmp_path_factory.mktemp("laws") / demo_build.warehouse.name
    shutil.copy(demo_build.warehouse, path)
    with duckdb.connect(str(path)) as connection:
        yield connection


@pytest.fixture(scope="module")
def cast(warehouse) -> dict[str, str]:
    found = {}
    for name, query in CAST.items():
        (found[name],) = warehouse.execute(query.format(**found)).fetchone()
        assert found[name], f"The demo has nobody to play {name}."
    return found


@pytest.mark.parametrize("law", LAWS)
def test_the_demo_obeys(warehouse, statements, law):
    assert not warehouse.execute(statements[law]).fetchall()


@pytest.mark.parametrize("violation", VIOLATIONS, ids=str)
def test_the_law_notices(warehouse, statements, cast, violation):
    notices = violation.notices.format(**cast)
    warehouse.begin()
    try:
        (changed,) = warehouse.execute(violation.change.format(**cast)).fetchone()
        assert changed, "Nothing was changed, so there is nothing to notice."
        broken = warehouse.execute(statements[violation.law]).fetchall()
    finally:
        warehouse.rollback()
    assert broken, "The law does not notice."
    assert any(notices in str(cell) for row in broken for cell in row), f"The law says something else: {broken[:5]}"


@pytest.mark.parametrize(("rate", "status"), [("opportunity_win_rate_by_value", "lost"), ("partner_revenue_share", "won")])
def test_a_share_of_money_may_leave_its_range_where_a_deal_below_zero_closed(warehouse, statements, cast, rate, status):
    warehouse.begin()
    try:
        warehouse.execute(f"update marts.kpi_values set value = 1.01 where kpi = '{rate}' and {PROGRAM}")
        warehouse.execute(f"update marts.fct_opportunities set amount = -1, closed_date = '2025-06-30', deal_status = '{status}' where opportunity_id = '{cast['deal']}'")
        assert not warehouse.execute(statements["rates_lie_between_0_and_1"]).fetchall()
    finally:
        warehouse.rollback()


@pytest.mark.parametrize("law", LAWS)
def test_every_sentence_and_figure_of_the_law_has_a_violation(statements, law):
    sentences = re.findall(r"then\s+'((?:[^']|'')+)'", statements[law])
    labels = re.findall(r"'((?:[^']|'')+)' as (?:broken_law|measure|rate|family|whole_column)\b", statements[law])
    noticed = {violation.notices for violation in VIOLATIONS if violation.law == law}
    assert noticed, f"No row is known to break {law}."
    missing = [said for label in sentences + labels if not any((said := label.replace("''", "'")) in text for text in noticed)]
    assert not missing, f"Nothing here makes {law} say {missing}."
