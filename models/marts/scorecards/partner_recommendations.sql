-- grain: one row per partner, as of as_of_date
with partners as (
    select * from {{ ref('int_assessed_partners') }}
),

segments as (
    select * from {{ ref('int_partner_segments') }}
),

tiers as (
    select * from {{ ref('int_tier_recommendations') }}
),

actions as (
    select * from {{ ref('int_next_best_actions') }}
),

figures as (
    select distinct
        partner_id,
        kpi_name,
        period_grain,
        period_start,
        value
    from {{ ref('partner_recommendation_evidence') }}
),

evidence as (
    select
        partner_id,
        {{ text_list(
            "kpi_name || ' ' || cast(cast(value as decimal(18, 2)) as " ~ dbt.type_string() ~ ") || ' (' || period_grain || ' from ' || cast(period_start as " ~ dbt.type_string() ~ ") || ')'",
            'kpi_name, period_grain, period_start'
        ) }} as evidence
    from figures
    group by partner_id
)

select
    partners.partner_id,
    partners.partner_name,
    partners.partner_type,
    partners.partner_tier,
    partners.region,
    partners.partner_manager,
    partners.is_assessed,
    segments.segment,
    segments.segment_reason,
    segments.engagement,
    segments.engagement_date,
    segments.engagement_trend,
    segments.results,
    segments.results_from,
    segments.results_to,
    segments.results_trend,
    tiers.tier_recommendation,
    tiers.recommended_tier,
    tiers.failed_requirements,
    tiers.next_tier,
    tiers.missing_for_next_tier,
    actions.action_id as next_best_action_id,
    actions.action as next_best_action,
    actions.weakest_kpi,
    actions.peer_percentile as weakest_kpi_percentile,
    evidence.evidence
from partners
left join segments on partners.partner_id = segments.partner_id
left join tiers on partners.partner_id = tiers.partner_id
left join actions on partners.partner_id = actions.partner_id
left join evidence on partners.partner_id = evidence.partner_id
