-- law: active, earning and activating partners are among those in force, and who is activated did each of the three.
{%- set parts = {
    'active_partners': 'partners_in_force',
    'revenue_generating_partners': 'partners_in_force',
    'trained_partners': 'partners_in_force',
    'content_sharing_partners': 'partners_in_force',
    'registering_partners': 'partners_in_force',
    'activated_partners': 'least(trained_partners, content_sharing_partners, registering_partners)',
    'departed_partners': 'program_abandonment_rate_denominator',
    'partner_renewal_rate_numerator': 'partner_renewal_rate_denominator',
    'abandoned_onboardings + onboarding_completion_rate_numerator': 'onboarding_abandonment_rate_denominator',
} %}
with coverage as (
    select * from {{ ref('kpi_coverage') }}
)

{%- for part, whole in parts.items() %}
select period_grain, period_start, scope_type, scope_id, '{{ part }}' as measure, {{ part }} as part, {{ whole }} as whole
from coverage
where {{ part }} < 0 or {{ part }} > {{ whole }}
{{ 'union all' if not loop.last }}
{%- endfor %}
