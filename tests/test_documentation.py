"""Every model says what a row is and what each column means, in the YAML beside it, and the warehouse bears it out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT, Workspace

# Models without a key, and why: no test of their grain can be written.
KEYLESS = {
    "audit_quarantined_rows": "rows that share a key are what it lists",
    "int_partner_measures": "a partner may have two equal measures at one moment",
}

KPI_KEYS = {"period_grain", "period_start", "period_end", "is_complete", "scope_type", "scope_id", "scope_name"}
KPI_FIELDS = {"name", "family", "core", "unit", "direction", "kind", "owner", "review_cadence", "version", "alias_of"}
KPI_VALUES = {
    "unit": {"count", "money", "rate", "ratio", "days"},
    "direction": {"higher", "lower"},
    "kind": {"flow", "stock", "cohort"},
    "review_cadence": {"monthly", "quarterly", "yearly"},
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    workspace = Workspace(tmp_path_factory.mktemp("documentation"))
    workspace.dbt("parse")
    return json.loads((workspace.target / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


@pytest.fixture(scope="module")
def grain_tested(manifest: dict) -> set[str]:
    tests = (node for node in manifest["nodes"].values() if node["resource_type"] == "test")
    return {test["attached_node"] for test in tests if (test.get("test_metadata") or {}).get("name") == "grain"}


def all_seeds(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]


def is_mart(model: dict) -> bool:
    return model["schema"] == "marts"


def grain(model: dict) -> str | None:
    """The sentence on line one, without its marker."""
    first_line = model["raw_code"].split("\n", 1)[0]
    return first_line.removeprefix("-- grain:").strip() if first_line.startswith("-- grain:") else None


def yaml_path(node: dict) -> Path:
    return ROOT / node["patch_path"].split("://")[1]


def test_every_model_and_column_is_described(models, manifest):
    nodes = [*models, *all_seeds(manifest)]
    bare = [node["name"] for node in nodes if not node["description"].strip()]
    bare += [
        f"{node['name']}.{name}"
        for node in nodes
        for name, column in node["columns"].items()
        if not column["description"].strip()
    ]
    assert not bare, f"Without a description: {', '.join(bare)}."


def test_every_model_states_its_grain_on_line_one_and_in_its_description(models):
    silent = [model["original_file_path"] for model in models if not grain(model)]
    assert not silent, f"Line one is not `-- grain: one row per …` in: {', '.join(silent)}."
    differing = []
    for model in models:
        sentence, description = grain(model).lower(), model["description"].lower()
        is_base = model["name"].startswith("base_")  # these say first what the table is
        if not (sentence in description if is_base else description.startswith(sentence)):
            differing.append(model["name"])
    assert not differing, f"The description does not begin with the grain of line one: {', '.join(differing)}."


def test_every_model_beyond_staging_has_a_grain_test(models, manifest, grain_tested):
    nodes = [model for model in models if model["schema"] != "staging"] + all_seeds(manifest)
    untested = {node["name"] for node in nodes if node["unique_id"] not in grain_tested}
    assert untested == set(KEYLESS), (
        f"Without a `grain` test: {sorted(untested - set(KEYLESS))}; have one though listed as keyless: {sorted(set(KEYLESS) - untested)}."
    )


def test_every_mart_has_an_enforced_contract_a_group_and_public_access(models):
    loose = [
        model["name"]
        for model in models
        if is_mart(model) != (bool(model["group"]) and model["access"] == "public") or (is_mart(model) and not model["contract"]["enforced"])
    ]
    assert not loose, f"Marts, and only marts, are public, grouped and under contract. Not so: {', '.join(loose)}."
    untyped = [f"{model['name']}.{name}" for model in models if is_mart(model) for name, column in model["columns"].items() if not column["data_type"]]
    assert not untyped, f"Without a data_type: {', '.join(untyped)}."


def test_no_description_is_used_for_two_columns_of_a_model(models, manifest):
    repeated = []
    for node in [*models, *all_seeds(manifest)]:
        own_words = Counter(column["description"] for column in node["columns"].values() if not column["doc_blocks"])
        repeated += [f"{node['name']}: {text}" for text, uses in own_words.items() if uses > 1]
    assert not repeated, "Described alike:\n" + "\n".join(repeated)


def test_every_model_has_a_yaml_file_of_its_own_beside_it(models):
    astray = [model["name"] for model in models if yaml_path(model) != (ROOT / model["original_file_path"]).with_suffix(".yml")]
    assert not astray, f"Not described in a YAML file of the model's name, in its folder: {', '.join(astray)}."


def test_yaml_files_are_short_except_those_of_kpi_tables():
    lengths = {path: len(path.read_text().splitlines()) for folder in ("models", "seeds") for path in (ROOT / folder).rglob("*.yml")}
    long = [str(path.relative_to(ROOT)) for path, lines in lengths.items() if lines > 200 and not path.name.startswith("kpi_")]
    assert not long, f"Longer than 200 lines: {', '.join(long)}."


def test_every_doc_block_is_used(models, manifest):
    ours = {key for key, block in manifest["docs"].items() if block["package_name"] == "partner_kpis" and block["name"] != "__overview__"}
    nodes = [*models, *all_seeds(manifest), *manifest["sources"].values()]
    used = {block for node in nodes for column in node["columns"].values() for block in column["doc_blocks"]}
    assert ours <= used, f"Used nowhere: {', '.join(sorted(ours - used))}."


def test_kpi_columns_are_catalogued(models):
    """Each measure of a KPI table is a KPI with its governance fields, or a part of one that the same table holds."""
    gaps = []
    for model in models:
        if model["name"].startswith("kpi_"):
            entries = {name: column["config"]["meta"].get("kpi") for name, column in model["columns"].items()}
            gaps += [
                f"{model['name']}.{name} {gap}"
                for name, entry in entries.items()
                if name not in KPI_KEYS
                for gap in catalogue_gaps(entry, entries, model["name"].removeprefix("kpi_"))
            ]
    assert not gaps, "\n".join(gaps)


def catalogue_gaps(entry: dict | None, entries: dict[str, dict | None], family: str) -> list[str]:
    """What is wrong with one column's `meta.kpi`; `entries` are those of its table."""
    if entry is None:
        return ["has no meta.kpi"]
    if "part_of" in entry:
        whole = entries.get(entry["part_of"])
        return [] if whole and "part_of" not in whole else [f"is part of {entry['part_of']}, which is no KPI of the table"]
    gaps = [f"lacks {field}" for field in sorted(KPI_FIELDS - set(entry))]
    gaps += [f"has an unknown {field}, {entry.get(field)}" for field, values in KPI_VALUES.items() if entry.get(field) not in values]
    gaps += [f"has a {role}, {entry[role]}, that is no column" for role in ("numerator", "denominator") if role in entry and entry[role] not in entries]
    if entry.get("family") != family:
        gaps.append(f"is of family {entry.get('family')}")
    if entry.get("unit") in ("rate", "ratio") and not {"numerator", "denominator"} <= set(entry):
        gaps.append(f"is a {entry['unit']} without numerator and denominator")
    return gaps


def test_documented_columns_are_those_of_the_warehouse(models, manifest, demo_build):
    with demo_build.connect() as connection:
        actual: dict[tuple[str, str], list[str]] = {}
        for schema, table, column in connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns order by ordinal_position"
        ).fetchall():
            actual.setdefault((schema, table), []).append(column)
    drift = []
    for node in [*models, *all_seeds(manifest)]:
        built = actual.get((node["schema"], node["name"]), [])
        drift += [f"{node['name']}.{column} is built and not described" for column in built if column not in node["columns"]]
        drift += [f"{node['name']}.{column} is described and not built" for column in node["columns"] if column not in built]
    assert not drift, "\n".join(drift)


def test_entity_sources_agree_with_the_lineage(manifest):
    """Each system that feeds a conformed entity is a row of seed entity_sources, with a table that really leads there."""
    parents = manifest["parent_map"]

    def sources(node: str) -> set[str]:
        return {node} if node.startswith("source.") else set().union(*(sources(parent) for parent in parents[node] if not parent.startswith("seed.")))

    feeding = {}
    for node, above in parents.items():
        if node.startswith("model.partner_kpis.int_") and "/conformed/" in manifest["nodes"][node]["original_file_path"]:
            for staging in above:
                system, entity = staging.split(".")[-1].removeprefix("stg_").split("__")
                feeding[entity, system] = {source.split(".")[-1] for source in sources(staging)}
    feeding = {pair: tables for pair, tables in feeding.items() if pair[0] != "source_rows"}
    with (ROOT / "seeds" / "entity_sources.csv").open() as file:
        listed = [(row["entity"], row["source_system"], row["source_table"]) for row in csv.DictReader(file)]
    astray = [" ".join(row) for row in listed if row[2] not in feeding.get(row[:2], set())]
    assert not astray, f"No lineage from the table to the entity: {', '.join(astray)}."
    missing = sorted(set(feeding) - {row[:2] for row in listed})
    assert not missing, f"Feed an entity and are not in seed entity_sources: {', '.join(map(' '.join, missing))}."
