-- grain: one row per deal and partner with credit for it
with deal_partners as (
    select * from {{ ref('int_deal_partners') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
)

select
    deal_partners.opportunity_id,
    deal_partners.partner_id,
    deals.opportunity_type,
    deal_partners.credit_type,
    deal_partners.rule_id,
    case deal_partners.credit_type when 'sourced' then 'Sourced: ' else 'Influenced: ' end
    || rules.reason || ' (' || replace(deal_partners.deciding_touch_type, '_', ' ') || ' of '
    || cast({{ local_date('deal_partners.deciding_touched_at') }} as {{ dbt.type_string() }}) || ').' as reason,
    deal_partners.deciding_touch_id,
    deal_partners.touch_count,
    deal_partners.first_touch_at,
    deal_partners.last_touch_at,
    partner_history.partner_type,
    partner_history.partner_tier,
    partner_history.region,
    partner_history.partner_manager
from deal_partners
inner join deals on deal_partners.opportunity_id = deals.opportunity_id
inner join rules on deal_partners.rule_id = rules.rule_id and {{ in_stretch('deals.opened_date', 'rules') }}
left join partner_history
    on deal_partners.partner_id = partner_history.partner_id and {{ in_stretch('deals.opened_at', 'partner_history') }}
