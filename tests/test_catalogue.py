"""The catalogue and the long table come from the YAML and the six KPI tables alone: they equal them, and a KPI added there shows everywhere."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from tests import catalogue
from tests.conftest import ROOT, Workspace, copy_project
from tests.recomputation import Settings
from tests.warehouse import KPI_KEY, rows

VALUE_KEY = ("kpi", *KPI_KEY)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
LISTS = ("source_systems", "entities", "alias_of", "applies_to")
TREND_PERIODS = 6


@pytest.fixture(scope="module")
def kpi_rows(demo_build) -> dict[str, dict[tuple, dict]]:
    """{table: {key: row}} of the six KPI tables."""
    with demo_build.connect() as connection:
        return {table: rows(connection, f"marts.{table}", KPI_KEY) for table in catalogue.tables()}


@pytest.fixture(scope="module")
def values(demo_build) -> dict[tuple, dict]:
    with demo_build.connect() as connection:
        return rows(connection, "marts.kpi_values", VALUE_KEY)


def seed(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(value) -> float | None:
    return None if value in (None, "") else float(value)


def alike(found: float | None, expected: float | None) -> bool:
    """Null alike, or equal but for the last digits, which the order of a sum decides."""
    return found == expected or (None not in (found, expected) and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-6))


def periods_before(start: date, months: int) -> date:
    month = start.year * 12 + start.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def test_dim_kpis_is_the_yaml(demo_build):
    with demo_build.connect() as connection:
        found = rows(connection, "marts.dim_kpis", ("kpi",))
        instrumented = connection.execute("select * from intermediate.int_instrumented")
        fed = dict(zip((column[0] for column in instrumented.description), instrumented.fetchone()))
    expected = {}
    for kpi, entry in {**catalogue.kpis(), **catalogue.not_instrumented()}.items():
        expected[kpi] = {
            "kpi": kpi,
            "kpi_name": entry["name"],
            "is_core": entry["core"],
            **{field: entry[field] for field in ("family", "unit", "direction", "kind", "owner", "review_cadence", "version", "audience", *catalogue.ATTRIBUTES)},
            **{field: entry.get(field) for field in ("numerator", "denominator", "would_be_fed_by")},
            **{field: ", ".join(map(str, entry[field])) or None for field in LISTS},
            **{f"adds_up_over_{what}": what in entry["adds_up"] for what in ("months", "partners")},
            "effective_from": date.fromisoformat(entry["effective_from"]),
            "is_instrumented": "would_be_fed_by" not in entry and all(fed[f"has_{entity}"] for entity in entry["entities"]),
        }
    assert found == expected


def test_kpi_values_are_the_figures_of_the_six_tables(kpi_rows, values):
    expected = {}
    for kpi, entry in catalogue.kpis().items():
        for key, row in kpi_rows[entry["table"]].items():
            if row[kpi] is not None:
                parts = [number(row[entry[part]]) if part in entry else None for part in ("numerator", "denominator")]
                expected[(kpi, *key)] = (entry["family"], row["period_end"], row["is_complete"], row["scope_name"], float(row[kpi]), *parts)
    columns = ("family", "period_end", "is_complete", "scope_name", "value", "numerator", "denominator")
    assert {key: tuple(row[column] for column in columns) for key, row in values.items()} == expected


def test_kpi_values_stand_beside_their_past_and_their_trend(kpi_rows, values):
    parameters = {row["parameter"]: float(row["value"]) for row in seed("kpi_parameters")}
    steady_share, minimum_fit = parameters["steady_trend_share"], parameters["trend_minimum_fit"]
    entries = catalogue.kpis()
    wrong, directions = [], set()
    for (kpi, *key), row in values.items():
        entry = entries[kpi]
        past = list(history(kpi_rows[entry["table"]], kpi, tuple(key), TREND_PERIODS))
        last_year = next(history(kpi_rows[entry["table"]], kpi, (key[0], periods_before(key[1], 12), *key[2:]), 1))
        trend = slope(past) if is_judged(row, entry["kind"], int(parameters["cohort_ripening_days"])) else None
        direction = None
        if trend is not None:
            steady_slope = steady_share * sum(map(abs, past)) / TREND_PERIODS
            direction = told(trend, steady_slope, entry["direction"]) if fit(past) >= minimum_fit else "steady"
            if math.isclose(abs(trend), steady_slope, rel_tol=1e-9) or math.isclose(fit(past), minimum_fit, rel_tol=1e-8):
                direction = row["trend_direction"]  # rounding alone decides
        directions.add(direction)
        expected = (past[-2], last_year, direction)
        found = (row["previous_value"], row["previous_year_value"], row["trend_direction"])
        if found != expected or not alike(row["trend"], trend):
            wrong.append(((kpi, *key), *found, row["trend"], *expected, trend))
    assert not wrong, f"{len(wrong)} rows, among them {wrong[:5]}"
    assert directions == {"improving", "worsening", "steady", None}


def is_judged(row: dict, kind: str, ripening_days: int) -> bool:
    """A stock always; a flow when its period is over; a cohort when its outcomes have had time to come in."""
    if kind == "cohort":
        return row["period_end"] + timedelta(days=ripening_days) <= Settings().as_of_date
    return kind == "stock" or row["is_complete"]


def history(table: dict[tuple, dict], kpi: str, key: tuple, how_many: int) -> Iterator[float | None]:
    """The KPI in the periods up to the key's, oldest first; null where there is no row."""
    grain, start, *scope = key
    for back in reversed(range(how_many)):
        yield number(table.get((grain, periods_before(start, back * MONTHS[grain]), *scope), {}).get(kpi))


def slope(points: list[float | None]) -> float | None:
    """Least squares: covariance over variance of the places 0, 1, 2, …"""
    if None in points:
        return None
    middle, mean = (len(points) - 1) / 2, sum(points) / len(points)
    return sum((place - middle) * (point - mean) for place, point in enumerate(points)) / sum((place - middle) ** 2 for place in range(len(points)))


def fit(points: list[float]) -> float:
    """The squared correlation of the points with their places."""
    mean, middle = sum(points) / len(points), (len(points) - 1) / 2
    spread = sum((point - mean) ** 2 for point in points)
    return slope(points) ** 2 * sum((place - middle) ** 2 for place in range(len(points))) / spread if spread else 0.0


def told(trend: float, steady_slope: float, direction: str) -> str:
    if abs(trend) <= steady_slope:
        return "steady"
    return "improving" if (trend > 0) == (direction == "higher") else "worsening"


def test_kpi_values_carry_targets_and_bands(values):
    targets = {(row["kpi"], row["period_grain"], date.fromisoformat(row["period_start"]), row["scope_type"], row["scope_id"]): float(row["target"]) for row in seed("kpi_targets")}
    bands, entries = seed("kpi_bands"), catalogue.kpis()
    ripening_days = next(int(row["value"]) for row in seed("kpi_parameters") if row["parameter"] == "cohort_ripening_days")
    used_targets, used_bands, wrong = set(), set(), []
    for key, row in values.items():
        target = targets.get(key)
        attainment = row["value"] / target if target else None
        can_be_judged = is_judged(row, entries[key[0]]["kind"], ripening_days)
        (band,) = [band["band"] for band in bands if can_be_judged and holds(band, key, row["value"])] or [None]
        if (row["target"], row["band"]) != (target, band) or not alike(row["attainment"], attainment):
            wrong.append((key, row["target"], target, row["attainment"], attainment, row["band"], band))
        used_targets |= {key[0]} if target else set()
        used_bands |= {(key[0], band)} if band else set()
    assert not wrong, f"{len(wrong)} rows, among them {wrong[:5]}"
    assert used_targets == {row["kpi"] for row in seed("kpi_targets")}, "Of these KPIs no target ever meets a figure."
    assert {kpi for kpi, _ in used_bands} == {row["kpi"] for row in bands}, "Of these KPIs no band ever meets a figure."


def holds(band: dict[str, str], key: tuple, value: float) -> bool:
    kpi, grain, _, scope_type, _ = key
    lower, upper = number(band["lower_bound"]), number(band["upper_bound"])
    return (
        band["kpi"] == kpi
        and band["scope_type"] in ("", scope_type)
        and band["period_grain"] in ("", grain)
        and (lower is None or value > lower or (value == lower and band["includes_lower_bound"] == "true"))
        and (upper is None or value < upper or (value == upper and band["includes_upper_bound"] == "true"))
    )


ADDED = "partners_counted_twice"


@pytest.fixture(scope="module")
def with_a_kpi_more(demo_build, tmp_path_factory) -> Workspace:
    """The demo company with one column more in kpi_coverage and one entry more in its YAML; only what follows from them is built again."""
    folder = tmp_path_factory.mktemp("added_kpi")
    workspace = Workspace(folder, project=folder / "project")
    kpis = copy_project(workspace.project) / "models" / "marts" / "kpis"
    add_column(kpis / "kpi_coverage.sql", f"cast(partners_in_force * 2 as bigint) as {ADDED}")
    add_entry(kpis / "kpi_coverage.yml", like="partners_in_force", name="Partners, counted twice", audience="partner")
    workspace.warehouse.parent.mkdir()
    shutil.copy(demo_build.warehouse, workspace.warehouse)
    built = (
        "kpi_coverage", "dim_kpis", "int_kpi_values", "kpi_values", "scorecard_program", "scorecard_partner_manager", "int_partner_figures", "scorecard_partner",
    )
    options = ("--exclude-resource-type", "test", "unit_test")
    workspace.dbt("build", "--select", *built, *options, variables={"raw_path": str(ROOT / "demo" / "raw")})
    return workspace


def add_column(model: Path, column: str) -> None:
    """As the first column of the final select."""
    head, select, columns = model.read_text(encoding="utf-8").rpartition("\nselect\n")
    model.write_text(f"{head}{select}    {column},\n{columns}", encoding="utf-8")


def add_entry(path: Path, like: str, **changes) -> None:
    """The entry of a KPI once more, under the added column's name."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    columns = document["models"][0]["columns"]
    entry = deepcopy(next(column for column in columns if column["name"] == like))
    entry["name"] = ADDED
    entry["config"]["meta"]["kpi"].update(changes)
    columns.append(entry)
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def test_a_kpi_is_added_by_one_column_and_one_entry(with_a_kpi_more):
    with with_a_kpi_more.connect() as connection:
        assert connection.execute("select kpi_name, family, is_instrumented from marts.dim_kpis where kpi = ?", [ADDED]).fetchall() == [
            ("Partners, counted twice", "coverage", True)
        ]
        figures = "select period_grain, period_start, scope_type, scope_id, {column} as value from {table} where {where}"
        expected = connection.execute(
            figures.format(column="cast(partners_in_force * 2 as double)", table="marts.kpi_coverage", where="partners_in_force is not null") + " order by all"
        ).fetchall()
        assert connection.execute(figures.format(column="value", table="marts.kpi_values", where=f"kpi = '{ADDED}'") + " order by all").fetchall() == expected
        for scope, member in (("program", "'program'"), ("partner_manager", "partner_manager"), ("partner", "partner_id")):
            columns = f"period_grain, period_start, '{scope}', {member}, value"
            shown = connection.execute(f"select {columns} from marts.scorecard_{scope} where kpi = ? order by all", [ADDED]).fetchall()
            assert shown == [figure for figure in expected if figure[2] == scope] and shown, scope


def test_an_added_kpi_changes_no_other(with_a_kpi_more, demo_build):
    for table in ("dim_kpis", "kpi_values"):
        query = f"select * from marts.{table} where kpi <> '{ADDED}' order by all"
        with demo_build.connect() as before, with_a_kpi_more.connect() as after:
            assert after.execute(query).fetchall() == before.execute(query).fetchall(), table
