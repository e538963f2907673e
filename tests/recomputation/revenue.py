"""kpi_revenue: what partners won. The columns that need billing and product lines are in expansion.py."""

from datetime import date

from .attribution import INFLUENCED, SOURCED, UNATTRIBUTED
from .company import Company
from .periods import Period
from .scopes import DIRECT, PROGRAM, Scope, scopes_of
from .tally import Tally, holders, median_money, money_ratio, ratio
from .timeline import OPPORTUNITY_TYPES, WON

_CLASSES = (SOURCED, INFLUENCED, UNATTRIBUTED, "attributed")


def kpi_revenue(company: Company, periods: list[Period]) -> dict:
    rows = {}
    for period in periods:
        tally = Tally()
        for deal in company.deals.values():
            if deal.status == WON and deal.closed_date in period:
                _count_won_deal(company, period, deal, tally)
        total = tally.money(PROGRAM, "total_revenue")
        for scope in company.members.existing(period.stock_date(company.settings)):
            rows[(period.grain, period.start, *scope)] = _row(company, period, tally, scope, total)
    return rows


def _count_won_deal(company: Company, period: Period, deal, tally: Tally):
    amount = company.amounts[deal.opportunity_id]
    classes = company.classes[deal.opportunity_id]
    tally.add_deal(classes, "revenue", amount, whole="partner_revenue")
    tally.add_deal(classes, f"{deal.opportunity_type}_revenue", amount, whole=f"partner_{deal.opportunity_type}_revenue")
    tally.add_deal(classes, "deals_won", 1, whole="partner_deals_won")
    for partner_deal in company.attribution.of(deal):
        credit = company.credits.get((deal.opportunity_id, partner_deal.partner_id, company.settings.primary_attribution_model))
        for scope in scopes_of(partner_deal.partner_id, partner_deal.stamp):
            for column in ("attributed_revenue", f"attributed_{deal.opportunity_type}_revenue"):
                tally.add(scope, column, credit and credit["credited_amount"])
    for scope in holders(classes):
        tally.collect(scope, "amounts", amount)
    if company.attribution.first_won_deals.get(deal.customer_id) is deal:
        tally.add_deal(classes, "new_customers", 1)
    if deal.opportunity_type == "expansion":
        for scope in scopes_of_customer(company, deal.customer_id, period.start):
            tally.add(scope, "expansion_revenue", amount)


def scopes_of_customer(company: Company, customer_id: str | None, day: date) -> list[Scope]:
    """A customer stands with the partner that sourced its first won deal, as that partner was when the day began; else direct."""
    partner_id = company.attribution.customer_partner.get(customer_id)
    if partner_id is None:
        return [DIRECT]
    return scopes_of(partner_id, company.book.values_at(partner_id, company.settings.start_of_day(day)))


def _row(company: Company, period: Period, tally: Tally, scope, total) -> dict:
    at_program = scope == PROGRAM
    sourced, partner = tally.money(scope, "sourced_revenue"), tally.money(scope, "partner_revenue")
    target = None if scope == DIRECT else company.seeds.targets.get(("sourced_revenue", *scope, period.grain, period.start))
    return {
        "period_end": period.end,
        "is_complete": period.is_complete(company.settings),
        "scope_name": company.members.name(scope),
        "sourced_revenue": sourced,
        "influenced_revenue": tally.money(scope, "influenced_revenue"),
        "partner_revenue": partner,
        "unattributed_revenue": tally.money(scope, "unattributed_revenue") if at_program else None,
        "total_revenue": total if at_program else None,
        **_by_type(tally, scope),
        "sourced_revenue_share": ratio(sourced, total),
        "sourced_revenue_share_denominator": total,
        "partner_revenue_share": ratio(partner, total),
        "partner_revenue_share_denominator": total,
        "attributed_revenue": tally.money(scope, "attributed_revenue"),
        "sourced_deals_won": tally.count(scope, "sourced_deals_won"),
        "partner_deals_won": tally.count(scope, "partner_deals_won"),
        "average_deal_size": money_ratio(partner, tally.count(scope, "partner_deals_won")),
        "deal_size_median": median_money(tally.values(scope, "amounts")),
        "new_customers_sourced": tally.count(scope, "sourced_new_customers"),
        "expansion_revenue": tally.money(scope, "expansion_revenue"),
        "revenue_target_attainment": ratio(sourced, target),
        "revenue_target_attainment_denominator": target,
    }


def _by_type(tally: Tally, scope) -> dict:
    """Revenue by class and type of deal, and the attributed by type; the unattributed part stands on the program row alone."""
    return {
        f"{deal_class}_{opportunity_type}_revenue": tally.money(scope, f"{deal_class}_{opportunity_type}_revenue")
        if scope == PROGRAM or deal_class != UNATTRIBUTED
        else None
        for deal_class in _CLASSES
        for opportunity_type in OPPORTUNITY_TYPES
    }
