-- grain: one row per scope type and member
with partners as (
    select * from {{ ref('dim_partners') }}
),

partner_history as (
    select * from {{ ref('dim_partner_history') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

first_period as (
    select min(period_start) as first_date from {{ ref('dim_periods') }}
),

measures as (
    select * from {{ ref('int_scope_sums') }}
    where period_grain = 'month' and scope_type not in ('program', 'channel') and value <> 0
),

members as (
    select
        'program' as scope_type,
        'program' as scope_id,
        'program' as scope_name,
        first_date as existed_since
    from first_period
    union all
    select
        'channel' as scope_type,
        'partner' as scope_id,
        'partner' as scope_name,
        first_date as existed_since
    from first_period
    union all
    select
        'channel' as scope_type,
        'direct' as scope_id,
        'direct' as scope_name,
        first_date as existed_since
    from first_period
    {%- for attribute in scope_attributes() %}
    {%- set name = 'partners.partner_manager_name' if attribute == 'partner_manager' else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
    union all
    select
        '{{ attribute }}' as scope_type,
        partner_history.{{ attribute }} as scope_id,
        case when partners.{{ attribute }} = partner_history.{{ attribute }} then {{ name }} end as scope_name,
        greatest(partners.existed_since, {{ local_date('partner_history.valid_from') }}) as existed_since
    from partner_history
    inner join partners on partner_history.partner_id = partners.partner_id
    union all
    select
        '{{ attribute }}' as scope_type,
        partner_deals.{{ attribute }} as scope_id,
        null as scope_name,
        opportunities.opened_date as existed_since
    from partner_deals
    inner join opportunities on partner_deals.opportunity_id = opportunities.opportunity_id
    {%- endfor %}
    union all
    select
        'partner' as scope_type,
        partner_id as scope_id,
        partner_name as scope_name,
        existed_since
    from partners
    union all
    -- Onboarding, training and costs may come before the first agreement; without a row they would be missing from their scope alone.
    select
        scope_type,
        scope_id,
        null as scope_name,
        min(period_start) as existed_since
    from measures
    group by scope_type, scope_id
)

select
    scope_type,
    scope_id,
    coalesce(max(scope_name), scope_id) as scope_name,
    min(existed_since) as existed_since
from members
group by scope_type, scope_id
