"""What deals open at a month's end were expected to bring, from their states and from nothing that came later."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from .money import round_cents, rounded

TRAITS = ("channel", "opportunity_type", "stage", "stage_age")


@dataclass(frozen=True)
class OpenDeal:
    """A deal as it stood at a month's end, and its next closing if that was a win."""

    channel: str
    opportunity_type: str
    stage: str
    stage_age: str
    amount: Decimal
    won_after: int | None  # months
    won_amount: Decimal


class Forecast:
    """Rows are those of int_opportunity_states, int_deals, int_exchange_rates and the seeds; touches: by deal, when the first was known."""

    def __init__(self, states: list[dict], deals: list[dict], rates: list[dict], touches: dict[str, datetime], months: list[date], seeds: dict[str, list[dict]]):
        self.parameters = {row["parameter"]: float(row["value"]) for row in seeds["forecast_parameters"]}
        self.depths, self.stage_ages = seeds["forecast_depths"], seeds["forecast_stage_ages"]
        self.rates, self.touches = rates, touches
        history = defaultdict(list)
        for state in sorted(states, key=lambda state: state["valid_from"]):
            if state["valid_to"] is None or state["valid_to"] > state["valid_from"]:
                history[state["opportunity_id"]].append(state)
        self.open_deals = {
            month: [found for deal in deals if (found := self._open_deal(deal, history[deal["opportunity_id"]], month))] for month in months
        }

    def _open_deal(self, deal: dict, states: list[dict], month: date) -> OpenDeal | None:
        end = midnight(add_months(month, 1))
        then = max((place for place, state in enumerate(states) if state["valid_from"] < end), default=None)
        if then is None or states[then]["stage_status"] != "open" or deal["opened_at"] >= end:
            return None
        entered = then
        while entered and all(states[entered - 1][column] == states[then][column] for column in ("stage_status", "stage_name")):
            entered -= 1
        days = (end - states[entered]["valid_from"]) / timedelta(days=1)
        closing = next((state for state in states[then + 1 :] if state["stage_status"] != "open"), None)
        won_on = closing["valid_from"].date() if closing and closing["stage_status"] == "won" else None
        touched_at = self.touches.get(deal["opportunity_id"])
        return OpenDeal(
            channel="partner" if touched_at and touched_at < end else "direct",
            opportunity_type=deal["opportunity_type"],
            stage=states[then]["stage_name"] or "unknown",
            stage_age=next(row["stage_age"] for row in self.stage_ages if int(row["from_days"]) <= days < float(row["until_days"] or "inf")),
            amount=self._convert(states[then]["amount"], deal, (end - timedelta(days=1)).date()),
            won_after=(won_on.year - month.year) * 12 + won_on.month - month.month if won_on else None,
            won_amount=self._convert(closing["amount"], deal, won_on) if won_on else Decimal(0),
        )

    def _convert(self, amount: Decimal | None, deal: dict, day: date) -> Decimal:
        if amount is None:
            return Decimal(0)
        if deal["original_currency"] == "USD":
            return round_cents(amount)
        for row in self.rates:
            if row["currency"] == deal["original_currency"] and row["valid_from"] <= day < row["valid_to"]:
                return round_cents(Fraction(amount) / Fraction(row["units_per_corporate_unit"]) * Fraction(row["reporting_units_per_corporate_unit"]))
        return Decimal(0)

    def win_rate(self, deal: OpenDeal, made_in: date, months_ahead: int) -> Decimal:
        """Of past deals alike, the share won so many months after a month end; only where that month was over when the forecast was made."""
        oldest = add_months(made_in, -int(self.parameters["history_months"]))
        over = [month for month in self.open_deals if oldest <= month and add_months(month, months_ahead) <= made_in]
        for depth in self.depths:
            traits = [trait for trait, column in zip(TRAITS, ("by_channel", "by_opportunity_type", "by_stage", "by_stage_age")) if depth[column] == "true"]
            alike = [(month, past) for month in over for past in self.open_deals[month] if all(getattr(past, trait) == getattr(deal, trait) for trait in traits)]
            month_ends = {month for month, _ in alike}
            if len(alike) >= int(depth["minimum_deals"]) and len(month_ends) >= self.parameters["minimum_month_ends"]:
                return rounded(Fraction(sum(past.won_after == months_ahead for _, past in alike), len(alike)), 6)
        raise ValueError(f"Nothing is known of {deal} in {made_in}.")

    def made(self, made_in: date, channel: str, months_ahead: int) -> dict:
        deals = [deal for deal in self.open_deals[made_in] if channel in ("company", deal.channel)]
        rates = {traits(deal): self.win_rate(deal, made_in, months_ahead) for deal in {traits(deal): deal for deal in deals}.values()}
        chances = [(deal.amount, rates[traits(deal)]) for deal in deals]
        expected = round_cents(sum((Fraction(amount) * Fraction(rate) for amount, rate in chances), Fraction(0)))
        spread = self.parameters["range_deviations"] * math.sqrt(sum(float(amount) ** 2 * float(rate) * (1 - float(rate)) for amount, rate in chances))
        won = [deal.won_amount for deal in deals if deal.won_after == months_ahead]
        return {
            "open_deals": len(deals),
            "expected_won_amount": expected,
            "low_amount": max(0.0, float(expected) - spread),
            "high_amount": float(expected) + spread,
            "won_deals": len(won),
            "won_amount": sum(won, Decimal(0)),
        }


def traits(deal: OpenDeal) -> tuple:
    return tuple(getattr(deal, trait) for trait in TRAITS)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def add_months(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
