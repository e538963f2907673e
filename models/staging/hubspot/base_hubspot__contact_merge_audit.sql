-- grain: one row per landed row of hubspot.contact_merge_audit
with landed as (
    select * from {{ source('hubspot', 'contact_merge_audit') }}
),

typed as (
    select {{ typed_columns('hubspot', 'contact_merge_audit') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('vid_to_merge', required=['canonical_vid']) }} as row_reason
    from typed
)

select
    canonical_vid as merged_into_contact_id,
    vid_to_merge as contact_id,
    {{ row_trace('vid_to_merge') }}
from judged
