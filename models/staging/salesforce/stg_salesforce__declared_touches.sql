-- grain: one row per deal that names a source partner, and one per partner listed on a deal
with opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
    where row_reason is null and partner_account_id is not null
),

-- The history calls a field by its own name, which seed field_map knows where an org chose another.
source_partner_field as (
    select coalesce(max(replace(lower(org_column), '_', '')), 'partneraccount') as field_name
    from {{ ref('field_map') }}
    where source_system = 'salesforce' and source_table = 'opportunity' and source_column = 'partner_account_id'
),

field_history as (
    select history.*
    from {{ ref('base_salesforce__opportunity_field_history') }} as history
    inner join source_partner_field on replace(lower(history.field), '_', '') = source_partner_field.field_name
    where history.row_reason is null
),

listed_partners as (
    select * from {{ ref('stg_salesforce__listed_partners') }}
),

numbered_changes as (
    select
        field_history.*,
        row_number() over (
            partition by field_history.opportunity_id
            order by field_history.changed_at, field_history.change_id
        ) as change_number
    from field_history
),

-- A value the first change replaces was there from the start.
first_shown as (
    select
        opportunities.opportunity_id,
        max(case when changes.change_number = 1 and changes.old_value = opportunities.partner_account_id then 1 else 0 end) as shown_at_opening,
        min(case when changes.new_value = opportunities.partner_account_id then changes.changed_at end) as shown_at
    from opportunities
    inner join numbered_changes as changes on opportunities.opportunity_id = changes.opportunity_id
    group by opportunities.opportunity_id
),

source_partners as (
    select
        'crm_source_partner' as touch_type,
        opportunities.opportunity_id as source_record_id,
        opportunities.partner_account_id as source_partner_id,
        opportunities.opportunity_id,
        case when first_shown.shown_at_opening = 0 then first_shown.shown_at end as shown_at,
        opportunities.opened_at
    from opportunities
    left join first_shown on opportunities.opportunity_id = first_shown.opportunity_id
)

select
    touch_type,
    source_record_id,
    source_partner_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    opportunity_id,
    coalesce(shown_at, opened_at) as touched_at,
    coalesce(shown_at, opened_at) as recorded_at
from source_partners
union all
select
    'crm_opportunity_partner' as touch_type,
    source_record_id,
    partner_account_id as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    opportunity_id,
    listed_at as touched_at,
    listed_at as recorded_at
from listed_partners
