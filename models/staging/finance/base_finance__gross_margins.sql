-- grain: one row per landed row of finance.gross_margins
with landed as (
    select * from {{ source('finance', 'gross_margins') }}
),

typed as (
    select {{ typed_columns('finance', 'gross_margins') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('gross_margin_id', required=['valid_from', 'gross_margin_rate']) }} as row_reason
    from typed
)

select
    gross_margin_id,
    valid_from,
    valid_to,
    gross_margin_rate,
    {{ row_trace('gross_margin_id') }}
from judged
