"""kpi_retention: whether customers stay, grow, are content, use the product and get help."""

from collections import defaultdict
from datetime import date, datetime
from itertools import chain

from .company import Company
from .conformed import Conformed
from .customers import CustomerBook
from .periods import MONTH, Period, first_month
from .tally import Tally, median_of, ratio

_RATES = {
    "customer_retention_rate": "customers",
    "customer_churn_rate": "customers",
    "gross_revenue_retention": "starting_arr",
    "net_revenue_retention": "starting_arr",
    "product_adoption_rate": "customers",
    "tickets_per_customer": "tickets_per_customer_denominator",
}


def kpi_retention(company: Company, conformed: Conformed, customers: CustomerBook, periods: list[Period]) -> dict:
    rows, payers_of_month, since = {}, {}, first_month(periods)
    answers = _customer_answers(company, conformed, customers, since)
    uses, tickets = _uses_of_key_features(company, conformed, since), _customer_tickets(company, conformed, since)
    for period in sorted(periods, key=lambda period: period.grain != MONTH):  # months first: longer periods count who paid in theirs
        tally = Tally()
        _count_customers(company, conformed, customers, period, uses, tally)
        _count_answers(conformed, customers, period, answers, tally)
        _count_tickets(customers, period, tickets, tally)
        if period.grain == MONTH:
            payers_of_month[period.start] = [payer for payer, _, _ in customers.balances(period.start, period.stock_date(company.settings))]
        for payer in chain.from_iterable(payers for month, payers in payers_of_month.items() if month in period):
            for scope in customers.scopes(payer, period.start):
                tally.add(scope, "customer_months", 1)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            row = _measured(conformed, tally, scope)
            rows[(period.grain, period.start, *scope)] = {
                "period_end": period.end,
                "is_complete": period.is_complete(company.settings),
                "scope_name": company.members.name(scope),
                **row,
            }
    return rows


# -- what goes in ----------------------------------------------------------------------------------------------------


def _count_customers(company: Company, conformed: Conformed, customers: CustomerBook, period: Period, uses: list, tally: Tally):
    """The customers that paid when the period began, and what became of each by its end."""
    features = defaultdict(set)
    for customer_id, day, feature_id in uses:
        if day in period:
            features[customer_id].add(feature_id)
    for customer_id, starting, ending in customers.balances(period.start, period.stock_date(company.settings)):
        for scope in customers.scopes(customer_id, period.start):
            tally.add(scope, "customers", 1)
            tally.add(scope, "retained_customers", int(ending > 0))
            tally.add(scope, "starting_arr", starting)
            tally.add(scope, "retained_arr", min(ending, starting))
            tally.add(scope, "ending_arr", ending)
            tally.add(scope, "adopters", int(len(features[customer_id]) >= conformed.parameter("adoption_minimum_features")))


def _count_answers(conformed: Conformed, customers: CustomerBook, period: Period, answers: list, tally: Tally):
    """The last answer of each person."""
    promotes, detracts = conformed.parameter("promoter_minimum_score"), conformed.parameter("detractor_maximum_score")
    last = {person_id: (customer_id, score) for person_id, customer_id, day, score in answers if day in period}
    for customer_id, score in last.values():
        for scope in customers.scopes(customer_id, period.start):
            tally.add(scope, "answers", 1)
            tally.add(scope, "promoters", int(score >= promotes))
            tally.add(scope, "detractors", int(score <= detracts))


def _count_tickets(customers: CustomerBook, period: Period, tickets: list, tally: Tally):
    for ticket in tickets:
        if not (ticket["opened_on"] in period or ticket["solved_on"] in period):
            continue
        for scope in customers.scopes(ticket["customer_id"], period.start):
            if ticket["opened_on"] in period:
                tally.add(scope, "tickets", 1)
            if ticket["solved_on"] in period:
                tally.collect(scope, "hours", ticket["hours"])
                if ticket["is_partners_work"]:
                    tally.collect(scope, "partner_hours", ticket["hours"])


def _customer_answers(company: Company, conformed: Conformed, customers: CustomerBook, since: date) -> list[tuple]:
    """(person, customer, day, score) of every recommendation, on the one scale that has promoters, by someone of a customer; the latest last."""
    scale_max, found = conformed.parameter("net_promoter_scale_max"), []
    for row in conformed.rows("surveys"):
        person = conformed.person(row["source_system"], row["source_person_id"])
        is_rating = row["survey_type"] == "nps" and row["scale_max"] == scale_max and row["score"] is not None and 0 <= row["score"] <= scale_max
        is_given = row["responded_at"] is not None and _is_between(since, row["responded_at"], company)
        if is_rating and is_given and person and customers.is_customer(person["account_id"], company.settings.local_date(row["responded_at"])):
            found.append((row["responded_at"], row["response_id"], row["source_system"], person, row["score"]))
    found.sort(key=lambda answer: answer[:3])
    return [(person["person_id"], person["account_id"], company.settings.local_date(moment), score) for moment, _, _, person, score in found]


def _uses_of_key_features(company: Company, conformed: Conformed, since: date) -> list[tuple]:
    """(customer, day, feature)."""
    key_features = {row["feature_id"] for row in conformed.seed("adoption_features")}
    found = []
    for row in conformed.rows("product_usage"):
        customer = conformed.customer(row["source_system"], row["source_customer_id"])
        if customer and row["feature_id"] in key_features and _is_between(since, row["occurred_at"], company):
            found.append((customer["customer_id"], company.settings.local_date(row["occurred_at"]), row["feature_id"]))
    return found


def _customer_tickets(company: Company, conformed: Conformed, since: date) -> list[dict]:
    """Tickets of known customers that nobody of a partner raised."""
    settings, found = company.settings, []
    for row in conformed.rows("tickets"):
        customer = conformed.customer(row["source_system"], row["source_customer_id"])
        requester = conformed.person(row["source_system"], row["source_person_id"])
        assignee = conformed.person(row["source_system"], row["assignee_person_id"])
        if row["opened_at"] >= settings.as_of or not (customer and customer["account_id"]) or (requester and requester["partner_id"]):
            continue
        is_solved = row["solved_at"] is not None and row["solved_at"] >= row["opened_at"] and _is_between(since, row["solved_at"], company)
        found.append(
            {
                "customer_id": customer["customer_id"],
                "opened_on": settings.local_date(row["opened_at"]) if _is_between(since, row["opened_at"], company) else None,
                "solved_on": settings.local_date(row["solved_at"]) if is_solved else None,
                "hours": (row["solved_at"] - row["opened_at"]).total_seconds() / 3600 if is_solved else None,
                "is_partners_work": bool(assignee and assignee["partner_id"]),
            }
        )
    return found


def _is_between(since: date, moment: datetime, company: Company) -> bool:
    return since <= company.settings.local_date(moment) <= company.settings.as_of_date


# -- what comes out --------------------------------------------------------------------------------------------------


def _measured(conformed: Conformed, tally: Tally, scope) -> dict:
    """Null where nothing connected feeds a measure, or where too few have answered."""
    billed, answered, helped = conformed.is_fed("subscription_periods"), conformed.is_fed("surveys"), conformed.is_fed("tickets")
    used = billed and conformed.is_fed("product_usage")
    customers, retained = tally.count(scope, "customers"), tally.count(scope, "retained_customers")
    answers = tally.count(scope, "answers")
    balance = tally.count(scope, "promoters") - tally.count(scope, "detractors")
    is_enough = answered and answers >= conformed.parameter("net_promoter_score_minimum_responses")
    row = {
        "customers": customers if billed else None,
        "customer_retention_rate_numerator": retained if billed else None,
        "customer_churn_rate_numerator": customers - retained if billed else None,
        "starting_arr": tally.money(scope, "starting_arr") if billed else None,
        "gross_revenue_retention_numerator": tally.money(scope, "retained_arr") if billed else None,
        "net_revenue_retention_numerator": tally.money(scope, "ending_arr") if billed else None,
        "net_promoter_score": 100 * balance / answers if is_enough else None,
        "net_promoter_score_numerator": balance if answered else None,
        "nps_responses": answers if answered else None,
        "nps_promoters": tally.count(scope, "promoters") if answered else None,
        "nps_detractors": tally.count(scope, "detractors") if answered else None,
        "product_adoption_rate_numerator": tally.count(scope, "adopters") if used else None,
        "ticket_resolution_hours_median": median_of(tally.values(scope, "hours")) if helped else None,
        "partner_resolved_ticket_hours_median": median_of(tally.values(scope, "partner_hours")) if helped else None,
        "customer_tickets_solved": len(tally.values(scope, "hours")) if helped else None,
        "partner_resolved_tickets": len(tally.values(scope, "partner_hours")) if helped else None,
        "tickets_per_customer_numerator": tally.count(scope, "tickets") if helped else None,
        "tickets_per_customer_denominator": tally.count(scope, "customer_months") if billed and helped else None,
    }
    for rate, denominator in _RATES.items():
        row[rate] = ratio(row[f"{rate}_numerator"], row[denominator])
    return row
