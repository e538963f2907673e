-- grain: one row per person record of a source system, merged ones too
with person_links as (
    select * from {{ ref('int_person_links') }}
)

select
    source_system,
    source_id,
    person_id,
    partner_id,
    partner_match_method,
    partner_confidence,
    account_id,
    account_match_method,
    account_confidence
from person_links
