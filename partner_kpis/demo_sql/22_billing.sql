-- Stripe: what customers pay. A subscription runs from the first win in terms of a year; expansions add to the running term and are part of the
-- next; at renewal a customer may grow, shrink or leave, and some who left come back.
create macro minor(amount, currency) as round(amount * case when currency = 'JPY' then 1 else 100 end)::bigint::varchar;

create table billed_customer as
with winner as (
    select
        deal.customer_n, deal.deal_n, customer_name, deal.account_id, domain, currency, amount, country,
        date_trunc('day', closed_at) + interval 1 day as starts_at,
        truth_class = 'sourced' as is_sourced,
        amount < 9000 and currency = 'USD' and rnd('pays monthly', deal.customer_n) < 0.14 as pays_monthly
    from deal
    join deal_class using (deal_n)
    where is_first_won and amount > 0 and deal_n not in (select deal_n from quiet_deal)
)
select
    *,
    -- Partner customers stay more often.
    case
        when rnd('leaves at', customer_n * 4 + 1) < case when is_sourced then 0.09 else 0.17 end then 1
        when rnd('leaves at', customer_n * 4 + 2) < case when is_sourced then 0.07 else 0.13 end then 2
        else 9
    end as leaves_at_term,
    rnd('comes back', customer_n) < 0.25 as comes_back
from winner;

-- Terms: the number of the year; after a customer came back, term 5.
create table term as
with years as (
    select
        billed_customer.*, t, starts_at + to_years(t::int) as term_start, starts_at + to_years(t::int + 1) as term_end,
        case
            when t = 0 then 1
            when rnd('renewal', customer_n * 4 + t) < 0.14 then 0.75
            when rnd('renewal', customer_n * 4 + t) < 0.40 then 1.05
            else 1
        end as factor
    from billed_customer
    cross join range(0, 3) as terms (t)
    where t < leaves_at_term
    union all
    select
        billed_customer.*, 5, starts_at + to_years(leaves_at_term) + interval 5 month,
        starts_at + to_years(leaves_at_term + 1) + interval 5 month, 0.8
    from billed_customer
    where leaves_at_term < 9 and comes_back
)
select *, product(factor) over (partition by customer_n order by t) as factor_so_far
from years
where term_start < getvariable('as_of');

-- What is added: the first deal at the start, later won deals from the month after they closed. A renewal deal in the CRM changes nothing here.
create table addition as
select customer_n, deal_n, q, deal_product.amount, 0 as t, starts_at as added_at
from billed_customer
join deal_product using (deal_n, customer_n)
union all
select
    term.customer_n, deal.deal_n, deal_product.q, deal_product.amount, term.t,
    term_start + to_months(1 + datediff('month', term_start, deal.closed_at)) as added_at
from term
join deal on deal.customer_n = term.customer_n and deal.closed_at >= term_start and deal.closed_at < term_end - interval 62 day
join deal_product on deal_product.deal_n = deal.deal_n
where deal.is_won and deal.opportunity_type = 'expansion' and deal.deal_n <> term.deal_n and term.t < 5
    and deal.closed_at < getvariable('as_of') - interval 40 day;

-- One charge per item and term, plus one for the rest of the term when something is added within it.
create table charge as
select
    term.customer_n, q, term.t, term.term_start as charge_start, term.term_end as charge_end,
    round(sum(addition.amount * term.factor_so_far / added_in.factor_so_far)::decimal(18, 4), 2) as yearly,
    12 as months, false as proration, 0 as deal_n
from addition
join term as added_in on added_in.customer_n = addition.customer_n and added_in.t = addition.t
join term on term.customer_n = addition.customer_n
    and (term.t > addition.t or (term.t = addition.t and addition.added_at = term.term_start))
group by term.customer_n, q, term.t, term.term_start, term.term_end
union all
select
    addition.customer_n, q, addition.t, added_at, term_end, addition.amount, datediff('month', added_at, term_end), true, addition.deal_n
from addition
join term using (customer_n, t)
where added_at > term_start;

create table bill as
select
    customer_n * 1000 + case when t = 5 then 500 else 0 end as subscription_key, customer_n, billed_customer.currency, q,
    charge_start as period_start, charge_end as period_end,
    round(yearly * months / 12, 2) as amount, proration, charge.deal_n,
    customer_n * 100000 + t * 1000 + case when proration then 100 + datediff('month', starts_at, charge_start) else 0 end as invoice_n
from charge
join billed_customer using (customer_n)
where not pays_monthly
union all
select
    customer_n * 1000 + case when t = 5 then 500 else 0 end, customer_n, billed_customer.currency, q,
    charge_start + to_months(m::int), charge_start + to_months(m::int + 1), round(yearly / 12, 2), false, charge.deal_n,
    customer_n * 100000 + t * 1000 + 500 + datediff('month', starts_at, charge_start) % 12 + m
from charge
join billed_customer using (customer_n)
cross join range(0, 12) as months (m)
where pays_monthly and m < charge.months;

create table subscription as
select
    customer_n * 1000 + case when t = 5 then 500 else 0 end as subscription_key, customer_n, currency, pays_monthly,
    min(term_start) as starts_at,
    max(term_end) as paid_until,
    bool_or(t = 5 or leaves_at_term = 9 or term_end > getvariable('as_of')) as is_running,
    max(t) as last_term
from term
group by all;

create view stripe__customer as
select
    customer_n as _n,
    'cus_' || lpad(customer_n::varchar, 6, '0') as id,
    customer_name as name,
    'billing@' || domain as email,
    -- Most name the CRM account; the others can be told by the domain of their e-mail.
    case when rnd('crm id noted', customer_n) < 0.82 then json_object('salesforce_account_id', account_id)::varchar else '{}' end as metadata,
    lower(currency) as currency,
    iso(starts_at - interval 2 day) as created,
    'true' as livemode,
    'false' as is_deleted,
    synced() as _fivetran_synced
from billed_customer;

create view stripe__product as
select q as _n, 'prod_' || q::varchar as id, product_name as name, 'true' as active, 'true' as livemode, 'false' as is_deleted,
    '2022-01-10T09:00:00Z' as created, synced() as _fivetran_synced
from product;

-- Prices are agreed deal by deal: a unit is one of the currency, the quantity what was agreed.
create table price_row as
select
    q * 100 + c * 10 + m as n, q, iso_code, m = 1 as monthly, product_name,
    'price_' || q::varchar || lower(iso_code) || case when m = 1 then '_m' else '_y' end as price_id
from product
cross join (values (1, 'USD'), (2, 'EUR'), (3, 'GBP'), (4, 'JPY')) as currencies (c, iso_code)
cross join (values (0), (1)) as intervals (m)
where m = 0 or iso_code = 'USD';

create view stripe__price as
select
    n as _n,
    price_id as id,
    'prod_' || q::varchar as product_id,
    product_name || case when monthly then ', monthly' else ', yearly' end as nickname,
    lower(iso_code) as currency,
    case when iso_code = 'JPY' then '1' else '100' end as unit_amount,
    case when monthly then 'month' else 'year' end as recurring_interval,
    '1' as recurring_interval_count,
    'licensed' as recurring_usage_type,
    'true' as livemode,
    'false' as is_deleted,
    synced() as _fivetran_synced
from price_row;

-- Stripe keeps each recurring price as a plan of the same id as well.
create view stripe__plan as
select
    n as _n,
    price_id as id,
    'prod_' || q::varchar as product_id,
    lower(iso_code) as currency,
    case when iso_code = 'JPY' then '1' else '100' end as amount,
    case when monthly then 'month' else 'year' end as interval,
    '1' as interval_count,
    'licensed' as usage_type,
    'true' as livemode,
    'false' as is_deleted,
    synced() as _fivetran_synced
from price_row;

create view stripe__subscription as
select
    subscription_key as _n,
    'sub_' || subscription_key::varchar as id,
    'cus_' || lpad(customer_n::varchar, 6, '0') as customer_id,
    case when is_running then 'active' else 'canceled' end as status,
    iso(starts_at) as created,
    iso(starts_at) as start_date,
    iso(case when pays_monthly and is_running then starts_at + to_months(datediff('month', starts_at, getvariable('as_of')) - 1)
        else paid_until - interval 1 year end) as current_period_start,
    iso(case when pays_monthly and is_running then starts_at + to_months(datediff('month', starts_at, getvariable('as_of')))
        else paid_until end) as current_period_end,
    case when not is_running then iso(paid_until - interval 20 day) end as canceled_at,
    case when not is_running then iso(paid_until) end as ended_at,
    'true' as livemode,
    'true' as _fivetran_active,
    iso(starts_at) as _fivetran_start,
    synced() as _fivetran_synced
from subscription;

create view stripe__subscription_item as
with agreed as (
    select
        customer_n * 1000 + case when t = 5 then 500 else 0 end as subscription_key, q,
        coalesce(arg_max(yearly, charge_start) filter (not proration), max(yearly)) as yearly, min(charge_start) as first_charged_at
    from charge
    group by all
)
select
    subscription_key * 10 + agreed.q as _n,
    'si_' || (subscription_key * 10 + agreed.q)::varchar as id,
    'sub_' || subscription_key::varchar as subscription_id,
    price_id,
    round(case when pays_monthly then yearly / 12 else yearly end)::bigint::varchar as quantity,
    synced() as _fivetran_synced
from agreed
join subscription using (subscription_key)
join price_row on price_row.q = agreed.q and iso_code = currency and monthly = pays_monthly
where first_charged_at < getvariable('as_of');

create table invoice as
select
    invoice_n, subscription_key, customer_n, currency, min(period_start) as invoiced_at, sum(amount) as amount
from bill
where period_start < getvariable('as_of')
group by invoice_n, subscription_key, customer_n, currency;

create macro invoice_is_paid(invoice_n, invoiced_at) as
    rnd('never paid', invoice_n) >= 0.012 and invoiced_at + interval 25 day < getvariable('as_of');

create view stripe__invoice as
select
    invoice_n as _n,
    'in_' || invoice_n::varchar as id,
    'cus_' || lpad(customer_n::varchar, 6, '0') as customer_id,
    'sub_' || subscription_key::varchar as subscription_id,
    case when invoice_is_paid(invoice_n, invoiced_at) then 'paid' when invoiced_at + interval 25 day < getvariable('as_of') then 'uncollectible'
        else 'open' end as status,
    yes_no(invoice_is_paid(invoice_n, invoiced_at)) as paid,
    minor(amount, currency) as amount_due,
    case when invoice_is_paid(invoice_n, invoiced_at) then minor(amount, currency) else '0' end as amount_paid,
    lower(currency) as currency,
    iso(invoiced_at) as created,
    case when invoice_is_paid(invoice_n, invoiced_at)
        then iso(plus_days(invoiced_at, 3 + 20 * rnd('invoice paid', invoice_n))) end as status_transitions_paid_at,
    'true' as livemode,
    'false' as is_deleted,
    synced() as _fivetran_synced
from invoice;

create view stripe__invoice_line_item as
with numbered as (
    select bill.*, billed_customer.pays_monthly, row_number() over (partition by invoice_n, q order by bill.deal_n) as line_i
    from bill
    join billed_customer using (customer_n)
)
select
    (invoice_n * 10 + numbered.q) * 10 + line_i as _n,
    'il_' || ((invoice_n * 10 + numbered.q) * 10 + line_i)::varchar as id,
    'in_' || invoice_n::varchar as invoice_id,
    'subscription' as type,
    'sub_' || subscription_key::varchar as subscription_id,
    'si_' || (subscription_key * 10 + numbered.q)::varchar as subscription_item_id,
    price_id,
    minor(amount, currency) as amount,
    lower(currency) as currency,
    yes_no(proration) as proration,
    iso(period_start) as period_start,
    iso(period_end) as period_end,
    'true' as livemode,
    synced() as _fivetran_synced
from numbered
join price_row on price_row.q = numbered.q and iso_code = currency and monthly = pays_monthly
where period_start < getvariable('as_of');
