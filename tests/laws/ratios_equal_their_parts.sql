-- law: a ratio is its numerator by its denominator at that scope, and null only where one of them is null or the denominator 0. A net promoter score
-- is promoters less detractors in a hundred answers, and null with fewer than the fewest that count.
{{- depends_on_kpi_tables() }}
with parameters as (
    select max(case when parameter = 'net_promoter_score_minimum_responses' then value end) as minimum_responses
    from {{ ref('kpi_parameters') }}
),

figures as (
    {%- for column in catalogued_columns() | selectattr('denominator', 'defined') | rejectattr('kpi', 'equalto', 'net_promoter_score') %}
    select
        '{{ column.kpi }}' as kpi,
        period_grain,
        period_start,
        scope_type,
        scope_id,
        cast({{ column.kpi }} as double) as value,
        {{ ratio(column.numerator, column.denominator) }} as of_parts,
        {{ 0.005 if column.data_type == 'decimal(18,2)' else 0 }} as rounding
    from {{ ref(column.table) }}
    union all
    {%- endfor %}
    select
        'net_promoter_score' as kpi,
        retention.period_grain,
        retention.period_start,
        retention.scope_type,
        retention.scope_id,
        retention.net_promoter_score as value,
        case
            when retention.nps_responses >= parameters.minimum_responses
                then 100 * {{ ratio('retention.nps_promoters - retention.nps_detractors', 'retention.nps_responses') }}
        end as of_parts,
        0 as rounding
    from {{ ref('kpi_retention') }} as retention
    cross join parameters
    union all
    select
        'net_promoter_score_numerator' as kpi,
        period_grain,
        period_start,
        scope_type,
        scope_id,
        net_promoter_score_numerator as value,
        nps_promoters - nps_detractors as of_parts,
        0 as rounding
    from {{ ref('kpi_retention') }}
)

select * from figures
where
    (value is null) <> (of_parts is null)
    or abs(value - of_parts) > rounding + 0.000000001 * greatest(1, abs(of_parts))
