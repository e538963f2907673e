{#- The roll-up to scopes, written once. Rows carry the partner attributes stamped on them; a scope's member is the attribute's value. -#}

{% macro scope_attributes() %}
    {{ return(['partner_type', 'partner_tier', 'region', 'partner_manager']) }}
{% endmacro %}

{% macro opportunity_types() %}
    {{ return(['new_business', 'expansion', 'renewal']) }}
{% endmacro %}

{#- Deals in each scope, once per member however many of its partners the member holds.
    deals: keys, attribution_class. partner_deals: keys, partner_id, credit_type, the attributes. keys: columns that tell deals apart.
    is_scope_deal: the deal is one of the scope's own; false only for unattributed deals in the program row, which totals need. -#}
{% macro deal_scopes(deals, partner_deals, keys) %}
    {%- set keys = keys | join(', ') -%}
    select {{ keys }}, 'program' as scope_type, 'program' as scope_id, attribution_class, attribution_class <> 'unattributed' as is_scope_deal
    from {{ deals }}
    union all
    select {{ keys }}, 'channel' as scope_type, case attribution_class when 'unattributed' then 'direct' else 'partner' end as scope_id, attribution_class, true as is_scope_deal
    from {{ deals }}
    {%- for attribute in scope_attributes() %}
    union all
    select {{ keys }}, '{{ attribute }}' as scope_type, {{ attribute }} as scope_id, {{ strongest_credit() }} as attribution_class, true as is_scope_deal
    from {{ partner_deals }}
    group by {{ keys }}, {{ attribute }}
    {%- endfor %}
    union all
    select {{ keys }}, 'partner' as scope_type, partner_id as scope_id, credit_type as attribution_class, true as is_scope_deal
    from {{ partner_deals }}
{% endmacro %}

{% macro strongest_credit() -%}
    case when max(case credit_type when 'sourced' then 1 else 0 end) = 1 then 'sourced' else 'influenced' end
{%- endmacro %}

{#- What belongs to one partner each, in each scope, so that nothing needs counting twice over. rows: keys, partner_id, the attributes, and what the
    aggregates (column: expression) read. Rows without a partner are those of the direct channel. -#}
{% macro partner_scopes(rows, keys, aggregates) %}
    {%- set members = {'program': "'program'", 'channel': "case when partner_id is null then 'direct' else 'partner' end"} -%}
    {%- for attribute in scope_attributes() %}{% do members.update({attribute: attribute}) %}{% endfor %}
    {%- do members.update({'partner': 'partner_id'}) -%}
    {%- for scope_type, member in members.items() %}
    select
        {{ keys | join(', ') }}, '{{ scope_type }}' as scope_type, {{ member }} as scope_id
        {%- for column, aggregate in aggregates.items() %}, {{ aggregate }} as {{ column }}{% endfor %}
    from {{ rows }}
    {{ 'where partner_id is not null' if scope_type != 'channel' }}
    group by {{ keys | join(', ') }}{{ ', ' ~ member if scope_type != 'program' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{#- Rows of several families' models, int_<family>_<kind>, kind being measures or durations. -#}
{% macro rows_of_families(kind, families) -%}
    {%- for family in families %}
    select
        measure,
        roll_up,
        period_grain,
        period_start,
        moment,
        is_stock,
        partner_id,
        value
    from {{ ref('int_' ~ family ~ '_' ~ kind) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Rows with the attributes their partner had: of a stock those that held up to its moment, of anything else those at its own.
    rows: partner_id, moment, is_stock. history: the alias of int_partner_history. -#}
{% macro with_partner_attributes(rows, history) -%}
    select
        {{ rows }}.*
        {%- for attribute in scope_attributes() %},
        {{ history }}.{{ attribute }}
        {%- endfor %}
    from {{ rows }}
    left join {{ history }}
        on
            {{ rows }}.partner_id = {{ history }}.partner_id
            and (
                ({{ rows }}.is_stock and {{ in_stretch_before(rows ~ '.moment', history) }})
                or (not {{ rows }}.is_stock and {{ in_stretch(rows ~ '.moment', history) }})
            )
{%- endmacro %}

{#- Rows of rolled-up measures turned into columns, one row per period and scope member. -#}
{% macro measures_as_columns(rolled_up, measures) -%}
    select
        period_grain,
        period_start,
        scope_type,
        scope_id,
        {{ measure_columns(measures) }}
    from {{ rolled_up }}
    group by period_grain, period_start, scope_type, scope_id
{%- endmacro %}

{% macro measure_columns(measures) -%}
    {%- for measure in measures %}
    sum(case when measure = '{{ measure }}' then value end) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Stamped rows in every period they belong to, for what cannot be added up from months: a month's rows in each period that holds the month, a
    period's own rows in it. value: the column that is counted or measured. -#}
{% macro pooled_in_periods(rows, period_months, value) -%}
    {%- set columns = ['partner_id'] + scope_attributes() + [value] -%}
    select
        {{ rows }}.measure,
        {{ period_months }}.period_grain,
        {{ period_months }}.period_start,
        {%- for column in columns %}
        {{ rows }}.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ rows }}
    inner join {{ period_months }} on {{ rows }}.period_start = {{ period_months }}.month_start
    where {{ rows }}.roll_up = 'sum of months'
    union all
    select
        measure,
        period_grain,
        period_start,
        {{ columns | join(', ') }}
    from {{ rows }}
    where roll_up = 'own period'
{%- endmacro %}
