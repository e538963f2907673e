"""What of engagement is the state of partners at the end of a period: scores, certificates, people, incentives."""

from datetime import datetime

from .engagement_score import INTERACTIONS, EngagementScore
from .evidence import Deed, Evidence
from .incentives import Incentives
from .periods import Period
from .tally import Tally


def count_stocks(evidence: Evidence, period: Period, score: EngagementScore, incentives: Incentives, tally: Tally):
    _count_partners(evidence, period, score, incentives, tally)
    _count_people(evidence, period, tally)
    _count_mdf(evidence, period, incentives, tally)


def _count_partners(evidence: Evidence, period: Period, score: EngagementScore, incentives: Incentives, tally: Tally):
    """Partners in force at the end of the period."""
    day, moment = period.stock_date(evidence.settings), evidence.stock_moment(period)
    logins = (deed for deed in evidence.deeds("portal_activity", "occurred_at") if deed.row["event_type"] == "login")
    logged_in = {deed.partner_id for deed in logins if deed.day in period}
    certified = {deed.partner_id for deed in evidence.deeds("certifications", "issued_at") if _is_valid(deed, moment)}
    for partner_id in evidence.partners_in_force(day):
        takes_part = incentives.participation(partner_id, day)
        values = {
            "partners_in_force": 1,
            "scores": score.of(partner_id, day) if score.is_measurable else None,
            "portal_active_partners": int(partner_id in logged_in),
            "certified_partners": int(partner_id in certified),
            "eligible_partners": int(takes_part is not None),
            "participating_partners": int(takes_part is True),
        }
        for scope in evidence.scopes_before(partner_id, moment):
            for measure, value in values.items():
                tally.add(scope, measure, value)


def _is_valid(deed: Deed, moment: datetime) -> bool:
    return deed.moment < moment and (deed.row["expires_at"] is None or deed.row["expires_at"] >= moment)


def _count_people(evidence: Evidence, period: Period, tally: Tally):
    """People whom a partner in force has at the end of the period, and those of them who used content in it."""
    day, moment = period.stock_date(evidence.settings), evidence.stock_moment(period)
    in_force = set(evidence.partners_in_force(day))
    interactions = (deed for deed in evidence.deeds("content_activity", "occurred_at") if deed.row["action"] in INTERACTIONS)
    readers = {deed.person_id for deed in interactions if deed.day in period}
    for person in evidence.conformed.rows("partner_people"):
        is_known = person["known_since"] is None or person["known_since"] < moment
        is_gone = person["deactivated_at"] is not None and person["deactivated_at"] < moment
        if person["partner_id"] in in_force and is_known and not is_gone:
            for scope in evidence.scopes_before(person["partner_id"], moment):
                tally.collect(scope, "people", person["person_id"])
                if person["person_id"] in readers:
                    tally.collect(scope, "readers", person["person_id"])


def _count_mdf(evidence: Evidence, period: Period, incentives: Incentives, tally: Tally):
    moment = evidence.stock_moment(period)
    for measure, partner_id, amount in incentives.mdf(period.stock_date(evidence.settings)):
        for scope in evidence.scopes_before(partner_id, moment):
            tally.add(scope, measure, amount)
