-- grain: one row per measure and thing measured
select
    cast(null as {{ dbt.type_string() }}) as measure,
    cast(null as {{ dbt.type_string() }}) as roll_up,
    cast(null as {{ dbt.type_string() }}) as period_grain,
    cast(null as date) as period_start,
    cast(null as timestamp) as moment,
    cast(null as boolean) as is_stock,
    cast(null as {{ dbt.type_string() }}) as partner_id,
    cast(null as double) as value
limit 0
