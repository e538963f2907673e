"""The KPIs as the YAML files govern them, read without dbt, and what is wrong with an entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from tests.conftest import ROOT

FAMILIES = ("coverage", "engagement", "pipeline", "revenue", "retention", "profitability")
KEYS = {"period_grain", "period_start", "period_end", "is_complete", "scope_type", "scope_id", "scope_name"}
CORE = {
    "active_partners", "partner_activation_rate", "partner_engagement_score", "sourced_pipeline_created", "opportunity_win_rate", "sourced_revenue",
    "influenced_revenue", "net_revenue_retention", "partner_contribution_margin",
}
COMMON_METRICS = set(range(1, 34))  # the numbered partnership metrics that KPIs are aliases of

ATTRIBUTES = (
    "definition", "business_insights", "measurement_approach", "formula", "trend_analysis", "diagnostic_questions", "actionable_tips", "visualisation",
    "risk_warnings", "tools", "integration_points", "change_impact",
)
ONE_OF = {
    "family": set(FAMILIES),
    "core": {True, False},
    "unit": {"count", "money", "rate", "ratio", "days", "hours", "score"},
    "direction": {"higher", "lower"},
    "kind": {"flow", "stock", "cohort"},
    "owner": {"RevOps", "Partner Managers", "Partner Marketing", "Partner Enablement", "Customer Success", "Finance"},
    "review_cadence": {"monthly", "quarterly", "yearly"},
    "audience": {"internal", "partner"},
}
SOME_OF = {
    "source_systems": {"crm", "prm", "marketing", "support", "billing", "learning", "product", "surveys", "finance"},
    "adds_up": {"months", "partners"},
    "alias_of": COMMON_METRICS,
    "applies_to": {"all", "reseller", "referral", "technology", "services", "distributor"},
    "entities": None,  # any column has_<entity> of int_instrumented
}
MAY_BE_EMPTY = {"adds_up", "entities", "alias_of"}
FIELDS = {"name", "version", "effective_from", *ONE_OF, *SOME_OF, *ATTRIBUTES}
SHORTEST = {"formula": 8}  # letters; of the other attributes:
SHORTEST_SENTENCES = 40
PLACEHOLDERS = re.compile(r"\b(todo|tbd|tba|fixme|xxx|lorem|ipsum|placeholder|fill in|to be (defined|written|added|done)|n/a|coming soon|dummy)\b|\.\.\.|…", re.IGNORECASE)


def tables(project: Path = ROOT) -> dict[str, dict[str, dict | None]]:
    """{table: {column: its meta.kpi}} of the kpi_<family> tables, without the columns that make their key."""
    found = {}
    for path in sorted((project / "models" / "marts" / "kpis").glob("kpi_*.yml")):
        (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        found[model["name"]] = {column["name"]: _entry(column) for column in model["columns"] if column["name"] not in KEYS}
    return found


def kpis(project: Path = ROOT) -> dict[str, dict]:
    """{kpi: its entry, and its `table`}. Parts are left out."""
    return {
        column: {**entry, "table": table} for table, entries in tables(project).items() for column, entry in entries.items() if entry and "part_of" not in entry
    }


def not_instrumented(project: Path = ROOT) -> dict[str, dict]:
    """{kpi: its entry} of the KPIs that no kind of system feeds yet."""
    (model,) = yaml.safe_load((project / "models" / "marts" / "scorecards" / "dim_kpis.yml").read_text(encoding="utf-8"))["models"]
    return {entry["kpi"]: entry for entry in model["config"]["meta"]["not_instrumented"]}


def part_gaps(entry: dict | None, entries: dict[str, dict | None]) -> list[str]:
    """What is wrong with a column that is no KPI; `entries` are those of its table."""
    if entry is None:
        return ["has no meta.kpi"]
    whole = entries.get(entry["part_of"])
    gaps = [] if whole and "part_of" not in whole else [f"is part of {entry['part_of']}, which is no KPI of the table"]
    gaps += [f"has an unknown adds_up, {one}" for one in entry.get("adds_up", []) if one not in SOME_OF["adds_up"]]
    return gaps + _parts_without_column(entry, set(entries))


def gaps(entry: dict, columns: set[str], family: str, entities: set[str]) -> Iterator[str]:
    """What is wrong with a KPI's entry, each as the end of a sentence. `columns` are those of its table."""
    for field in sorted(FIELDS):
        value = entry.get(field)
        if value is None or (value in ("", []) and field not in MAY_BE_EMPTY):
            yield f"lacks {field}"
        elif field in ATTRIBUTES:
            yield from _text_gaps(field, value)
        elif field in ONE_OF and value not in ONE_OF[field]:
            yield f"has an unknown {field}, {value}"
        elif field in SOME_OF:
            yield from (f"has an unknown {field}, {one}" for one in value if one not in (SOME_OF[field] or entities))
    if entry.get("family") != family:
        yield f"stands among those of {family}"
    if not (isinstance(entry.get("version"), int) and entry["version"] >= 1):
        yield "has a version that is no number from 1 on"
    if not _is_date(entry.get("effective_from")):
        yield "has an effective_from that is no date"
    yield from _parts_without_column(entry, columns)
    if entry.get("unit") in ("rate", "ratio") and columns and not {"numerator", "denominator"} <= set(entry):
        yield f"is a {entry['unit']} without numerator and denominator"


def repeated_sentences(entries: dict[str, dict]) -> list[str]:
    """Sentences that two attributes share, of one KPI or of two, whatever their letter case."""
    uses = Counter(sentence for entry in entries.values() for attribute in ATTRIBUTES for sentence in _sentences(str(entry.get(attribute, ""))))
    return sorted(sentence for sentence, count in uses.items() if count > 1)


def _parts_without_column(entry: dict, columns: set[str]) -> list[str]:
    return [f"has a {role}, {entry[role]}, that is no column" for role in ("numerator", "denominator") if role in entry and entry[role] not in columns]


def _text_gaps(field: str, text) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"has a {field} that is no text"
        return
    if len(text.strip()) < SHORTEST.get(field, SHORTEST_SENTENCES):
        yield f"has a {field} that says nothing, {text}"
    placeholder = PLACEHOLDERS.search(text)
    if placeholder:
        yield f"has a {field} with a placeholder, {placeholder[0]}"


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.?!])\s+", text)
    return [plain for part in parts if (plain := re.sub(r"[^a-z0-9]+", " ", part.lower()).strip())]


def _entry(column: dict) -> dict | None:
    return column.get("config", {}).get("meta", {}).get("kpi")


def _is_date(text) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False
