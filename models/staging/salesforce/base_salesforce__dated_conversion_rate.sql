-- grain: one row per landed row of salesforce.dated_conversion_rate
with landed as (
    select * from {{ source('salesforce', 'dated_conversion_rate') }}
),

typed as (
    select {{ typed_columns('salesforce', 'dated_conversion_rate') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['conversion_rate', 'start_date']) }} as row_reason
    from typed
)

select
    id as rate_id,
    iso_code as currency,
    conversion_rate as units_per_corporate_unit,
    start_date as valid_from,
    next_start_date as valid_to,
    {{ row_trace('id') }}
from judged
