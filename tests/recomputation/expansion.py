"""What customers bought on top: the columns of kpi_revenue that need billing and product lines."""

from .company import Company
from .conformed import Conformed
from .customers import CustomerBook
from .periods import Period
from .tally import Tally, ratio
from .timeline import WON


def customer_revenue(company: Company, conformed: Conformed, customers: CustomerBook, periods: list[Period]) -> dict:
    """The same key as kpi_revenue -> those columns alone."""
    rows = {}
    for period in periods:
        tally, cross_sold = Tally(), set()
        for deal in company.deals.values():
            if deal.status == WON and deal.opportunity_type == "expansion" and deal.closed_date in period:
                if customers.new_lines(deal):
                    cross_sold.add(deal.customer_id)
                for scope in customers.scopes(deal.customer_id, period.start):
                    tally.add(scope, "expansion", company.amounts[deal.opportunity_id])
                    tally.add(scope, "cross_sell", customers.cross_sell(deal))
        _count_customers(company, customers, period, cross_sold, tally)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            rows[(period.grain, period.start, *scope)] = _row(conformed, tally, scope)
    return rows


def _count_customers(company: Company, customers: CustomerBook, period: Period, cross_sold: set, tally: Tally):
    for customer_id, starting, ending in customers.balances(period.start, period.stock_date(company.settings)):
        for scope in customers.scopes(customer_id, period.start):
            tally.add(scope, "customers", 1)
            tally.add(scope, "cross_sold_customers", int(customer_id in cross_sold))
            tally.add(scope, "starting_arr", starting)
            tally.add(scope, "added_arr", max(ending - starting, 0))


def _row(conformed: Conformed, tally: Tally, scope) -> dict:
    itemised, billed = conformed.is_fed("opportunity_lines"), conformed.is_fed("subscription_periods")
    cross_sell = tally.money(scope, "cross_sell")
    row = {
        "cross_sell_revenue": cross_sell if itemised else None,
        "upsell_revenue": tally.money(scope, "expansion") - cross_sell if itemised else None,
        "cross_sell_rate_numerator": tally.count(scope, "cross_sold_customers") if itemised and billed else None,
        "cross_sell_rate_denominator": tally.count(scope, "customers") if itemised and billed else None,
        "arr_expansion_rate_numerator": tally.money(scope, "added_arr") if billed else None,
        "arr_expansion_rate_denominator": tally.money(scope, "starting_arr") if billed else None,
    }
    for rate in ("cross_sell_rate", "arr_expansion_rate"):
        row[rate] = ratio(row[f"{rate}_numerator"], row[f"{rate}_denominator"])
    return row
