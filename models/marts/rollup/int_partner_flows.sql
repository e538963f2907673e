-- grain: one row per period and scope member with active partners, registrations or leads
{% set measures = ['active_partners', 'pending_amount', 'approved', 'approved_won', 'leads', 'leads_converted'] %}
with measured as (
    select * from {{ ref('int_partner_measures') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

-- A stock has the attributes that held up to its moment, a flow those at its own.
stamped as (
    select
        measured.*,
        partner_history.partner_type,
        partner_history.partner_tier,
        partner_history.region,
        partner_history.partner_manager
    from measured
    inner join partner_history
        on
            measured.partner_id = partner_history.partner_id
            and (
                (measured.is_stock and {{ in_stretch_before('measured.moment', 'partner_history') }})
                or (not measured.is_stock and {{ in_stretch('measured.moment', 'partner_history') }})
            )
),

monthly as (
    {{ partner_scopes('stamped', ['month_start'], measures) }}
)

select
    period_months.period_grain,
    period_months.period_start,
    monthly.scope_type,
    monthly.scope_id,
    cast(sum(case when period_months.is_last_month then monthly.active_partners else 0 end) as bigint) as active_partners,
    cast(sum(case when period_months.is_last_month then monthly.pending_amount else 0 end) as decimal(18, 2)) as pending_amount,
    cast(sum(monthly.approved) as bigint) as approved,
    cast(sum(monthly.approved_won) as bigint) as approved_won,
    cast(sum(monthly.leads) as bigint) as leads,
    cast(sum(monthly.leads_converted) as bigint) as leads_converted
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, monthly.scope_type, monthly.scope_id
