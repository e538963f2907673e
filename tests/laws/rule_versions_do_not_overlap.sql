-- law: on any day at most one version of a rule is valid, and every rule names a known touch type.
with rules as (
    select * from {{ ref('attribution_rules') }}
),

touch_types as (
    select * from {{ ref('touch_types') }}
)

select
    first_version.rule_id,
    'two versions are valid on ' || cast(second_version.valid_from as {{ dbt.type_string() }}) as broken_law
from rules as first_version
inner join rules as second_version
    on
        first_version.rule_id = second_version.rule_id
        and first_version.valid_from < second_version.valid_from
        and (first_version.valid_to is null or first_version.valid_to > second_version.valid_from)
union all
select
    rules.rule_id,
    'touch type ' || rules.touch_type || ' is not in seed touch_types' as broken_law
from rules
left join touch_types on rules.touch_type = touch_types.touch_type
where touch_types.touch_type is null
