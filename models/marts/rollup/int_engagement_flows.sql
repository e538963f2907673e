-- grain: one row per measure of engagement, partner and moment at which something counts in it
{% set measures = [
    ('training_completion_rate_denominator', 'enrolments', 'due_at', '1'),
    ('training_completion_rate_numerator', 'enrolments', 'due_at', 'is_completed'),
    ('email_open_rate_denominator', 'deliveries', 'delivered_at', '1'),
    ('email_open_rate_numerator', 'deliveries', 'delivered_at', 'is_opened'),
    ('email_click_rate_numerator', 'deliveries', 'delivered_at', 'is_clicked'),
    ('email_click_to_open_rate_numerator', 'deliveries', 'delivered_at', 'is_opened * is_clicked'),
    ('partner_satisfaction_responses', 'answers', 'responded_at', '1'),
    ('partner_satisfaction_rate_numerator', 'answers', 'responded_at', 'is_satisfied'),
    ('partner_satisfaction_score_numerator', 'answers', 'responded_at', 'score_in_percent'),
    ('deal_registrations_approved', 'registrations', 'approved_at', '1'),
    ('deal_registrations_rejected', 'registrations', 'rejected_at', '1'),
    ('deal_registrations_expired', 'registrations', 'expired_at', '1'),
] %}
with partner_records as (
    select * from {{ ref('int_partner_records') }}
),

enrolments as (
    select
        partner_records.partner_id,
        training_enrolments.due_at,
        case when training_enrolments.completed_at < {{ as_of_moment() }} then 1 else 0 end as is_completed
    from {{ ref('int_training_enrolments') }} as training_enrolments
    inner join partner_records on {{ record_of_partner('training_enrolments', 'enrolment_id') }}
),

deliveries as (
    select
        partner_records.partner_id,
        communications.delivered_at,
        case when communications.first_opened_at < {{ as_of_moment() }} then 1 else 0 end as is_opened,
        case when communications.first_clicked_at < {{ as_of_moment() }} then 1 else 0 end as is_clicked
    from {{ ref('int_communications') }} as communications
    inner join partner_records on {{ record_of_partner('communications', 'delivery_id') }}
    where communications.bounced_at is null or communications.bounced_at >= {{ as_of_moment() }}
),

answers as (
    select
        partner_records.partner_id,
        surveys.responded_at,
        case when surveys.score >= coalesce(scales.satisfied_from, surveys.scale_max - 1) then 1 else 0 end as is_satisfied,
        round(100 * cast(surveys.score as double) / cast(surveys.scale_max as double), 6) as score_in_percent
    from {{ ref('int_surveys') }} as surveys
    inner join partner_records on {{ record_of_partner('surveys', 'response_id') }}
    left join {{ ref('satisfaction_scales') }} as scales on surveys.scale_max = scales.scale_max
    where surveys.survey_type = 'csat' and surveys.score between 0 and surveys.scale_max and surveys.scale_max > 0
),

registrations as (
    select * from {{ ref('fct_deal_registrations') }}
    where partner_id is not null
),

counted as (
    {%- for measure, records, moment, value in measures %}
    select
        '{{ measure }}' as measure,
        partner_id,
        {{ moment }} as moment,
        {{ value }} as value
    from {{ records }}
    union all
    {%- endfor %}
    select
        event as measure,
        partner_id,
        occurred_at as moment,
        1 as value
    from {{ ref('int_partner_events') }}
    where event in ('portal_logins', 'content_views', 'content_downloads', 'content_shares', 'deal_registrations_submitted')
    union all
    select
        'partner_inquiries_resolved' as measure,
        partner_id,
        moment,
        1 as value
    from {{ ref('int_engagement_durations') }}
    where measure = 'partner_inquiry_resolution_hours'
)

select
    measure,
    partner_id,
    moment,
    cast(sum(cast(value as decimal(24, 6))) as decimal(24, 6)) as value
from counted
where moment < {{ as_of_moment() }}
group by measure, partner_id, moment
