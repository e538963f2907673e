-- grain: one row per landed row of salesforce.lead
with landed as (
    select * from {{ source('salesforce', 'lead') }}
),

typed as (
    select {{ typed_columns('salesforce', 'lead') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date'], event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as lead_id,
    name as lead_name,
    company as company_name,
    email,
    status,
    partner_account_id,
    is_converted,
    converted_date as converted_on,
    converted_account_id,
    converted_contact_id,
    converted_opportunity_id,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
