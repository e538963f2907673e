"""kpi_engagement: what partners do, and how enabled they are."""

from .company import Company
from .conformed import Conformed
from .engagement_flows import engagement_flows
from .engagement_score import EngagementScore
from .engagement_stocks import count_stocks
from .evidence import Evidence, months_of
from .incentives import Incentives
from .periods import Period
from .scopes import Scope
from .tally import Tally, ratio


def kpi_engagement(company: Company, conformed: Conformed, periods: list[Period]) -> dict:
    evidence = Evidence(company, conformed)
    incentives = Incentives(evidence)
    score = EngagementScore(evidence, incentives)
    flows = engagement_flows(evidence)
    rows = {}
    for period in periods:
        tally = Tally()
        flows.pour(months_of(period, periods), tally)
        count_stocks(evidence, period, score, incentives, tally)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            if scope[0] != "channel":
                rows[(period.grain, period.start, *scope)] = _row(company, conformed, period, tally, scope, score)
    return rows


# A count, its measure, and the entities without which it is null.
_COUNTS = {
    "partners_in_force": ("partners_in_force", ("agreements",)),
    "portal_logins": ("portal_logins", ("portal_activity",)),
    "portal_active_partner_rate_numerator": ("portal_active_partners", ("agreements", "portal_activity")),
    "training_completion_rate_numerator": ("completed_enrolments", ("training_enrolments",)),
    "training_completion_rate_denominator": ("due_enrolments", ("training_enrolments",)),
    "certified_partner_rate_numerator": ("certified_partners", ("agreements", "certifications")),
    "content_views": ("content_views", ("content_activity",)),
    "content_downloads": ("content_downloads", ("content_activity",)),
    "content_shares": ("content_shares", ("content_activity",)),
    "email_open_rate_numerator": ("opened", ("communications",)),
    "email_open_rate_denominator": ("delivered", ("communications",)),
    "email_click_rate_numerator": ("clicked", ("communications",)),
    "email_click_to_open_rate_numerator": ("opened_and_clicked", ("communications",)),
    "partner_satisfaction_rate_numerator": ("satisfied_responses", ("surveys",)),
    "partner_satisfaction_responses": ("satisfaction_responses", ("surveys",)),
    "deal_registrations_submitted": ("submitted", ("deal_registrations",)),
    "deal_registrations_approved": ("approved", ("deal_registrations",)),
    "deal_registrations_rejected": ("rejected", ("deal_registrations",)),
    "deal_registrations_expired": ("expired", ("deal_registrations",)),
    "deal_registration_approval_rate_denominator": ("decided", ("deal_registrations",)),
    "incentive_participation_rate_numerator": ("participating_partners", ("agreements", "incentive_programs")),
    "incentive_participation_rate_denominator": ("eligible_partners", ("agreements", "incentive_programs")),
    "partner_inquiries_resolved": ("inquiries", ("tickets",)),
}
# People, each counted once in a scope.
_PEOPLE = {
    "portal_active_users": ("portal_users", ("portal_activity",)),
    "content_reach_rate_numerator": ("readers", ("agreements", "content_activity")),
    "content_reach_rate_denominator": ("people", ("agreements",)),
}
_MONEY = {
    "mdf_utilization_rate_numerator": ("reimbursed", ("incentive_programs", "incentive_claims")),
    "mdf_utilization_rate_denominator": ("allocated", ("incentive_programs", "incentive_allocations")),
}
_MEDIANS = {
    "deal_registration_decision_hours_median": ("decision_hours", ("deal_registrations",)),
    "partner_inquiry_resolution_hours_median": ("inquiry_hours", ("tickets",)),
}
# A ratio and the columns it divides.
_RATIOS = {
    "partner_engagement_score": ("partner_engagement_score_numerator", "partners_in_force"),
    "portal_logins_per_partner": ("portal_logins", "partners_in_force"),
    "portal_active_partner_rate": ("portal_active_partner_rate_numerator", "partners_in_force"),
    "training_completion_rate": ("training_completion_rate_numerator", "training_completion_rate_denominator"),
    "certified_partner_rate": ("certified_partner_rate_numerator", "partners_in_force"),
    "content_interactions_per_partner": ("content_interactions_per_partner_numerator", "partners_in_force"),
    "content_reach_rate": ("content_reach_rate_numerator", "content_reach_rate_denominator"),
    "email_open_rate": ("email_open_rate_numerator", "email_open_rate_denominator"),
    "email_click_rate": ("email_click_rate_numerator", "email_open_rate_denominator"),
    "email_click_to_open_rate": ("email_click_to_open_rate_numerator", "email_open_rate_numerator"),
    "partner_satisfaction_rate": ("partner_satisfaction_rate_numerator", "partner_satisfaction_responses"),
    "partner_satisfaction_score": ("partner_satisfaction_score_numerator", "partner_satisfaction_responses"),
    "deal_registration_approval_rate": ("deal_registrations_approved", "deal_registration_approval_rate_denominator"),
    "incentive_participation_rate": ("incentive_participation_rate_numerator", "incentive_participation_rate_denominator"),
    "mdf_utilization_rate": ("mdf_utilization_rate_numerator", "mdf_utilization_rate_denominator"),
}


def _row(company: Company, conformed: Conformed, period: Period, tally: Tally, scope: Scope, score: EngagementScore) -> dict:
    has_score = score.is_measurable and conformed.is_fed("agreements")
    row = {
        "period_end": period.end,
        "is_complete": period.is_complete(company.settings),
        "scope_name": company.members.name(scope),
        "partner_engagement_score_numerator": tally.sum(scope, "scores") if has_score else None,
        "partner_satisfaction_score_numerator": tally.sum(scope, "satisfaction") if conformed.is_fed("surveys") else None,
    }
    for columns, read in ((_COUNTS, tally.count), (_PEOPLE, tally.distinct), (_MONEY, tally.money), (_MEDIANS, tally.median)):
        for column, (measure, entities) in columns.items():
            row[column] = read(scope, measure) if conformed.is_fed(*entities) else None
    content = [row[column] for column in ("content_views", "content_downloads", "content_shares")]
    row["content_interactions_per_partner_numerator"] = None if None in content else sum(content)
    for column, (numerator, denominator) in _RATIOS.items():
        row[column] = ratio(row[numerator], row[denominator])
    return row
