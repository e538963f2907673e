-- law: a model's shares are not negative and not all 0, its half-life is above 0; the primary model is one of them.
{% set shares = ['first_share', 'registered_share', 'opened_share', 'closed_share', 'spread_share'] %}
with models as (
    select * from {{ ref('attribution_models') }}
),

judged as (
    select
        attribution_model,
        case
            when {{ shares | join(' + ') }} is null then 'a share is empty'
            when {{ shares | join(' < 0 or ') }} < 0 then 'a share is negative'
            when {{ shares | join(' + ') }} = 0 then 'all shares are 0'
            when half_life_days <= 0 then 'half_life_days is not above 0'
            when uses_touch_weights is null then 'uses_touch_weights is empty'
        end as broken_law
    from models
)

select
    attribution_model,
    broken_law
from judged
where broken_law is not null
union all
select
    '{{ var("primary_attribution_model") }}' as attribution_model,
    'the variable primary_attribution_model names no row of the seed' as broken_law
from models
having count(case when attribution_model = '{{ var("primary_attribution_model") }}' then 1 end) = 0
