-- grain: one row per measure, period, moment and partner
{#- What is counted: the rows, and which of them. -#}
{%- set stocks = {
    'partners_in_force': ('int_partners_in_force', 'true'),
    'active_partners': ('int_active_partners', 'true'),
    'revenue_generating_partners': ('int_revenue_generating_partners', 'true'),
    'trained_partners': ('int_partner_activation', 'is_trained'),
    'content_sharing_partners': ('int_partner_activation', 'is_content_sharing'),
    'registering_partners': ('int_partner_activation', 'is_registering'),
    'activated_partners': ('int_partner_activation', 'is_activated'),
    'open_onboardings': ('int_open_onboardings', 'true'),
} %}
{%- set flows = {
    'recruited_partners': ('recruits', 'true'),
    'agreements_due_for_renewal': ('due_agreements', 'true'),
    'agreements_renewed': ('due_agreements', 'is_renewed'),
    'onboardings_begun': ('onboardings', 'true'),
    'onboardings_completed': ('onboardings', 'operational_at is not null'),
    'abandoned_onboardings': ('onboardings', 'abandoned_at is not null'),
} %}
{%- set of_the_partners_at_the_start = {'partners_at_period_start': 'true', 'departed_partners': 'has_departed'} %}
with recruits as (
    select
        partner_id,
        min(starts_on) as flow_date,
        {{ day_start('min(starts_on)') }} as moment
    from {{ ref('int_partner_agreements') }}
    group by partner_id
),

due_agreements as (
    select
        partner_id,
        is_renewed,
        ends_on as flow_date,
        {{ day_start('ends_on') }} as moment
    from {{ ref('int_agreement_ends') }}
    where is_due_for_renewal
),

onboardings as (
    select
        partner_id,
        operational_at,
        abandoned_at,
        {{ local_date('begun_at') }} as flow_date,
        begun_at as moment
    from {{ ref('int_partner_onboardings') }}
),

measured as (
    {%- for measure, (rows, condition) in stocks.items() %}
    select
        '{{ measure }}' as measure,
        'last month' as roll_up,
        'month' as period_grain,
        month_start as period_start,
        stock_moment as moment,
        true as is_stock,
        partner_id
    from {{ ref(rows) }}
    where {{ condition }}
    union all
    {%- endfor %}
    {%- for measure, (rows, condition) in flows.items() %}
    select
        '{{ measure }}' as measure,
        'sum of months' as roll_up,
        'month' as period_grain,
        {{ month_of('flow_date') }} as period_start,
        moment,
        false as is_stock,
        partner_id
    from {{ rows }}
    where flow_date <= {{ as_of_day() }} and {{ condition }}
    union all
    {%- endfor %}
    {%- for measure, condition in of_the_partners_at_the_start.items() %}
    select
        '{{ measure }}' as measure,
        'own period' as roll_up,
        period_grain,
        period_start,
        {{ day_start('period_start') }} as moment,
        false as is_stock,
        partner_id
    from {{ ref('int_partners_at_period_start') }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    measure,
    roll_up,
    period_grain,
    period_start,
    moment,
    is_stock,
    partner_id,
    cast(count(*) as decimal(24, 6)) as value
from measured
group by measure, roll_up, period_grain, period_start, moment, is_stock, partner_id
