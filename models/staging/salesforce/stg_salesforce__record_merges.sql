-- grain: one row per account, contact or lead that was merged into another
with accounts as (
    select * from {{ ref('base_salesforce__account') }}
),

contacts as (
    select * from {{ ref('base_salesforce__contact') }}
),

leads as (
    select * from {{ ref('base_salesforce__lead') }}
),

-- Salesforce deletes the record that loses a merge, so deleted rows count here.
merged_records as (
    select
        'account' as record_type,
        account_id as record_id,
        merged_into_account_id as merged_into_record_id,
        row_reason
    from accounts
    union all
    select
        'person' as record_type,
        contact_id as record_id,
        merged_into_contact_id as merged_into_record_id,
        row_reason
    from contacts
    union all
    select
        'lead' as record_type,
        lead_id as record_id,
        merged_into_lead_id as merged_into_record_id,
        row_reason
    from leads
)

select
    'salesforce' as source_system,
    record_type,
    record_id,
    merged_into_record_id
from merged_records
where
    merged_into_record_id is not null
    and (row_reason is null or row_reason = 'deleted')
