"""What a customer is worth over its life: its average ARR, the margin on it, and how long customers stay."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from .company import Company
from .conformed import Conformed
from .customers import CustomerBook
from .money import round_cents
from .periods import MONTH, Period, add_months, period_of
from .scopes import Scope
from .tally import Tally, money_ratio


class LifetimeValues:
    def __init__(self, company: Company, conformed: Conformed, customers: CustomerBook, periods: list[Period]):
        self._company, self._conformed, self._customers = company, conformed, customers
        self._first_months = {period.start for period in periods if period.grain == MONTH}
        self._month_end = cache(self._count_month_end)

    def at_end_of(self, period: Period) -> Callable[[Scope], dict]:
        """The columns of a scope, as of the period's last day."""
        day = period.stock_date(self._company.settings)
        months = [add_months(day.replace(day=1), -back) for back in range(12)]
        margin, year, month_ends = margin_on(self._conformed, day), self._count_year_to(day), [self._month_end(month) for month in months]
        for tally in (year, month_ends[0]):
            self._company.members.measured(period, tally.scopes())
        return lambda scope: self._columns(year, month_ends if self._has_rows(scope, months[-1]) else [], scope, margin)

    def _has_rows(self, scope: Scope, month: date) -> bool:
        return month in self._first_months and self._company.members.exists(scope, self._last_day(month))

    def _columns(self, year: Tally, month_ends: list[Tally], scope: Scope, margin: Decimal | None) -> dict:
        """Without twelve months there is no average."""
        is_billed = self._conformed.is_fed("subscription_periods")
        arr = sum(month.money(scope, "arr") for month in month_ends) if is_billed and month_ends else None
        customers = sum(month.count(scope, "customers") for month in month_ends) if is_billed and month_ends else None
        starting, kept = (year.money(scope, column) if is_billed else None for column in ("starting", "kept"))
        churn = max(1 - Fraction(kept) / Fraction(starting), Fraction(self._conformed.parameter("annual_churn_floor"))) if starting else None
        is_known = customers and churn is not None and margin is not None
        return {
            "customer_lifetime_value": round_cents(Fraction(arr) / customers * Fraction(margin) / churn) if is_known else None,
            "average_customer_arr": money_ratio(arr, customers),
            "average_customer_arr_numerator": arr,
            "average_customer_arr_denominator": customers,
            "gross_margin_rate": None if margin is None else float(margin),
            "annual_churn_rate": None if churn is None else float(churn),
            "twelve_month_starting_arr": starting,
            "twelve_month_retained_arr": kept,
        }

    def _last_day(self, month: date) -> date:
        return period_of(month, MONTH, self._company.settings.fiscal_year_start_month).stock_date(self._company.settings)

    def _count_month_end(self, month: date) -> Tally:
        """Customers and their ARR at the end of a month, or of as-of."""
        tally = Tally()
        day = self._last_day(month)
        for customer_id, arr in self._customers.arr(day, day).items():
            if arr > 0:
                for scope in self._customers.scopes(customer_id, month):
                    tally.add(scope, "arr", arr)
                    tally.add(scope, "customers", 1)
        return tally

    def _count_year_to(self, day: date) -> Tally:
        """The ARR of those who were customers a year before, and what is kept of it, growth left out."""
        tally = Tally()
        first_day = _a_year_before(day + timedelta(days=1))
        for customer_id, starting, ending in self._customers.balances(first_day, day):
            for scope in self._customers.scopes(customer_id, first_day):
                tally.add(scope, "starting", starting)
                tally.add(scope, "kept", min(ending, starting))
        return tally


def margin_on(conformed: Conformed, day: date) -> Decimal | None:
    """The margin that began last holds, until it ends: it takes the place of those before."""
    begun = [row for row in conformed.rows("gross_margins") if row["valid_from"] <= day]
    latest = max(begun, key=lambda row: (row["valid_from"], row["gross_margin_id"]), default=None)
    return latest["gross_margin_rate"] if latest and (latest["valid_to"] is None or day < latest["valid_to"]) else None


def _a_year_before(day: date) -> date:
    month = add_months(day.replace(day=1), -12)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))
