-- grain: one row per incentive amount allocated to a partner
{% for system in ['salesforce', 'prm'] %}
select
    source_system,
    allocation_id,
    program_id,
    source_partner_id,
    amount,
    currency,
    allocated_on
from {{ ref('stg_' ~ system ~ '__incentive_allocations') }}
{{ 'union all' if not loop.last }}
{% endfor %}
