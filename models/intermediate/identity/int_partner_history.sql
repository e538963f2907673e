-- grain: one row per partner and stretch of time with the same attributes
with attribute_history as (
    select * from {{ ref('int_partner_attribute_history') }}
),

moments as (
    select distinct
        partner_id,
        valid_from
    from attribute_history
),

stretches as (
    select
        partner_id,
        valid_from,
        lead(valid_from) over (partition by partner_id order by valid_from) as valid_to
    from moments
)

select
    stretches.partner_id,
    stretches.valid_from,
    stretches.valid_to,
    max(case when attribute_history.attribute = 'partner_type' then attribute_history.attribute_value end) as partner_type,
    max(case when attribute_history.attribute = 'partner_tier' then attribute_history.attribute_value end) as partner_tier,
    max(case when attribute_history.attribute = 'region' then attribute_history.attribute_value end) as region,
    max(case when attribute_history.attribute = 'partner_manager' then attribute_history.attribute_value end) as partner_manager
from stretches
inner join attribute_history
    on
        stretches.partner_id = attribute_history.partner_id
        and stretches.valid_from >= attribute_history.valid_from
        and (stretches.valid_from < attribute_history.valid_to or attribute_history.valid_to is null)
group by stretches.partner_id, stretches.valid_from, stretches.valid_to
