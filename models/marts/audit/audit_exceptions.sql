-- grain: one row per exception kind, record, deal and detail
{% set kinds = [
    ('unknown partner', 'int_unknown_partners'),
    ('dates out of order', 'int_dates_out_of_order'),
    ('unknown value', 'int_unknown_values'),
    ('orphaned record', 'int_orphaned_records'),
    ('amount without exchange rate', 'int_amounts_without_rate'),
    ('amount without exchange rate', 'int_stocks_without_rate'),
    ('conflicting link', 'int_conflicting_links'),
    ('cost in no figure', 'int_unplaced_costs'),
] %}
with attribution_exceptions as (
    select * from {{ ref('int_exceptions') }}
),

record_exceptions as (
    {% for kind, model in kinds %}
    select
        '{{ kind }}' as exception_kind,
        source_system,
        record_id,
        detail
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

exceptions as (
    select
        exception_kind,
        source_system,
        record_id,
        opportunity_id,
        detail
    from attribution_exceptions
    union all
    select
        exception_kind,
        source_system,
        record_id,
        null as opportunity_id,
        detail
    from record_exceptions
),

exception_kinds as (
    select * from {{ ref('exception_kinds') }}
)

select
    exceptions.exception_kind,
    exception_kinds.severity,
    exceptions.source_system,
    exceptions.record_id,
    exceptions.opportunity_id,
    exceptions.detail,
    exception_kinds.meaning,
    exception_kinds.what_to_do
from exceptions
left join exception_kinds on exceptions.exception_kind = exception_kinds.exception_kind
