-- grain: one row per organisation record of a source system that is a known partner
with known_partners as (
    select * from {{ ref('int_known_partners') }}
),

organisations as (
    select
        accounts.source_system,
        surviving_accounts.account_id as source_id,
        surviving_accounts.surviving_account_id,
        surviving_accounts.web_domain
    from {{ ref('int_surviving_accounts') }} as surviving_accounts
    inner join {{ ref('int_accounts') }} as accounts on surviving_accounts.surviving_account_id = accounts.account_id
    union all
    select
        partners.source_system,
        partners.source_partner_id as source_id,
        surviving_accounts.surviving_account_id,
        partners.web_domain
    from {{ ref('int_partners') }} as partners
    left join {{ ref('int_surviving_accounts') }} as surviving_accounts on partners.crm_account_id = surviving_accounts.account_id
    where partners.crm_account_id is null or partners.crm_account_id <> partners.source_partner_id
),

candidates as (
    select
        organisations.source_system,
        organisations.source_id,
        known_partners.partner_id,
        'partner_master' as match_method,
        1 as match_rank
    from organisations
    inner join known_partners on organisations.source_id = known_partners.partner_id
    where organisations.source_system = '{{ partner_master() }}'
    union all
    select
        organisations.source_system,
        organisations.source_id,
        known_partners.partner_id,
        'crm_account' as match_method,
        2 as match_rank
    from organisations
    inner join known_partners on organisations.surviving_account_id = known_partners.account_id
    union all
    select
        organisations.source_system,
        organisations.source_id,
        known_partners.partner_id,
        'crosswalk' as match_method,
        3 as match_rank
    from organisations
    inner join {{ ref('partner_crosswalk') }} as crosswalk
        on organisations.source_system = crosswalk.source_system and organisations.source_id = crosswalk.source_id
    inner join known_partners on crosswalk.partner_id = known_partners.partner_id
    union all
    select
        organisations.source_system,
        organisations.source_id,
        known_partners.partner_id,
        'web_domain' as match_method,
        4 as match_rank
    from organisations
    inner join known_partners on organisations.web_domain = known_partners.identifying_domain
),

ranked as (
    select
        *,
        row_number() over (partition by source_system, source_id order by match_rank, partner_id) as choice
    from candidates
)

select
    source_system,
    source_id,
    partner_id,
    match_method
from ranked
where choice = 1
