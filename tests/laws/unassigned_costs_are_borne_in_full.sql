-- law: what partners bear of a cost adds up to it, to the cent; a cost nobody was named for is borne whenever there is a partner to bear it.
with costs as (
    select * from {{ ref('partner_costs') }}
),

records as (
    select * from {{ ref('int_cost_records') }}
    where month_start is not null
),

bearing_months as (
    select distinct month_start from {{ ref('int_cost_bearers') }}
),

borne as (
    select
        source_system,
        record_type,
        record_id,
        max(record_amount) as record_amount,
        sum(amount) as borne_amount,
        count(case when not is_allocated then 1 end) as bearers_named,
        count(*) as bearers
    from costs
    group by source_system, record_type, record_id
),

compared as (
    select
        records.record_type,
        records.record_id,
        records.amount,
        borne.borne_amount,
        case
            when borne.record_id is null then 'nobody bears the cost'
            when records.partner_id is not null and (borne.bearers > 1 or borne.bearers_named = 0) then 'the cost names its partner and others bear it'
            when borne.borne_amount <> records.amount or borne.record_amount <> records.amount then 'the amounts do not add up to the cost'
        end as broken_law
    from records
    left join borne
        on records.source_system = borne.source_system and records.record_type = borne.record_type and records.record_id = borne.record_id
    left join bearing_months on records.month_start = bearing_months.month_start
    where records.partner_id is not null or (records.record_type = 'cost' and bearing_months.month_start is not null)
)

select * from compared
where broken_law is not null
