"""The life of a deal registration: from submission to its end or its deal, and the earlier one it repeats."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from .attribution import SOURCED, Attribution
from .seeds import Rule
from .settings import Settings, plus_days
from .timeline import Deal
from .touches import Registration


@dataclass
class Life:
    registration: Registration
    approved_at: datetime | None
    rejected_at: datetime | None
    withdrawn_at: datetime | None
    protection_ends_at: datetime | None
    deal: Deal | None = None  # the one it became
    converted_at: datetime | None = None

    @property
    def expired_at(self) -> datetime | None:
        """When protection ran out, had it not become a deal or been withdrawn by then."""
        has_run_out = self.protection_ends_at is not None and not (self.withdrawn_at is not None and self.withdrawn_at <= self.protection_ends_at)
        return self.protection_ends_at if has_run_out and self.deal is None else None

    def stands_at(self, moment: datetime) -> bool:
        """Whether it still keeps its customer from others."""
        closed_at = self.deal.closed_at if self.deal else None
        ends = (self.rejected_at, self.withdrawn_at, self.protection_ends_at, closed_at)
        return all(end is None or moment < end for end in ends)

    @property
    def order(self) -> tuple:
        return (self.registration.submitted_at, self.registration.touch_id)


def deal_registrations(registrations: list[Registration], attribution: Attribution, deals: dict[str, Deal], rules: list[Rule], settings: Settings) -> dict:
    """touch_id -> row of fct_deal_registrations."""
    lives = [_life(registration, rules, settings) for registration in registrations]
    chances = defaultdict(set)
    for opportunity_id, admissions in attribution.admissions.items():
        for admission in admissions:
            chances[admission.touch.touch_id].add((admission.rule.credit_type != SOURCED, opportunity_id))
    for life in lives:
        _convert(life, [(is_weaker, deals[opportunity_id]) for is_weaker, opportunity_id in chances[life.registration.touch_id]])

    by_customer = defaultdict(list)
    for life in sorted(lives, key=lambda life: life.order):
        by_customer[life.registration.customer_id].append(life)
    return {life.registration.touch_id: _row(life, by_customer, settings) for life in lives}


def _life(registration: Registration, rules: list[Rule], settings: Settings) -> Life:
    decision, decided_at = registration.decision, registration.decided_at
    ends_at = registration.expires_at if decision != "rejected" else None
    if decision == "approved" and ends_at is None:
        day = settings.local_date(decided_at)
        valid = [rule for rule in rules if rule.touch_type == "deal_registration" and rule.credit_type == SOURCED and rule.valid_on(day)]
        protections = [rule.protection_days for rule in valid if rule.protection_days is not None]
        ends_at = plus_days(decided_at, max(protections)) if protections else None
    return Life(
        registration=registration,
        approved_at=decided_at if decision == "approved" else None,
        rejected_at=decided_at if decision == "rejected" else None,
        withdrawn_at=registration.withdrawn_at,
        protection_ends_at=ends_at,
    )


def _convert(life: Life, chances: list[tuple[bool, Deal]]) -> None:
    """The first deal it may claim, else the first it may influence."""

    def became(deal: Deal) -> datetime:
        return max(deal.opened_at, life.registration.submitted_at, life.approved_at)

    if chances:
        _, life.deal = min(chances, key=lambda chance: (chance[0], became(chance[1]), chance[1].opened_at, chance[1].opportunity_id))
        life.converted_at = became(life.deal)


def _duplicate_of(life: Life, of_the_customer: list[Life]) -> str | None:
    if life.registration.customer_id is None:
        return None
    for earlier in of_the_customer:
        if earlier is life:
            return None
        named = {earlier.registration.opportunity_id, life.registration.opportunity_id} - {None}
        if len(named) < 2 and earlier.stands_at(life.registration.submitted_at):
            return earlier.registration.touch_id
    raise AssertionError("A registration is among those of its customer.")


def _row(life: Life, by_customer: dict[str | None, list[Life]], settings: Settings) -> dict:
    registration = life.registration
    expired_at = life.expired_at if life.expired_at is not None and life.expired_at < settings.as_of else None
    states = {
        "rejected": life.rejected_at,
        "converted": life.converted_at,
        "expired": expired_at,
        "withdrawn": life.withdrawn_at,
        "approved": life.approved_at,
        "submitted": registration.submitted_at,
    }
    return {
        "partner_id": registration.partner_id,
        "account_id": registration.customer_id,
        "opportunity_id": registration.opportunity_id,
        "registration_status": next(status for status, moment in states.items() if moment is not None),
        "submitted_at": registration.submitted_at,
        "approved_at": life.approved_at,
        "rejected_at": life.rejected_at,
        "withdrawn_at": life.withdrawn_at,
        "protection_ends_at": life.protection_ends_at,
        "expired_at": expired_at,
        "converted_at": life.converted_at,
        "converted_opportunity_id": life.deal.opportunity_id if life.deal else None,
        "duplicate_of_touch_id": _duplicate_of(life, by_customer[registration.customer_id]),
    }
