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
    select opportunity_id, {{ month_of('opened_date') }} as month_start, 'opened' as event, opportunity_type, amount, false as is_first_won_deal
    from deals
    union all
    select opportunity_id, {{ month_of('closed_date') }} as month_start, deal_status as event, opportunity_type, amount, is_first_won_deal
    from deals
    where deal_status <> 'open'
),

monthly as (
    select
        events.month_start,
        events.event,
        events.opportunity_type,
        events.is_first_won_deal,
        deal_scopes.scope_type,
        deal_scopes.scope_id,
        deal_scopes.attribution_class,
        deal_scopes.is_scope_deal,
        count(*) as deals,
        coalesce(sum(events.amount), 0) as amount
    from events
    inner join deal_scopes on events.opportunity_id = deal_scopes.opportunity_id
    group by
        events.month_start,
        events.event,
        events.opportunity_type,
        events.is_first_won_deal,
        deal_scopes.scope_type,
        deal_scopes.scope_id,
        deal_scopes.attribution_class,
        deal_scopes.is_scope_deal
)

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
{% set counted = ['sourced_created', 'influenced_created', 'unattributed_created', 'sourced_won', 'scope_won', 'scope_closed', 'first_sourced_won'] %}
{% set added_up = [
    'sourced_created', 'influenced_created', 'unattributed_created', 'sourced_won', 'influenced_won', 'unattributed_won', 'scope_won', 'scope_closed',
] %}
select
    period_months.period_grain,
    period_months.period_start,
    monthly.scope_type,
    monthly.scope_id
    {%- for measure in counted %},
    cast(sum(case when {{ measures[measure] }} then monthly.deals else 0 end) as bigint) as {{ measure }}_deals
    {%- endfor %}
    {%- for measure in added_up %},
    cast(sum(case when {{ measures[measure] }} then monthly.amount else 0 end) as decimal(18, 2)) as {{ measure }}_amount
    {%- endfor %}
    {%- for event in ['created', 'won'] %}
    {%- for class in ['sourced', 'influenced', 'unattributed'] %}
    {%- for type in opportunity_types() %},
    cast(
        sum(case when {{ measures[class ~ '_' ~ event] }} and monthly.opportunity_type = '{{ type }}' then monthly.amount else 0 end) as decimal(18, 2)
    ) as {{ class }}_{{ type }}_{{ event }}_amount
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, monthly.scope_type, monthly.scope_id
