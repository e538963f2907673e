-- law: the partner and the direct channel share every deal of the company between them.
with pipeline as (
    select
        period_grain,
        period_start,
        scope_type,
        open_opportunities as deals,
        open_pipeline_amount as amount,
        total_open_opportunities as total_deals,
        total_open_pipeline_amount as total_amount
    from {{ ref('kpi_pipeline') }}
    where scope_type in ('program', 'channel')
),

revenue as (
    select
        period_grain,
        period_start,
        scope_type,
        partner_deals_won as deals,
        partner_revenue as amount,
        null as total_deals,
        total_revenue as total_amount
    from {{ ref('kpi_revenue') }}
    where scope_type in ('program', 'channel')
),

figures as (
    select
        'pipeline' as family,
        pipeline.*
    from pipeline
    union all
    select
        'revenue' as family,
        revenue.*
    from revenue
),

compared as (
    select
        family,
        period_grain,
        period_start,
        sum(case when scope_type = 'channel' then deals end) as channel_deals,
        sum(case when scope_type = 'channel' then amount end) as channel_amount,
        max(total_deals) as total_deals,
        max(total_amount) as total_amount
    from figures
    group by family, period_grain, period_start
)

select * from compared
where channel_amount <> total_amount or channel_deals <> total_deals
