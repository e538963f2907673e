-- grain: one row per measure, period, moment and partner
{% set stocks = [
    ('partner_engagement_score_numerator', 'scores', 'engagement_score'),
    ('certified_partner_rate_numerator', 'certified', '1'),
    ('incentive_participation_rate_denominator', 'participation', '1'),
    ('incentive_participation_rate_numerator', 'participation', 'case when is_participating then 1 else 0 end'),
    ('mdf_utilization_rate_denominator', 'development_funds', 'allocated'),
    ('mdf_utilization_rate_numerator', 'development_funds', 'reimbursed'),
] %}
with flows as (
    select * from {{ ref('int_engagement_flows') }}
),

scores as (
    select * from {{ ref('int_engagement_scores') }}
),

participation as (
    select * from {{ ref('int_incentive_participation') }}
),

development_funds as (
    select * from {{ ref('int_development_funds') }}
),

partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

certifications as (
    select
        partner_records.partner_id,
        certifications.issued_at,
        certifications.expires_at
    from {{ ref('int_certifications') }} as certifications
    inner join {{ ref('int_partner_records') }} as partner_records on {{ record_of_partner('certifications', 'certification_id') }}
),

certified as (
    select distinct partners_in_force.*
    from partners_in_force
    inner join certifications
        on
            partners_in_force.partner_id = certifications.partner_id
            and partners_in_force.stock_moment > certifications.issued_at
            and (certifications.expires_at is null or partners_in_force.stock_moment <= certifications.expires_at)
),

stocks as (
    {%- for measure, rows, value in stocks %}
    select
        '{{ measure }}' as measure,
        month_start,
        stock_moment,
        partner_id,
        cast({{ value }} as decimal(24, 6)) as value
    from {{ rows }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Each partner once a month, before months are joined to the periods they lie in.
months_of_logins as (
    select distinct
        partner_id,
        {{ month_of('event_date') }} as month_start
    from {{ ref('int_partner_events') }}
    where event = 'portal_logins'
),

-- A partner that logged in twice in a quarter is one, so each grain counts for itself.
portal_partners as (
    select distinct
        periods.period_grain,
        periods.period_start,
        partners_in_force.stock_moment,
        partners_in_force.partner_id
    from {{ ref('dim_periods') }} as periods
    inner join partners_in_force on periods.last_month_start = partners_in_force.month_start
    inner join months_of_logins
        on
            partners_in_force.partner_id = months_of_logins.partner_id
            and months_of_logins.month_start between periods.period_start and periods.stock_date
)

select
    measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    {{ month_of(local_date('moment')) }} as period_start,
    moment,
    false as is_stock,
    partner_id,
    value
from flows
union all
select
    measure,
    'last month' as roll_up,
    'month' as period_grain,
    month_start as period_start,
    stock_moment as moment,
    true as is_stock,
    partner_id,
    value
from stocks
union all
select
    'portal_active_partner_rate_numerator' as measure,
    'own period' as roll_up,
    period_grain,
    period_start,
    stock_moment as moment,
    true as is_stock,
    partner_id,
    cast(1 as decimal(24, 6)) as value
from portal_partners
