"""Figures of the demo company as they were last agreed on: KPI rows by fiscal quarter with the version of each KPI, how much each rule credited
under each model, and what bands, trends, recommendations, maturity and forecast make of the KPIs."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from tests import catalogue

FOLDER = Path(__file__).parent
PARTNER = "PRT-00036"  # its tier changed twice, and it has deals of most kinds

_KPI_KEY = ("period_grain", "period_start", "scope_type", "scope_id")
_KPI_ROWS = f"""
select * from marts.{{table}}
where period_grain = 'quarter' and (scope_type in ('program', 'channel') or (scope_type = 'partner' and scope_id = '{PARTNER}'))
order by scope_type, scope_id, period_start
"""
_CREDIT_ROWS = """
select credit_type, rule_id, count(*) as deals, count(distinct partner_id) as partners, sum(touch_count) as touches
from marts.fct_partner_deals
group by credit_type, rule_id
order by credit_type, rule_id
"""
_MODEL_ROWS = """
select credits.attribution_model, partner_deals.rule_id, count(*) as credits, sum(credits.credited_amount) as credited_amount
from marts.fct_partner_credits as credits
inner join marts.fct_partner_deals as partner_deals on credits.opportunity_id = partner_deals.opportunity_id and credits.partner_id = partner_deals.partner_id
group by credits.attribution_model, partner_deals.rule_id
order by credits.attribution_model, partner_deals.rule_id
"""
_JUDGED = {"band": ("strong", "moderate", "low", "at risk"), "trend_direction": ("improving", "steady", "worsening")}
_JUDGEMENT_ROWS = f"""
select
    kpi,
    {", ".join(f"count(case when {column} = '{word}' then 1 end) as {word.replace(' ', '_')}" for column, words in _JUDGED.items() for word in words)}
from marts.kpi_values
group by kpi
order by kpi
"""
_RECOMMENDATION_ROWS = """
select partner_id, segment, tier_recommendation, recommended_tier, next_best_action_id, weakest_kpi
from marts.partner_recommendations
order by partner_id
"""
_MATURITY_ROWS = """
select evidence.dimension, evidence.measure, evidence.value, evidence.stage, maturity.score, maturity.stage_meaning
from marts.program_maturity_evidence as evidence
left join marts.program_maturity as maturity on evidence.dimension = maturity.dimension
order by evidence.dimension, evidence.measure
"""
_FORECAST_ROWS = """
select channel, months_ahead, open_deals, expected_won_deals, expected_won_amount, low_amount, high_amount, back_tests_within_range
from marts.pipeline_forecast
order by channel, months_ahead
"""
TABLES = {
    **{f"kpi_{family}": (_KPI_KEY, _KPI_ROWS.format(table=f"kpi_{family}")) for family in catalogue.FAMILIES},
    "credits_by_rule": (("credit_type", "rule_id"), _CREDIT_ROWS),
    "credits_by_model": (("attribution_model", "rule_id"), _MODEL_ROWS),
    "kpi_judgements": (("kpi",), _JUDGEMENT_ROWS),
    "recommendations": (("partner_id",), _RECOMMENDATION_ROWS),
    "program_maturity": (("dimension", "measure"), _MATURITY_ROWS),
    "pipeline_forecast": (("channel", "months_ahead"), _FORECAST_ROWS),
}

Rows = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Change:
    """A cell, row or column that is no longer what was agreed on."""

    sentence: str
    table: str
    column: str | None = None  # of a figure that was agreed on and is another now


def agreed(table: str) -> Rows:
    """The rows in the file; none when it was never written."""
    path = FOLDER / f"{table}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return _by_key(table, csv.DictReader(file))


def agreed_versions() -> dict[str, int]:
    """{kpi: the version its agreed figures follow}."""
    path = FOLDER / "kpi_versions.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["kpi"]: int(row["version"]) for row in csv.DictReader(file)}


def current(connection: duckdb.DuckDBPyConnection, table: str) -> Rows:
    cursor = connection.execute(TABLES[table][1])
    columns = [column[0] for column in cursor.description]
    return _by_key(table, ({name: _text(value) for name, value in zip(columns, row)} for row in cursor.fetchall()))


def current_versions() -> dict[str, int]:
    return {kpi: entry["version"] for kpi, entry in catalogue.kpis().items()}


def changes(connection: duckdb.DuckDBPyConnection) -> list[Change]:
    return [change for table in TABLES for change in compare(table, agreed(table), current(connection, table))]


def compare(table: str, before: Rows, now: Rows) -> Iterator[Change]:
    for key in sorted(before.keys() | now.keys()):
        name = f"{table}, {' / '.join(key)}"
        if key not in now:
            yield Change(f"{name}: the row is gone.", table)
        elif key not in before:
            yield Change(f"{name}: the row is new.", table)
        else:
            for column in {**before[key], **now[key]}:
                was, is_now = before[key].get(column, "no such column"), now[key].get(column, "no such column")
                if was != is_now:
                    agreed_figure = column if column in before[key] and column in now[key] else None
                    yield Change(f"{name}: {column} was {was or 'null'} and is now {is_now or 'null'}.", table, agreed_figure)


def without_new_version(found: list[Change], entries: dict[str, dict], before: dict[str, int], now: dict[str, int]) -> list[str]:
    """One sentence per KPI whose figures, or those of its parts, changed although its version did not go up. `entries`: those of the catalogue's tables."""
    changed: dict[str, int] = {}
    for change in found:
        entry = entries.get(change.table, {}).get(change.column)
        if entry:
            kpi = entry.get("part_of", change.column)
            changed[kpi] = changed.get(kpi, 0) + 1
    sentences = [f"{kpi} went back from version {before[kpi]} to {now[kpi]}." for kpi in sorted(before.keys() & now.keys()) if now[kpi] < before[kpi]]
    for kpi, figures in changed.items():
        if kpi in before and now[kpi] == before[kpi]:
            sentences.append(f"{kpi} changed in {figures} of its figures and still has version {now[kpi]}; a changed definition is version {now[kpi] + 1}.")
    return sentences


def without_decision(versions: dict[str, int], log: str) -> list[str]:
    """One sentence per version after a KPI's first that no entry of the decision log names beside it, as in "active_partners, version 2"."""
    entries = [paragraph for paragraph in log.split("\n\n") if re.match(r"\*\*\d+\. ", paragraph)]
    return [
        f"{kpi}: no entry of docs/decisions.md names it with version {version}."
        for kpi, latest in versions.items()
        for version in range(2, latest + 1)
        if not any(re.search(rf"\b{kpi}\W{{1,4}}version {version}\b", entry) for entry in entries)
    ]


def write(connection: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        _write(table, list(current(connection, table).values()))
    _write("kpi_versions", [{"kpi": kpi, "version": version} for kpi, version in current_versions().items()])


def _write(name: str, rows: list[dict]) -> None:
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _by_key(table: str, rows) -> Rows:
    return {tuple(row[column] for column in TABLES[table][0]): row for row in rows}


def _text(value) -> str:
    """Nine digits of a fraction are enough to notice a change and few enough to be the same on every machine."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.9g}"
    return value.isoformat() if isinstance(value, date) else str(value)
