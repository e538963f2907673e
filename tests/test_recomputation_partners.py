"""The recomputation of coverage and engagement on small cases whose answers are worked out by hand from the definitions."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from tests.recomputation import Settings
from tests.recomputation.agreements import Agreements
from tests.recomputation.coverage import year_before
from tests.recomputation.engagement_score import Component, score
from tests.recomputation.evidence import Evidence, months_of
from tests.recomputation.incentives import is_for
from tests.recomputation.money import rounded
from tests.recomputation.onboarding import Onboarding
from tests.recomputation.periods import all_periods

PARTNER = "P1"


def agreements(*spans: tuple, grace_days=30, **settings) -> Agreements:
    """One partner's agreements, each (starts_on, ends_on, terminated_on)."""
    rows = [
        {"agreement_id": str(number)} | {name: day and date.fromisoformat(day) for name, day in zip(("starts_on", "ends_on", "terminated_on"), span)}
        for number, span in enumerate(spans)
    ]
    company = SimpleNamespace(settings=Settings(**settings), book=SimpleNamespace(agreements={PARTNER: rows}))
    return Agreements(company, grace_days)


@pytest.mark.parametrize(
    ("spans", "departed"),
    [
        pytest.param([("2024-01-01", "2024-12-31", None)], ["2024-12-31"], id="nothing followed"),
        pytest.param([("2024-01-01", "2024-12-31", None), ("2025-01-30", None, None)], [], id="renewed on the last day of grace"),
        pytest.param([("2024-01-01", "2024-12-31", None), ("2025-01-31", None, None)], ["2024-12-31"], id="came back a day too late"),
        pytest.param([("2024-01-01", "2024-12-31", "2024-06-15")], ["2024-06-15"], id="terminated before its end"),
        pytest.param([("2024-01-01", "2024-12-31", "2027-01-01")], ["2024-12-31"], id="terminated long after its end"),
        pytest.param([("2024-01-01", None, "2026-07-01")], [], id="terminated after as-of: not known yet"),
        pytest.param([("2024-01-01", None, "2026-06-30")], ["2026-06-30"], id="terminated on the as-of date"),
        pytest.param([("2024-01-01", "2026-07-01", None)], [], id="ends after as-of"),
        pytest.param([("2024-01-01", "2024-12-31", None), ("2024-06-01", "2025-05-31", None)], ["2025-05-31"], id="a longer one ran beside it"),
        pytest.param([("2024-01-01", "2024-12-31", None), ("2024-01-01", "2024-12-31", None)], ["2024-12-31"], id="two ended on one day"),
        pytest.param([("2024-01-01", "2024-12-31", None), ("2023-01-01", "2023-12-31", None)], ["2024-12-31"], id="an older one renews nothing"),
    ],
)
def test_departures(spans, departed):
    assert sorted(agreements(*spans).departures()[PARTNER]) == [date.fromisoformat(day) for day in departed]


def test_an_agreement_is_due_at_its_agreed_end_even_if_terminated_before():
    for successor, is_renewed in (("2024-07-15", True), ("2025-01-15", False), ("2023-12-31", False)):  # within the grace days of its end, later, already there
        found = agreements(("2024-01-01", "2024-12-31", "2024-06-15"), (successor, None, None)).due_for_renewal()
        assert found == [(PARTNER, date(2024, 12, 31), is_renewed)]


def test_an_agreement_that_is_open_or_still_runs_is_not_due():
    assert agreements(("2024-01-01", None, None), ("2024-01-01", "2026-07-01", None)).due_for_renewal() == []


def test_first_agreement_start():
    assert agreements(("2025-01-01", None, None), ("2024-03-01", "2024-12-31", None)).first_starts() == {PARTNER: date(2024, 3, 1)}


# -- onboarding --------------------------------------------------------------------------------------------------------


def moment(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def test_an_onboarding_is_open_from_its_beginning_until_it_is_over():
    done = Onboarding(begun_at=moment(2), operational_at=moment(5), abandoned_at=None)
    assert [done.is_open_before(moment(day)) for day in (2, 3, 5, 6)] == [False, True, True, False]
    left = Onboarding(begun_at=moment(2), operational_at=None, abandoned_at=moment(4))
    assert [left.is_open_before(moment(day)) for day in (4, 5)] == [True, False]
    assert not Onboarding(begun_at=None, operational_at=None, abandoned_at=None).is_open_before(moment(9))


# -- engagement --------------------------------------------------------------------------------------------------------

COMPONENTS = [
    Component("portal", Fraction(12), Fraction(15)),
    Component("training", Fraction(2), Fraction(15)),
    Component("content", Fraction(7), Fraction(10)),
]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ({"portal": 12, "training": 2, "content": 7}, "100.000000"),
        ({"portal": 0, "training": 0, "content": 0}, "0.000000"),
        ({"portal": 100, "training": 0, "content": 0}, "37.500000"),  # more than the target earns no more: 15 of 40
        ({"portal": 3, "training": 1, "content": 1}, "31.696429"),  # (3.75 + 7.5 + 10/7) of 40 is 31.69642857…
    ],
)
def test_score_is_the_weighted_part_of_the_targets_reached(actual, expected):
    assert score(COMPONENTS, actual) == Decimal(expected)


def test_halves_are_rounded_away_from_zero():
    assert rounded(Fraction(5, 10**7), 6) == Decimal("0.000001") and rounded(Fraction(-5, 10**7), 6) == Decimal("-0.000001")
    assert rounded(Fraction(4999, 10**10), 6) == 0


def test_programs_are_for_the_tiers_they_name():
    assert is_for({"eligible_tiers": None}, "unknown")
    assert is_for({"eligible_tiers": " Gold; SILVER "}, "silver") and not is_for({"eligible_tiers": "gold"}, "silver")


class Links:
    """What Evidence asks the conformed entities for; two partners share one address."""

    def rows(self, entity):
        return [{"person_id": "a@x.example", "partner_id": partner_id} for partner_id in ("P2", "P1")] if entity == "partner_people" else []

    def partner_of(self, system, source_partner_id, source_person_id):
        return {"org": "P9"}.get(source_partner_id) or {"person": "P3"}.get(source_person_id)

    def person(self, system, source_person_id):
        return {"person": {"person_id": "b@y.example", "partner_id": "P3"}}.get(source_person_id)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"source_partner_id": "org", "source_person_id": "person"}, ("P9", "b@y.example")),
        ({"source_partner_id": None, "source_person_id": "person"}, ("P3", "b@y.example")),
        ({"source_partner_id": "org", "source_person_id": None}, ("P9", None)),
        ({"source_partner_id": None, "source_person_id": None, "email": " A@X.example "}, ("P1", "a@x.example")),
        ({"source_partner_id": None, "source_person_id": "stranger", "email": "a@x.example"}, (None, None)),
        ({"source_partner_id": None, "source_person_id": None, "email": "c@z.example"}, (None, None)),
    ],
)
def test_whose_a_record_is(record, expected):
    evidence = Evidence(SimpleNamespace(settings=Settings()), Links())
    assert evidence.whose({"source_system": "s"} | record) == expected


# -- days --------------------------------------------------------------------------------------------------------------


def test_twelve_months_to_a_day():
    assert year_before(date(2025, 12, 31)) == date(2024, 12, 31)
    assert year_before(date(2025, 8, 17)) == date(2024, 8, 17)
    assert year_before(date(2024, 2, 28)) == date(2023, 2, 27)  # 29 February less twelve months is 28 February


def test_a_quarter_takes_the_months_that_have_rows():
    periods = all_periods(date(2026, 2, 10), Settings(first_period=date(2026, 2, 1)))
    quarters = {period.start: months_of(period, periods) for period in periods if period.grain == "quarter"}
    assert quarters == {date(2026, 1, 1): [date(2026, 2, 1), date(2026, 3, 1)], date(2026, 4, 1): [date(2026, month, 1) for month in (4, 5, 6)]}
