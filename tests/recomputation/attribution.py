"""The rules applied: which touches a rule admits to which deal, who sourced it, who influenced it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from .partners import PartnerBook
from .seeds import Rule
from .settings import Settings, plus_days
from .timeline import WON, Deal
from .touches import Touch

SOURCED, INFLUENCED, UNATTRIBUTED = "sourced", "influenced", "unattributed"


@dataclass(frozen=True)
class Admission:
    touch: Touch
    rule: Rule

    @property
    def rank(self) -> tuple:
        return (self.rule.precedence, self.touch.touched_at, self.touch.recorded_at, self.touch.touch_id, self.rule.rule_id)


@dataclass
class PartnerDeal:
    """One partner's part in one deal."""

    deal: Deal
    partner_id: str
    credit_type: str
    deciding: Admission
    touches: list[Touch]  # eligible, in order of (touched_at, touch_id)
    stamp: dict[str, str]

    @property
    def first_touch_at(self) -> datetime:
        return self.touches[0].touched_at


@dataclass
class Attribution:
    partner_deals: dict[str, list[PartnerDeal]]  # by opportunity_id; deals without one are absent
    customer_partner: dict[str, str]  # customer -> the partner that sourced its first won deal
    first_won_deals: dict[str, Deal]  # by customer
    contested_claims: set[str]  # deals that several partners claim
    exceptions: set[tuple[str, str]]
    admissions: dict[str, list[Admission]]  # by opportunity_id: every touch that a rule admits, credited or not

    def of(self, deal: Deal) -> list[PartnerDeal]:
        return self.partner_deals.get(deal.opportunity_id, [])


def attribute(deals: dict[str, Deal], touches: list[Touch], rules: list[Rule], book: PartnerBook, settings: Settings) -> Attribution:
    rules_of_type = defaultdict(list)
    for rule in rules:
        rules_of_type[rule.touch_type].append(rule)
    deals_of_customer = defaultdict(list)
    for deal in deals.values():
        if deal.customer_id:
            deals_of_customer[deal.customer_id].append(deal)

    admitted, exceptions = defaultdict(list), set()

    def judge(touch: Touch, candidates: list[Deal]):
        for deal in candidates:
            admitting = [rule for rule in rules_of_type[touch.touch_type] if admits(rule, touch, deal)]
            admitted[deal.opportunity_id] += [Admission(touch, rule) for rule in admitting]
            if is_backdated(touch, deal):
                exceptions.add(("backdated touch", touch.touch_id))

    for touch in touches:
        if touch.opportunity_id:
            judge(touch, [deals[touch.opportunity_id]] if touch.opportunity_id in deals else [])
        else:
            judge(touch, deals_of_customer.get(touch.account_id, []))

    first_won = {customer: first for customer, found in deals_of_customer.items() if (first := _first_won(found)) is not None}
    customer_partner = {}
    for customer, deal in first_won.items():
        claims = _claims(admitted[deal.opportunity_id])
        if claims:
            customer_partner[customer] = claims[0].touch.partner_id

    for customer, partner_id in customer_partner.items():
        origin = first_won[customer]
        won_at = origin.closed_at
        touch = Touch("original_sourcing", origin.source.system, origin.opportunity_id, partner_id, won_at, won_at, None, customer)
        if touch.recorded_at < settings.as_of:
            judge(touch, [deal for deal in deals_of_customer[customer] if deal is not origin])

    partner_deals, contested = {}, set()
    for opportunity_id, admissions in admitted.items():
        credited = _credit(deals[opportunity_id], admissions, book)
        if credited:
            partner_deals[opportunity_id] = credited
        if len({claim.touch.partner_id for claim in _claims(admissions)}) > 1:
            contested.add(opportunity_id)
    return Attribution(partner_deals, customer_partner, first_won, contested, exceptions, admitted)


def is_backdated(touch: Touch, deal: Deal) -> bool:
    return touch.touched_at < deal.judged_until <= touch.recorded_at


def admits(rule: Rule, touch: Touch, deal: Deal) -> bool:
    """Does the rule let the touch earn credit on the deal?"""
    if not rule.valid_on(deal.opened_date) or rule.opportunity_type not in (None, deal.opportunity_type):
        return False
    if touch.rejected or touch.touched_at >= deal.judged_until or touch.recorded_at >= deal.judged_until:
        return False
    if touch.touched_at < plus_days(deal.opened_at, -rule.lookback_days):
        return False
    if rule.credit_type == SOURCED and touch.touched_at > plus_days(deal.opened_at, rule.claim_lock_days):
        return False
    return touch.registration is None or _registration_holds(rule, touch, deal)


def _registration_holds(rule: Rule, touch: Touch, deal: Deal) -> bool:
    registration = touch.registration
    decided_at, withdrawn_at = registration.decided_at, registration.withdrawn_at
    if registration.decision != "approved" or decided_at is None or decided_at >= deal.judged_until:
        return False
    if withdrawn_at is not None and withdrawn_at < deal.judged_until:
        return False
    ends_at = registration.expires_at
    if ends_at is None and rule.protection_days is not None:
        ends_at = plus_days(decided_at, rule.protection_days)
    return ends_at is not None and ends_at > max(deal.opened_at, touch.touched_at)


def _claims(admissions: list[Admission]) -> list[Admission]:
    return sorted((admission for admission in admissions if admission.rule.credit_type == SOURCED), key=lambda claim: claim.rank)


def _first_won(deals: list[Deal]) -> Deal | None:
    won = [deal for deal in deals if deal.status == WON]
    return min(won, key=lambda deal: (deal.closed_date, deal.closed_at, deal.opportunity_id), default=None)


def _credit(deal: Deal, admissions: list[Admission], book: PartnerBook) -> list[PartnerDeal]:
    """The sourcing partner and the influencing ones; a losing claim earns only what influence rules admit."""
    claims = _claims(admissions)
    deciding = {}
    for admission in sorted(admissions, key=lambda admission: admission.rank):
        if admission.rule.credit_type == INFLUENCED:
            deciding.setdefault(admission.touch.partner_id, admission)
    if claims:
        deciding[claims[0].touch.partner_id] = claims[0]

    touches_of = defaultdict(dict)
    for admission in admissions:
        touches_of[admission.touch.partner_id][admission.touch.touch_id] = admission.touch
    return [
        PartnerDeal(
            deal=deal,
            partner_id=partner_id,
            credit_type=admission.rule.credit_type,
            deciding=admission,
            touches=sorted(touches_of[partner_id].values(), key=lambda touch: (touch.touched_at, touch.touch_id)),
            stamp=book.values_at(partner_id, deal.opened_at),
        )
        for partner_id, admission in sorted(deciding.items())
    ]
