-- grain: one row per fiscal year in which onboardings began, scope member and onboarding step
with outcomes as (
    select
        *,
        {{ fiscal_period_of('year', local_date('begun_at')) }} as begun_year_start,
        begun_at as moment,
        false as is_stock
    from {{ ref('int_onboarding_outcomes') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

stamped as (
    {{ with_partner_attributes('outcomes', 'partner_history') }}
),

rolled_up as (
    {{ partner_scopes('stamped', ['begun_year_start', 'step', 'position'], {
        'onboardings': 'count(*)',
        'reached': 'count(case when is_reached then 1 end)',
        'completed': 'count(case when is_completed then 1 end)',
        'abandoned': 'count(case when is_abandoned then 1 end)',
        'waiting': 'count(case when is_waiting then 1 end)',
        'days_median': median('days_to_complete'),
        'waiting_days_median': median('days_waiting'),
    }) }}
)

select
    begun_year_start,
    scope_type,
    scope_id,
    step,
    cast(position as bigint) as position,
    cast(onboardings as bigint) as onboardings,
    cast(reached as bigint) as reached,
    cast(completed as bigint) as completed,
    cast(abandoned as bigint) as abandoned,
    cast(waiting as bigint) as waiting,
    cast(days_median as double) as days_median,
    cast(waiting_days_median as double) as waiting_days_median
from rolled_up
where scope_type not in ('channel', 'partner')
