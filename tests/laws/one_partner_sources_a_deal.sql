-- law: at most one partner sources a deal, and no partner both sources and influences it.
with partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
)

select
    opportunity_id,
    'several sourcing partners' as broken_law,
    count(*) as credit_rows
from partner_deals
where credit_type = 'sourced'
group by opportunity_id
having count(*) > 1
union all
select
    opportunity_id,
    'partner ' || partner_id || ' has several credits' as broken_law,
    count(*) as credit_rows
from partner_deals
group by opportunity_id, partner_id
having count(*) > 1
