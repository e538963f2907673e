-- grain: one row per person record of a source system, merged ones too
with people as (
    select * from {{ ref('int_people') }}
),

merged_people as (
    select * from {{ ref('int_merged_records') }}
    where record_type = 'person'
),

person_ids as (
    select
        source_system,
        source_person_id as source_id,
        source_person_id
    from people
    union all
    select
        source_system,
        record_id as source_id,
        surviving_record_id as source_person_id
    from merged_people
),

-- Of a person merged away and still landed, the merge decides.
records as (
    select
        person_ids.source_system,
        person_ids.source_id,
        people.email,
        {{ web_domain('people.email') }} as email_domain,
        people.source_partner_id,
        people.source_customer_id,
        row_number() over (
            partition by person_ids.source_system, person_ids.source_id
            order by case when person_ids.source_id = person_ids.source_person_id then 1 else 0 end
        ) as choice
    from person_ids
    inner join people on person_ids.source_system = people.source_system and person_ids.source_person_id = people.source_person_id
),

named as (
    select
        records.*,
        coalesce(partner_links.partner_id, customer_partner_links.partner_id) as partner_id,
        customer_links.account_id
    from records
    left join {{ ref('int_partner_links') }} as partner_links
        on records.source_system = partner_links.source_system and records.source_partner_id = partner_links.source_id
    left join {{ ref('int_partner_links') }} as customer_partner_links
        on records.source_system = customer_partner_links.source_system and records.source_customer_id = customer_partner_links.source_id
    left join {{ ref('int_customer_links') }} as customer_links
        on records.source_system = customer_links.source_system and records.source_customer_id = customer_links.source_id
    where records.choice = 1
),

-- An address that two organisations' people share tells nothing.
email_organisations as (
    select
        email,
        case when count(distinct partner_id) = 1 then max(partner_id) end as partner_id,
        case when count(distinct account_id) = 1 then max(account_id) end as account_id
    from named
    group by email
),

ways as (
    select
        named.source_system,
        named.source_id,
        coalesce(named.email, named.source_system || ':' || named.source_id) as person_id,
        named.email,
        coalesce(named.partner_id, email_organisations.partner_id, known_partners.partner_id) as partner_id,
        case
            when named.partner_id is not null then 'organisation'
            when email_organisations.partner_id is not null then 'email'
            when known_partners.partner_id is not null then 'email_domain'
            else 'not linked'
        end as partner_match_method,
        coalesce(named.account_id, email_organisations.account_id, account_domains.account_id) as account_id,
        case
            when named.account_id is not null then 'organisation'
            when email_organisations.account_id is not null then 'email'
            when account_domains.account_id is not null then 'email_domain'
            else 'not linked'
        end as account_match_method
    from named
    left join email_organisations on named.email = email_organisations.email
    left join {{ ref('int_known_partners') }} as known_partners on named.email_domain = known_partners.identifying_domain
    left join {{ ref('int_account_domains') }} as account_domains on named.email_domain = account_domains.web_domain
)

select
    ways.source_system,
    ways.source_id,
    ways.person_id,
    ways.email,
    ways.partner_id,
    ways.partner_match_method,
    partner_methods.confidence as partner_confidence,
    ways.account_id,
    ways.account_match_method,
    account_methods.confidence as account_confidence
from ways
left join {{ ref('match_methods') }} as partner_methods on ways.partner_match_method = partner_methods.match_method
left join {{ ref('match_methods') }} as account_methods on ways.account_match_method = account_methods.match_method
