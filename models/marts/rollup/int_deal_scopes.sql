-- grain: one row per deal and scope member that holds it
with deals as (
    select * from {{ ref('fct_opportunities') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
)

{{ deal_scopes('deals', 'partner_deals', ['opportunity_id']) }}
