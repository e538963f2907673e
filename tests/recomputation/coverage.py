"""kpi_coverage: the partner base, how much of it is alive, and who comes and goes."""

from collections import defaultdict
from datetime import date, timedelta

from .agreements import Agreements
from .attribution import SOURCED
from .company import Company
from .conformed import Conformed
from .evidence import Evidence, Flows, months_of
from .onboarding import Onboardings
from .periods import Period
from .scopes import Scope, scopes_of
from .tally import Tally, median_of, ratio
from .timeline import WON

_SHARES = ("share", "co_brand")
_COMPONENTS = ("trained_partners", "content_sharing_partners", "registering_partners")


def kpi_coverage(company: Company, conformed: Conformed, periods: list[Period]) -> dict:
    evidence = Evidence(company, conformed)
    agreements = Agreements(company, int(conformed.parameter("renewal_grace_days")))
    onboardings = Onboardings(evidence)
    flows, departures = _flows(evidence, agreements, onboardings), agreements.departures()
    deals_won, proofs = _days_of_won_deals(company), _days_of_activation(evidence)
    rows = {}
    for period in periods:
        tally = Tally()
        flows.pour(months_of(period, periods), tally)
        _count_partners(evidence, period, deals_won, proofs, tally)
        _count_departures(evidence, period, agreements, departures, tally)
        _count_open_onboardings(evidence, period, onboardings, tally)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            if scope[0] != "channel":
                rows[(period.grain, period.start, *scope)] = _row(company, conformed, period, tally, scope)
    return rows


# -- flows ------------------------------------------------------------------------------------------------------------


def _flows(evidence: Evidence, agreements: Agreements, onboardings: Onboardings) -> Flows:
    flows, settings = Flows(evidence), evidence.settings
    first_starts = agreements.first_starts()
    for partner_id, day in first_starts.items():
        if day <= settings.as_of_date:
            flows.add("recruited_partners", partner_id, settings.start_of_day(day))
    for partner_id, day, is_renewed in agreements.due_for_renewal():
        flows.add("ended_agreements", partner_id, settings.start_of_day(day))
        flows.add("renewed_agreements", partner_id, settings.start_of_day(day), int(is_renewed))
    for partner_id, onboarding in onboardings.of_partner.items():
        if onboarding.begun_at:
            flows.add("begun_onboardings", partner_id, onboarding.begun_at)
            flows.add("abandoned_onboardings", partner_id, onboarding.begun_at, int(onboarding.abandoned_at is not None))
            flows.add("completed_onboardings", partner_id, onboarding.begun_at, int(onboarding.operational_at is not None))
        if onboarding.begun_at and onboarding.operational_at and onboarding.operational_at >= onboarding.begun_at:
            days = settings.local_date(onboarding.operational_at) - settings.local_date(onboarding.begun_at)
            flows.collect("onboarding_days", partner_id, onboarding.operational_at, days.days)
    for partner_id, deal in _first_sourced_deals(evidence.company).items():
        if partner_id in first_starts and deal.closed_date >= first_starts[partner_id]:
            days = deal.closed_date - first_starts[partner_id]
            flows.collect("first_deal_days", partner_id, deal.opened_at, days.days, day=deal.closed_date)
    return flows


def _first_sourced_deals(company: Company) -> dict:
    """The deal each partner sourced that was won first."""
    sourced = defaultdict(list)
    for partner_deals in company.attribution.partner_deals.values():
        for partner_deal in partner_deals:
            if partner_deal.credit_type == SOURCED and partner_deal.deal.status == WON:
                sourced[partner_deal.partner_id].append(partner_deal.deal)
    return {
        partner_id: min(deals, key=lambda deal: (deal.closed_date, deal.closed_at, deal.opportunity_id)) for partner_id, deals in sourced.items()
    }


# -- stocks -----------------------------------------------------------------------------------------------------------


def _days_of_won_deals(company: Company) -> dict[str, set[date]]:
    days = defaultdict(set)
    for partner_deals in company.attribution.partner_deals.values():
        for partner_deal in partner_deals:
            if partner_deal.deal.status == WON:
                days[partner_deal.partner_id].add(partner_deal.deal.closed_date)
    return days


def _days_of_activation(evidence: Evidence) -> dict[str, dict[str, set[date]]]:
    """{component: {partner: the days on which it did what the component asks}}."""
    proofs = {component: defaultdict(set) for component in _COMPONENTS}
    for deed in evidence.deeds("training_enrolments", "completed_at"):
        proofs["trained_partners"][deed.partner_id].add(deed.day)
    for deed in evidence.deeds("content_activity", "occurred_at"):
        if deed.row["action"] in _SHARES:
            proofs["content_sharing_partners"][deed.partner_id].add(deed.day)
    for touch in evidence.company.touches:
        if touch.touch_type == "deal_registration":
            proofs["registering_partners"][touch.partner_id].add(evidence.settings.local_date(touch.touched_at))
    return proofs


def _count_partners(evidence: Evidence, period: Period, deals_won: dict, proofs: dict, tally: Tally):
    """Partners in force at the end of the period, and what they did in the time that leads up to it."""
    day, moment = period.stock_date(evidence.settings), evidence.stock_moment(period)
    window_start = day - timedelta(days=evidence.settings.active_partner_window_days)
    active = set(evidence.company.active_partners(day))
    for partner_id in evidence.partners_in_force(day):
        fulfilled = [component for component in _COMPONENTS if any(window_start < done <= day for done in proofs[component][partner_id])]
        measures = ["partners_in_force", *fulfilled]
        if partner_id in active:
            measures.append("active_partners")
        if any(year_before(day) < won <= day for won in deals_won[partner_id]):
            measures.append("revenue_generating_partners")
        if len(fulfilled) == len(_COMPONENTS):
            measures.append("activated_partners")
        _add(tally, evidence.scopes_before(partner_id, moment), *measures)


def year_before(day: date) -> date:
    """The last day before the twelve months that end with the day."""
    following = day + timedelta(days=1)
    try:
        return following.replace(year=following.year - 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(following.year - 1, 2, 27)


def _count_departures(evidence: Evidence, period: Period, agreements: Agreements, departures: dict[str, set[date]], tally: Tally):
    """Of the partners in force when the period began, those that left in it, with the attributes they had then."""
    moment = evidence.settings.start_of_day(period.start)
    for partner_id in agreements.at_the_start(period.start):
        scopes = scopes_of(partner_id, evidence.company.book.values_at(partner_id, moment))
        _add(tally, scopes, "partners_in_force_at_start")
        if any(day in period for day in departures.get(partner_id, ())):
            _add(tally, scopes, "departed_partners")


def _count_open_onboardings(evidence: Evidence, period: Period, onboardings: Onboardings, tally: Tally):
    moment = evidence.stock_moment(period)
    for partner_id, onboarding in onboardings.of_partner.items():
        if onboarding.is_open_before(moment):
            _add(tally, evidence.scopes_before(partner_id, moment), "open_onboardings")


def _add(tally: Tally, scopes: list[Scope], *measures: str):
    for scope in scopes:
        for measure in measures:
            tally.add(scope, measure, 1)


# -- what comes out ---------------------------------------------------------------------------------------------------

# A column, the measure it counts, and the entities without which it is null.
_COUNTS = {
    "partners_in_force": ("partners_in_force", ("agreements",)),
    "active_partners": ("active_partners", ("agreements",)),
    "revenue_generating_partners": ("revenue_generating_partners", ("agreements",)),
    "trained_partners": ("trained_partners", ("agreements", "training_enrolments")),
    "content_sharing_partners": ("content_sharing_partners", ("agreements", "content_activity")),
    "registering_partners": ("registering_partners", ("agreements", "deal_registrations")),
    "activated_partners": ("activated_partners", ("agreements", "training_enrolments", "content_activity", "deal_registrations")),
    "recruited_partners": ("recruited_partners", ("agreements",)),
    "departed_partners": ("departed_partners", ("agreements",)),
    "program_abandonment_rate_denominator": ("partners_in_force_at_start", ("agreements",)),
    "partner_renewal_rate_numerator": ("renewed_agreements", ("agreements",)),
    "partner_renewal_rate_denominator": ("ended_agreements", ("agreements",)),
    "abandoned_onboardings": ("abandoned_onboardings", ("onboarding_steps",)),
    "onboarding_abandonment_rate_denominator": ("begun_onboardings", ("onboarding_steps",)),
    "onboarding_completion_rate_numerator": ("completed_onboardings", ("onboarding_steps",)),
    "open_onboardings": ("open_onboardings", ("onboarding_steps",)),
}
# A rate and the columns it divides.
_RATES = {
    "active_partner_rate": ("active_partners", "partners_in_force"),
    "trained_partner_rate": ("trained_partners", "partners_in_force"),
    "content_sharing_partner_rate": ("content_sharing_partners", "partners_in_force"),
    "registering_partner_rate": ("registering_partners", "partners_in_force"),
    "partner_activation_rate": ("activated_partners", "partners_in_force"),
    "program_abandonment_rate": ("departed_partners", "program_abandonment_rate_denominator"),
    "partner_renewal_rate": ("partner_renewal_rate_numerator", "partner_renewal_rate_denominator"),
    "onboarding_abandonment_rate": ("abandoned_onboardings", "onboarding_abandonment_rate_denominator"),
    "onboarding_completion_rate": ("onboarding_completion_rate_numerator", "onboarding_abandonment_rate_denominator"),
}


def _row(company: Company, conformed: Conformed, period: Period, tally: Tally, scope: Scope) -> dict:
    row = {
        "period_end": period.end,
        "is_complete": period.is_complete(company.settings),
        "scope_name": company.members.name(scope),
        "onboarding_days_median": median_of(tally.values(scope, "onboarding_days")),
        "first_deal_days_median": median_of(tally.values(scope, "first_deal_days")),
    }
    for column, (measure, entities) in _COUNTS.items():
        row[column] = tally.count(scope, measure) if conformed.is_fed(*entities) else None
    for rate, (numerator, denominator) in _RATES.items():
        row[rate] = ratio(row[numerator], row[denominator])
    return row
