"""The KPIs once more, in plain Python and from the definitions alone, to hold against what the project builds."""

from dataclasses import dataclass

from .attribution import SOURCED, UNATTRIBUTED, attribute
from .company import Company
from .credits import partner_credits
from .identity import Customers, Merges, PartnerLinks
from .money import Rates
from .partners import PartnerBook
from .periods import all_periods
from .pipeline import kpi_pipeline
from .raw import read_raw
from .registrations import deal_registrations
from .revenue import kpi_revenue
from .scopes import Members
from .seeds import read_seeds
from .settings import Settings
from .systems import read_records
from .timeline import OPEN, build_deals
from .touches import TouchReader

__all__ = ["Result", "Settings", "recompute"]


@dataclass
class Result:
    opportunities: dict  # opportunity_id -> row of fct_opportunities
    partner_deals: dict  # (opportunity_id, partner_id) -> row of fct_partner_deals
    kpi_pipeline: dict  # (period_grain, period_start, scope_type, scope_id) -> row
    kpi_revenue: dict  # the same key -> row
    set_aside: dict[tuple[str, str, str], int]  # (system, table, status) -> rows
    exceptions: set[tuple[str, str]]  # (kind, record id)
    contested_claims: set[str]  # opportunity ids
    touches: dict  # touch_id -> row
    company: Company

    @property
    def partner_credits(self) -> dict:
        """(opportunity_id, partner_id, attribution_model) -> row of fct_partner_credits."""
        return self.company.credits

    @property
    def deal_registrations(self) -> dict:
        """touch_id -> row of fct_deal_registrations."""
        return self.company.registrations


def recompute(raw_path, seeds_path, settings: Settings) -> Result:
    company, exceptions = _company(raw_path, seeds_path, settings)
    periods = all_periods(company.earliest_evidence(), settings)
    return Result(
        opportunities={deal.opportunity_id: _opportunity(company, deal) for deal in company.deals.values()},
        partner_deals={
            (opportunity_id, partner_deal.partner_id): _partner_deal(partner_deal)
            for opportunity_id, credited in company.attribution.partner_deals.items()
            for partner_deal in credited
        },
        kpi_pipeline=kpi_pipeline(company, periods),
        kpi_revenue=kpi_revenue(company, periods),
        set_aside=company.raw.set_aside_counts(),
        exceptions=exceptions,
        contested_claims=company.attribution.contested_claims,
        touches={touch.touch_id: _touch(touch) for touch in company.touches},
        company=company,
    )


def _company(raw_path, seeds_path, settings: Settings) -> tuple[Company, set[tuple[str, str]]]:
    raw, seeds = read_raw(raw_path, seeds_path, settings), read_seeds(seeds_path)
    records = read_records(raw, seeds, settings)
    merges = Merges(records, settings)
    customers = Customers(records.accounts, merges, seeds, settings)
    book = PartnerBook(raw, records, settings)
    links = PartnerLinks(records, customers, seeds, settings)
    book.add_agreements(raw.rows("prm", "agreements"), links)
    rates = Rates(raw, settings)
    deals, deal_exceptions = build_deals(records, merges, customers, seeds, settings)
    reader = TouchReader(records, merges, customers, links, deals, settings)
    touches, touch_exceptions = reader.read()
    attribution = attribute(deals, touches, seeds.rules, book, settings)
    amounts = {
        deal.opportunity_id: rates.convert(deal.present.amount, deal.currency, deal.closed_date or settings.as_of_date)
        for deal in deals.values()
    }
    exceptions = deal_exceptions | touch_exceptions | attribution.exceptions
    exceptions |= {("shared CRM account", account_id) for account_id in links.claimed_twice}
    exceptions |= {("shared web domain", domain) for domain in links.shared_domains}
    exceptions |= {("missing exchange rate", key) for key, deal in deals.items() if amounts[key] is None and deal.present.amount is not None}
    credits = partner_credits(attribution, amounts, seeds)
    registrations = deal_registrations(reader.registrations, attribution, deals, seeds.rules, settings)
    members = Members(book, attribution, touches, settings)
    company = Company(raw, seeds, settings, customers, book, links, rates, deals, amounts, touches, attribution, credits, registrations, members)
    return company, exceptions


def _opportunity(company: Company, deal) -> dict:
    credited = company.attribution.of(deal)
    sourcing = [partner_deal.partner_id for partner_deal in credited if partner_deal.credit_type == SOURCED]
    classes = {partner_deal.credit_type for partner_deal in credited} or {UNATTRIBUTED}
    return {
        "customer_id": deal.customer_id,
        "opportunity_type": deal.opportunity_type,
        "opened_at": deal.opened_at,
        "opened_date": deal.opened_date,
        "closed_at": deal.closed_at,
        "closed_date": deal.closed_date,
        "status": deal.status,
        "stage_name": deal.present.stage,
        "probability": deal.present.probability,
        "close_date": deal.present.close_date,
        "original_amount": deal.present.amount,
        "original_currency": deal.currency or company.settings.reporting_currency,
        "amount": company.amounts[deal.opportunity_id],
        "rate_date": deal.closed_date if deal.status != OPEN else company.settings.as_of_date,
        "deal_size": deal.source.size,
        "customer_region": deal.customer.region if deal.customer else None,
        "attribution_class": SOURCED if sourcing else classes.pop(),
        "sourced_partner_id": sourcing[0] if sourcing else None,
        "influencing_partner_count": len(credited) - len(sourcing),
    }


def _partner_deal(partner_deal) -> dict:
    return {
        "credit_type": partner_deal.credit_type,
        "rule_id": partner_deal.deciding.rule.rule_id,
        "deciding_touch_id": partner_deal.deciding.touch.touch_id,
        "touch_count": len(partner_deal.touches),
        "first_touch_at": partner_deal.touches[0].touched_at,
        "last_touch_at": partner_deal.touches[-1].touched_at,
        "partner_type": partner_deal.stamp["partner_type"],
        "partner_tier": partner_deal.stamp["tier"],
        "region": partner_deal.stamp["region"],
        "partner_manager": partner_deal.stamp["partner_manager_email"],
    }


def _touch(touch) -> dict:
    return {
        "partner_id": touch.partner_id,
        "touch_type": touch.touch_type,
        "touched_at": touch.touched_at,
        "recorded_at": touch.recorded_at,
        "opportunity_id": touch.opportunity_id,
        "account_id": touch.account_id,
    }
