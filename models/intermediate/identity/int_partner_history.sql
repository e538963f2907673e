-- grain: one row per partner and stretch of time with the same attributes
{% set attributes = ['partner_type', 'partner_tier', 'region', 'partner_manager'] %}
with known_partners as (
    select * from {{ ref('int_known_partners') }}
),

attribute_history as (
    select * from {{ ref('int_partner_attribute_history') }}
),

moments as (
    select distinct partner_id, valid_from
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
    {%- for attribute in attributes %}
    max(case when attribute_history.attribute = '{{ attribute }}' then attribute_history.attribute_value end) as {{ attribute }}{{ ',' if not loop.last }}
    {%- endfor %}
from stretches
inner join attribute_history
    on
        stretches.partner_id = attribute_history.partner_id
        and stretches.valid_from >= attribute_history.valid_from
        and (stretches.valid_from < attribute_history.valid_to or attribute_history.valid_to is null)
group by stretches.partner_id, stretches.valid_from, stretches.valid_to
