-- grain: one row per partner, attribute and stretch of time with the same value
with known_partners as (
    select * from {{ ref('int_known_partners') }}
),

changes as (
    select * from {{ ref('int_partner_changes') }}
    where source_system = '{{ partner_master() }}'
),

present_values as (
    {%- for attribute in ['partner_type', 'partner_tier', 'region', 'partner_manager'] %}
    select
        partner_id,
        '{{ attribute }}' as attribute,
        {{ attribute }} as attribute_value
    from known_partners
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Of several changes at one moment the last holds.
numbered_changes as (
    select
        source_partner_id as partner_id,
        case attribute when 'partner_manager_email' then 'partner_manager' else attribute end as attribute,
        coalesce(old_value, 'unknown') as old_value,
        coalesce(new_value, 'unknown') as new_value,
        changed_at,
        row_number() over (partition by source_partner_id, attribute order by changed_at, change_id) as change_number,
        row_number() over (partition by source_partner_id, attribute, changed_at order by change_id desc) as reverse_number_at_moment
    from changes
),

values_from as (
    select
        present_values.partner_id,
        present_values.attribute,
        coalesce(first_changes.old_value, present_values.attribute_value) as attribute_value,
        cast('0001-01-01' as timestamp) as valid_from
    from present_values
    left join numbered_changes as first_changes
        on
            present_values.partner_id = first_changes.partner_id
            and present_values.attribute = first_changes.attribute
            and first_changes.change_number = 1
    union all
    select
        partner_id,
        attribute,
        new_value as attribute_value,
        changed_at as valid_from
    from numbered_changes
    where reverse_number_at_moment = 1 and changed_at < {{ as_of_moment() }}
)

select
    partner_id,
    attribute,
    attribute_value,
    valid_from,
    lead(valid_from) over (partition by partner_id, attribute order by valid_from) as valid_to
from values_from
