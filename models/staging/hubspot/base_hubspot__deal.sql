-- grain: one row per landed row of hubspot.deal
with landed as (
    select * from {{ source('hubspot', 'deal') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('deal_id', required=['property_createdate'], event_date=local_date('property_createdate')) }} as row_reason
    from typed
)

select
    deal_id,
    deal_pipeline_id as pipeline_id,
    deal_pipeline_stage_id as stage_id,
    owner_id,
    property_dealname as deal_name,
    property_amount as amount,
    property_deal_currency_code as currency,
    property_hs_salesforceopportunityid as synced_opportunity_id,
    property_closedate as closes_at,
    property_createdate as opened_at,
    property_dealtype as deal_type,
    property_hs_is_closed as is_closed,
    property_hs_is_closed_won as is_won,
    property_hs_deal_stage_probability as probability,
    property_source_partner as source_partner_id,
    property_deal_size as deal_size,
    property_hs_merged_object_ids as merged_deal_ids,
    {{ row_trace('deal_id') }}
from judged
