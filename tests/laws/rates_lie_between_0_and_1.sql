-- law: a rate counts its numerator among its denominator's rows. What may leave that range is a ratio by unit; a share of deals' money may in a
-- period in which one of these deals has an amount below zero.
{%- set columns = catalogued_columns() %}
{%- set money = columns | selectattr('data_type', 'equalto', 'decimal(18,2)') | map(attribute='kpi') | list %}
{%- set of_deals = columns | selectattr('entities', 'equalto', ['opportunities']) | selectattr('denominator', 'in', money) | map(attribute='kpi') | list %}
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where unit = 'rate'
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
),

negative_closings as (
    select distinct
        periods.period_grain,
        periods.period_start,
        opportunities.deal_status
    from {{ ref('dim_periods') }} as periods
    inner join {{ ref('fct_opportunities') }} as opportunities on opportunities.closed_date between periods.period_start and periods.period_end
    where opportunities.deal_status <> 'open' and opportunities.amount < 0
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
left join negative_closings
    on
        kpi_values.kpi in ('{{ of_deals | join("', '") }}')
        and kpi_values.period_grain = negative_closings.period_grain
        and kpi_values.period_start = negative_closings.period_start
        -- Revenue is of won deals alone.
        and (negative_closings.deal_status = 'won' or kpis.family = 'pipeline')
where
    (kpi_values.value < 0 or kpi_values.value > 1)
    and negative_closings.period_start is null
