"""kpi_profitability: what partners cost, and what is left of what they bring."""

from decimal import Decimal
from fractions import Fraction

from .company import Company
from .conformed import Conformed
from .costs import PARTS, read_costs
from .customers import CustomerBook
from .lifetime import LifetimeValues, margin_on
from .money import round_cents
from .periods import MONTH, Period, add_months, first_month
from .scopes import scopes_of
from .tally import Tally, money_ratio, ratio
from .timeline import WON

# What must be connected for a part of the costs to be known.
_FED_BY = {
    "commission": ("payouts",),
    "mdf": ("incentive_claims",),
    "incentive": ("payouts", "incentive_claims"),
    "onboarding": ("program_costs",),
    "program": ("program_costs",),
}


def kpi_profitability(company: Company, conformed: Conformed, customers: CustomerBook, periods: list[Period], revenue: dict) -> dict:
    """From the rows of kpi_revenue on, which holds what partners sourced."""
    rows, lifetimes = {}, LifetimeValues(company, conformed, customers, periods)
    costs = [cost for cost in read_costs(company, conformed) if cost.day >= first_month(periods)]
    for period in periods:
        tally = Tally()
        _count_costs(company, period, costs, tally)
        _count_margins(company, conformed, period, tally)
        lifetime_values = lifetimes.at_end_of(period)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            if scope[0] != "channel":
                key = (period.grain, period.start, *scope)
                rows[key] = {
                    "period_end": period.end,
                    "is_complete": period.is_complete(company.settings),
                    "scope_name": company.members.name(scope),
                    **_costs(conformed, tally, scope),
                    **_contribution(conformed, tally, scope, revenue[key]["sourced_revenue"]),
                    **lifetime_values(scope),
                }
    _add_returns(company, periods, rows, revenue)
    return rows


# -- what goes in ----------------------------------------------------------------------------------------------------


def _count_costs(company: Company, period: Period, costs: list, tally: Tally):
    for cost in costs:
        if cost.day in period:
            stamp = company.book.values_at(cost.partner_id, company.settings.start_of_day(cost.day))
            for scope in scopes_of(cost.partner_id, stamp):
                tally.add(scope, cost.part, cost.amount)


def _count_margins(company: Company, conformed: Conformed, period: Period, tally: Tally):
    for deal in company.deals.values():
        if deal.status == WON and deal.closed_date in period:
            amount, margin = company.amounts[deal.opportunity_id], margin_on(conformed, deal.closed_date)
            gained = round_cents(Fraction(amount) * Fraction(margin)) if amount is not None and margin is not None else None
            tally.add_deal(company.classes[deal.opportunity_id], "gross_margin", gained)
            tally.add_deal(company.classes[deal.opportunity_id], "deals_without_margin", int(margin is None))


# -- what comes out --------------------------------------------------------------------------------------------------


def _costs(conformed: Conformed, tally: Tally, scope) -> dict:
    row = {f"{part}_costs": tally.money(scope, part) if conformed.is_fed(*_FED_BY[part]) else None for part in PARTS}
    is_whole = all(value is not None for value in row.values())
    return row | {"partner_costs": sum(row.values()) if is_whole else None}


def _contribution(conformed: Conformed, tally: Tally, scope, sourced_revenue: Decimal) -> dict:
    is_known = conformed.is_fed("gross_margins") and not tally.count(scope, "sourced_deals_without_margin")
    costs = _costs(conformed, tally, scope)["partner_costs"]
    margin = tally.money(scope, "sourced_gross_margin") if is_known else None
    contribution = margin - costs if margin is not None and costs is not None else None
    return {
        "sourced_gross_margin": margin,
        "partner_contribution_margin": contribution,
        "partner_contribution_margin_rate": ratio(contribution, sourced_revenue),
        "partner_contribution_margin_rate_denominator": sourced_revenue,
        "partner_roi": ratio(contribution, costs),
    }


def _add_returns(company: Company, periods: list[Period], rows: dict, revenue: dict):
    """The cost of a customer, from the twelve monthly rows that end with the period's last month, and what it comes back as."""
    for period in periods:
        last_month = period.stock_date(company.settings).replace(day=1)
        months = [add_months(last_month, -back) for back in range(12)]
        for scope in [key[2:] for key in rows if key[:2] == (period.grain, period.start)]:
            keys = [(MONTH, month, *scope) for month in months if (MONTH, month, *scope) in rows]
            costs = [rows[key]["partner_costs"] for key in keys]
            row = rows[(period.grain, period.start, *scope)]
            row["customer_acquisition_cost_numerator"] = sum(costs) if None not in costs else None
            row["customer_acquisition_cost_denominator"] = sum(revenue[key]["new_customers_sourced"] for key in keys)
            row["customer_acquisition_cost"] = money_ratio(
                row["customer_acquisition_cost_numerator"], row["customer_acquisition_cost_denominator"]
            )
            row["lifetime_value_to_cac"] = ratio(row["customer_lifetime_value"], row["customer_acquisition_cost"])
