-- grain: one row per month and partner that a running incentive program admits at its end
with partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

programs as (
    select
        *,
        ';' || replace(lower(eligible_tiers), ' ', '') || ';' as tiers
    from {{ ref('int_incentive_programs') }}
),

eligible as (
    select
        partners_in_force.month_start,
        partners_in_force.stock_date,
        partners_in_force.stock_moment,
        partners_in_force.partner_id,
        programs.source_system,
        programs.program_id,
        programs.starts_on
    from partners_in_force
    inner join partner_history
        on
            partners_in_force.partner_id = partner_history.partner_id
            and {{ in_stretch_before('partners_in_force.stock_moment', 'partner_history') }}
    inner join programs
        on
            partners_in_force.stock_date >= programs.starts_on
            and (programs.ends_on is null or partners_in_force.stock_date <= programs.ends_on)
            and (programs.eligible_tiers is null or instr(programs.tiers, ';' || replace(lower(partner_history.partner_tier), ' ', '') || ';') > 0)
),

claims as (
    select
        partner_links.partner_id,
        claims.source_system,
        claims.program_id,
        min(claims.claimed_at) as first_claimed_at
    from {{ ref('int_incentive_claims') }} as claims
    inner join partner_links
        on claims.source_system = partner_links.source_system and claims.source_partner_id = partner_links.source_id
    where claims.claim_status <> 'draft' or claims.claim_status is null
    group by partner_links.partner_id, claims.source_system, claims.program_id
),

bonuses as (
    select distinct
        partner_links.partner_id,
        payouts.earned_on
    from {{ ref('int_payouts') }} as payouts
    inner join partner_links
        on payouts.source_system = partner_links.source_system and payouts.source_partner_id = partner_links.source_id
    where payouts.payout_type = 'bonus'
)

-- A bonus names no program: it counts for any that ran when it was earned.
select
    eligible.month_start,
    eligible.stock_moment,
    eligible.partner_id,
    count(claims.partner_id) > 0 or count(bonuses.partner_id) > 0 as is_participating
from eligible
left join claims
    on
        eligible.partner_id = claims.partner_id
        and eligible.source_system = claims.source_system
        and eligible.program_id = claims.program_id
        and eligible.stock_moment > claims.first_claimed_at
left join bonuses
    on
        eligible.partner_id = bonuses.partner_id
        and eligible.starts_on <= bonuses.earned_on
        and eligible.stock_date >= bonuses.earned_on
group by eligible.month_start, eligible.stock_moment, eligible.partner_id
