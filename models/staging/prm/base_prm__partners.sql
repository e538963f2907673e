-- grain: one row per landed row of prm.partners
with landed as (
    select * from {{ source('prm', 'partners') }}
),

typed as (
    select {{ typed_columns('prm', 'partners') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('partner_id') }} as row_reason
    from typed
)

select
    partner_id,
    partner_name,
    partner_type,
    tier as partner_tier,
    region,
    country,
    website,
    crm_account_id,
    partner_manager_email,
    partner_manager_name,
    created_at,
    updated_at,
    {{ row_trace('partner_id') }}
from judged
