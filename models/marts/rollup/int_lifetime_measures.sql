-- grain: one row per measure, period and partner
select
    cast(null as {{ dbt.type_string() }}) as measure,
    cast(null as {{ dbt.type_string() }}) as roll_up,
    cast(null as {{ dbt.type_string() }}) as period_grain,
    cast(null as date) as period_start,
    cast(null as timestamp) as moment,
    cast(null as boolean) as is_stock,
    cast(null as {{ dbt.type_string() }}) as partner_id,
    cast(null as decimal(24, 6)) as value
limit 0
