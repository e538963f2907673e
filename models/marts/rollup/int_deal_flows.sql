-- grain: one row per period and scope member with deals opened or closed in the period
with deals as (
    select * from {{ ref('fct_opportunities') }}
),

deal_scopes as (
    select * from {{ ref('int_deal_scopes') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

events as (
    select opportunity_id, {{ month_of('opened_date') }} as month_start, 'opened' as event, coalesce(amount, 0) as amount, false as is_first_won_deal
    from deals
    union all
    select opportunity_id, {{ month_of('closed_date') }} as month_start, deal_status as event, coalesce(amount, 0) as amount, is_first_won_deal
    from deals
    where deal_status <> 'open'
),

{% set measures = {
    'sourced_created': "event = 'opened' and attribution_class = 'sourced'",
    'influenced_created': "event = 'opened' and attribution_class = 'influenced'",
    'unattributed_created': "event = 'opened' and attribution_class = 'unattributed'",
    'sourced_won': "event = 'won' and attribution_class = 'sourced'",
    'influenced_won': "event = 'won' and attribution_class = 'influenced'",
    'unattributed_won': "event = 'won' and attribution_class = 'unattributed'",
    'scope_won': "event = 'won' and is_scope_deal",
    'scope_closed': "event in ('won', 'lost') and is_scope_deal",
    'first_sourced_won': "event = 'won' and is_first_won_deal and attribution_class = 'sourced'",
} %}
monthly as (
    select
        events.month_start,
        deal_scopes.scope_type,
        deal_scopes.scope_id,
        {%- for measure, condition in measures.items() %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ measure }}_deals,
        sum(case when {{ condition }} then events.amount else 0 end) as {{ measure }}_amount{{ ',' if not loop.last }}
        {%- endfor %}
    from events
    inner join deal_scopes on events.opportunity_id = deal_scopes.opportunity_id
    group by events.month_start, deal_scopes.scope_type, deal_scopes.scope_id
)

select
    period_months.period_grain,
    period_months.period_start,
    monthly.scope_type,
    monthly.scope_id,
    {%- for measure in measures %}
    cast(sum(monthly.{{ measure }}_deals) as bigint) as {{ measure }}_deals,
    cast(sum(monthly.{{ measure }}_amount) as decimal(18, 2)) as {{ measure }}_amount{{ ',' if not loop.last }}
    {%- endfor %}
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, monthly.scope_type, monthly.scope_id
