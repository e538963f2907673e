-- grain: one row per record that names a record its own system does not have
{% set references = [
    ('campaign_responses', 'response_id', 'campaign_id', 'campaigns', 'campaign_id'),
    ('campaign_responses', 'response_id', 'source_person_id', 'people', 'source_person_id'),
    ('certifications', 'certification_id', 'source_person_id', 'people', 'source_person_id'),
    ('content_activity', 'content_event_id', 'asset_id', 'content_assets', 'asset_id'),
    ('incentive_allocations', 'allocation_id', 'program_id', 'incentive_programs', 'program_id'),
    ('incentive_claims', 'claim_id', 'program_id', 'incentive_programs', 'program_id'),
    ('invoices', 'invoice_id', 'source_customer_id', 'customer_records', 'source_customer_id'),
    ('opportunity_lines', 'opportunity_line_id', 'opportunity_id', 'opportunities', 'opportunity_id'),
    ('opportunity_stages', 'change_id', 'opportunity_id', 'opportunities', 'opportunity_id'),
    ('product_usage', 'usage_id', 'source_customer_id', 'customer_records', 'source_customer_id'),
    ('subscription_periods', 'subscription_period_id', 'subscription_id', 'subscriptions', 'subscription_id'),
    ('subscriptions', 'subscription_id', 'source_customer_id', 'customer_records', 'source_customer_id'),
    ('surveys', 'response_id', 'source_person_id', 'people', 'source_person_id'),
    ('training_enrolments', 'enrolment_id', 'source_person_id', 'people', 'source_person_id'),
] %}
-- What was landed and set aside is listed as such, and what was merged is known; whoever names it is no orphan.
with set_aside as (
    select distinct
        source_system,
        record_id
    from {{ ref('int_source_rows') }}
    where row_status <> 'modelled' and record_id is not null
    union
    select
        source_system,
        record_id
    from {{ ref('int_merged_records') }}
)

{% for entity, key, reference, referenced, referenced_key in references %}
select
    records.source_system,
    '{{ entity }}:' || records.source_system || ':' || records.{{ key }} as record_id,
    '{{ reference }} ' || records.{{ reference }} as detail
from {{ ref('int_' ~ entity) }} as records
left join {{ ref('int_' ~ referenced) }} as referenced
    on records.source_system = referenced.source_system and records.{{ reference }} = referenced.{{ referenced_key }}
left join set_aside on records.source_system = set_aside.source_system and records.{{ reference }} = set_aside.record_id
where records.{{ reference }} is not null and referenced.{{ referenced_key }} is null and set_aside.record_id is null
{{ 'union all' if not loop.last }}
{% endfor %}
union all
select
    source_system,
    'subscription_periods:' || source_system || ':' || subscription_period_id as record_id,
    'source_customer_id is empty' as detail
from {{ ref('int_subscription_periods') }}
where source_customer_id is null
