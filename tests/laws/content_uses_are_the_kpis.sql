-- law: content_effectiveness tells of every use of content that the KPIs count, under the partner that used it.
with assets as (
    select
        partner_id,
        sum(content_views) as content_views,
        sum(content_downloads) as content_downloads,
        sum(content_shares) as content_shares
    from {{ ref('content_effectiveness') }}
    group by partner_id
),

events as (
    select
        partner_id,
        count(case when event = 'content_views' then 1 end) as content_views,
        count(case when event = 'content_downloads' then 1 end) as content_downloads,
        count(case when event = 'content_shares' then 1 end) as content_shares
    from {{ ref('int_partner_events') }}
    where component = 'content'
    group by partner_id
)

select
    coalesce(assets.partner_id, events.partner_id) as partner_id,
    assets.content_views as asset_views,
    events.content_views,
    assets.content_downloads as asset_downloads,
    events.content_downloads,
    assets.content_shares as asset_shares,
    events.content_shares
from assets
full join events on assets.partner_id = events.partner_id
where
    coalesce(assets.content_views, -1) <> coalesce(events.content_views, -1)
    or coalesce(assets.content_downloads, -1) <> coalesce(events.content_downloads, -1)
    or coalesce(assets.content_shares, -1) <> coalesce(events.content_shares, -1)
