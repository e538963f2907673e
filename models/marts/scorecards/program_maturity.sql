-- grain: one row per dimension of the maturity matrix
with evidence as (
    select
        *,
        row_number() over (partition by dimension order by coalesce(stage, 4), measure) as place_from_the_bottom
    from {{ ref('program_maturity_evidence') }}
),

stages as (
    select * from {{ ref('maturity_stages') }}
),

-- The top stage is only given where every measure was taken.
dimensions as (
    select
        dimension,
        case when count(stage) < count(*) and min(stage) > 2 then 2 else min(stage) end as score,
        count(*) as measures,
        count(value) as measured,
        max(case when place_from_the_bottom = 1 and stage is not null then measure end) as weakest_measure,
        max(case when place_from_the_bottom = 1 and stage is not null then value end) as weakest_value,
        {{ text_list(
            "meaning || ': ' || cast(cast(value as decimal(18, 2)) as " ~ dbt.type_string() ~ ") || ' (stage ' || cast(stage as " ~ dbt.type_string() ~ ") || ')'",
            'measure'
        ) }} as evidence,
        {{ text_list('missing', 'measure') }} as missing
    from evidence
    group by dimension
)

select
    dimensions.dimension,
    dimensions.score,
    stages.meaning as stage_meaning,
    dimensions.weakest_measure,
    dimensions.weakest_value,
    dimensions.evidence,
    cast(dimensions.measured as bigint) as measures_available,
    cast(dimensions.measures as bigint) as measures_wanted,
    dimensions.missing
from dimensions
left join stages on dimensions.dimension = stages.dimension and dimensions.score = stages.stage
