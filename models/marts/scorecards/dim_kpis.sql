-- grain: one row per KPI
with instrumented as (
    select * from {{ ref('int_instrumented') }}
),

kpis ({{ catalogue_fields() | join(', ') }}) as (
    values
    {%- for kpi in catalogued_kpis() %}
    (
        {%- for field in catalogue_fields() %}
        {{ catalogue_literal(kpi[field]) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ){{ ',' if not loop.last }}
    {%- endfor %}
)

select
    kpis.kpi,
    kpis.name as kpi_name,
    kpis.family,
    kpis.core as is_core,
    kpis.unit,
    kpis.direction,
    kpis.kind,
    coalesce(kpis.adds_up like '%months%', false) as adds_up_over_months,
    coalesce(kpis.adds_up like '%partners%', false) as adds_up_over_partners,
    kpis.numerator,
    kpis.denominator,
    kpis.owner,
    kpis.review_cadence,
    cast(kpis.version as bigint) as version,
    cast(kpis.effective_from as date) as effective_from,
    kpis.source_systems,
    kpis.entities,
    kpis.alias_of,
    kpis.audience,
    kpis.applies_to,
    case
        when kpis.would_be_fed_by is not null then false
        {%- for kpi in catalogued_kpis() %}
        when kpis.kpi = '{{ kpi.kpi }}'
            then
                true
                {%- for entity in kpi.entities %}
                and instrumented.has_{{ entity }}
                {%- endfor %}
        {%- endfor %}
    end as is_instrumented,
    kpis.would_be_fed_by,
    kpis.definition,
    kpis.business_insights,
    kpis.measurement_approach,
    kpis.formula,
    kpis.trend_analysis,
    kpis.diagnostic_questions,
    kpis.actionable_tips,
    kpis.visualisation,
    kpis.risk_warnings,
    kpis.tools,
    kpis.integration_points,
    kpis.change_impact
from kpis
cross join instrumented
