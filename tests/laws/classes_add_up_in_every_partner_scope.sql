-- law: in every scope of partners, sourced + influenced equal the scope's own figure; the direct row holds neither.
with pipeline as (
    select * from {{ ref('kpi_pipeline') }}
),

revenue as (
    select * from {{ ref('kpi_revenue') }}
),

compared as (
    {%- for measure in ['open_opportunities', 'open_pipeline_amount', 'weighted_pipeline_amount'] %}
    select
        period_grain,
        period_start,
        scope_type,
        scope_id,
        '{{ measure }}' as measure,
        sourced_{{ measure }} + influenced_{{ measure }} as sum_of_classes,
        {{ measure }} as published
    from pipeline
    union all
    {%- endfor %}
    select
        period_grain,
        period_start,
        scope_type,
        scope_id,
        'partner_revenue' as measure,
        sourced_revenue + influenced_revenue as sum_of_classes,
        partner_revenue as published
    from revenue
)

select * from compared
where
    (scope_id <> 'direct' and sum_of_classes <> published)
    or (scope_id = 'direct' and scope_type = 'channel' and sum_of_classes <> 0)
