-- grain: one row per deal and eligible touch of a credited partner, with the anchors it holds
with eligible_touches as (
    select distinct
        opportunity_id,
        touch_id,
        touch_type,
        partner_id,
        touched_at
    from {{ ref('int_eligible_touches') }}
),

deal_partners as (
    select * from {{ ref('int_deal_partners') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

touch_types as (
    select * from {{ ref('touch_types') }}
),

numbered as (
    select
        eligible_touches.*,
        touch_types.default_weight,
        touch_types.registers_deal,
        eligible_touches.touched_at <= deals.opened_at as is_before_opening,
        row_number() over (
            partition by eligible_touches.opportunity_id
            order by eligible_touches.touched_at, eligible_touches.touch_id
        ) as touch_number
    from eligible_touches
    inner join deal_partners
        on
            eligible_touches.opportunity_id = deal_partners.opportunity_id
            and eligible_touches.partner_id = deal_partners.partner_id
    inner join deals on eligible_touches.opportunity_id = deals.opportunity_id
    inner join touch_types on eligible_touches.touch_type = touch_types.touch_type
),

anchors as (
    select
        opportunity_id,
        min(case when registers_deal then touch_number end) as registered_number,
        max(case when is_before_opening then touch_number end) as opened_number,
        max(touch_number) as closed_number,
        max(touched_at) as last_touched_at
    from numbered
    group by opportunity_id
)

select
    numbered.opportunity_id,
    numbered.touch_id,
    numbered.partner_id,
    numbered.default_weight,
    {{ days_after('anchors.last_touched_at', 'numbered.touched_at') }} as days_before_last_touch,
    numbered.touch_number = 1 as is_first,
    coalesce(numbered.touch_number = anchors.registered_number, false) as is_registered,
    coalesce(numbered.touch_number = anchors.opened_number, false) as is_opened,
    numbered.touch_number = anchors.closed_number as is_closed
from numbered
inner join anchors on numbered.opportunity_id = anchors.opportunity_id
