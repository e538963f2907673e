-- grain: one row per partner of the partner master, as of as_of_date
with known_partners as (
    select * from {{ ref('int_known_partners') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
    where valid_to is null
),

agreement_spans as (
    select
        partner_id,
        min(starts_on) as first_agreement_starts_on
    from {{ ref('int_partner_agreements') }}
    group by partner_id
),

first_touches as (
    select
        partner_id,
        min({{ local_date('touched_at') }}) as first_touch_date
    from {{ ref('int_resolved_touches') }}
    where
        touch_type <> 'unknown'
        and coalesce(problem, '') <> 'recorded in two systems'
    group by partner_id
),

first_deals as (
    select
        partner_deals.partner_id,
        min(deals.opened_date) as first_deal_opened_date
    from {{ ref('fct_partner_deals') }} as partner_deals
    inner join {{ ref('int_deals') }} as deals on partner_deals.opportunity_id = deals.opportunity_id
    group by partner_deals.partner_id
)

select
    known_partners.partner_id,
    known_partners.partner_name,
    partner_history.partner_type,
    partner_history.partner_tier,
    partner_history.region,
    partner_history.partner_manager,
    case when known_partners.partner_manager = partner_history.partner_manager then known_partners.partner_manager_name end as partner_manager_name,
    known_partners.country,
    known_partners.web_domain,
    known_partners.crm_account_id,
    agreement_spans.first_agreement_starts_on,
    first_deals.first_deal_opened_date,
    coalesce(
        nullif(
            least(
                coalesce({{ local_date('known_partners.created_at') }}, cast('9999-12-31' as date)),
                coalesce(agreement_spans.first_agreement_starts_on, cast('9999-12-31' as date)),
                coalesce(first_deals.first_deal_opened_date, cast('9999-12-31' as date)),
                coalesce(first_touches.first_touch_date, cast('9999-12-31' as date))
            ),
            cast('9999-12-31' as date)
        ),
        {{ as_of_day() }}
    ) as existed_since
from known_partners
left join partner_history on known_partners.partner_id = partner_history.partner_id
left join agreement_spans on known_partners.partner_id = agreement_spans.partner_id
left join first_touches on known_partners.partner_id = first_touches.partner_id
left join first_deals on known_partners.partner_id = first_deals.partner_id
