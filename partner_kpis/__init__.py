"""Partner-program KPIs: the command line around the dbt project."""
