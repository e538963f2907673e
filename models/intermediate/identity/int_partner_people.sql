-- grain: one row per person and partner they work for
with person_links as (
    select * from {{ ref('int_person_links') }}
    where partner_id is not null
),

people as (
    select * from {{ ref('int_people') }}
)

-- A person is gone only when every system says so.
select
    person_links.person_id,
    person_links.partner_id,
    min(people.created_at) as known_since,
    case when count(people.deactivated_at) = count(*) then max(people.deactivated_at) end as deactivated_at
from person_links
inner join people on person_links.source_system = people.source_system and person_links.source_id = people.source_person_id
group by person_links.person_id, person_links.partner_id
