-- grain: one row per measure, period and customer ticket solved in it
with tickets as (
    select * from {{ ref('int_customer_tickets') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

solved as (
    select
        period_months.period_grain,
        period_months.period_start,
        tickets.*
    from tickets
    inner join period_months on {{ month_of('tickets.solved_on') }} = period_months.month_start
)

{% set measures = {'ticket_resolution_hours': 'true', 'partner_resolved_ticket_hours': 'is_handled_by_partner'} %}
{% for measure, condition in measures.items() %}
select
    '{{ measure }}' as measure,
    'own period' as roll_up,
    period_grain,
    period_start,
    {{ day_start('period_start') }} as moment,
    false as is_stock,
    partner_id,
    source_system,
    ticket_id,
    cast(hours_to_solution as double) as value
from solved
where {{ condition }}
{{ 'union all' if not loop.last }}
{% endfor %}
