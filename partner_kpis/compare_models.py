"""Attribution models side by side: what each partner is credited with under each of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partner_kpis.project import BAD_INPUT, Project, Stop
from partner_kpis.published import open_published, read_variables
from partner_kpis.text_tables import aligned

CREDITED_REVENUE = """
with won_deals as (
    select * from marts.fct_opportunities
    where deal_status = 'won' and closed_date >= $period_start and closed_date <= $period_end
)

select
    credits.partner_id,
    partners.partner_name,
    credits.attribution_model,
    cast(sum(coalesce(credits.credited_amount, 0)) as decimal(18, 2)) as credited_revenue
from marts.fct_partner_credits as credits
inner join won_deals on credits.opportunity_id = won_deals.opportunity_id
left join marts.dim_partners as partners on credits.partner_id = partners.partner_id
group by all
"""


@dataclass(frozen=True)
class SideBySide:
    """Credited revenue by partner and attribution model; every model divides the same total."""

    models: list[str]
    reporting_model: str
    currency: str
    partners: dict[str, str | None]  # partner_id -> name, by the reporting model's revenue
    revenue: dict[tuple[str, str], Decimal]  # (partner_id, attribution_model)
    totals: dict[str, Decimal]  # attribution_model -> all partners together

    def share(self, partner_id: str, model: str) -> float | None:
        """The partner's part of the model's total; None when there is nothing to divide."""
        total = self.totals[model]
        return round(float(self.revenue[partner_id, model] / total), 6) if total else None


def compare_models(project: Project, period_start: datetime.date | None, period_end: datetime.date | None) -> SideBySide:
    """Read the published file. Raises Stop when there is none, or when nobody was credited in the period."""
    first, last = period_start or datetime.date.min, period_end or datetime.date.max
    if first > last:
        raise Stop(f"The period starts on {first}, after its end on {last}: swap the two.", code=BAD_INPUT)
    with open_published(project) as con:
        rows = con.execute(CREDITED_REVENUE, {"period_start": first, "period_end": last}).fetchall()
        variables = read_variables(project, con, "primary_attribution_model", "reporting_currency")
    if not rows:
        when = f" from {first}" * bool(period_start) + f" until {last}" * bool(period_end)
        raise Stop(f"No partner is credited with a deal that was won{when}, so there is nothing to compare.")
    revenue = {(partner_id, model): amount for partner_id, _, model, amount in rows}
    reporting_model = variables["primary_attribution_model"]
    models = sorted({model for _, model in revenue}, key=lambda model: (model != reporting_model, model))
    names = {partner_id: name for partner_id, name, *_ in rows}
    return SideBySide(
        models=models,
        reporting_model=reporting_model,
        currency=variables["reporting_currency"],
        partners={key: names[key] for key in sorted(names, key=lambda key: (-revenue[key, models[0]], key))},
        revenue=revenue,
        totals={model: sum(revenue[key, model] for key in names) for model in models},
    )


def lines(found: SideBySide) -> list[str]:
    """The comparison as a person reads it: revenue, then shares."""
    header = ["partner", "name", *found.models]
    partners = found.partners.items()
    revenue = [[key, name, *(found.revenue[key, model] for model in found.models)] for key, name in partners]
    shares = [[key, name, *(_percent(found.share(key, model)) for model in found.models)] for key, name in partners]
    return [
        f"Credited revenue of won deals in {found.currency}, by attribution model. The reporting model is {found.reporting_model}.",
        "",
        *aligned(header, [*revenue, ["total", "all partners", *(found.totals[model] for model in found.models)]]),
        "",
        "Share of the total",
        "",
        *aligned(header, shares),
    ]


def csv_rows(found: SideBySide) -> tuple[list[str], list[list[Any]]]:
    """Header and rows for a spreadsheet: revenue and share of each model; the last row is the total."""
    header = ["partner_id", "partner_name", *(f"{model}{suffix}" for model in found.models for suffix in ("", "_share"))]
    rows = [
        [key, name, *(cell for model in found.models for cell in (found.revenue[key, model], found.share(key, model)))]
        for key, name in found.partners.items()
    ]
    total = [cell for model in found.models for cell in (found.totals[model], 1.0 if found.totals[model] else None)]
    return header, [*rows, ["total", None, *total]]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
