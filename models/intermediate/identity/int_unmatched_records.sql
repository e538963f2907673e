-- grain: one row per partner, customer or person record that is linked to nobody
with named_partners as (
    select
        source_system,
        source_partner_id as source_id,
        partner_name as record_name
    from {{ ref('int_partners') }}
    union
    select
        touches.source_system,
        touches.source_partner_id as source_id,
        accounts.account_name as record_name
    from {{ ref('int_resolved_touches') }} as touches
    left join {{ ref('int_accounts') }} as accounts on touches.source_partner_id = accounts.account_id
    left join {{ ref('int_partners') }} as partners
        on touches.source_system = partners.source_system and touches.source_partner_id = partners.source_partner_id
    where touches.source_partner_id is not null and partners.source_partner_id is null
)

select
    'partner' as record_kind,
    named_partners.source_system,
    named_partners.source_id,
    named_partners.record_name,
    {{ plain_text('named_partners.record_name') }} as spelling
from named_partners
left join {{ ref('int_partner_links') }} as partner_links
    on named_partners.source_system = partner_links.source_system and named_partners.source_id = partner_links.source_id
where partner_links.source_id is null
union all
select
    'customer' as record_kind,
    customer_links.source_system,
    customer_links.source_id,
    customer_records.customer_name as record_name,
    {{ plain_text('customer_records.customer_name') }} as spelling
from {{ ref('int_customer_links') }} as customer_links
inner join {{ ref('int_customer_records') }} as customer_records
    on customer_links.source_system = customer_records.source_system and customer_links.source_id = customer_records.source_customer_id
where customer_links.account_id is null
union all
select
    'person' as record_kind,
    source_system,
    source_id,
    email as record_name,
    {{ plain_text(web_domain('email')) }} as spelling
from {{ ref('int_person_links') }}
where partner_id is null and account_id is null
