-- law: in every row the five parts add up to the costs of the partners; where one is unknown the whole is.
with profitability as (
    select
        *,
        commission_costs + mdf_costs + incentive_costs + onboarding_costs + program_costs as sum_of_parts
    from {{ ref('kpi_profitability') }}
)

select
    period_grain,
    period_start,
    scope_type,
    scope_id,
    partner_costs,
    sum_of_parts,
    case
        when (partner_costs is null) <> (sum_of_parts is null) then 'the whole is known and a part is not'
        when partner_costs <> sum_of_parts then 'the parts do not add up to the whole'
    end as broken_law
from profitability
where partner_costs <> sum_of_parts or (partner_costs is null) <> (sum_of_parts is null)
