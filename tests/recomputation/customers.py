"""Customers of billing: their ARR on a day, where they stand, and what they were sold that they did not own."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .company import Company
from .conformed import Conformed
from .money import round_cents
from .revenue import scopes_of_customer
from .scopes import Scope
from .timeline import WON, Deal


class CustomerBook:
    def __init__(self, company: Company, conformed: Conformed):
        self._company, self._conformed = company, conformed
        self._charges = self._read_charges()
        self._billed_since = {}
        for (customer_id, _), charges in self._charges.items():
            days = [starts_on for starts_on, _, arr in charges if arr]
            self._billed_since[customer_id] = min([self._billed_since.get(customer_id, date.max), *days])
        self._lines = self._read_lines()

    def is_customer(self, account_id: str | None, day: date) -> bool:
        """Had it bought something by then, or been billed? Partners with an account of their own are none by that alone."""
        first_won = self._company.attribution.first_won_deals.get(account_id)
        return (first_won is not None and first_won.closed_date <= day) or self._billed_since.get(account_id, date.max) <= day

    def scopes(self, customer_id: str | None, day: date) -> list[Scope]:
        return scopes_of_customer(self._company, customer_id, day)

    # -- what it pays per year ---------------------------------------------------------------------------------------

    def arr(self, day: date, rate_day: date) -> dict[str, Decimal]:
        """ARR on the day of the customers that have any, at the rates of another day; a currency without a rate adds nothing."""
        found = defaultdict(Decimal)
        for (customer_id, currency), charges in self._charges.items():
            charged = sum((arr for starts_on, ends_on, arr in charges if starts_on <= day < ends_on), Decimal(0))
            found[customer_id] += self._company.rates.convert(charged, currency, rate_day) or 0
        return {customer_id: arr for customer_id, arr in found.items() if arr}

    def balances(self, first_day: date, last_day: date) -> list[tuple[str, Decimal, Decimal]]:
        """(customer, ARR before, ARR after) of those that paid before the first day; both at its rates, as a rate that moved is no change."""
        before, after = self.arr(first_day - timedelta(days=1), first_day), self.arr(last_day, first_day)
        return [(customer_id, arr, after.get(customer_id, Decimal(0))) for customer_id, arr in before.items() if arr > 0]

    def _read_charges(self) -> dict:
        settings, charges = self._company.settings, defaultdict(list)
        for row in self._conformed.rows("subscription_periods"):
            if row["source_customer_id"] is None or row["starts_at"] >= settings.as_of:
                continue
            linked = self._conformed.customer(row["source_system"], row["source_customer_id"])
            customer_id = linked["customer_id"] if linked else f"{row['source_system']}:{row['source_customer_id']}"
            currency = (row["currency"] or settings.reporting_currency).upper()
            days = settings.local_date(row["starts_at"]), settings.local_date(row["ends_at"])
            charges[(customer_id, currency)].append((*days, row["arr"]))
        return charges

    # -- what it was sold --------------------------------------------------------------------------------------------

    def new_lines(self, deal: Deal) -> list[dict]:
        """The deal's product lines that no earlier won deal of its customer sold; a line without a product shows nothing new."""
        owned = {line["product_id"] for earlier in self._won_before(deal) for line in self._lines[earlier.opportunity_id]}
        return [line for line in self._lines[deal.opportunity_id] if line["product_id"] is not None and line["product_id"] not in owned]

    def cross_sell(self, deal: Deal) -> Decimal:
        """The part of the deal's amount that its new lines make up."""
        amount = self._company.amounts[deal.opportunity_id]
        whole, new = _sum_of(self._lines[deal.opportunity_id]), _sum_of(self.new_lines(deal))
        return round_cents(Fraction(amount) * Fraction(new) / Fraction(whole)) if amount is not None and whole else Decimal(0)

    def _won_before(self, deal: Deal) -> list[Deal]:
        if deal.customer_id is None:
            return []
        return [other for other in self._won_deals[deal.customer_id] if _order(other) < _order(deal)]

    def _read_lines(self) -> dict[str, list[dict]]:
        """Lines by the deal they are of, through merges of deals."""
        self._won_deals = defaultdict(list)
        for deal in self._company.deals.values():
            if deal.status == WON:
                self._won_deals[deal.customer_id].append(deal)
        survivors = {row["opportunity_id"]: row["surviving_opportunity_id"] for row in self._conformed.rows("surviving_opportunities")}
        lines = defaultdict(list)
        for line in self._conformed.rows("opportunity_lines"):
            lines[survivors.get(line["opportunity_id"], line["opportunity_id"])].append(line)
        return lines


def _order(deal: Deal) -> tuple:
    return deal.closed_date, deal.closed_at, deal.opportunity_id


def _sum_of(lines: list[dict]) -> Decimal:
    return sum((line["amount"] for line in lines if line["amount"] is not None), Decimal(0))
