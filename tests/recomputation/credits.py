"""Multi-touch shares and cents. One formula serves every model; shares first, money second."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

from .attribution import Attribution
from .seeds import Model, Seeds
from .touches import Touch

_DAY = 86_400_000_000  # microseconds


def touch_shares(touches: list[Touch], opened_at: datetime, model: Model, weights: dict[str, Decimal]) -> dict[str, Fraction]:
    """Each eligible touch's share of the deal, by touch_id; the shares sum to 1."""
    ordered = sorted(touches, key=lambda touch: (touch.touched_at, touch.touch_id))
    shares = _anchor_shares(ordered, opened_at, model)
    last = ordered[-1].touched_at
    for touch in ordered:
        if model.half_life_days:
            shares[touch.touch_id] *= _decay(last - touch.touched_at, model)
        if model.uses_touch_weights:
            shares[touch.touch_id] *= Fraction(weights[touch.touch_type])
    total = sum(shares.values())
    if total == 0:
        return {touch.touch_id: Fraction(1, len(ordered)) for touch in ordered}
    return {touch_id: share / total for touch_id, share in shares.items()}


def _anchor_shares(ordered: list[Touch], opened_at: datetime, model: Model) -> dict[str, Fraction]:
    registered = [touch for touch in ordered if touch.touch_type in ("deal_registration", "referral")]
    before_opening = [touch for touch in ordered if touch.touched_at <= opened_at]
    anchors = [
        (model.first_share, ordered[0]),
        (model.registered_share, registered[0] if registered else None),
        (model.opened_share, before_opening[-1] if before_opening else None),
        (model.closed_share, ordered[-1]),
    ]
    shares = {touch.touch_id: Fraction(0) for touch in ordered}
    holding = set()
    for share, touch in anchors:
        if share > 0 and touch is not None:
            shares[touch.touch_id] += Fraction(share)
            holding.add(touch.touch_id)
    others = [touch_id for touch_id in shares if touch_id not in holding]
    for touch_id in others:
        shares[touch_id] += Fraction(model.spread_share) / len(others)
    return shares


def _decay(age, model: Model) -> Fraction:
    """2^(-age / half-life): whole half-lives exactly, so that no weight is too small for a number."""
    microseconds = (age.days * 86_400 + age.seconds) * 1_000_000 + age.microseconds
    whole, rest = divmod(Fraction(microseconds, _DAY) / Fraction(model.half_life_days), 1)
    return Fraction(2.0 ** -float(rest)) / 2**whole


def partner_shares(touches: list[Touch], opened_at: datetime, model: Model, weights: dict[str, Decimal]) -> dict[str, Fraction]:
    by_touch = touch_shares(touches, opened_at, model, weights)
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for touch in touches:
        shares[touch.partner_id] += by_touch[touch.touch_id]
    return dict(shares)


def allocate(amount: Decimal | None, shares: dict[str, Fraction]) -> dict[str, Decimal | None]:
    """The amount's cents by largest remainder, so that the parts sum to it exactly."""
    if amount is None:
        return dict.fromkeys(shares)
    cents = int(abs(amount).scaleb(2))
    exact = {partner_id: share * cents for partner_id, share in shares.items()}
    parts = {partner_id: floor(part) for partner_id, part in exact.items()}
    by_remainder = sorted(parts, key=lambda partner_id: (-round(exact[partner_id] - parts[partner_id], 6), partner_id))
    for partner_id in by_remainder[: cents - sum(parts.values())]:
        parts[partner_id] += 1
    sign = -1 if amount < 0 else 1
    return {partner_id: Decimal(sign * part).scaleb(-2) for partner_id, part in parts.items()}


def partner_credits(attribution: Attribution, amounts: dict[str, Decimal | None], seeds: Seeds) -> dict:
    """(opportunity_id, partner_id, attribution_model) -> credit_share and credited_amount."""
    rows = {}
    for opportunity_id, credited in attribution.partner_deals.items():
        touches = [touch for partner_deal in credited for touch in partner_deal.touches]
        for model in seeds.models:
            shares = partner_shares(touches, credited[0].deal.opened_at, model, seeds.touch_weights)
            parts = allocate(amounts[opportunity_id], shares)
            for partner_id, share in shares.items():
                rows[(opportunity_id, partner_id, model.attribution_model)] = {
                    "credit_share": round(float(share), 12),
                    "credited_amount": parts[partner_id],
                }
    return rows
