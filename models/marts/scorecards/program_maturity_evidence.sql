-- grain: one row per dimension of the maturity matrix and measure of it
with criteria as (
    select * from {{ ref('maturity_criteria') }}
),

measures as (
    select
        measure,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator
    from {{ ref('int_kpi_maturity') }}
    union all
    select
        measure,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator
    from {{ ref('int_attribution_maturity') }}
    union all
    select
        measure,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator
    from {{ ref('int_partner_maturity') }}
),

measured as (
    select
        criteria.*,
        measures.numerator,
        measures.denominator,
        {{ ratio('measures.numerator', 'measures.denominator') }} as value
    from criteria
    left join measures on criteria.measure = measures.measure
)

select
    dimension,
    measure,
    meaning,
    value,
    numerator,
    denominator,
    cast(stage_2_from as double) as stage_2_from,
    cast(stage_3_from as double) as stage_3_from,
    cast(
        case
            when value >= stage_3_from then 3
            when value >= stage_2_from then 2
            when value is not null then 1
        end as bigint
    ) as stage,
    case when value is null then would_be_measured_by end as missing
from measured
