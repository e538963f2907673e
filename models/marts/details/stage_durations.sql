-- grain: one row per deal and visit of an open stage
with states as (
    select
        opportunity_id,
        valid_from,
        valid_to,
        coalesce(stage_name, '(unknown)') as stage_name,
        stage_status
    from {{ ref('int_opportunity_states') }}
    where valid_to is null or valid_to > valid_from
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

sourcing_partners as (
    select * from {{ ref('fct_partner_deals') }}
    where credit_type = 'sourced'
),

-- A changed amount or date is no change of stage.
entries as (
    select
        *,
        case
            when
                lag(stage_name) over (partition by opportunity_id order by valid_from) = stage_name
                and lag(stage_status) over (partition by opportunity_id order by valid_from) = stage_status
                then 0
            else 1
        end as is_entry
    from states
),

numbered as (
    select
        *,
        sum(is_entry) over (partition by opportunity_id order by valid_from rows between unbounded preceding and current row) as entry_number
    from entries
),

visits as (
    select
        opportunity_id,
        stage_name,
        stage_status,
        min(valid_from) as entered_at,
        case when count(valid_to) = count(*) then max(valid_to) end as left_at
    from numbered
    group by opportunity_id, entry_number, stage_name, stage_status
),

followed as (
    select
        *,
        row_number() over (partition by opportunity_id, stage_name, stage_status order by entered_at) as visit_number,
        lead(stage_name) over (partition by opportunity_id order by entered_at) as next_stage_name,
        lead(stage_status) over (partition by opportunity_id order by entered_at) as next_stage_status
    from visits
)

select
    followed.opportunity_id,
    followed.stage_name,
    cast(followed.visit_number as bigint) as visit_number,
    followed.entered_at,
    followed.left_at,
    followed.left_at is null as is_current,
    {{ days_after('coalesce(followed.left_at, ' ~ as_of_moment() ~ ')', 'followed.entered_at') }} as days_in_stage,
    followed.next_stage_name,
    followed.next_stage_status,
    opportunities.deal_status,
    opportunities.opportunity_type,
    opportunities.attribution_class,
    opportunities.sourced_partner_id,
    sourcing_partners.partner_type,
    sourcing_partners.partner_tier,
    sourcing_partners.region,
    sourcing_partners.partner_manager
from followed
inner join opportunities on followed.opportunity_id = opportunities.opportunity_id
left join sourcing_partners on followed.opportunity_id = sourcing_partners.opportunity_id
where followed.stage_status = 'open'
