-- grain: one row per landed row of hubspot.deal_property_history
with landed as (
    select * from {{ source('hubspot', 'deal_property_history') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_property_history') }}
    from landed
),

-- What kind a value is depends on its property, so these two are read here.
read_values as (
    select
        deal_id,
        lower(property_name) as property_name,
        changed_at,
        value,
        case when lower(property_name) = 'amount' then {{ decimal_cell('value', 'decimal(18,3)') }} end as amount,
        case when lower(property_name) = 'closedate' then {{ epoch_cell('value', 1000) }} end as closes_at,
        _row_number,
        _content,
        _is_deleted,
        _is_superseded,
        _version,
        unreadable_column,
        unreadable_value
    from typed
),

checked as (
    select
        *,
        property_name in ('amount', 'closedate') and value is not null and amount is null and closes_at is null as is_value_unreadable
    from read_values
),

told as (
    select
        deal_id,
        property_name,
        changed_at,
        value,
        amount,
        closes_at,
        _row_number,
        _content,
        _is_deleted,
        _is_superseded,
        _version,
        case when is_value_unreadable then 'value' else unreadable_column end as unreadable_column,
        case when is_value_unreadable then value else unreadable_value end as unreadable_value
    from checked
),

judged as (
    select
        *,
        {{ row_reason("deal_id || '|' || property_name || '|' || changed_at") }} as row_reason
    from told
)

select
    deal_id,
    property_name,
    changed_at,
    value,
    amount,
    closes_at,
    {{ row_trace("deal_id || '|' || property_name || '|' || changed_at") }}
from judged
