-- grain: one row per submission of a form that a partner runs
with submissions as (
    select * from {{ ref('base_hubspot__contact_form_submission') }}
    where row_reason is null
),

campaign_partners as (
    select * from {{ ref('campaign_partners') }}
    where source_system = 'hubspot'
),

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
    where row_reason is null
)

select
    'partner_campaign' as touch_type,
    submissions.conversion_id as source_record_id,
    campaign_partners.source_partner_id,
    contacts.company_id as account_id,
    cast(null as {{ dbt.type_string() }}) as opportunity_id,
    submissions.submitted_at as touched_at,
    submissions.submitted_at as recorded_at
from submissions
inner join campaign_partners on submissions.form_id = campaign_partners.campaign_id
left join contacts on submissions.contact_id = contacts.contact_id
