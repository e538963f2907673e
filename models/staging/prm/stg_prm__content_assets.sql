-- grain: one row per content asset
with assets as (
    select * from {{ ref('base_prm__content_assets') }}
)

select
    'prm' as source_system,
    asset_id,
    title,
    asset_type,
    published_at,
    retired_at
from assets
where row_reason is null
