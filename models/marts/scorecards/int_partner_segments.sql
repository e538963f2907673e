-- grain: one row per assessed partner
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

figures as (
    select * from {{ ref('int_claim_figures') }}
    where claim = 'segment'
),

segments as (
    select * from {{ ref('partner_segments') }}
),

measured as (
    select
        partners.partner_id,
        sum(case when figures.claim_detail = 'engagement' then figures.value end) as engagement,
        max(case when figures.claim_detail = 'engagement' and figures.periods_back = 1 then figures.trend_direction end) as engagement_trend,
        max(case when figures.claim_detail = 'engagement' then figures.period_end end) as engagement_date,
        sum(case when figures.claim_detail = 'results' then figures.value end) as results,
        max(case when figures.claim_detail = 'results' and figures.periods_back = 1 then figures.trend_direction end) as results_trend,
        min(case when figures.claim_detail = 'results' then figures.period_start end) as results_from,
        max(case when figures.claim_detail = 'results' then figures.period_end end) as results_to
    from partners
    left join figures on partners.partner_id = figures.partner_id
    group by partners.partner_id
),

-- The first segment that fits. A bound that a figure is missing for does not fit; a partner too new for a trend is steady.
fitting as (
    select
        measured.*,
        segments.segment,
        segments.meaning,
        row_number() over (partition by measured.partner_id order by segments.place) as choice
    from measured
    inner join segments
        on
            (segments.engagement_from is null or measured.engagement >= segments.engagement_from)
            and (segments.engagement_below is null or measured.engagement < segments.engagement_below)
            and (segments.results_from is null or measured.results >= segments.results_from)
            and (segments.results_below is null or measured.results < segments.results_below)
            and (segments.engagement_trend is null or coalesce(measured.engagement_trend, 'steady') = segments.engagement_trend)
            and (segments.results_trend is null or coalesce(measured.results_trend, 'steady') = segments.results_trend)
)

select
    partner_id,
    segment,
    meaning as segment_reason,
    engagement,
    engagement_date,
    engagement_trend,
    cast(results as decimal(18, 2)) as results,
    results_from,
    results_to,
    results_trend
from fitting
where choice = 1
