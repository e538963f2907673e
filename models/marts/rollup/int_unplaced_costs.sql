-- grain: one row per cost that is in no figure
with records as (
    select * from {{ ref('int_cost_records') }}
),

borne as (
    select distinct
        source_system,
        record_type,
        record_id
    from {{ ref('partner_costs') }}
),

-- Payouts and claims of partners nobody knows, and amounts without a rate, are listed as such.
judged as (
    select
        records.*,
        case
            when records.original_amount is null then 'It has no amount.'
            when records.cost_date is null then 'It has no date.'
            when records.month_start is null then cast(records.cost_date as {{ dbt.type_string() }}) || ' is before the first period.'
            when records.record_type <> 'cost' and records.source_partner_id is null then 'It names no partner.'
            when records.record_type = 'cost' and borne.record_id is null
                then 'There was no partner in the month ' || cast(records.month_start as {{ dbt.type_string() }}) || '.'
        end as reason
    from records
    left join borne
        on
            records.source_system = borne.source_system
            and records.record_type = borne.record_type
            and records.record_id = borne.record_id
)

select
    source_system,
    entity_record_id as record_id,
    reason as detail
from judged
where reason is not null
