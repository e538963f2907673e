-- law: the seeds of costs lead to parts and keys the models know, and leave no record without a part.
with cost_parts as (
    select * from {{ ref('cost_parts') }}
),

judged as (
    select
        'cost_parts' as seed,
        record_type || ', ' || coalesce(category, 'any other') as seed_row,
        case
            when record_type not in ('payout', 'claim', 'cost') then 'record_type is none of payout, claim and cost'
            when coalesce(cost_part, 'none') not in ('commission', 'mdf', 'incentive', 'onboarding', 'program')
                then 'cost_part is none of commission, mdf, incentive, onboarding and program'
        end as broken_law
    from cost_parts
    union all
    select
        'cost_parts' as seed,
        record_type as seed_row,
        case when count(case when category is null then 1 end) = 0 then 'no row says where any other record of the type belongs' end as broken_law
    from cost_parts
    group by record_type
    union all
    select
        'allocation_keys' as seed,
        category as seed_row,
        case
            when coalesce(allocation_key, 'none') not in ('equal', 'sourced_pipeline', 'revenue')
                then 'allocation_key is none of equal, sourced_pipeline and revenue'
        end as broken_law
    from {{ ref('allocation_keys') }}
)

select * from judged
where broken_law is not null
