-- law: a partner is recruited in the month of its first agreement and in no other.
with coverage as (
    select * from {{ ref('kpi_coverage') }}
    where period_grain = 'month' and scope_type = 'partner'
),

partners as (
    select * from {{ ref('dim_partners') }}
)

select
    coverage.period_start,
    coverage.scope_id,
    coverage.recruited_partners,
    partners.first_agreement_starts_on
from coverage
inner join partners on coverage.scope_id = partners.partner_id
where
    coverage.recruited_partners <> case
        when partners.first_agreement_starts_on between coverage.period_start and least(coverage.period_end, {{ as_of_day() }}) then 1
        else 0
    end
