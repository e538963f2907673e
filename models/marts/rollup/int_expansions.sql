-- grain: one row per won expansion deal
with purchases as (
    select
        *,
        coalesce(account_id, opportunity_id) as buyer_id,
        row_number() over (partition by coalesce(account_id, opportunity_id) order by closed_date, closed_at, opportunity_id) as purchase_number
    from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

sourced_customers as (
    select * from {{ ref('int_sourced_customers') }}
),

lines as (
    select
        coalesce(surviving_opportunities.surviving_opportunity_id, lines.opportunity_id) as opportunity_id,
        lines.product_id,
        coalesce(lines.amount, 0) as amount
    from {{ ref('int_opportunity_lines') }} as lines
    left join {{ ref('int_surviving_opportunities') }} as surviving_opportunities on lines.opportunity_id = surviving_opportunities.opportunity_id
),

-- A line that names no product shows nothing new.
sold as (
    select
        purchases.opportunity_id,
        lines.amount,
        lines.product_id is not null
        and purchases.purchase_number = min(purchases.purchase_number) over (partition by purchases.buyer_id, lines.product_id) as is_new_product
    from purchases
    inner join lines on purchases.opportunity_id = lines.opportunity_id
),

mixes as (
    select
        opportunity_id,
        cast(sum(amount) as decimal(18, 3)) as line_amount,
        cast(sum(case when is_new_product then amount else 0 end) as decimal(18, 3)) as new_product_amount,
        max(case when is_new_product then 1 else 0 end) = 1 as is_cross_sale
    from sold
    group by opportunity_id
)

select
    purchases.opportunity_id,
    purchases.account_id as customer_id,
    sourced_customers.partner_id,
    purchases.closed_date,
    coalesce(purchases.amount, 0) as expansion_revenue,
    case
        when mixes.line_amount <> 0 and purchases.amount is not null
            then
                case when sign(mixes.line_amount) * sign(mixes.new_product_amount) < 0 then -1 else 1 end
                * {{ convert_money('purchases.amount', 'abs(mixes.line_amount)', 'abs(mixes.new_product_amount)') }}
        else 0
    end as cross_sell_revenue,
    coalesce(mixes.is_cross_sale, false) as is_cross_sale
from purchases
left join mixes on purchases.opportunity_id = mixes.opportunity_id
left join sourced_customers on purchases.account_id = sourced_customers.customer_id
where purchases.opportunity_type = 'expansion'
