-- grain: one row per content asset
with prm as (
    select * from {{ ref('stg_prm__content_assets') }}
)

select
    source_system,
    asset_id,
    title,
    asset_type,
    published_at,
    retired_at
from prm
