-- grain: one row per landed row of prm.content_assets
with landed as (
    select * from {{ source('prm', 'content_assets') }}
),

typed as (
    select {{ typed_columns('prm', 'content_assets') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('asset_id') }} as row_reason
    from typed
)

select
    asset_id,
    title,
    asset_type,
    published_at,
    retired_at,
    {{ row_trace('asset_id') }}
from judged
