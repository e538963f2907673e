-- grain: one row per part of the framework and finding about it
with kpis as (
    select * from {{ ref('dim_kpis') }}
),

figures as (
    select
        kpi_values.kpi,
        count(*) as figures,
        count(distinct kpi_values.value) as different_values,
        count(case when kpi_values.is_complete then kpi_values.target end) as figures_with_target,
        count(case
            when kpi_values.is_complete and kpis.direction = 'higher' and kpi_values.value >= kpi_values.target then 1
            when kpi_values.is_complete and kpis.direction = 'lower' and kpi_values.value <= kpi_values.target then 1
        end) as targets_reached
    from {{ ref('kpi_values') }} as kpi_values
    inner join kpis on kpi_values.kpi = kpis.kpi
    where kpi_values.scope_type = 'program'
    group by kpi_values.kpi
),

targets as (
    select distinct kpi from {{ ref('kpi_targets') }}
),

rules as (
    select distinct rule_id from {{ ref('attribution_rules') }}
),

reached_bands as (
    select distinct
        kpi,
        band
    from {{ ref('kpi_values') }}
    where band is not null
),

parts as (
    select
        'KPI' as part,
        kpis.kpi as item,
        case
            when not kpis.is_instrumented then 'not instrumented'
            when figures.kpi is null then 'never has a figure for the program'
            when figures.different_values = 1 then 'never moves'
            when kpis.version > 1 then 'changed'
            else 'in use'
        end as finding,
        coalesce(
            kpis.would_be_fed_by,
            'version ' || cast(kpis.version as {{ dbt.type_string() }}) || ' since ' || cast(kpis.effective_from as {{ dbt.type_string() }}) || ', ' || kpis.owner
        ) as detail
    from kpis
    left join figures on kpis.kpi = figures.kpi
    union all
    select
        'target' as part,
        kpis.kpi as item,
        case
            when targets.kpi is null then 'no target'
            when coalesce(figures.figures_with_target, 0) = 0 then 'never used'
            when figures.targets_reached = 0 then 'never reached'
            when figures.targets_reached = figures.figures_with_target then 'always reached'
            else 'in use'
        end as finding,
        cast(figures.targets_reached as {{ dbt.type_string() }}) || ' of ' || cast(figures.figures_with_target as {{ dbt.type_string() }}) || ' reached' as detail
    from kpis
    left join targets on kpis.kpi = targets.kpi
    left join figures on kpis.kpi = figures.kpi
    where targets.kpi is not null or kpis.is_core
    union all
    select distinct
        'band' as part,
        bands.kpi || ' ' || bands.band as item,
        case when reached_bands.kpi is null then 'never reached' else 'in use' end as finding,
        bands.origin as detail
    from {{ ref('kpi_bands') }} as bands
    left join reached_bands on bands.kpi = reached_bands.kpi and bands.band = reached_bands.band
    union all
    select
        'attribution rule' as part,
        rules.rule_id as item,
        case when count(partner_deals.rule_id) = 0 then 'never decided a credit' else 'in use' end as finding,
        cast(count(partner_deals.rule_id) as {{ dbt.type_string() }}) || ' credits' as detail
    from rules
    left join {{ ref('fct_partner_deals') }} as partner_deals on rules.rule_id = partner_deals.rule_id
    group by rules.rule_id
    union all
    select
        'engagement weight' as part,
        components.component as item,
        case
            when count(attainments.component) = 0 then 'not instrumented'
            when max(attainments.attainment) = 0 then 'never earned'
            when min(attainments.attainment) = 1 then 'always earned'
            else 'in use'
        end as finding,
        'weight ' || cast(cast(max(components.weight) as decimal(9, 2)) as {{ dbt.type_string() }}) as detail
    from {{ ref('engagement_components') }} as components
    left join {{ ref('int_engagement_attainments') }} as attainments on components.component = attainments.component
    group by components.component
    union all
    select
        'segment' as part,
        cast(segments.place as {{ dbt.type_string() }}) || ' ' || segments.segment as item,
        case when count(recommendations.partner_id) = 0 then 'no partner now' else 'in use' end as finding,
        cast(count(recommendations.partner_id) as {{ dbt.type_string() }}) || ' partners' as detail
    from {{ ref('partner_segments') }} as segments
    left join {{ ref('partner_recommendations') }} as recommendations
        on segments.segment = recommendations.segment and segments.meaning = recommendations.segment_reason
    group by segments.place, segments.segment
    union all
    select
        'tier requirement' as part,
        partner_tier || ': ' || requirement as item,
        case
            when count(value) = 0 then 'never measurable'
            when min(case when is_met then 1 else 0 end) = 1 then 'met by all'
            when max(case when is_met then 1 else 0 end) = 0 then 'met by none'
            else 'in use'
        end as finding,
        cast(sum(case when is_met then 1 else 0 end) as {{ dbt.type_string() }}) || ' of ' || cast(count(*) as {{ dbt.type_string() }}) || ' partners' as detail
    from {{ ref('int_tier_checks') }}
    group by partner_tier, requirement
)

select
    part,
    item,
    finding,
    detail
from parts
order by case when finding = 'in use' then 1 else 0 end asc, part asc, finding asc, item asc
