"""What partners cost: their payouts and claims, what was spent on them, and their part of what was spent on the program."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .attribution import SOURCED
from .company import Company
from .conformed import Conformed
from .money import rounded
from .periods import MONTH, period_of
from .pipeline import open_deals
from .timeline import WON

PARTS = ("commission", "mdf", "incentive", "onboarding", "program")


@dataclass(frozen=True)
class Cost:
    part: str
    partner_id: str
    day: date
    amount: Decimal  # in the reporting currency


def read_costs(company: Company, conformed: Conformed) -> list[Cost]:
    return [*_payouts(company, conformed), *_claims(company, conformed), *_program_costs(company, conformed)]


def _payouts(company: Company, conformed: Conformed):
    for row in conformed.rows("payouts"):
        partner_id = conformed.partner_of(row["source_system"], row["source_partner_id"])
        if partner_id and row["earned_on"] is not None and row["earned_on"] <= company.settings.as_of_date:
            amount = company.rates.convert(row["amount"], row["currency"], row["earned_on"])
            yield from _cost(_part(conformed, "payout", row["payout_type"]), partner_id, row["earned_on"], amount)


def _claims(company: Company, conformed: Conformed):
    programs = {(row["source_system"], row["program_id"]): row["incentive_type"] for row in conformed.rows("incentive_programs")}
    for row in conformed.rows("incentive_claims"):
        partner_id = conformed.partner_of(row["source_system"], row["source_partner_id"])
        if partner_id and row["paid_at"] is not None and row["paid_at"] < company.settings.as_of:
            paid_on = company.settings.local_date(row["paid_at"])
            amount = company.rates.convert(row["reimbursed_amount"], row["currency"], paid_on)
            part = _part(conformed, "claim", programs.get((row["source_system"], row["program_id"])))
            yield from _cost(part, partner_id, paid_on, amount)


def _program_costs(company: Company, conformed: Conformed):
    keys = {row["category"]: row["allocation_key"] for row in conformed.seed("allocation_keys")}
    for row in conformed.rows("program_costs"):
        month = row["cost_month"]
        if month is None or month > company.settings.as_of_date:
            continue
        amount = company.rates.convert(row["amount"], row["currency"], month)
        part = _part(conformed, "cost", row["category"])
        partner_id = conformed.partner_of(row["source_system"], row["source_partner_id"])
        if partner_id:
            yield from _cost(part, partner_id, month, amount)
        elif amount is not None:
            weights = _weights(company, month, keys.get(row["category"], "equal"))
            for bearer, share in divide(amount, weights).items():
                yield from _cost(part, bearer, month, share)


def _cost(part: str, partner_id: str, day: date, amount: Decimal | None):
    if amount is not None:
        yield Cost(part, partner_id, day, amount)


def _part(conformed: Conformed, record_type: str, category: str | None) -> str:
    """By the seed's row of the category, else by its row without one."""
    parts = {row["category"]: row["cost_part"] for row in conformed.seed("cost_parts") if row["record_type"] == record_type}
    return parts.get(category) or parts[None]


# -- what nobody is named for ----------------------------------------------------------------------------------------


def _weights(company: Company, month: date, key: str) -> dict[str, Decimal | int]:
    """The partners that bear a month's cost, each with its part of the key; all alike where the key is zero."""
    whole_month = period_of(month, MONTH, company.settings.fiscal_year_start_month)
    day = whole_month.stock_date(company.settings)
    bearers = [partner_id for partner_id in company.book.partners if company.book.in_force(partner_id, day)]
    bearers = bearers or [partner_id for partner_id in company.book.partners if company.members.partner_since[partner_id] <= day]
    sums = defaultdict(Decimal)
    if key == "sourced_pipeline":
        for _, _, classes, amount in open_deals(company, day):
            for (scope_type, member), deal_class in classes.items():
                if scope_type == "partner" and deal_class == SOURCED:
                    sums[member] += amount or 0
    elif key == "revenue":
        for deal in company.deals.values():
            if deal.status == WON and deal.closed_date in whole_month:
                for partner_deal in company.attribution.of(deal):
                    if partner_deal.credit_type == SOURCED:
                        sums[partner_deal.partner_id] += company.amounts[deal.opportunity_id] or 0
    weights = {partner_id: max(sums[partner_id], Decimal(0)) for partner_id in bearers}
    return weights if any(weights.values()) else dict.fromkeys(bearers, 1)


def divide(amount: Decimal, weights: dict[str, Decimal | int]) -> dict[str, Decimal]:
    """Cents by largest remainder: the parts add up to the amount exactly."""
    if not weights:
        return {}
    cents, total = int(abs(amount) * 100), sum(weights.values())
    exact = {partner_id: Fraction(cents) * Fraction(weight) / Fraction(total) for partner_id, weight in weights.items()}
    whole = {partner_id: int(share) for partner_id, share in exact.items()}

    def rank(partner_id: str) -> tuple:
        return -rounded(exact[partner_id] - whole[partner_id], 6), partner_id

    for partner_id in sorted(weights, key=rank)[: cents - sum(whole.values())]:
        whole[partner_id] += 1
    sign = -1 if amount < 0 else 1
    return {partner_id: Decimal(sign * share).scaleb(-2) for partner_id, share in whole.items()}
