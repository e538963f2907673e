-- grain: one row per content asset and partner that used it
with parameters as (
    select max(case when parameter = 'content_effect_days' then value end) as content_effect_days
    from {{ ref('kpi_parameters') }}
),

uses as (
    select
        content_activity.source_system,
        content_activity.asset_id,
        partner_records.partner_id,
        partner_records.person_id,
        content_activity.action,
        content_activity.occurred_at as used_at,
        {{ local_date('content_activity.occurred_at') }} as used_on,
        {{ add_days(local_date('content_activity.occurred_at'), 'parameters.content_effect_days') }} as effect_ends_on
    from {{ ref('int_content_activity') }} as content_activity
    inner join {{ ref('int_partner_records') }} as partner_records on {{ record_of_partner('content_activity', 'content_event_id') }}
    cross join parameters
    where
        content_activity.action in ('view', 'download', 'share', 'co_brand')
        and content_activity.occurred_at < {{ as_of_moment() }}
),

used as (
    select
        source_system,
        asset_id,
        partner_id,
        count(case when action = 'view' then 1 end) as content_views,
        count(case when action = 'download' then 1 end) as content_downloads,
        count(case when action in ('share', 'co_brand') then 1 end) as content_shares,
        count(distinct person_id) as people,
        min(used_on) as first_used_on,
        max(used_on) as last_used_on
    from uses
    group by source_system, asset_id, partner_id
),

partner_deals as (
    select
        partner_deals.partner_id,
        deals.opportunity_id,
        deals.opened_at,
        deals.opened_date,
        case when deals.deal_status = 'won' then deals.closed_date end as won_date,
        deals.amount
    from {{ ref('fct_partner_deals') }} as partner_deals
    inner join {{ ref('fct_opportunities') }} as deals on partner_deals.opportunity_id = deals.opportunity_id
),

-- A deal follows an asset once, however often the partner used it before.
following_deals as (
    {%- for event, follows in {'opened': 'partner_deals.opened_at >= uses.used_at', 'won': 'partner_deals.won_date >= uses.used_on'}.items() %}
    select distinct
        uses.source_system,
        uses.asset_id,
        uses.partner_id,
        partner_deals.opportunity_id,
        '{{ event }}' as event,
        partner_deals.amount
    from uses
    inner join partner_deals
        on
            uses.partner_id = partner_deals.partner_id
            and {{ follows }}
            and partner_deals.{{ event }}_date <= uses.effect_ends_on
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

followed as (
    select
        source_system,
        asset_id,
        partner_id,
        count(case when event = 'opened' then 1 end) as deals_opened,
        sum(case when event = 'opened' then amount end) as opened_amount,
        count(case when event = 'won' then 1 end) as deals_won,
        sum(case when event = 'won' then amount end) as won_amount
    from following_deals
    group by source_system, asset_id, partner_id
)

select
    used.source_system,
    used.asset_id,
    content_assets.title,
    content_assets.asset_type,
    used.partner_id,
    partners.partner_name,
    used.first_used_on,
    used.last_used_on,
    cast(used.content_views as bigint) as content_views,
    cast(used.content_downloads as bigint) as content_downloads,
    cast(used.content_shares as bigint) as content_shares,
    cast(used.people as bigint) as people,
    cast(coalesce(followed.deals_opened, 0) as bigint) as deals_opened,
    cast(coalesce(followed.opened_amount, 0) as decimal(18, 2)) as opened_amount,
    cast(coalesce(followed.deals_won, 0) as bigint) as deals_won,
    cast(coalesce(followed.won_amount, 0) as decimal(18, 2)) as won_amount
from used
left join {{ ref('int_content_assets') }} as content_assets
    on used.source_system = content_assets.source_system and used.asset_id = content_assets.asset_id
left join {{ ref('dim_partners') }} as partners on used.partner_id = partners.partner_id
left join followed
    on
        used.source_system = followed.source_system
        and used.asset_id = followed.asset_id
        and used.partner_id = followed.partner_id
