-- law: the registrations approved in a period are those whose deals the registration win rate follows.
select
    engagement.period_grain,
    engagement.period_start,
    engagement.scope_type,
    engagement.scope_id,
    engagement.deal_registrations_approved,
    pipeline.registration_win_rate_denominator
from {{ ref('kpi_engagement') }} as engagement
inner join {{ ref('kpi_pipeline') }} as pipeline
    on
        engagement.period_grain = pipeline.period_grain
        and engagement.period_start = pipeline.period_start
        and engagement.scope_type = pipeline.scope_type
        and engagement.scope_id = pipeline.scope_id
where engagement.deal_registrations_approved <> pipeline.registration_win_rate_denominator
