-- law: a rate counts its numerator among its denominator's rows. What may leave that range is a ratio by unit; a share of money may while
-- some deals have amounts below zero.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where unit = 'rate'
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
),

shares_of_money as (
    select distinct kpi
    from kpi_values
    where denominator <> floor(denominator)
),

opportunities as (
    select min(amount) as least_amount
    from {{ ref('fct_opportunities') }}
)

select
    kpi_values.kpi,
    kpi_values.period_grain,
    kpi_values.period_start,
    kpi_values.scope_type,
    kpi_values.scope_id,
    kpi_values.value as rate_value
from kpi_values
inner join kpis on kpi_values.kpi = kpis.kpi
cross join opportunities
left join shares_of_money on kpi_values.kpi = shares_of_money.kpi
where
    (kpi_values.value < 0 or kpi_values.value > 1)
    and (shares_of_money.kpi is null or coalesce(opportunities.least_amount, 0) >= 0)
