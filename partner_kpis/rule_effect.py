"""Figures under two rule sets in one warehouse: schema `present` holds the marts under the present rules, `marts` the proposed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from partner_kpis.sentences import plural
from partner_kpis.text_tables import aligned, show, write_csv

SCHEMAS = {"before": "present", "after": "marts"}
COMPARED = ("fct_opportunities", "fct_partner_deals", "fct_partner_credits")
SHOWN_ROWS, SHOWN_DEALS, SHOWN_MODEL_ROWS = 40, 10, 20

TOTALS = """
with deals as (
    select *, coalesce(amount, 0) as value from {schema}.fct_opportunities
),

attributed as (
    select coalesce(sum(credits.credited_amount), 0) as attributed_revenue
    from {schema}.fct_partner_credits as credits
    inner join deals on credits.opportunity_id = deals.opportunity_id
    where deals.deal_status = 'won' and credits.attribution_model = $model
)

select
    count(*) filter (attribution_class = 'sourced') as sourced_deals,
    count(*) filter (attribution_class = 'influenced') as influenced_deals,
    count(*) filter (attribution_class = 'unattributed') as unattributed_deals,
    coalesce(sum(value) filter (attribution_class = 'sourced' and deal_status = 'won'), 0) as sourced_revenue,
    coalesce(sum(value) filter (attribution_class = 'influenced' and deal_status = 'won'), 0) as influenced_revenue,
    coalesce(sum(value) filter (attribution_class = 'unattributed' and deal_status = 'won'), 0) as unattributed_revenue,
    any_value(attributed_revenue) as attributed_revenue,
    coalesce(sum(value) filter (attribution_class = 'sourced'), 0) as sourced_pipeline_created,
    coalesce(sum(value) filter (attribution_class = 'influenced'), 0) as influenced_pipeline_created,
    coalesce(sum(value) filter (attribution_class = 'unattributed'), 0) as unattributed_pipeline_created
from deals
cross join attributed
"""

# Revenue belongs to the period a deal was closed in, pipeline created to the one it was opened in.
PARTNER_FIGURES = """
create or replace temp view figures_{side} as
with deals as (
    select *, coalesce(amount, 0) as value from {schema}.fct_opportunities
),

partner_deals as (
    select * from {schema}.fct_partner_deals
)

select partner_id, closed_date as day, credit_type || '_revenue' as figure, value
from partner_deals inner join deals using (opportunity_id)
where deal_status = 'won'
union all
select partner_id, opened_date as day, credit_type || '_pipeline_created' as figure, value
from partner_deals inner join deals using (opportunity_id)
union all
select partner_id, closed_date as day, 'attributed_revenue' as figure, coalesce(credited_amount, 0) as value
from {schema}.fct_partner_credits inner join deals using (opportunity_id)
where deal_status = 'won' and attribution_model = getvariable('reporting_model')
"""

CREDITED_REVENUE = """
create or replace temp view credited_{side} as
select attribution_model, partner_id, sum(coalesce(credited_amount, 0)) as revenue
from {schema}.fct_partner_credits inner join {schema}.fct_opportunities using (opportunity_id)
where deal_status = 'won'
group by all
"""

BY_PARTNER = """
with figures as (
    select partner_id, day, figure, value as before, 0 as after from figures_before
    union all
    select partner_id, day, figure, 0 as before, value as after from figures_after
),

summed as (
    select periods.period_start, partner_id, figure, sum(before) as before, sum(after) as after
    from figures
    left join marts.dim_periods as periods
        on periods.period_grain = $grain and figures.day between periods.period_start and periods.period_end
    group by all
)

select
    period_start,
    partner_id,
    partner_name,
    figure,
    cast(before as decimal(18, 2)) as before,
    cast(after as decimal(18, 2)) as after,
    cast(after - before as decimal(18, 2)) as difference
from summed
left join marts.dim_partners as partners using (partner_id)
where before <> after
order by period_start, partner_id, figure
"""

# Of each deal whose credit differs only the partners that hold other credit, or hold it by another rule.
DEALS = """
with present as (
    select *, credit_type || ' by ' || rule_id as credit from present.fct_partner_deals
),

proposed as (
    select *, credit_type || ' by ' || rule_id as credit from marts.fct_partner_deals
),

moved as (
    select
        opportunity_id,
        string_agg(partner_id || ' ' || present.credit, '; ' order by present.credit desc, partner_id) as credit_before,
        string_agg(partner_id || ' ' || proposed.credit, '; ' order by proposed.credit desc, partner_id) as credit_after
    from present
    full join proposed using (opportunity_id, partner_id)
    where present.credit is distinct from proposed.credit
    group by opportunity_id
)

select
    opportunity_id,
    after.opportunity_name,
    after.opportunity_type,
    after.deal_status,
    after.opened_date,
    after.closed_date,
    after.amount,
    before.attribution_class as class_before,
    after.attribution_class as class_after,
    before.sourced_partner_id as sourced_partner_before,
    after.sourced_partner_id as sourced_partner_after,
    moved.credit_before,
    moved.credit_after
from moved
inner join present.fct_opportunities as before using (opportunity_id)
inner join marts.fct_opportunities as after using (opportunity_id)
order by abs(coalesce(after.amount, 0)) desc, opportunity_id
"""

# What partners are credited with under the models that are not reported. An added model stands beside the reporting one, both under
# the proposed rules, and every partner of it is told; any other beside itself under the present rules, where it differs.
MODELS = """
with models as (
    select attribution_model, attribution_model not in (select attribution_model from present.attribution_models) as is_added
    from seeds.attribution_models
    where attribution_model <> getvariable('reporting_model')
),

revenues as (
    select models.*, partner_id, revenue as compared, 0 as credited
    from models inner join credited_before using (attribution_model)
    union all
    select models.*, partner_id, revenue as compared, 0 as credited
    from models inner join credited_after on is_added and credited_after.attribution_model = getvariable('reporting_model')
    union all
    select models.*, partner_id, 0 as compared, revenue as credited
    from models inner join credited_after using (attribution_model)
),

summed as (
    select attribution_model, is_added, partner_id, sum(compared) as compared, sum(credited) as credited
    from revenues
    group by all
)

select
    attribution_model,
    case when is_added then getvariable('reporting_model') else 'present rules' end as compared_with,
    partner_id,
    partner_name,
    cast(compared as decimal(18, 2)) as compared_revenue,
    cast(credited as decimal(18, 2)) as credited_revenue,
    cast(credited - compared as decimal(18, 2)) as difference
from summed
left join marts.dim_partners as partners using (partner_id)
where is_added or compared <> credited
order by is_added desc, abs(credited - compared) desc, attribution_model, partner_id
"""

# A model that only one rule set has is left out: the difference of the seeds and the models' own table tell of it.
CREDITS_BY_MODEL = """
with present as (
    select * from present.fct_partner_credits
    where attribution_model in (select attribution_model from seeds.attribution_models)
),

proposed as (
    select * from marts.fct_partner_credits
    where attribution_model in (select attribution_model from present.attribution_models)
)

select attribution_model, count(*) as differing_credits
from present
full join proposed using (opportunity_id, partner_id, attribution_model)
where
    present.credit_share is distinct from proposed.credit_share
    or present.credited_amount is distinct from proposed.credited_amount
group by attribution_model
order by attribution_model
"""

STRAY_CREDITS = """
select count(*)
from built.fct_partner_credits as built
full join present.fct_partner_credits as present using (opportunity_id, partner_id, attribution_model)
where
    built.opportunity_id is null
    or present.opportunity_id is null
    or built.credited_amount is distinct from present.credited_amount
"""


@dataclass(frozen=True)
class Table:
    """Rows of a query, with the names of their columns."""

    columns: list[str]
    rows: list[tuple]


@dataclass(frozen=True)
class Effect:
    """What differs under the proposed rules."""

    variables: dict[str, Any]
    grain: str
    totals: dict[str, tuple[Decimal, Decimal]]  # figure -> before, after
    by_partner: Table
    deals: Table
    models: Table
    credits_by_model: dict[str, int]


def keep_marts(warehouse: Path, schema: str) -> None:
    """Copy the compared marts into a schema of their own, before they are built anew."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute(f"create schema {schema}")
        con.execute(f"create table {schema}.attribution_models as from seeds.attribution_models")
        for table in COMPARED:
            con.execute(f"create table {schema}.{table} as from marts.{table}")


def stray_credits(warehouse: Path) -> int:
    """How many credits the present rules give otherwise than in the last build: models or raw data have changed since."""
    with duckdb.connect(str(warehouse)) as con:
        return con.execute(STRAY_CREDITS).fetchone()[0]


def measure(warehouse: Path, variables: dict[str, Any], grain: str) -> Effect:
    """Compare the two schemas. grain: month, quarter or year."""
    model = variables["primary_attribution_model"]
    with duckdb.connect(str(warehouse)) as con:
        con.execute("set variable reporting_model = $model", {"model": model})
        totals = {}
        for side, schema in SCHEMAS.items():
            con.execute(PARTNER_FIGURES.format(side=side, schema=schema))
            con.execute(CREDITED_REVENUE.format(side=side, schema=schema))
            totals[side] = _table(con, TOTALS.format(schema=schema), {"model": model})
        return Effect(
            variables=variables,
            grain=grain,
            totals=dict(zip(totals["before"].columns, zip(totals["before"].rows[0], totals["after"].rows[0]))),
            by_partner=_table(con, BY_PARTNER, {"grain": grain}),
            deals=_table(con, DEALS),
            models=_table(con, MODELS),
            credits_by_model=dict(con.execute(CREDITS_BY_MODEL).fetchall()),
        )


def lines(effect: Effect, all_rows: str) -> list[str]:
    """The effect as a person reads it. all_rows: where the rows are that are left out here."""
    as_of, currency, model = (effect.variables[name] for name in ("as_of_date", "reporting_currency", "primary_attribution_model"))
    period = "month" if effect.grain == "month" else f"fiscal {effect.grain}"
    totals = [[figure, before, after, after - before] for figure, (before, after) in effect.totals.items()]
    said = [
        f"Totals as of {as_of} in {currency}; the reporting model is {model}.",
        "",
        *aligned(["figure", "before", "after", "difference"], totals),
        "",
    ]
    if not effect.by_partner.rows:
        said.append("No figure of any partner differs under the reporting model.")
    else:
        rows = [[_period(row[0]), *row[1:]] for row in effect.by_partner.rows[:SHOWN_ROWS]]
        said += [f"By partner and {period}, where a figure differs:", ""]
        said += aligned([effect.grain, "partner", "name", "figure", "before", "after", "difference"], rows)
        said += _left_out(len(effect.by_partner.rows) - SHOWN_ROWS, "row", all_rows)
        said += ["", "A deal that several partners influence is in each one's row, and in the totals once."]
    said.append("")
    if not effect.deals.rows:
        said.append("No deal changes hands.")
    else:
        said += [f"{plural(len(effect.deals.rows), 'deal')} with other credit, the largest first:", ""]
        said += [line for row in effect.deals.rows[:SHOWN_DEALS] for line in _deal(dict(zip(effect.deals.columns, row)))]
        said += _left_out(len(effect.deals.rows) - SHOWN_DEALS, "deal", all_rows)
    said += _other_models(effect, model, all_rows)
    if effect.credits_by_model:
        by_model = ", ".join(f"{model} {count:,}" for model, count in effect.credits_by_model.items())
        said += ["", f"Credits (of a deal to a partner) that differ, by attribution model: {by_model}."]
    return said


def save(effect: Effect, folder: Path) -> None:
    """Write every row as CSV. Raises Stop when a file cannot be written."""
    for name in ("by_partner", "deals", "models"):
        table = getattr(effect, name)
        write_csv(folder / f"{name}.csv", table.columns, table.rows)


def _other_models(effect: Effect, reporting_model: str, all_rows: str) -> list[str]:
    """What the models that are not reported credit: an added one beside the reporting one, any other before and after."""
    added = [row for row in effect.models.rows if row[1] == reporting_model]
    differing = [row for row in effect.models.rows if row[1] != reporting_model]
    order = "the largest differences first"
    said = []
    if added:
        names = ", ".join(sorted({row[0] for row in added}))
        said += ["", f"Credited revenue of won deals under {names}, beside {reporting_model} under the same rules, {order}:", ""]
        said += _credited(added, [reporting_model, "new model"], all_rows)
        said += ["", "The figures further above follow a new model once the variable primary_attribution_model names it."]
    if differing:
        said += ["", f"Credited revenue of won deals under the models that are not reported, where it differs, {order}:", ""]
        said += _credited(differing, ["before", "after"], all_rows)
    return said


def _credited(rows: list[tuple], compared: list[str], all_rows: str) -> list[str]:
    header = ["model", "partner", "name", *compared, "difference"]
    shown = [[model, *cells] for model, _, *cells in rows[:SHOWN_MODEL_ROWS]]
    return [*aligned(header, shown), *_left_out(len(rows) - SHOWN_MODEL_ROWS, "row", all_rows)]


def _table(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any] | None = None) -> Table:
    cursor = con.execute(sql, parameters or {})
    return Table([column[0] for column in cursor.description], cursor.fetchall())


def _period(period_start: Any) -> str:
    return "earlier" if period_start is None else str(period_start)


def _deal(deal: dict[str, Any]) -> list[str]:
    when = f"{deal['deal_status']} {deal['closed_date']}" if deal["closed_date"] else f"opened {deal['opened_date']}"
    return [
        f"{deal['opportunity_id']}  {deal['opportunity_name']}, {deal['opportunity_type']}, {when}, {show(deal['amount'])}",
        f"    before: {deal['credit_before'] or 'none'}",
        f"    after:  {deal['credit_after'] or 'none'}",
    ]


def _left_out(count: int, noun: str, all_rows: str) -> list[str]:
    return [f"… and {plural(count, f'more {noun}')}: {all_rows}."] if count > 0 else []
