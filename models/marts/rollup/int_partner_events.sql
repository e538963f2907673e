-- grain: one row per thing a partner or one of its people did
{% set person_events = [
    ('portal_activity', 'portal_event_id', 'occurred_at', 'portal', "case event_type when 'login' then 'portal_logins' end"),
    ('training_enrolments', 'enrolment_id', 'completed_at', 'training', "'training_completions'"),
    ('content_activity', 'content_event_id', 'occurred_at', 'content',
        "case when action in ('view', 'download') then 'content_' || action || 's' when action in ('share', 'co_brand') then 'content_shares' end"),
    ('communications', 'delivery_id', 'first_opened_at', 'communications', "'messages_opened'"),
    ('surveys', 'response_id', 'responded_at', 'meetings_and_feedback', "case survey_type when 'csat' then 'satisfaction_answers' end"),
] %}
with partner_records as (
    select * from {{ ref('int_partner_records') }}
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

-- A claim still being drafted is none; one under no known program is no market development.
claims as (
    select
        claims.source_system,
        claims.claim_id as record_id,
        claims.source_partner_id,
        case when programs.incentive_type = 'mdf' then 'joint_marketing' else 'incentives' end as component,
        case when programs.incentive_type = 'mdf' then 'development_fund_claims' else 'incentive_claims' end as event,
        claims.claimed_at as occurred_at
    from {{ ref('int_incentive_claims') }} as claims
    left join {{ ref('int_incentive_programs') }} as programs
        on claims.source_system = programs.source_system and claims.program_id = programs.program_id
    where claims.claim_status <> 'draft' or claims.claim_status is null
),

organisation_events as (
    select * from claims
    union all
    select
        source_system,
        payout_id as record_id,
        source_partner_id,
        'incentives' as component,
        'bonuses_earned' as event,
        {{ day_start('earned_on') }} as occurred_at
    from {{ ref('int_payouts') }}
    where payout_type = 'bonus'
    union all
    select
        source_system,
        meeting_id as record_id,
        source_partner_id,
        'meetings_and_feedback' as component,
        'partner_meetings' as event,
        occurred_at
    from {{ ref('int_partner_meetings') }}
),

events as (
    {%- for entity, key, moment, component, event in person_events %}
    select
        partner_records.partner_id,
        partner_records.person_id,
        '{{ component }}' as component,
        {{ event }} as event,
        {{ entity }}.{{ moment }} as occurred_at,
        {{ entity }}.source_system,
        {{ entity }}.{{ key }} as record_id
    from {{ ref('int_' ~ entity) }} as {{ entity }}
    inner join partner_records on {{ record_of_partner(entity, key) }}
    union all
    {%- endfor %}
    select
        partner_links.partner_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        organisation_events.component,
        organisation_events.event,
        organisation_events.occurred_at,
        organisation_events.source_system,
        organisation_events.record_id
    from organisation_events
    inner join partner_links
        on organisation_events.source_system = partner_links.source_system and organisation_events.source_partner_id = partner_links.source_id
    union all
    select
        partner_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        'deal_registration' as component,
        'deal_registrations_submitted' as event,
        submitted_at as occurred_at,
        source_system,
        touch_id as record_id
    from {{ ref('fct_deal_registrations') }}
    where partner_id is not null
    union all
    select
        partner_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        'joint_marketing' as component,
        'campaign_responses' as event,
        touched_at as occurred_at,
        source_system,
        touch_id as record_id
    from {{ ref('int_resolved_touches') }}
    where touch_type = 'partner_campaign' and partner_id is not null and coalesce(problem, '') <> 'recorded in two systems'
)

select
    partner_id,
    person_id,
    component,
    event,
    occurred_at,
    {{ local_date('occurred_at') }} as event_date,
    source_system,
    record_id
from events
where event is not null and occurred_at < {{ as_of_moment() }}
