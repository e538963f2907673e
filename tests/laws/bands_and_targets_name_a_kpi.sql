-- law: a band or a target is for a KPI of the catalogue that has figures, a scope type and a period grain there are; else nothing is compared.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where would_be_fed_by is null
),

governed as (
    select
        'kpi_bands' as seed,
        kpi,
        scope_type,
        period_grain
    from {{ ref('kpi_bands') }}
    union
    select
        'kpi_targets' as seed,
        kpi,
        scope_type,
        period_grain
    from {{ ref('kpi_targets') }}
),

judged as (
    select
        governed.seed,
        governed.kpi,
        case
            when kpis.kpi is null then 'no KPI of this name has figures'
            when
                governed.scope_type not in ('program', 'channel', 'partner')
                and governed.scope_type not in ('{{ scope_attributes() | join("', '") }}')
                then 'no such scope type'
            when governed.period_grain not in ('month', 'quarter', 'year') then 'period_grain is none of month, quarter and year'
        end as broken_law
    from governed
    left join kpis on governed.kpi = kpis.kpi
)

select * from judged
where broken_law is not null
