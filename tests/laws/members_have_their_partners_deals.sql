-- law: a partner type, tier, region or manager counts every deal of the partners that bore it when the deal was opened, once, and no other.
{% set measures = {
    'opportunities_created': ['kpi_pipeline', 'sourced_opportunities_created + influenced_opportunities_created', 'partner_deals', 'opened_month', 'true'],
    'opportunity_win_rate_denominator': ['kpi_pipeline', 'opportunity_win_rate_denominator', 'partner_deals', 'closed_month', "deal_status <> 'open'"],
    'partner_deals_won': ['kpi_revenue', 'partner_deals_won', 'partner_deals', 'closed_month', "deal_status = 'won'"],
    'open_opportunities': ['kpi_pipeline', 'open_opportunities', 'open_deals', 'month_start', 'true'],
} %}
with partner_deals as (
    select
        partner_deals.*,
        opportunities.deal_status,
        {{ month_of('opportunities.opened_date') }} as opened_month,
        {{ month_of('opportunities.closed_date') }} as closed_month
    from {{ ref('fct_partner_deals') }} as partner_deals
    inner join {{ ref('fct_opportunities') }} as opportunities on partner_deals.opportunity_id = opportunities.opportunity_id
),

-- A partner counts once its first touch has taken place.
open_deals as (
    select
        open_deals.month_start,
        partner_deals.*
    from {{ ref('int_open_deals') }} as open_deals
    inner join partner_deals
        on open_deals.opportunity_id = partner_deals.opportunity_id and open_deals.stock_moment > partner_deals.first_touch_at
),

of_partners as (
    {%- for measure, (table, figure, rows, month, condition) in measures.items() %}{% set of_measure = loop %}
    {%- for attribute in scope_attributes() %}
    select
        '{{ measure }}' as measure,
        {{ month }} as month_start,
        '{{ attribute }}' as scope_type,
        {{ attribute }} as scope_id,
        count(distinct opportunity_id) as deals
    from {{ rows }}
    where {{ condition }}
    group by {{ month }}, {{ attribute }}
    {{ 'union all' if not (loop.last and of_measure.last) }}
    {%- endfor %}
    {%- endfor %}
),

of_members as (
    {%- for measure, (table, figure, rows, month, condition) in measures.items() %}
    select
        '{{ measure }}' as measure,
        period_start as month_start,
        scope_type,
        scope_id,
        {{ figure }} as deals
    from {{ ref(table) }}
    where
        period_grain = 'month'
        and scope_type in ('{{ scope_attributes() | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    coalesce(of_members.measure, of_partners.measure) as measure,
    coalesce(of_members.month_start, of_partners.month_start) as month_start,
    coalesce(of_members.scope_type, of_partners.scope_type) as scope_type,
    coalesce(of_members.scope_id, of_partners.scope_id) as scope_id,
    of_members.deals as of_member,
    of_partners.deals as of_partners
from of_members
full outer join of_partners
    on
        of_members.measure = of_partners.measure
        and of_members.month_start = of_partners.month_start
        and of_members.scope_type = of_partners.scope_type
        and of_members.scope_id = of_partners.scope_id
where coalesce(of_members.deals, 0) <> coalesce(of_partners.deals, 0)
