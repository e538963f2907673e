"""Exact money: converted with fractions, rounded once to cents, half away from zero."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .raw import Raw
from .settings import Settings


def round_cents(amount: Fraction | Decimal) -> Decimal:
    return rounded(amount, 2)


def rounded(amount: Fraction | Decimal, decimals: int) -> Decimal:
    exact = Fraction(amount)
    units = int(abs(exact) * 10**decimals + Fraction(1, 2))  # int() cuts, so halves end away from zero
    return Decimal(-units if exact < 0 else units).scaleb(-decimals)


def weighted(amount: Decimal | None, probability: Decimal | None) -> Decimal | None:
    if amount is None or probability is None:
        return None
    return round_cents(Fraction(amount) * Fraction(probability) / 100)


class Rates:
    """Dated rates: units of a currency per unit of the corporate currency."""

    def __init__(self, raw: Raw, settings: Settings):
        self.reporting_currency = settings.reporting_currency.upper()
        self._rates = defaultdict(list)
        for row in raw.rows("salesforce", "dated_conversion_rate"):
            if row["iso_code"] and row["start_date"] and row["conversion_rate"] and row["conversion_rate"] > 0:
                self._rates[row["iso_code"].upper()].append(row)
        for rows in self._rates.values():
            rows.sort(key=lambda row: (row["start_date"], row["id"]), reverse=True)

    def rate(self, currency: str, day: date) -> Fraction | None:
        for row in self._rates[currency]:
            if row["start_date"] <= day and (row["next_start_date"] is None or day < row["next_start_date"]):
                return Fraction(row["conversion_rate"])
        return None

    def convert(self, amount: Decimal | None, currency: str | None, day: date) -> Decimal | None:
        """The amount in the reporting currency, or None where there is no amount or no rate."""
        if amount is None:
            return None
        currency = (currency or self.reporting_currency).upper()
        if currency == self.reporting_currency:
            return round_cents(amount)
        source, target = self.rate(currency, day), self.rate(self.reporting_currency, day)
        if source is None or target is None:
            return None
        return round_cents(Fraction(amount) / source * target)
