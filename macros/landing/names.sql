{#- Names, as people and loaders spell them. -#}

{#- Loaders spell a name as the API does or in snake case. -#}
{% macro plain_name(name) %}
    {{ return(name | lower | trim | replace('_', '') | replace('-', '')) }}
{% endmacro %}

{#- {plain name: name} of columns. Of two with one plain name the first in alphabetical order is read, whatever order they come in. -#}
{% macro plain_names(columns) %}
    {% set names = {} %}
    {% for name in columns | map(attribute=0) | sort(reverse=true, case_sensitive=true) %}{% do names.update({plain_name(name): name}) %}{% endfor %}
    {{ return(names) }}
{% endmacro %}

{#- The name under which something declared is present; none when it is not. `also` in a declaration lists other names; what the field map says
    goes before the declaration. -#}
{% macro found_name(declared, present, mapped=none) %}
    {% for name in ([mapped] if mapped else declared_names(declared)) %}
        {% if plain_name(name) in present %}{{ return(present[plain_name(name)]) }}{% endif %}
    {% endfor %}
    {{ return(none) }}
{% endmacro %}

{#- {plain name: declared name}, with all the names that declarations list. -#}
{% macro names_declared(declared) %}
    {% set names = {} %}
    {% for one in declared %}
        {% for name in declared_names(one) %}{% do names.setdefault(plain_name(name), one.name) %}{% endfor %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}

{% macro declared_names(declared) %}
    {{ return([declared.name] + declared.config.meta.get('also', [])) }}
{% endmacro %}

{#- ' (the nearest is …)': the name that shares most pairs of letters; empty when none shares half of them. -#}
{% macro nearest_name(name, names) %}
    {% set best = namespace(name=none, score=0.5) %}
    {% set pairs = letter_pairs(name) %}
    {% for other in names | sort %}
        {% set others = letter_pairs(other) %}
        {% set score = 2 * (pairs.intersection(others) | length) / ([1, (pairs | length) + (others | length)] | max) %}
        {% if score > best.score %}{% set best.name = other %}{% set best.score = score %}{% endif %}
    {% endfor %}
    {{ return(' (the nearest is ' ~ best.name ~ ')' if best.name else '') }}
{% endmacro %}

{% macro letter_pairs(name) %}
    {% set letters = plain_name(name) %}
    {{ return(set(zip(letters, letters[1:]) | map('join'))) }}
{% endmacro %}
