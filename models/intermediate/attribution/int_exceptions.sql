-- grain: one row per exception kind, record and deal
with touches as (
    select * from {{ ref('int_resolved_touches') }}
),

deal_touches as (
    select * from {{ ref('int_deal_touches') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

contested_claims as (
    select * from {{ ref('int_contested_claims') }}
),

known_partners as (
    select * from {{ ref('int_known_partners') }}
),

claimed_accounts as (
    select account_id
    from known_partners
    where account_id is not null
    group by account_id
    having count(*) > 1
)

select
    problem as exception_kind,
    source_system,
    touch_id as record_id,
    cast(null as {{ dbt.type_string() }}) as opportunity_id,
    case problem
        when 'unknown partner' then source_partner_id
        when 'unknown opportunity' then named_opportunity_id
        when 'unknown account' then named_account_id
    end as detail
from touches
where problem is not null
union all
select
    'backdated touch' as exception_kind,
    touches.source_system,
    touches.touch_id as record_id,
    deal_touches.opportunity_id,
    cast(touches.recorded_at as {{ dbt.type_string() }}) as detail
from deal_touches
inner join touches on deal_touches.touch_id = touches.touch_id
where deal_touches.obstacle = 'backdated'
union all
select
    case when unknown_decision is not null then 'unknown decision' else 'undated decision' end as exception_kind,
    source_system,
    touch_id as record_id,
    opportunity_id,
    coalesce(unknown_decision, undated_decision) as detail
from touches
where coalesce(unknown_decision, undated_decision) is not null and coalesce(problem, '') <> 'recorded in two systems'
union all
select
    'unknown stage' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    stage_name as detail
from deals
where not is_stage_known
union all
select
    'unknown opportunity type' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    opportunity_type_label as detail
from deals
where not is_type_known
union all
select
    'deal without account' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    account_id as detail
from deals
where not is_account_known
union all
select
    'missing exchange rate' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    original_currency as detail
from deals
where original_amount is not null and amount is null
union all
select
    'dates out of order' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    'closed ' || cast(closed_date as {{ dbt.type_string() }}) || ', opened ' || cast(opened_date as {{ dbt.type_string() }}) as detail
from deals
where closed_date < opened_date
union all
select
    'undated close' as exception_kind,
    source_system,
    opportunity_id as record_id,
    opportunity_id,
    cast(closed_date as {{ dbt.type_string() }}) as detail
from deals
where closed_date is not null and close_date is null
union all
select
    'shared web domain' as exception_kind,
    '{{ partner_master() }}' as source_system,
    partner_id as record_id,
    null as opportunity_id,
    web_domain as detail
from known_partners
where web_domain is not null and identifying_domain is null
union all
select
    'shared CRM account' as exception_kind,
    '{{ partner_master() }}' as source_system,
    known_partners.partner_id as record_id,
    null as opportunity_id,
    known_partners.account_id as detail
from known_partners
inner join claimed_accounts on known_partners.account_id = claimed_accounts.account_id
union all
select
    'contested claim' as exception_kind,
    deals.source_system,
    contested_claims.losing_touch_id as record_id,
    contested_claims.opportunity_id,
    contested_claims.losing_partner_id as detail
from contested_claims
inner join deals on contested_claims.opportunity_id = deals.opportunity_id
