-- grain: one row per measure, period and scope member with people of partners that count
with engaged_people as (
    select * from {{ ref('int_engaged_people') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

stamped as (
    {{ with_partner_attributes('engaged_people', 'partner_history') }}
),

monthly as (
    select distinct
        measure,
        roll_up,
        period_grain,
        period_start,
        partner_id,
        partner_type,
        partner_tier,
        region,
        partner_manager,
        person_id
    from stamped
),

in_period as (
    {{ pooled_in_periods('monthly', 'period_months', 'person_id') }}
)

{{ partner_scopes('in_period', ['measure', 'period_grain', 'period_start'], {'value': 'count(distinct person_id)'}) }}
