"""A real company's open pipeline: our figures against its raw rows, to the dollar, and against the figures its vendor published."""

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.conftest import ROOT, Workspace
from tests.real_data import obvience

SAMPLE = ROOT.parent / "shared" / "data" / "obvience_opportunities"
DECEMBER = "period_grain = 'month' and period_start = '2014-12-01'"

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="The public Opportunity Tracking sample is not beside the checkout, in ../shared/data/obvience_opportunities."
)


@pytest.fixture(scope="module")
def landed(tmp_path_factory) -> tuple[Workspace, list[dict[str, str]]]:
    """The sample built, and the deals it was built from."""
    folder = tmp_path_factory.mktemp("obvience")
    deals = obvience.land(SAMPLE, folder / "raw")
    workspace = Workspace(folder)
    workspace.dbt("build", variables={"raw_path": str(folder / "raw"), "connectors": ["salesforce"], "as_of_date": obvience.AS_OF_DATE})
    return workspace, deals


@pytest.fixture(scope="module")
def deals(landed) -> list[dict[str, str]]:
    return landed[1]


@pytest.fixture(scope="module")
def connection(landed):
    with landed[0].connect() as connection:
        yield connection


def amounts(deals: list[dict[str, str]], key) -> dict:
    """{key: (deals, amount, weighted amount)} of the raw rows; a key of None leaves the deal out."""
    sums = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for deal in deals:
        if (found := key(deal)) is not None:
            amount = Decimal(deal["amount"])
            for position, value in enumerate((1, amount, amount * Decimal(deal["probability"]) / 100)):
                sums[found][position] += value
    return {found: tuple(values) for found, values in sums.items()}


def pipeline(connection, scope_type: str, prefix: str = "") -> dict:
    """{scope_id: (deals, amount, weighted amount)} of kpi_pipeline at the end of 2014, empty scopes left out."""
    columns = f"{prefix}open_opportunities, {prefix}open_pipeline_amount, {prefix}weighted_pipeline_amount"
    query = f"select scope_id, {columns} from marts.kpi_pipeline where {DECEMBER} and scope_type = '{scope_type}'"
    return {scope_id: tuple(values) for scope_id, *values in connection.execute(query).fetchall() if values[0]}


def test_every_fact_row_is_an_open_deal(connection, deals):
    statuses = connection.execute("select deal_status, count(*) from marts.fct_opportunities group by all").fetchall()
    assert statuses == [("open", len(deals))]


def test_program_and_company(connection, deals):
    assert pipeline(connection, "program") == amounts(deals, lambda deal: "program" if deal["partner"] else None)
    assert pipeline(connection, "program", prefix="total_") == amounts(deals, lambda deal: "program")


def test_channels(connection, deals):
    assert pipeline(connection, "channel") == amounts(deals, lambda deal: "partner" if deal["partner"] else "direct")


def test_partners(connection, deals):
    assert pipeline(connection, "partner") == amounts(deals, lambda deal: deal["partner"] or None)


@pytest.mark.parametrize(("column", "label"), [("stage_name", "stage_name"), ("deal_size", "deal_size_c"), ("customer_region", "region")])
def test_stages_sizes_and_customer_regions(connection, deals, column, label):
    found = connection.execute(f"select {column}, count(*), sum(amount), sum(weighted_amount) from marts.fct_opportunities group by all").fetchall()
    assert {value: tuple(sums) for value, *sums in found} == amounts(deals, lambda deal: deal[label])


# The vendor rounds millions down (294.88 is published as 294, 644.89 as 644) and gives billions to at most one decimal.
def millions(amount: Decimal) -> int:
    return int(amount / 1_000_000)


def billions(amount: Decimal) -> Decimal:
    return round(amount / 1_000_000_000, 1)


def test_published_figures(connection):
    (_, partner, partner_weighted) = pipeline(connection, "program")["program"]
    (_, direct, direct_weighted) = pipeline(connection, "channel")["direct"]
    (_, company, company_weighted) = pipeline(connection, "program", prefix="total_")["program"]
    assert (round(company / 1_000_000_000), millions(company_weighted)) == (2, 461)
    assert (billions(partner), millions(partner_weighted)) == (Decimal("1.5"), 294)
    assert (millions(direct), millions(direct_weighted)) == (644, 166)


def test_published_average_large_deal(connection):
    average = (
        "select case attribution_class when 'unattributed' then 'direct' else 'partner' end, avg(amount) "
        "from marts.fct_opportunities where deal_size = 'Large' group by all"
    )
    assert {channel: round(value / 1_000_000) for channel, value in connection.execute(average).fetchall()} == {"partner": 8, "direct": 6}


def test_published_stage_probabilities(connection):
    stages = connection.execute("select distinct stage_name, probability from marts.fct_opportunities").fetchall()
    assert {stage: int(probability) for stage, probability in stages} == {"Lead": 10, "Qualify": 20, "Solution": 40, "Proposal": 60, "Finalize": 80}
