"""Months, fiscal quarters and fiscal years."""

from dataclasses import dataclass
from datetime import date, timedelta

from .settings import Settings

MONTH, QUARTER, YEAR = "month", "quarter", "year"
_MONTHS_IN = {MONTH: 1, QUARTER: 3, YEAR: 12}


@dataclass(frozen=True)
class Period:
    grain: str
    start: date
    end: date  # the last day included

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def stock_date(self, settings: Settings) -> date:
        return min(self.end, settings.as_of_date)

    def is_complete(self, settings: Settings) -> bool:
        return self.end <= settings.as_of_date


def period_of(day: date, grain: str, fiscal_year_start_month: int) -> Period:
    months = _MONTHS_IN[grain]
    months_into_period = (day.month - fiscal_year_start_month) % months
    start = add_months(day.replace(day=1), -months_into_period)
    return Period(grain, start, add_months(start, months) - timedelta(days=1))


def add_months(first_of_month: date, months: int) -> date:
    index = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def first_month(periods: list[Period]) -> date:
    """What happened before the first month with a row is in no quarter or year either: their months add up to them."""
    return min((period.start for period in periods if period.grain == MONTH), default=date.max)


def all_periods(earliest: date | None, settings: Settings) -> list[Period]:
    """Every month from the fiscal year of the earliest dated evidence to as-of, and the fiscal quarters and years that hold those months."""
    if earliest is None:
        return []
    year = period_of(earliest, YEAR, settings.fiscal_year_start_month)
    month = max(year.start, settings.first_period).replace(day=1)
    found = {}
    while month <= settings.as_of_date:
        for grain in (MONTH, QUARTER, YEAR):
            found[period_of(month, grain, settings.fiscal_year_start_month)] = None
        month = add_months(month, 1)
    return list(found)
