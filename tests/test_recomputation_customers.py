"""The recomputation of customers and costs on small cases whose answers are worked out by hand from the definitions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.recomputation import Settings
from tests.recomputation.attribution import SOURCED
from tests.recomputation.costs import divide, read_costs
from tests.recomputation.customers import CustomerBook
from tests.recomputation.lifetime import LifetimeValues
from tests.recomputation.money import round_cents
from tests.recomputation.periods import MONTH, period_of
from tests.recomputation.retention import kpi_retention
from tests.recomputation.scopes import DIRECT, PROGRAM

PARAMETERS = {
    "annual_churn_floor": Decimal("0.05"),
    "adoption_minimum_features": 2,
    "net_promoter_score_minimum_responses": 2,
    "net_promoter_scale_max": 10,
    "promoter_minimum_score": 9,
    "detractor_maximum_score": 6,
}
STAMP = {"partner_type": "reseller", "tier": "gold", "region": "EMEA", "partner_manager_email": "kim@x.example"}
MARCH = period_of(date(2024, 3, 1), MONTH, 1)


class Rows:
    """Conformed entities as a test writes them; everything is fed."""

    def __init__(self, **entities):
        self.entities = entities

    def rows(self, entity):
        return self.entities.get(entity, [])

    def seed(self, name):
        return self.entities.get(name, [])

    def parameter(self, name):
        return PARAMETERS[name]

    def is_fed(self, *_):
        return True

    def partner_of(self, _, source_partner_id, __=None):
        return source_partner_id if source_partner_id in ("P1", "P2") else None

    def person(self, _, source_person_id):
        return {"person_id": source_person_id, "partner_id": "P1" if source_person_id == "reseller" else None, "account_id": "visitor" if source_person_id == "visitor" else "C1"} if source_person_id else None

    def customer(self, _, source_customer_id):
        return {"customer_id": source_customer_id, "account_id": source_customer_id}


def company(deals=(), **settings):
    """P1 and P2 are in force and sourced the customers C1 and C2; everything is in dollars, two to the euro."""
    as_of = Settings(**{"as_of_date": date(2024, 12, 31), **settings})
    return SimpleNamespace(
        settings=as_of,
        rates=SimpleNamespace(convert=lambda amount, currency, _: None if amount is None else round_cents(amount * (2 if currency == "EUR" else 1))),
        book=SimpleNamespace(partners={"P1": None, "P2": None}, in_force=lambda *_: True, values_at=lambda *_: STAMP),
        attribution=SimpleNamespace(
            customer_partner={"C1": "P1", "C2": "P2"}, first_won_deals={"C1": SimpleNamespace(closed_date=date(2024, 3, 2))}, of=lambda deal: [SimpleNamespace(partner_id=deal.partner_id, credit_type=SOURCED)]
        ),
        members=SimpleNamespace(
            existing=lambda _: [PROGRAM, DIRECT, ("partner", "P1")], name=lambda scope: scope[1],
            exists=lambda scope, day: scope == PROGRAM or day >= date(2024, 2, 1), measured=lambda *_: None,
        ),
        deals={deal.opportunity_id: deal for deal in deals},
        amounts={deal.opportunity_id: deal.amount for deal in deals},
    )


def charge(customer, starts, ends, arr, currency="USD"):
    moments = {name: datetime.fromisoformat(text).replace(tzinfo=UTC) for name, text in (("starts_at", starts), ("ends_at", ends))}
    return {"source_system": "stripe", "source_customer_id": customer, **moments, "arr": Decimal(arr), "currency": currency}


def won(key, closed, customer="C1", amount="100", partner_id="P1", hour=12):
    day = date.fromisoformat(closed)
    closed_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return SimpleNamespace(
        opportunity_id=key, customer_id=customer, status="won", opportunity_type="expansion", closed_date=day, closed_at=closed_at, opened_date=day,
        amount=Decimal(amount), partner_id=partner_id,
    )


def line(deal, product, amount):
    return {"opportunity_id": deal, "product_id": product, "amount": None if amount is None else Decimal(amount)}


# -- ARR -------------------------------------------------------------------------------------------------------------


def test_arr_of_a_day_adds_what_is_charged_then():
    charges = [
        charge("C1", "2024-01-01", "2024-03-01", "1200"),  # its last day is the day before it ends
        charge("C1", "2024-02-01", "2025-02-01", "300", "EUR"),
        charge("C1", "2025-01-01", "2026-01-01", "999"),  # begins after as-of
        charge("C2", "2024-01-01", "2024-02-29", "10"),  # gone
    ]
    book = CustomerBook(company(), Rows(subscription_periods=charges))
    assert book.arr(date(2024, 2, 29), date(2024, 2, 29)) == {"C1": Decimal("1800.00")}
    assert book.arr(date(2024, 3, 1), date(2024, 3, 1)) == {"C1": Decimal("600.00")}
    assert book.arr(date(2025, 1, 1), date(2025, 1, 1)) == {"C1": Decimal("600.00")}


def test_a_charge_begins_on_the_local_day():
    book = CustomerBook(company(reporting_timezone="America/Los_Angeles"), Rows(subscription_periods=[charge("C1", "2024-03-01", "2024-04-01", "12")]))
    assert book.arr(date(2024, 2, 29), date(2024, 2, 29)) == {"C1": Decimal("12.00")}
    assert book.arr(date(2024, 3, 31), date(2024, 3, 31)) == {}


# -- cross-sell ------------------------------------------------------------------------------------------------------


def test_cross_sell_is_the_part_on_products_no_earlier_deal_sold():
    first, other, later = won("D1", "2024-01-10"), won("D2", "2024-03-05", amount="90"), won("D3", "2024-03-05", amount="100", hour=13)
    lines = [
        line("D1", "core", "50"),
        line("D2", "core", "20"), line("D2", "alerts", "10"), line("D2", None, "30"),  # what names no product is not known to be new
        line("D3", "alerts", "70"),  # an hour after it was bought
    ]
    book = CustomerBook(company([first, other, later]), Rows(opportunity_lines=lines))
    assert [book.cross_sell(deal) for deal in (first, other, later)] == [Decimal("100.00"), Decimal("15.00"), Decimal("0.00")]


def test_a_deal_without_line_amounts_is_all_upsell():
    deals = [won("D1", "2024-01-10"), won("D2", "2024-01-11")]
    book = CustomerBook(company(deals), Rows(opportunity_lines=[line("D2", "core", "5"), line("D2", "alerts", "-5")]))
    assert [book.cross_sell(deal) for deal in deals] == [0, 0]


# -- retention -------------------------------------------------------------------------------------------------------


def test_a_new_customer_retains_nothing_and_a_lost_one_keeps_nothing():
    charges = [
        charge("C1", "2024-01-01", "2025-01-01", "100"), charge("C1", "2024-03-10", "2025-01-01", "50"),
        charge("C2", "2024-01-01", "2024-03-15", "300"),
        charge("C9", "2024-03-10", "2025-01-01", "700"),  # new in the period, and nobody's but direct
    ]
    built = company()
    rows = Rows(subscription_periods=charges)
    found = kpi_retention(built, rows, CustomerBook(built, rows), [MARCH])
    program, direct = found[("month", date(2024, 3, 1), *PROGRAM)], found[("month", date(2024, 3, 1), *DIRECT)]
    assert (program["customers"], program["customer_retention_rate"], program["customer_churn_rate_numerator"]) == (2, 0.5, 1)
    assert (program["gross_revenue_retention"], program["net_revenue_retention"]) == (0.25, 0.375)
    assert (direct["customers"], direct["starting_arr"], direct["net_revenue_retention"]) == (0, 0, None)


@pytest.mark.parametrize(("scores", "expected"), [((9,), None), ((9, 7), 50.0), ((6, 10, 10), 100 / 3)])
def test_recommendation_is_that_of_each_persons_last_answer(scores, expected):
    def answer(person, score, day):
        moment = datetime(2024, 3, day, tzinfo=UTC)
        return {"source_system": "s", "response_id": f"{person}{day}", "survey_type": "nps", "source_person_id": person, "score": score, "scale_max": 10, "responded_at": moment}

    answers = [
        answer("person0", 0, 2), answer("visitor", 0, 2), answer("too early", 0, 1),  # who has not bought yet is not heard
        *(answer(f"person{number}", score, 3) for number, score in enumerate(scores)),
    ]
    built, rows = company(), Rows(surveys=[*reversed(answers), answer("late", 10, 3) | {"responded_at": datetime(2024, 4, 1, tzinfo=UTC)}])
    program = kpi_retention(built, rows, CustomerBook(built, rows), [MARCH])[("month", date(2024, 3, 1), *PROGRAM)]
    assert (program["nps_responses"], program["net_promoter_score"]) == (len(scores), expected)


def test_a_ticket_is_the_customers_unless_a_partner_raised_it():
    opened = datetime(2024, 3, 31, 20, tzinfo=UTC)
    tickets = [
        {"source_system": "z", "source_customer_id": "C1", "source_person_id": asker, "assignee_person_id": answerer, "opened_at": opened, "solved_at": solved}
        for asker, answerer, solved in (
            ("customer", "agent", opened + timedelta(hours=1)),
            ("customer", "reseller", opened + timedelta(hours=3)),
            ("reseller", "agent", opened + timedelta(hours=1)),
            (None, None, opened + timedelta(hours=9)),  # solved in April
        )
    ]
    built, rows = company(), Rows(tickets=tickets)
    program = kpi_retention(built, rows, CustomerBook(built, rows), [MARCH])[("month", date(2024, 3, 1), *PROGRAM)]
    assert (program["tickets_per_customer_numerator"], program["tickets_per_customer"]) == (3, None)
    assert (program["ticket_resolution_hours_median"], program["partner_resolved_ticket_hours_median"]) == (2.0, 3.0)


# -- costs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        ("0.10", {"a": 1, "b": 1, "c": 1}, ("0.04", "0.03", "0.03")),  # equal remainders: by id
        ("-0.10", {"a": 1, "b": 1, "c": 1}, ("-0.04", "-0.03", "-0.03")),
        ("1.00", {"a": 0, "b": Decimal("2.5"), "c": Decimal("5")}, ("0", "0.33", "0.67")),
        ("0.01", {"a": 1, "b": 2, "c": 2}, ("0", "0.01", "0")),
    ],
)
def test_a_cost_is_divided_to_the_cent(amount, weights, expected):
    assert divide(Decimal(amount), weights) == dict(zip(weights, map(Decimal, expected)))


def test_a_cost_of_nobody_is_borne_by_key_and_equally_where_the_key_is_zero():
    def cost(month, category, partner_id=None):
        return {"source_system": "f", "cost_month": month, "category": category, "source_partner_id": partner_id, "amount": Decimal("90"), "currency": "USD"}

    seeds = {
        "cost_parts": [{"record_type": "cost", "category": None, "cost_part": "program"}],
        "allocation_keys": [{"category": "headcount", "allocation_key": "revenue"}],
    }
    deals = [won("D1", "2024-03-05", amount="200"), won("D2", "2024-03-06", amount="100", partner_id="P2"), won("D3", "2024-04-06", amount="-5")]
    march, april = date(2024, 3, 1), date(2024, 4, 1)
    costs = [cost(march, "headcount"), cost(march, "tooling"), cost(april, "headcount", "gone"), cost(april, "tooling", "P2"), cost(date(2025, 1, 1), "tooling")]
    found = read_costs(company(deals), Rows(program_costs=costs, **seeds))
    borne = [(row.day.month, row.partner_id, row.amount) for row in found]
    assert borne == [(3, "P1", 60), (3, "P2", 30), (3, "P1", 45), (3, "P2", 45), (4, "P1", 45), (4, "P2", 45), (4, "P2", 90)]


# -- lifetime value --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-01-01", Decimal("12000.00")),  # 600 on average, and nobody left: 5 % a year
        ("2024-12-31", Decimal("2452.17")),  # 14100 over 23 month-ends of customers; a quarter of the ARR left on the last day
    ],
)
def test_lifetime_value_is_average_arr_times_margin_over_churn(ended, expected):
    charges = [charge("C1", "2023-01-01", "2026-01-01", "900"), charge("C2", "2023-01-01", ended, "300")]
    margins = [{"gross_margin_id": "m", "valid_from": date(2024, 12, 31), "valid_to": None, "gross_margin_rate": Decimal("1")}]
    built, rows = company(), Rows(subscription_periods=charges, gross_margins=margins)
    months = [period_of(date(2024, month, 1), MONTH, 1) for month in range(1, 13)]
    values = LifetimeValues(built, rows, CustomerBook(built, rows), months).at_end_of(months[-1])
    assert values(PROGRAM)["customer_lifetime_value"] == expected
    assert values(("partner", "P1"))["customer_lifetime_value"] is None  # a row short of a year
