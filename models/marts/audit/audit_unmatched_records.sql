-- grain: one row per record that is linked to nobody and candidate near it, or the record alone
with unmatched as (
    select * from {{ ref('int_unmatched_records') }}
),

known as (
    select
        'partner' as record_kind,
        partner_id as candidate_id,
        partner_name as candidate_name,
        {{ plain_text('partner_name') }} as spelling
    from {{ ref('int_known_partners') }}
    union all
    select
        'customer' as record_kind,
        account_id as candidate_id,
        account_name as candidate_name,
        {{ plain_text('account_name') }} as spelling
    from {{ ref('dim_customers') }}
    union all
    select
        'person' as record_kind,
        partner_id as candidate_id,
        web_domain as candidate_name,
        {{ plain_text('web_domain') }} as spelling
    from {{ ref('int_known_partners') }}
),

-- Only what begins alike is compared: every record with every other would take a day at scale.
candidates as (
    select
        unmatched.record_kind,
        unmatched.source_system,
        unmatched.source_id,
        known.candidate_id,
        known.candidate_name,
        {{ likeness('unmatched.spelling', 'known.spelling') }} as likeness
    from unmatched
    inner join known
        on unmatched.record_kind = known.record_kind and substr(unmatched.spelling, 1, 2) = substr(known.spelling, 1, 2)
),

ranked as (
    select
        *,
        row_number() over (partition by record_kind, source_system, source_id order by likeness desc, candidate_id asc) as nearness
    from candidates
)

select
    unmatched.record_kind,
    unmatched.source_system,
    unmatched.source_id,
    unmatched.record_name,
    cast(ranked.nearness as bigint) as candidate_number,
    ranked.candidate_id,
    ranked.candidate_name,
    ranked.likeness
from unmatched
left join ranked
    on
        unmatched.record_kind = ranked.record_kind
        and unmatched.source_system = ranked.source_system
        and unmatched.source_id = ranked.source_id
        and ranked.nearness <= 3
