-- grain: one row per marketing e-mail sent to one recipient
with events as (
    select * from {{ ref('base_hubspot__email_event') }}
    where row_reason is null and not coalesce(is_filtered, false)
),

campaigns as (
    select * from {{ ref('base_hubspot__email_campaign') }}
    where row_reason is null
),

sent_messages as (
    select * from {{ ref('base_hubspot__email_event_sent') }}
    where row_reason is null
),

-- Events name the one by which their message was sent; that one stands for the message.
message_events as (
    select
        *,
        upper(event_type) as kind,
        case when upper(event_type) = 'SENT' then email_event_id else sent_by_id end as delivery_id
    from events
),

messages as (
    select
        delivery_id,
        min(email_campaign_id) as email_campaign_id,
        min(lower(recipient)) as email,
        coalesce(min(case when kind = 'SENT' then occurred_at end), min(sent_at)) as sent_at,
        min(case when kind = 'DELIVERED' then occurred_at end) as delivered_at,
        min(case when kind = 'OPEN' then occurred_at end) as first_opened_at,
        min(case when kind = 'CLICK' then occurred_at end) as first_clicked_at,
        min(case when kind = 'BOUNCE' then occurred_at end) as bounced_at
    from message_events
    where delivery_id is not null
    group by delivery_id
)

select
    'hubspot' as source_system,
    messages.delivery_id,
    coalesce(campaigns.email_name, campaigns.subject, sent_messages.subject) as message_name,
    cast(null as {{ dbt.type_string() }}) as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    messages.email,
    messages.sent_at,
    messages.delivered_at,
    messages.first_opened_at,
    messages.first_clicked_at,
    messages.bounced_at
from messages
left join campaigns on messages.email_campaign_id = campaigns.email_campaign_id
left join sent_messages on messages.delivery_id = sent_messages.email_event_id
