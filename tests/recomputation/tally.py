"""Sums, counts and lists by scope, for one period."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from statistics import median

from .attribution import INFLUENCED, SOURCED, UNATTRIBUTED
from .money import round_cents
from .scopes import DIRECT, PROGRAM, Scope

_CENT = Decimal("0.01")


class Tally:
    def __init__(self):
        self._sums = defaultdict(lambda: defaultdict(int))
        self._lists = defaultdict(lambda: defaultdict(list))

    def add(self, scope: Scope, column: str, value):
        """A null adds nothing."""
        if value is not None:
            self._sums[scope][column] += value

    def add_deal(self, classes: dict[Scope, str], column: str, value, whole: str | None = None):
        """A deal's value in every scope that holds it: the whole, its split by class, and the company's total."""
        whole = whole or column
        for scope, deal_class in classes.items():
            if deal_class in (SOURCED, INFLUENCED):
                self.add(scope, whole, value)
                self.add(scope, f"{deal_class}_{column}", value)
            elif scope == DIRECT:
                self.add(scope, whole, value)
            if scope == PROGRAM:
                self.add(scope, f"total_{column}", value)
                if deal_class == UNATTRIBUTED:
                    self.add(scope, f"unattributed_{column}", value)

    def add_to_holders(self, classes: dict[Scope, str], column: str, value):
        """A deal's value in the scopes whose deal it is: partner scopes for partner deals, direct for the others."""
        for scope in holders(classes):
            self.add(scope, column, value)

    def collect(self, scope: Scope, column: str, value):
        if value is not None:
            self._lists[scope][column].append(value)

    def scopes(self) -> list[Scope]:
        """Where anything adds up to more, or less, than nothing."""
        return [scope for scope, sums in self._sums.items() if any(sums.values())]

    def count(self, scope: Scope, column: str) -> int:
        return int(self._sums[scope][column])

    def money(self, scope: Scope, column: str) -> Decimal:
        return Decimal(self._sums[scope][column]).quantize(_CENT)  # sums of cents: nothing to round

    def sum(self, scope: Scope, column: str) -> Decimal | Fraction | int:
        return self._sums[scope][column]

    def values(self, scope: Scope, column: str) -> list:
        return self._lists[scope][column]

    def distinct(self, scope: Scope, column: str) -> int:
        return len(set(self._lists[scope][column]))

    def median(self, scope: Scope, column: str) -> float | None:
        return median_of(self._lists[scope][column])


def holders(classes: dict[Scope, str]) -> list[Scope]:
    return [scope for scope, deal_class in classes.items() if deal_class != UNATTRIBUTED or scope == DIRECT]


def ratio(numerator, denominator) -> float | None:
    return float(numerator) / float(denominator) if numerator is not None and denominator else None


def money_ratio(numerator: Decimal | None, denominator) -> Decimal | None:
    """Money divided by a count, to cents; exact before the one rounding."""
    return round_cents(Fraction(numerator) / Fraction(denominator)) if numerator is not None and denominator else None


def median_of(values: list) -> float | None:
    return float(median(values)) if values else None


def median_money(values: list[Decimal]) -> Decimal | None:
    return round_cents(median(Fraction(value) for value in values)) if values else None
