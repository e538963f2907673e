-- grain: one row per record of what partners and their people do, of which the partner is known
{% set unrecorded = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{% set entities = {
    'portal_activity': ['portal_event_id', 'source_partner_id', unrecorded],
    'training_enrolments': ['enrolment_id', 'source_partner_id', unrecorded],
    'certifications': ['certification_id', 'source_partner_id', unrecorded],
    'content_activity': ['content_event_id', 'source_partner_id', unrecorded],
    'communications': ['delivery_id', 'source_partner_id', 'email'],
    'surveys': ['response_id', 'source_partner_id', 'email'],
    'tickets': ['ticket_id', unrecorded, unrecorded],
} %}
with records as (
    {%- for entity, (key, source_partner_id, email) in entities.items() %}
    select
        '{{ entity }}' as entity,
        source_system,
        {{ key }} as record_id,
        {{ source_partner_id }} as source_partner_id,
        source_person_id,
        {{ email }} as email
    from {{ ref('int_' ~ entity) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

person_links as (
    select * from {{ ref('int_person_links') }}
),

-- For records that name nobody and tell an address.
partner_people as (
    select
        person_id,
        min(partner_id) as partner_id
    from {{ ref('int_partner_people') }}
    group by person_id
),

resolved as (
    select
        records.entity,
        records.source_system,
        records.record_id,
        coalesce(partner_links.partner_id, person_links.partner_id, partner_people.partner_id) as partner_id,
        coalesce(person_links.person_id, partner_people.person_id) as person_id
    from records
    left join partner_links
        on records.source_system = partner_links.source_system and records.source_partner_id = partner_links.source_id
    left join person_links
        on records.source_system = person_links.source_system and records.source_person_id = person_links.source_id
    left join partner_people
        on records.email = partner_people.person_id and records.source_partner_id is null and records.source_person_id is null
)

select * from resolved
where partner_id is not null
