"""Scorecards, recommendations and the forecast of the demo company, worked out a second time from what they are made of."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT, Workspace
from tests.recomputation.forecast import Forecast

FORECAST_MONTH = date(2025, 9, 1)  # with nine later months to be compared with


def seed(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def rows(build: Workspace, query: str) -> list[dict]:
    with build.connect() as connection:
        answer = connection.execute(query)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row)) for row in answer.fetchall()]


@pytest.fixture(scope="module")
def partner_figures(demo_build) -> dict[tuple, dict]:
    """Rows of kpi_values at partner scope, by partner, KPI, grain and first day."""
    found = rows(demo_build, "select * from marts.kpi_values where scope_type = 'partner'")
    return {(row["scope_id"], row["kpi"], row["period_grain"], row["period_start"]): row for row in found}


@pytest.fixture(scope="module")
def scorecards(demo_build) -> list[dict]:
    return rows(demo_build, "select * from marts.scorecard_partner")


@pytest.fixture(scope="module")
def recommendations(demo_build) -> dict[str, dict]:
    return {row["partner_id"]: row for row in rows(demo_build, "select * from marts.partner_recommendations")}


def latest_complete(build: Workspace) -> dict[str, list[date]]:
    """First days of the complete periods of each grain, latest first."""
    found = defaultdict(list)
    for row in rows(build, "select period_grain, period_start from marts.dim_periods where is_complete order by period_start desc"):
        found[row["period_grain"]].append(row["period_start"])
    return found


def test_partners_see_all_and_only_what_is_meant_for_them(demo_build, scorecards, partner_figures):
    kpis = {row["kpi"]: row for row in rows(demo_build, "select kpi, audience, applies_to from marts.dim_kpis")}
    shown = {(row["partner_id"], row["kpi"], row["period_grain"], row["period_start"]): row for row in scorecards}
    assert {kpis[row["kpi"]]["audience"] for row in scorecards} == {"partner"}
    astray = [key for key, row in shown.items() if row["value"] != partner_figures[key]["value"]]
    assert not astray, f"Not the partner's own figure: {astray[:5]}"
    unfit = [key for key, row in shown.items() if kpis[row["kpi"]]["applies_to"] != "all" and row["partner_type"] not in kpis[row["kpi"]]["applies_to"].split(", ")]
    assert not unfit, f"Does not apply to the partner's type: {unfit[:5]}"
    for_all = {key for key in partner_figures if kpis[key[1]]["audience"] == "partner" and kpis[key[1]]["applies_to"] == "all"}
    assert for_all <= set(shown), f"Kept from the partner: {sorted(for_all - set(shown))[:5]}"


def test_program_and_managers_see_what_kpi_values_says(demo_build):
    figures = {
        (row["kpi"], row["period_grain"], row["period_start"], row["scope_type"], row["scope_id"]): row for row in rows(demo_build, "select * from marts.kpi_values")
    }
    kpis = {row["kpi"]: row for row in rows(demo_build, "select kpi, kpi_name, is_core, unit, direction, owner, review_cadence from marts.dim_kpis")}
    expected = {"program": {}, "partner_manager": {}}
    for (kpi, *period, scope_type, scope_id), row in figures.items():

        def beside(kpi: str, *scope: str) -> float | None:
            return figures.get((kpi, *period, *scope), {}).get("value")

        if scope_type == "program":
            added = {"direct_value": beside(kpi, "channel", "direct")}
        elif scope_type == "partner_manager":
            added = {
                "partner_manager": scope_id,
                "partner_manager_name": row["scope_name"],
                "partners_in_book": beside("partners_in_force", "partner_manager", scope_id),
                "program_value": beside(kpi, "program", "program"),
            }
        else:
            continue
        own = {column: value for column, value in row.items() if column not in ("scope_type", "scope_id", "scope_name", "numerator", "denominator")}
        expected[scope_type][kpi, *period, scope_id] = {**own, **kpis[kpi], **added}
    for scope_type, shown in expected.items():
        found = {
            (row["kpi"], row["period_grain"], row["period_start"], row.get("partner_manager", "program")): row
            for row in rows(demo_build, f"select * from marts.scorecard_{scope_type}")
        }
        assert found.keys() == shown.keys(), f"scorecard_{scope_type} has other rows: {sorted(found.keys() ^ shown.keys())[:5]}"
        astray = [(found[key], row) for key, row in shown.items() if found[key] != row]
        assert not astray, f"scorecard_{scope_type} differs in {len(astray)} rows: {astray[:2]}"
    direct = [row for row in expected["program"].values() if row["direct_value"] is not None]
    assert direct and any(row["value"] != row["program_value"] for row in expected["partner_manager"].values())


def test_percentiles_compare_enough_partners_of_the_same_type_in_force(demo_build, scorecards):
    minimum = next(float(row["value"]) for row in seed("kpi_parameters") if row["parameter"] == "peer_minimum_partners")
    months = {(row["period_grain"], row["period_start"]): row["last_month_start"] for row in rows(demo_build, "select * from marts.dim_periods")}
    in_force = {(row["month_start"], row["partner_id"]) for row in rows(demo_build, "select * from intermediate.int_partners_in_force")}
    groups = defaultdict(list)
    for row in scorecards:
        period = row["period_grain"], row["period_start"]
        if (months[period], row["partner_id"]) in in_force:
            groups[row["kpi"], *period, row["partner_type"]].append(row)
        else:
            assert row["peer_percentile"] is None
    too_small = given_away = 0
    for group in groups.values():
        sign = 1 if group[0]["direction"] == "higher" else -1
        for row in group:
            if len(group) < minimum:
                assert row["peer_percentile"] is None
                too_small += 1
            elif len({other["value"] for other in group if other is not row}) == 1:
                assert row["peer_percentile"] is None, f"Gives its peers' figure away: {row}"
                given_away += 1
            else:
                worse = sum(sign * other["value"] < sign * row["value"] for other in group)
                alike = sum(other["value"] == row["value"] for other in group) - 1
                expected = 100 * (worse + alike / 2) / (len(group) - 1)
                assert abs(row["peer_percentile"] - expected) <= 0.05 + 1e-9, row
    assert too_small, "No group of the demo company is too small: the minimum is not shown to matter."
    assert given_away, "No percentile of the demo company would give a figure away: the rule is not shown to matter."


def test_segments_follow_from_engagement_results_and_trend(demo_build, recommendations, partner_figures):
    periods = latest_complete(demo_build)
    measures = {row["measure"]: row for row in seed("segment_measures")}
    segments = sorted(seed("partner_segments"), key=lambda row: int(row["place"]))
    found = Counter()
    for partner_id, recommendation in recommendations.items():
        if not recommendation["is_assessed"]:
            assert recommendation["segment"] is None
            continue
        values, trends = {}, {}
        for name, measure in measures.items():
            starts = periods[measure["period_grain"]][: int(measure["last_periods"])]
            figures = [partner_figures.get((partner_id, measure["kpi"], measure["period_grain"], start)) for start in starts]
            known = [figure["value"] for figure in figures if figure]
            values[name] = sum(known) if known else None
            trends[name] = (figures[0] or {}).get("trend_direction") or "steady"

        def fits(segment: dict) -> bool:
            return all(
                (not segment[f"{name}_from"] or (values[name] is not None and values[name] >= float(segment[f"{name}_from"])))
                and (not segment[f"{name}_below"] or (values[name] is not None and values[name] < float(segment[f"{name}_below"])))
                and segment[f"{name}_trend"] in ("", trends[name])
                for name in measures
            )

        chosen = next(segment for segment in segments if fits(segment))
        assert (recommendation["segment"], recommendation["segment_reason"]) == (chosen["segment"], chosen["meaning"]), partner_id
        found[chosen["segment"]] += 1
    assert set(found) == {segment["segment"] for segment in segments}, f"The demo company shows only {dict(found)}."


def required(requirement: dict, partner_id: str, periods: dict[str, list[date]]) -> list[tuple]:
    """Keys of the figures that a tier's requirement adds up."""
    grain = requirement["period_grain"]
    return [(partner_id, requirement["kpi"], grain, start) for start in periods[grain][: int(requirement["last_periods"])]]


def test_tiers_follow_from_their_requirements(demo_build, recommendations, partner_figures):
    periods = latest_complete(demo_build)
    requirements = seed("tier_requirements")
    ranks = {row["partner_tier"]: int(row["tier_rank"]) for row in requirements}
    found = Counter()
    for partner_id, recommendation in recommendations.items():
        if not recommendation["is_assessed"]:
            continue
        failed = defaultdict(set)
        for row in requirements:
            known = [partner_figures[key]["value"] for key in required(row, partner_id, periods) if key in partner_figures]
            if not known or sum(known) < float(row["minimum_value"]):
                failed[row["partner_tier"]].add(row["requirement"])
        earned = max((tier for tier in ranks if not failed[tier]), key=ranks.get, default=None)
        present = recommendation["partner_tier"]
        assert recommendation["recommended_tier"] == earned
        if earned and present in ranks and ranks[earned] > ranks[present]:
            expected = "promote"
        else:
            expected = "hold" if present in ranks and not failed[present] else "review"
        assert recommendation["tier_recommendation"] == expected, partner_id
        named = recommendation["failed_requirements"] or ""
        assert all(requirement in named for requirement in failed[present]), partner_id
        found[expected] += 1
    assert set(found) == {"promote", "hold", "review"}, f"The demo company shows only {dict(found)}."


def test_every_claim_is_a_row_of_kpi_values(demo_build, recommendations, partner_figures):
    evidence = rows(demo_build, "select * from marts.partner_recommendation_evidence")
    for row in evidence:
        figure = partner_figures[row["partner_id"], row["kpi"], row["period_grain"], row["period_start"]]
        assert figure["value"] == row["value"], row
        assert f"{row['kpi_name']} " in recommendations[row["partner_id"]]["evidence"], row
    assert {row["claim"] for row in evidence} == {"segment", "trend", "tier", "next best action"}
    assessed = {key for key, row in recommendations.items() if row["is_assessed"]}
    assert {row["partner_id"] for row in evidence} == assessed
    periods = latest_complete(demo_build)
    added_up = {
        (row["partner_tier"], *key)
        for partner_id in assessed
        for row in seed("tier_requirements")
        for key in required(row, partner_id, periods)
        if key in partner_figures
    }
    listed = {(row["claim_detail"], row["partner_id"], row["kpi"], row["period_grain"], row["period_start"]) for row in evidence if row["claim"] == "tier"}
    assert listed == added_up


def test_what_nothing_measures_keeps_a_dimension_from_the_top(demo_build):
    evidence = rows(demo_build, "select * from marts.program_maturity_evidence")
    unmeasured = {row["dimension"] for row in evidence if row["value"] is None}
    assert {row["measure"] for row in evidence if row["dimension"] == "Partner experience" and row["missing"]} == {"partners_viewing_their_scorecard"}
    for row in rows(demo_build, "select * from marts.program_maturity"):
        stages = [measure["stage"] for measure in evidence if measure["dimension"] == row["dimension"] and measure["stage"]]
        assert row["score"] == min([*stages, 2 if row["dimension"] in unmeasured else 3]), row["dimension"]


def test_segments_and_tiers_look_at_the_same_periods():
    """Else a partner could be a champion by one year's revenue and lose its tier by another's."""
    periods = {(row["kpi"], row["period_grain"], row["last_periods"]) for row in [*seed("segment_measures"), *seed("tier_requirements")]}
    kpis = Counter(kpi for kpi, _, _ in periods)
    assert {row["kpi"] for row in seed("segment_measures")} <= {row["kpi"] for row in seed("tier_requirements")}
    assert max(kpis.values()) == 1, kpis


def test_the_back_test_knows_only_what_was_known_then(demo_build):
    forecast = Forecast(
        states=rows(demo_build, "select * from intermediate.int_opportunity_states"),
        deals=rows(demo_build, "select * from intermediate.int_deals"),
        rates=rows(demo_build, "select * from intermediate.int_exchange_rates"),
        touches={
            row["opportunity_id"]: row["known_at"]
            for row in rows(demo_build, "select opportunity_id, min(greatest(touched_at, recorded_at)) as known_at from intermediate.int_eligible_touches group by 1")
        },
        months=[row["period_start"] for row in rows(demo_build, "select period_start from marts.dim_periods where period_grain = 'month'")],
        seeds={name: seed(name) for name in ("forecast_parameters", "forecast_depths", "forecast_stage_ages")},
    )
    told = rows(demo_build, f"select * from marts.pipeline_forecast_back_test where month_start = '{FORECAST_MONTH}'")
    assert len(told) == 3 * int(forecast.parameters["horizon_months"])
    for row in told:
        expected = forecast.made(FORECAST_MONTH, row["channel"], row["months_ahead"])
        for column in ("low_amount", "high_amount"):
            assert float(row[column]) == pytest.approx(expected.pop(column), abs=0.011), (row["channel"], row["months_ahead"], column)
        assert {column: row[column] for column in expected} == expected, (row["channel"], row["months_ahead"])
    assert sum(row["won_amount"] for row in told) > 0


def shown(build: Workspace, folder: Path, *analyses: str, **variables: str) -> dict[str, list[dict]]:
    """Rows of analyses, in a copy: dbt opens the warehouse to write."""
    copy = Workspace(folder)
    copy.warehouse.parent.mkdir()
    shutil.copy(build.warehouse, copy.warehouse)
    copy.dbt("compile", "--quiet", "--select", *analyses, variables=variables or None)
    compiled = copy.target / "compiled" / "partner_kpis" / "analyses"
    return {analysis: rows(build, (compiled / f"{analysis}.sql").read_text()) for analysis in analyses}


def test_reviews_run_and_show_something(demo_build, tmp_path):
    sections = {
        "monthly_operations_review": {"1 figures", "2 next month", "3 partners"},
        "quarterly_business_review": {"1 where we stand", "2 figures of the quarter", "3 open deals", "4 tier"},
        "yearly_framework_reset": {"KPI", "target", "band", "attribution rule", "engagement weight", "segment", "tier requirement"},
    }
    for analysis, found in shown(demo_build, tmp_path, *sections).items():
        assert {row.get("section") or row["part"] for row in found} == sections[analysis], analysis


def test_the_business_review_is_of_the_partner_asked_for(demo_build, recommendations, tmp_path):
    partner = min(key for key, row in recommendations.items() if row["is_assessed"])
    review = shown(demo_build, tmp_path, "quarterly_business_review", review_partner=partner)["quarterly_business_review"]
    assert review[0]["subject"] == recommendations[partner]["partner_name"]
