{#- The registrable part of a web address or e-mail: lower case, without scheme, user, www., port and path. Null when nothing is left. -#}
{% macro web_domain(address) -%}
    nullif(regexp_replace(regexp_replace(lower(trim({{ address }})), '^([a-z]+://)?([^/@]*@)?(www[.])?', ''), '[:/?#].*$', ''), '')
{%- endmacro %}
