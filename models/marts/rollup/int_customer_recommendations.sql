-- grain: one row per period and person of a customer that said in it whether they would recommend the product
with parameters as (
    select
        max(case when parameter = 'net_promoter_scale_max' then value end) as scale_max,
        max(case when parameter = 'promoter_minimum_score' then value end) as promoter_minimum_score,
        max(case when parameter = 'detractor_maximum_score' then value end) as detractor_maximum_score
    from {{ ref('kpi_parameters') }}
),

-- Who has not bought anything yet speaks of something else than the product, a partner of the program.
first_days as (
    select
        account_id as customer_id,
        closed_date as first_day
    from {{ ref('int_first_won_deals') }}
    union all
    select
        customer_id,
        valid_from as first_day
    from {{ ref('int_customer_balances') }}
),

customers as (
    select
        customer_id,
        min(first_day) as customer_since
    from first_days
    group by customer_id
),

sourced_customers as (
    select * from {{ ref('int_sourced_customers') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

answers as (
    select
        surveys.*,
        people.person_id,
        people.account_id as customer_id,
        surveys.score >= parameters.promoter_minimum_score as is_promoter,
        surveys.score <= parameters.detractor_maximum_score as is_detractor
    from {{ ref('int_surveys') }} as surveys
    inner join {{ ref('int_person_links') }} as people on surveys.source_system = people.source_system and surveys.source_person_id = people.source_id
    inner join customers on people.account_id = customers.customer_id
    inner join parameters on surveys.scale_max = parameters.scale_max
    where
        surveys.survey_type = 'nps'
        and surveys.score between 0 and surveys.scale_max
        and surveys.responded_at < {{ as_of_moment() }}
        and {{ local_date('surveys.responded_at') }} >= customers.customer_since
),

ranked as (
    select
        period_months.period_grain,
        period_months.period_start,
        answers.*,
        row_number() over (
            partition by period_months.period_grain, period_months.period_start, answers.person_id
            order by answers.responded_at desc, answers.response_id desc, answers.source_system desc
        ) as reverse_answer_number
    from answers
    inner join period_months on {{ month_of(local_date('answers.responded_at')) }} = period_months.month_start
)

select
    ranked.period_grain,
    ranked.period_start,
    ranked.person_id,
    ranked.customer_id,
    sourced_customers.partner_id,
    ranked.is_promoter,
    ranked.is_detractor
from ranked
left join sourced_customers on ranked.customer_id = sourced_customers.customer_id
where ranked.reverse_answer_number = 1
