-- grain: one row per touch recorded before as-of, with the partner, customer and deal it resolves to
with records as (
    select * from {{ ref('int_touch_records') }}
    where recorded_at < {{ as_of_moment() }} and (touched_at is null or touched_at < {{ as_of_moment() }})
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

surviving_accounts as (
    select * from {{ ref('int_surviving_accounts') }}
),

account_domains as (
    select * from {{ ref('int_account_domains') }}
),

surviving_opportunities as (
    select * from {{ ref('int_surviving_opportunities') }}
),

resolved as (
    select
        records.*,
        partner_links.partner_id,
        deals.opportunity_id as found_opportunity_id,
        case
            when records.opportunity_id is not null then deals.account_id
            else coalesce(surviving_accounts.surviving_account_id, account_domains.account_id)
        end as found_account_id,
        case records.touch_type
            when 'deal_registration' then deals.opportunity_id
            when 'referral' then records.crm_lead_id
        end as repetition_key
    from records
    left join partner_links
        on records.source_system = partner_links.source_system and records.source_partner_id = partner_links.source_id
    left join surviving_opportunities on records.opportunity_id = surviving_opportunities.opportunity_id
    left join deals on coalesce(surviving_opportunities.surviving_opportunity_id, records.opportunity_id) = deals.opportunity_id
    left join surviving_accounts on records.account_id = surviving_accounts.account_id
    left join account_domains on records.customer_domain = account_domains.web_domain
),

-- A registration or lead that two systems keep is one touch: that of the first of the partner systems.
compared as (
    select
        *,
        partner_id is not null
        and repetition_key is not null
        and {{ partner_system_rank('source_system') }} > min({{ partner_system_rank('source_system') }}) over (
            partition by touch_type, partner_id, repetition_key
        ) as is_repeated
    from resolved
)

select
    touch_type || ':' || source_system || ':' || source_record_id as touch_id,
    touch_type,
    partner_id,
    found_account_id as account_id,
    found_opportunity_id as opportunity_id,
    touched_at,
    recorded_at,
    source_system,
    source_record_id,
    source_partner_id,
    opportunity_id as named_opportunity_id,
    account_id as named_account_id,
    case when rejected_at < {{ as_of_moment() }} then rejected_at end as rejected_at,
    case when decided_at < {{ as_of_moment() }} and decision in ('approved', 'rejected') then decision end as decision,
    case when decided_at < {{ as_of_moment() }} and coalesce(decision, 'none') not in ('approved', 'rejected') then coalesce(decision, 'none') end as unknown_decision,
    case when decided_at is null then decision end as undated_decision,
    case when decided_at < {{ as_of_moment() }} then rejection_reason end as rejection_reason,
    case when decided_at < {{ as_of_moment() }} and decision in ('approved', 'rejected') then decided_at end as decided_at,
    expires_at,
    case when withdrawn_at < {{ as_of_moment() }} then withdrawn_at end as withdrawn_at,
    amount,
    currency,
    case
        when touch_type = 'unknown' then 'unknown activity type'
        when touched_at is null then 'undated touch'
        when partner_id is null then 'unknown partner'
        when is_repeated then 'recorded in two systems'
        when opportunity_id is not null and found_opportunity_id is null then 'unknown opportunity'
        when account_id is not null and found_account_id is null then 'unknown account'
    end as problem
from compared
where partner_id is not null or not is_ordinary_sales_activity
