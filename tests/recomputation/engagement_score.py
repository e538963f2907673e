"""The engagement score: how much a partner did of what each component asks for, weighted."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .evidence import Evidence
from .incentives import Incentives, is_draft
from .money import rounded

INTERACTIONS = ("view", "download", "share", "co_brand")

# Any of these entities makes a component measurable.
_FED_BY = {
    "portal": ("portal_activity",),
    "training": ("training_enrolments",),
    "content": ("content_activity",),
    "communications": ("communications",),
    "joint_marketing": ("campaigns", "incentive_claims"),
    "deal_registration": ("deal_registrations",),
    "incentives": ("incentive_claims", "payouts"),
    "meetings_and_feedback": ("partner_meetings", "surveys"),
}


@dataclass(frozen=True)
class Component:
    name: str
    target: Fraction
    weight: Fraction


class EngagementScore:
    def __init__(self, evidence: Evidence, incentives: Incentives):
        self._window = timedelta(days=evidence.settings.active_partner_window_days)
        self._components = [
            Component(row["component"], Fraction(row["target"]), Fraction(row["weight"]))
            for row in evidence.conformed.seed("engagement_components")
            if any(evidence.conformed.is_fed(entity) for entity in _FED_BY[row["component"]])
        ]
        self._days: dict[tuple[str, str], list[date]] = defaultdict(list)  # (component, partner) -> when it did what counts
        for component, partner_id, day in _deeds_that_count(evidence, incentives):
            self._days[(component, partner_id)].append(day)
        for days in self._days.values():
            days.sort()

    @property
    def is_measurable(self) -> bool:
        return bool(self._components)

    def of(self, partner_id: str, day: date) -> Decimal:
        """From 0 to 100, of what the partner did in the window that ends with the day."""
        actual = {component.name: self._actual(component.name, partner_id, day) for component in self._components}
        return score(self._components, actual)

    def _actual(self, component: str, partner_id: str, day: date) -> int:
        days = self._days[(component, partner_id)]
        return bisect_right(days, day) - bisect_right(days, day - self._window)


def score(components: list[Component], actual: dict[str, int]) -> Decimal:
    """100 for a partner that reaches every target; to six decimals, halves up."""
    reached = sum(component.weight * min(Fraction(1), actual[component.name] / component.target) for component in components)
    return rounded(100 * reached / sum(component.weight for component in components), 6)


def _deeds_that_count(evidence: Evidence, incentives: Incentives):
    """Component, partner and day of everything that counts."""

    def counted(component: str, entity: str, dated_by: str, counts=lambda row: True):
        for deed in evidence.deeds(entity, dated_by):
            if counts(deed.row):
                yield component, deed.partner_id, deed.day

    yield from counted("portal", "portal_activity", "occurred_at", lambda row: row["event_type"] == "login")
    yield from counted("training", "training_enrolments", "completed_at")
    yield from counted("content", "content_activity", "occurred_at", lambda row: row["action"] in INTERACTIONS)
    yield from counted("communications", "communications", "first_opened_at")
    yield from counted("joint_marketing", "incentive_claims", "claimed_at", lambda row: incentives.is_mdf_claim(row) and not is_draft(row))
    yield from counted("incentives", "incentive_claims", "claimed_at", lambda row: not incentives.is_mdf_claim(row) and not is_draft(row))
    yield from counted("incentives", "payouts", "earned_on", lambda row: row["payout_type"] == "bonus")
    yield from counted("meetings_and_feedback", "surveys", "responded_at", lambda row: row["survey_type"] == "csat")
    yield from counted("meetings_and_feedback", "partner_meetings", "occurred_at")
    for touch in evidence.company.touches:
        component = {"partner_campaign": "joint_marketing", "deal_registration": "deal_registration"}.get(touch.touch_type)
        if component:
            yield component, touch.partner_id, evidence.settings.local_date(touch.touched_at)
