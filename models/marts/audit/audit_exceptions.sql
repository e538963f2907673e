-- grain: one row per exception kind, record and deal
with exceptions as (
    select * from {{ ref('int_exceptions') }}
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
