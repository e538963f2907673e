{#- The registrable part of a web address or e-mail: lower case, without scheme, user, www., port and path. Null when nothing is left. -#}
{% macro web_domain(address) -%}
    nullif(regexp_replace(regexp_replace(lower(trim({{ address }})), '^([a-z]+://)?([^/@]*@)?(www[.])?', ''), '[:/?#].*$', ''), '')
{%- endmacro %}

{#- Letters and digits of a name, lower case, so that spelling can be compared; null when nothing is left. -#}
{% macro plain_text(text) -%}
    {{ return(adapter.dispatch('plain_text')(text)) }}
{%- endmacro %}

{% macro default__plain_text(text) -%}
    nullif(regexp_replace(lower({{ text }}), '[^a-z0-9]', '', 'g'), '')
{%- endmacro %}

{% macro spark__plain_text(text) -%}
    nullif(regexp_replace(lower({{ text }}), '[^a-z0-9]', ''), '')
{%- endmacro %}

{#- 1 for equal texts, 0 for texts without a letter in common place: one minus the edits needed, as a share of the longer text.
    Of each its first 100 letters: the time it takes grows with the product of the lengths, and one broken export may hold a megabyte. -#}
{% macro likeness(text, other_text) -%}
    {%- set one, other = 'substr(' ~ text ~ ', 1, 100)', 'substr(' ~ other_text ~ ', 1, 100)' -%}
    (1 - cast(levenshtein({{ one }}, {{ other }}) as double) / greatest(length({{ one }}), length({{ other }})))
{%- endmacro %}

{#- One row for each part of a text that lists several, set apart by one character. Stands alone in a select list. -#}
{% macro each_part(text, separator) -%}
    {{ return(adapter.dispatch('each_part')(text, separator)) }}
{%- endmacro %}

{% macro default__each_part(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__each_part(text, separator) -%}
    explode(split({{ text }}, '[{{ separator }}]'))
{%- endmacro %}

{#- The texts of a group as one, in the order given. -#}
{% macro text_list(text, order_by) -%}
    {{ return(adapter.dispatch('text_list')(text, order_by)) }}
{%- endmacro %}

{% macro default__text_list(text, order_by) -%}
    string_agg({{ text }}, ', ' order by {{ order_by }})
{%- endmacro %}

{% macro spark__text_list(text, order_by) -%}
    listagg({{ text }}, ', ') within group (order by {{ order_by }})
{%- endmacro %}
