-- grain: one row per record, way of telling and other organisation than the one it was linked to
with partner_conflicts as (
    select
        candidates.source_system,
        'partner:' || candidates.source_system || ':' || candidates.source_id as record_id,
        candidates.match_method || ' tells ' || candidates.partner_id || ', ' || partner_links.match_method || ' ' || partner_links.partner_id as detail
    from {{ ref('int_partner_link_candidates') }} as candidates
    inner join {{ ref('int_partner_links') }} as partner_links
        on candidates.source_system = partner_links.source_system and candidates.source_id = partner_links.source_id
    where candidates.partner_id <> partner_links.partner_id
),

customer_conflicts as (
    select
        candidates.source_system,
        'customer:' || candidates.source_system || ':' || candidates.source_id as record_id,
        candidates.match_method || ' tells ' || candidates.account_id || ', ' || customer_links.match_method || ' ' || customer_links.account_id as detail
    from {{ ref('int_customer_link_candidates') }} as candidates
    inner join {{ ref('int_customer_links') }} as customer_links
        on candidates.source_system = customer_links.source_system and candidates.source_id = customer_links.source_id
    where candidates.account_id <> customer_links.account_id and candidates.match_method <> 'own_account'
)

select * from partner_conflicts
union all
select * from customer_conflicts
