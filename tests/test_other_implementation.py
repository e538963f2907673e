"""Our SQL's shares against those of another implementation, the package marketing-attribution-models, on ten thousand real conversion paths.

The definitions are the same, so nothing is left to explain. The package gives position-based credit of 1 to a lone touch, of one half each to
two and of 0.4, 0.4 and the rest to more: our shares of 0.4, 0.4 and 0.2 once normalised. It decays with the hours to the path's last touch, we
with the days, and normalises as we do. A channel that comes twice on a path earns twice on both sides.
"""

from collections import defaultdict
from pathlib import Path

import duckdb
import polars
import pytest
from mam import MAM

from tests.conftest import ROOT, Workspace
from tests.real_data import mta_paths

SAMPLE = ROOT.parent / "shared" / "data" / "mta_paths"
OURS = ("intermediate/attribution/int_credit_touches", "intermediate/attribution/int_touch_shares", "marts/core/fct_partner_credits")

# Our name: the package's run, the column of its channels, the column of what each touch earned.
MODELS = {
    "first_touch": (MAM.run_first_click, "attribution_channel", "attribution_value"),
    "last_touch": (MAM.run_last_click, "attribution_channel", "attribution_value"),
    "linear": (MAM.run_linear, "channels", "split_value"),
    "position_based": (MAM.run_position_based, "channels", "attribution_value"),
    "time_decay": (lambda package: package.run_time_decay(half_life_hours=30 * 24), "channels", "attribution_value"),
}

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="The public conversion paths are not beside the checkout, in ../shared/data/mta_paths.")


@pytest.fixture(scope="module")
def connection(demo_build):
    """Our credit models, run on the paths instead of on the demo company."""
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as partner_kpis; attach '{demo_build.warehouse}' as demo (read_only); use partner_kpis")
        mta_paths.land(SAMPLE, connection)
        connection.execute("create schema seeds; create schema marts")
        for seed in ("attribution_models", "touch_types"):
            connection.execute(f"create table seeds.{seed} as select * from demo.seeds.{seed}")
        for model in OURS:
            schema = "marts" if model.startswith("marts") else "intermediate"
            connection.execute(f"create table {schema}.{Path(model).name} as {compiled(demo_build, model)}")
        yield connection


def compiled(workspace: Workspace, model: str) -> str:
    return (workspace.target / "compiled" / "partner_kpis" / "models" / f"{model}.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def package(connection) -> MAM:
    """The other implementation, on the same touches; a path is worth its conversions."""
    touches = connection.execute(
        "select touches.opportunity_id, touches.partner_id, touches.touched_at, case when touches.touched_at = deals.opened_at then deals.amount end::double "
        "from intermediate.int_eligible_touches as touches inner join intermediate.int_deals as deals on touches.opportunity_id = deals.opportunity_id"
    ).fetchall()
    frame = polars.DataFrame(touches, schema=["path", "channel", "touched_at", "conversions"], orient="row", infer_schema_length=None)
    return MAM(
        frame.with_columns(converted=True), "session", channels_colname="channel", journey_with_conv_colname="converted",
        datetime_colname="touched_at", user_id_colname="path", conversion_value_colname="conversions",
    )


def test_every_conversion_has_a_share_in_every_model(connection):
    counted = connection.execute(
        "select attribution_model, count(distinct opportunity_id), sum(credited_amount) from marts.fct_partner_credits group by all"
    ).fetchall()
    paths, conversions = connection.execute("select count(*), sum(total_conversions) from read_csv(?) where total_conversions > 0", [str(SAMPLE / "data.csv.gz")]).fetchone()
    assert paths > 8000 and {model for model, *_ in counted} >= set(MODELS)
    assert {(found, credited) for _, found, credited in counted} == {(paths, conversions)}


@pytest.mark.parametrize("model", MODELS)
def test_shares_of_every_path(connection, package, model):
    run, channel_column, value_column = MODELS[model]
    earned = run(package).to_raw_polars()
    if earned.schema[channel_column] == polars.List:
        earned = earned.explode(channel_column)
    worth = dict(connection.execute("select opportunity_id, amount::double from intermediate.int_deals").fetchall())
    theirs = defaultdict(float)
    for path, channel, value in earned.select("journey_id", channel_column, value_column).iter_rows():
        theirs[path, channel] += value / worth[path]
    query = "select opportunity_id, partner_id, credit_share from marts.fct_partner_credits where attribution_model = ?"
    ours = {(path, channel): share for path, channel, share in connection.execute(query, [model]).fetchall()}
    assert not theirs.keys() - ours.keys()
    different = {key: (share, theirs.get(key, 0.0)) for key, share in ours.items() if abs(share - theirs.get(key, 0.0)) > 1e-9}
    assert not different, f"{len(different)} of {len(ours)} shares differ, such as (path, channel): (ours, theirs) {dict(list(different.items())[:5])}"


@pytest.mark.parametrize("model", MODELS)
def test_conversions_of_every_channel(connection, package, model):
    theirs = MODELS[model][0](package).to_dict()
    query = (
        "select credits.partner_id, sum(credits.credit_share * deals.amount::double) from marts.fct_partner_credits as credits "
        "inner join intermediate.int_deals as deals on credits.opportunity_id = deals.opportunity_id where credits.attribution_model = ? group by all"
    )
    ours = dict(connection.execute(query, [model]).fetchall())
    assert ours == pytest.approx(dict(zip(theirs["channels"], theirs["attribution"])), rel=1e-9)
