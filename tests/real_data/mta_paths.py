"""Conversion paths of a marketing team as deals and touches: a path that converted is a deal, a step of it a touch, a channel a partner.

The paths have no times. Each step here comes a week and some minutes after the step before, more minutes each time, so that ages are no whole days.
"""

from pathlib import Path

import duckdb

# What the credit models read of a deal and its evidence, besides the seeds.
INPUTS = """
create temp table paths as
select
    'path-' || row_number() over () as opportunity_id,
    string_split(path, ' > ') as channels,
    total_conversions as conversions
from read_csv('{file}');

create schema intermediate;

create table intermediate.int_eligible_touches as
with numbered as (
    select opportunity_id, unnest(channels) as partner_id, generate_subscripts(channels, 1) as step
    from paths
    where conversions > 0
)
select
    opportunity_id,
    printf('%s:%04d', opportunity_id, step) as touch_id,
    'co_sell' as touch_type,
    partner_id,
    timestamp '2024-01-01' + to_days(cast(7 * step as integer)) + to_minutes(step * step) as touched_at
from numbered;

create table intermediate.int_deal_partners as
select distinct opportunity_id, partner_id from intermediate.int_eligible_touches;

create table intermediate.int_deals as
select
    paths.opportunity_id,
    max(touches.touched_at) as opened_at,
    cast(any_value(paths.conversions) as decimal(18, 2)) as amount
from paths
inner join intermediate.int_eligible_touches as touches on paths.opportunity_id = touches.opportunity_id
group by paths.opportunity_id;
"""


def land(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that the credit models read, in the database the connection uses."""
    connection.execute(INPUTS.format(file=folder / "data.csv.gz"))
