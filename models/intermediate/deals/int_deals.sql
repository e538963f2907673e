-- grain: one row per deal opened before as-of
with opportunities as (
    select * from {{ ref('int_typed_opportunities') }}
),

states as (
    select * from {{ ref('int_opportunity_states') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

closing_moves as (
    select
        opportunity_id,
        closed_at,
        row_number() over (partition by opportunity_id order by valid_from desc, closed_at desc) as reverse_move_number
    from states
    where is_closing_move
),

present_states as (
    select
        opportunities.*,
        present.stage_name as present_stage_name,
        present.stage_status as deal_status,
        present.amount as present_amount,
        present.probability as present_probability,
        present.close_date as present_close_date,
        case when present.stage_status <> 'open' then closing.closed_at end as closed_at,
        case when present.stage_status <> 'open' then least(present.close_date, {{ local_date('closing.closed_at') }}) end as closed_date
    from opportunities
    inner join states as present on opportunities.opportunity_id = present.opportunity_id and present.is_present
    left join closing_moves as closing on opportunities.opportunity_id = closing.opportunity_id and closing.reverse_move_number = 1
)

select
    deals.source_system,
    deals.opportunity_id,
    deals.opportunity_name,
    deals.account_id,
    deals.is_account_known,
    deals.opportunity_type,
    deals.opportunity_type_label,
    deals.is_type_known,
    deals.present_stage_name as stage_name,
    deals.is_stage_known,
    deals.deal_status,
    deals.present_probability as probability,
    deals.present_close_date as close_date,
    deals.owner_name,
    deals.deal_size,
    deals.opened_at,
    {{ local_date('deals.opened_at') }} as opened_date,
    deals.closed_at,
    deals.closed_date,
    coalesce(deals.closed_at, {{ as_of_moment() }}) as judged_until,
    deals.present_amount as original_amount,
    deals.currency as original_currency,
    coalesce(deals.closed_date, {{ as_of_day() }}) as rate_date,
    {{ in_reporting_currency('deals.present_amount', 'deals.currency', 'exchange_rates') }} as amount
from present_states as deals
left join exchange_rates on {{ rate_of_day('deals.currency', 'coalesce(deals.closed_date, ' ~ as_of_day() ~ ')', 'exchange_rates') }}
