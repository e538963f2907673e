"""Governed rows say what the definitions demand, written here once more and by hand: another bound, weight or window is another definition."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
import yaml

from tests.conftest import ROOT

# (KPI, scope type, band): values that must read so, first of all those on either side of a bound.
READINGS = {
    ("active_partners", "program", "strong"): (50, 50.001, 51, 1000),
    ("active_partners", "program", "moderate"): (20, 20.5, 49, 49.001, 49.5, 49.999),
    ("active_partners", "program", "at risk"): (0, 19, 19.001, 19.5, 19.999),
    ("active_partners", "partner_tier", None): (0, 20, 50),  # a benchmark of whole programs
    **{
        ("partner_engagement_score", scope_type, band): values
        for scope_type in ("program", "partner_manager", "partner")
        for band, values in (("strong", (75.001, 76, 100)), ("moderate", (50, 50.001, 74.999, 75)), ("low", (0, 49.999)))
    },
}
BAND = """
select band from seeds.kpi_bands
where
    kpi = $kpi
    and coalesce(scope_type, $scope_type) = $scope_type
    and (lower_bound is null or $value > lower_bound or ($value = lower_bound and includes_lower_bound))
    and (upper_bound is null or $value < upper_bound or ($value = upper_bound and includes_upper_bound))
"""

# All of them, since a day more of grace may change no figure of the demo company.
PARAMETERS = {
    "renewal_grace_days": 30,
    "annual_churn_floor": 0.05,
    "adoption_minimum_features": 3,
    "net_promoter_score_minimum_responses": 5,
    "net_promoter_scale_max": 10,
    "promoter_minimum_score": 9,
    "detractor_maximum_score": 6,
    "content_effect_days": 90,
    "peer_minimum_partners": 5,
    "steady_trend_share": 0.02,
    "trend_minimum_fit": 0.45,
    "cohort_ripening_days": 90,
}
COMPONENTS = {"portal", "training", "content", "communications", "joint_marketing", "deal_registration", "incentives", "meetings_and_feedback"}
SEGMENTS = {"champion", "rising", "stalled", "untapped", "at risk", "dormant"}
DIMENSIONS = {"KPI focus", "Data & attribution", "Decision-making", "Partner experience", "Revenue impact"}

# What no row may be: each query finds none.
NEVER = {
    "a target of the engagement score is not above 0": "select component from seeds.engagement_components where target is null or target <= 0",
    "a weight of the engagement score is not above 0": "select component from seeds.engagement_components where weight is null or weight <= 0",
    "the weights of the engagement score are no percentages": "select sum(weight) from seeds.engagement_components having sum(weight) <> 100",
    "a target is not above 0": "select kpi from seeds.kpi_targets where target is null or target <= 0",
    "the satisfied gave none of the two best answers": "select scale_max from seeds.satisfaction_scales where satisfied_from < scale_max - 1 or satisfied_from > scale_max",
    "an onboarding ends before its last step": """
        select step from seeds.onboarding_steps where is_operational <> (position = (select max(position) from seeds.onboarding_steps))
    """,
    "a cost that names no partner has no key": """
        select governed_value from seeds.governed_values where entity = 'program_costs' and governed_value not in (select category from seeds.allocation_keys)
    """,
    "a higher tier asks for less": """
        select lower_tier.requirement
        from seeds.tier_requirements as lower_tier
        inner join seeds.tier_requirements as higher_tier
            on lower_tier.kpi = higher_tier.kpi and lower_tier.tier_rank < higher_tier.tier_rank and lower_tier.minimum_value > higher_tier.minimum_value
    """,
    "a stage of maturity comes later than the next one": "select measure from seeds.maturity_criteria where stage_2_from >= stage_3_from",
}


def wrong_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """One sentence for each thing that the seeds of a built warehouse say against the definitions."""
    for (kpi, scope_type, expected), values in READINGS.items():
        for value in values:
            found = [band for (band,) in connection.execute(BAND, {"kpi": kpi, "scope_type": scope_type, "value": value}).fetchall()]
            if found != ([expected] if expected else []):
                yield f"{kpi} of {value} at scope {scope_type} reads {found} and not {expected}."
    parameters = dict(connection.execute("select parameter, cast(value as double) from seeds.kpi_parameters").fetchall())
    for parameter in sorted(parameters.keys() | PARAMETERS.keys()):
        if parameters.get(parameter) != PARAMETERS.get(parameter):
            yield f"{parameter} is {parameters.get(parameter)} and not {PARAMETERS.get(parameter)}."
    for column, seed, expected in (
        ("component", "engagement_components", COMPONENTS),
        ("segment", "partner_segments", SEGMENTS),
        ("(dimension, stage)", "maturity_stages", {(dimension, stage) for dimension in DIMENSIONS for stage in (1, 2, 3)}),
        ("dimension", "maturity_criteria", DIMENSIONS),
    ):
        found = {value for (value,) in connection.execute(f"select distinct {column} from seeds.{seed}").fetchall()}
        if found != expected:
            yield f"{seed} has not what is to be there, or more: {sorted(found ^ expected)}."
    for sentence, query in NEVER.items():
        yield from (f"{sentence}: {value}." for (value,) in connection.execute(query).fetchall())


def test_governed_rows_are_what_the_definitions_demand(demo_build):
    with demo_build.connect() as connection:
        wrong = list(wrong_rows(connection))
    assert not wrong, "\n".join(wrong)


def test_partners_are_active_for_90_days():
    variables = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert variables["active_partner_window_days"] == 90


@pytest.mark.parametrize(
    "change, sentence",
    [
        ("update seeds.kpi_bands set upper_bound = 49 where kpi = 'active_partners' and band = 'moderate'", "active_partners of 49 at scope program reads [] and not moderate."),
        ("update seeds.kpi_bands set includes_lower_bound = false where kpi = 'active_partners' and band = 'strong'", "active_partners of 50 at scope program reads [] and not strong."),
        ("update seeds.kpi_bands set includes_upper_bound = false where kpi = 'partner_engagement_score'", "partner_engagement_score of 75 at scope partner reads [] and not moderate."),
        ("update seeds.engagement_components set weight = 0 where component = 'portal'", "a weight of the engagement score is not above 0: portal."),
        ("update seeds.kpi_parameters set value = 30 where parameter = 'content_effect_days'", "content_effect_days is 30.0 and not 90."),
        ("delete from seeds.maturity_stages where dimension = 'KPI focus' and stage = 2", "maturity_stages has not what is to be there, or more: [('KPI focus', 2)]."),
    ],
)
def test_a_row_that_says_otherwise_is_told(demo_build, change, sentence):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{demo_build.warehouse}' as demo (read_only)")
        connection.execute("create schema seeds")
        for (seed,) in connection.execute("select table_name from duckdb_tables() where database_name = 'demo' and schema_name = 'seeds'").fetchall():
            connection.execute(f"create table seeds.{seed} as from demo.seeds.{seed}")
        connection.execute(change)
        assert sentence in list(wrong_rows(connection))
