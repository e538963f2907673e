-- grain: one row per landed row of partnerstack.partnerships
with landed as (
    select * from {{ source('partnerstack', 'partnerships') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'partnerships') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('partner_key') }} as row_reason
    from typed
)

select
    partner_key,
    key as partnership_key,
    email,
    first_name,
    last_name,
    partner_group,
    group_key,
    team,
    manager,
    tags,
    m_data,
    joined_at,
    created_at,
    updated_at,
    {{ row_trace('partner_key') }}
from judged
