-- law: seeds lead to values the models know; weights and targets are not negative; shared domains are written as read.
with touch_types as (
    select * from {{ ref('touch_types') }}
),

found_obstacles as (
    select obstacle from {{ ref('int_judged_touches') }}
    where obstacle is not null
    union
    select obstacle from {{ ref('int_judged_inheritance') }}
    where obstacle is not null
),

judged as (
    select
        'stage_mapping' as seed,
        stage_name as seed_row,
        case
            when coalesce(stage_status, 'none') not in ('open', 'won', 'lost')
                then 'stage_status is none of open, won and lost'
        end as broken_law
    from {{ ref('stage_mapping') }}
    union all
    select
        'opportunity_types' as seed,
        source_value as seed_row,
        case
            when coalesce(opportunity_type, 'none') not in ('new_business', 'expansion', 'renewal')
                then 'opportunity_type is none of new_business, expansion and renewal'
        end as broken_law
    from {{ ref('opportunity_types') }}
    union all
    select
        'activity_types' as seed,
        activity_types.source_value as seed_row,
        case when touch_types.touch_type is null then 'touch_type is not in seed touch_types' end as broken_law
    from {{ ref('activity_types') }} as activity_types
    left join touch_types on activity_types.touch_type = touch_types.touch_type
    where activity_types.touch_type is not null
    union all
    select
        'registration_decisions' as seed,
        source_value as seed_row,
        case
            when coalesce(decision, 'none') not in ('approved', 'rejected', 'undecided')
                then 'decision is none of approved, rejected and undecided'
        end as broken_law
    from {{ ref('registration_decisions') }}
    union all
    select
        'claim_statuses' as seed,
        source_value as seed_row,
        case
            when coalesce(claim_status, 'none') not in ('draft', 'submitted', 'approved', 'rejected', 'paid')
                then 'claim_status is none of draft, submitted, approved, rejected and paid'
        end as broken_law
    from {{ ref('claim_statuses') }}
    union all
    select
        'touch_types' as seed,
        touch_type as seed_row,
        case
            when coalesce(default_weight, -1) < 0 then 'default_weight is empty or negative'
            when counts_as_active is null then 'counts_as_active is empty'
            when registers_deal is null then 'registers_deal is empty'
        end as broken_law
    from touch_types
    union all
    select
        'shared_domains' as seed,
        domain as seed_row,
        case
            when coalesce({{ web_domain('domain') }}, '') <> domain
                then 'domain is not in lower case, or has a scheme, www. or a path'
        end as broken_law
    from {{ ref('shared_domains') }}
    union all
    select
        'exception_kinds' as seed,
        exception_kind as seed_row,
        case
            when coalesce(severity, 'none') not in ('error', 'warning') then 'severity is neither error nor warning'
        end as broken_law
    from {{ ref('exception_kinds') }}
    union all
    select distinct
        'exception_kinds' as seed,
        found.exception_kind as seed_row,
        case when kinds.exception_kind is null then 'the models find this kind and the seed lacks it' end as broken_law
    from {{ ref('int_exceptions') }} as found
    left join {{ ref('exception_kinds') }} as kinds on found.exception_kind = kinds.exception_kind
    union all
    select
        'touch_obstacles' as seed,
        found.obstacle as seed_row,
        case when obstacles.obstacle is null then 'the models find this obstacle and the seed lacks it' end as broken_law
    from found_obstacles as found
    left join {{ ref('touch_obstacles') }} as obstacles on found.obstacle = obstacles.obstacle
    union all
    select
        'kpi_targets' as seed,
        kpi || ', ' || scope_id || ', ' || cast(period_start as {{ dbt.type_string() }}) as seed_row,
        case
            when coalesce(target, -1) < 0 then 'target is empty or negative'
            when period_grain not in ('month', 'quarter', 'year') then 'period_grain is none of month, quarter and year'
            when period_start <> {{ month_of('period_start') }} then 'period_start is not the first day of a month'
        end as broken_law
    from {{ ref('kpi_targets') }}
)

select * from judged
where broken_law is not null
