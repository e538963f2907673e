-- grain: one row per company, contact or deal that was merged into another
with companies as (
    select * from {{ ref('base_hubspot__company') }}
),

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
),

deals as (
    select * from {{ ref('base_hubspot__deal') }}
),

-- A survivor may be deleted later: its merges still happened.
lists as (
    select
        'account' as record_type,
        company_id as merged_into_record_id,
        {{ each_part('merged_company_ids', ';') }} as record_id
    from companies
    where row_reason is null or row_reason = 'deleted'
    union all
    select
        'person' as record_type,
        contact_id as merged_into_record_id,
        {{ each_part('merged_contact_ids', ';') }} as record_id
    from contacts
    where row_reason is null or row_reason = 'deleted'
    union all
    select
        'opportunity' as record_type,
        deal_id as merged_into_record_id,
        {{ each_part('merged_deal_ids', ';') }} as record_id
    from deals
    where row_reason is null or row_reason = 'deleted'
),

-- An older list gives each contact with the time of its merge, set off by a colon.
merged_records as (
    select
        record_type,
        trim(regexp_replace(record_id, ':.*$', '')) as record_id,
        merged_into_record_id
    from lists
    union all
    select
        'person' as record_type,
        contact_id as record_id,
        merged_into_contact_id as merged_into_record_id
    from {{ ref('base_hubspot__contact_merge_audit') }}
    where row_reason is null
    union all
    select
        'opportunity' as record_type,
        deal_id as record_id,
        merged_into_deal_id as merged_into_record_id
    from {{ ref('base_hubspot__merged_deal') }}
    where row_reason is null
)

select
    'hubspot' as source_system,
    record_type,
    record_id,
    min(merged_into_record_id) as merged_into_record_id
from merged_records
where record_id <> '' and record_id <> merged_into_record_id
group by record_type, record_id
