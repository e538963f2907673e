-- grain: one row per partner account that is a member of a channel program
with memberships as (
    select * from {{ ref('base_salesforce__channel_program_member') }}
    where row_reason is null
),

levels as (
    select * from {{ ref('base_salesforce__channel_program_level') }}
    where row_reason is null
),

programs as (
    select * from {{ ref('base_salesforce__channel_program') }}
    where row_reason is null
),

ranked as (
    select
        memberships.partner_account_id,
        levels.level_name,
        row_number() over (
            partition by memberships.partner_account_id
            order by
                coalesce(programs.is_active, false) desc,
                levels.level_rank desc nulls last,
                memberships.created_at desc nulls last,
                memberships.membership_id asc
        ) as choice
    from memberships
    inner join levels on memberships.level_id = levels.level_id
    left join programs on memberships.program_id = programs.program_id
)

select
    partner_account_id,
    level_name
from ranked
where choice = 1 and partner_account_id is not null
