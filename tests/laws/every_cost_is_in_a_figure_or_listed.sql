-- law: every cost record is borne by a partner, or audit_exceptions says why no figure holds it.
with records as (
    select * from {{ ref('int_cost_records') }}
),

costs as (
    select distinct
        source_system,
        record_type,
        record_id
    from {{ ref('partner_costs') }}
    where amount is not null
),

listed as (
    select distinct record_id
    from {{ ref('audit_exceptions') }}
    where exception_kind in ('cost in no figure', 'unknown partner', 'amount without exchange rate')
)

select records.*
from records
left join costs
    on
        records.source_system = costs.source_system
        and records.record_type = costs.record_type
        and records.record_id = costs.record_id
left join listed on records.entity_record_id = listed.record_id
where
    costs.record_id is null
    and listed.record_id is null
