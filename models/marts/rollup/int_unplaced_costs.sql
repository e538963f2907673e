-- grain: one row per cost that is in no figure
with records as (
    select * from {{ ref('int_cost_records') }}
),

costs as (
    select * from {{ ref('partner_costs') }}
),

-- Payouts and claims of partners nobody knows are listed as such.
unplaced as (
    select records.*
    from records
    left join costs
        on
            records.source_system = costs.source_system
            and records.record_type = costs.record_type
            and records.record_id = costs.record_id
    where
        costs.record_id is null
        and (records.month_start is null or records.record_type = 'cost')
)

select
    source_system,
    case record_type
        when 'payout' then 'payouts'
        when 'claim' then 'incentive_claims'
        when 'cost' then 'program_costs'
    end || ':' || source_system || ':' || record_id as record_id,
    case
        when cost_date is null then 'It has no date.'
        when month_start is null then cast(cost_date as {{ dbt.type_string() }}) || ' is before the first period.'
        else 'There was no partner in the month ' || cast(month_start as {{ dbt.type_string() }}) || '.'
    end as detail
from unplaced
