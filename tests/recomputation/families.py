"""The KPI families that need more than deals: from the company's deals and the conformed entities of a build."""

from .company import Company
from .conformed import Conformed
from .coverage import kpi_coverage
from .customers import CustomerBook
from .engagement import kpi_engagement
from .expansion import customer_revenue
from .periods import all_periods
from .pipeline import kpi_pipeline
from .profitability import kpi_profitability
from .retention import kpi_retention
from .revenue import kpi_revenue


def kpi_families(company: Company, conformed: Conformed) -> dict[str, dict]:
    """{table: {(period_grain, period_start, scope_type, scope_id): row}}; computed twice, because every table has rows of the members
    that any of them measures, and only the first time tells which those are."""
    _compute(company, conformed)
    company.members.admit_measured()
    return _compute(company, conformed)


def _compute(company: Company, conformed: Conformed) -> dict[str, dict]:
    periods = all_periods(company.earliest_evidence(), company.settings)
    customers = CustomerBook(company, conformed)
    of_deals, of_customers = kpi_revenue(company, periods), customer_revenue(company, conformed, customers, periods)
    revenue = {key: row | of_customers[key] for key, row in of_deals.items()}
    return {
        "kpi_coverage": kpi_coverage(company, conformed, periods),
        "kpi_engagement": kpi_engagement(company, conformed, periods),
        "kpi_pipeline": kpi_pipeline(company, periods),
        "kpi_revenue": revenue,
        "kpi_retention": kpi_retention(company, conformed, customers, periods),
        "kpi_profitability": kpi_profitability(company, conformed, customers, periods, revenue),
    }
