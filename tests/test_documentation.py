"""Every model says what a row is and what each column means, in the YAML beside it, and the warehouse bears it out."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests import catalogue
from tests.conftest import ROOT, Workspace

# Models without a key, and why: no test of their grain can be written.
KEYLESS = {
    "audit_quarantined_rows": "rows that share a key are what it lists",
    "int_pipeline_measures": "a partner may have two equal measures at one moment",
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
    long = [str(path.relative_to(ROOT)) for path, lines in lengths.items() if lines > 200 and path.stem not in catalogue.tables()]
    assert not long, f"Longer than 200 lines: {', '.join(long)}."


def test_every_doc_block_is_used(models, manifest):
    ours = {key for key, block in manifest["docs"].items() if block["package_name"] == "partner_kpis" and block["name"] != "__overview__"}
    nodes = [*models, *all_seeds(manifest), *manifest["sources"].values()]
    used = {block for node in nodes for column in node["columns"].values() for block in column["doc_blocks"]}
    assert ours <= used, f"Used nowhere: {', '.join(sorted(ours - used))}."


@pytest.fixture(scope="module")
def entities(models) -> set[str]:
    """Conformed entities that a KPI may need, by the columns of int_instrumented."""
    (instrumented,) = [model for model in models if model["name"] == "int_instrumented"]
    return {column.removeprefix("has_") for column in instrumented["columns"]}


def test_every_measure_is_a_kpi_with_all_its_fields_or_a_part_of_one(entities):
    found = []
    for table, entries in catalogue.tables().items():
        for column, entry in entries.items():
            if entry is None or "part_of" in entry:
                gaps = catalogue.part_gaps(entry, entries)
            else:
                gaps = catalogue.gaps(entry, set(entries), table.removeprefix("kpi_"), entities)
            found += [f"{table}.{column} {gap}" for gap in gaps]
    for kpi, entry in catalogue.not_instrumented().items():
        found += [f"dim_kpis, {kpi} {gap}" for gap in catalogue.gaps(entry, set(), entry["family"], entities)]
        found += [] if entry.get("would_be_fed_by") else [f"dim_kpis, {kpi} does not say what would feed it"]
    assert not found, "\n".join(found)


def test_the_catalogue_says_nothing_twice():
    repeated = catalogue.repeated_sentences({**catalogue.kpis(), **catalogue.not_instrumented()})
    assert not repeated, "In two attributes of the catalogue:\n" + "\n".join(repeated)


def test_the_catalogue_sends_readers_to_what_is_published():
    entries = {**catalogue.kpis(), **catalogue.not_instrumented()}
    unpublished = [
        f"{kpi}, {attribute}: {name}" for kpi, entry in entries.items() for attribute in catalogue.ATTRIBUTES
        for name in re.findall(r"\b(?:int|stg|base)_\w+", entry[attribute])
    ]  # fmt: skip
    assert not unpublished, "Only schema marts is published, and these name other models:\n" + "\n".join(unpublished)


def test_every_kpi_has_a_name_of_its_own():
    kpis = Counter(column for entries in catalogue.tables().values() for column, entry in entries.items() if entry and "part_of" not in entry)
    twice = sorted(kpi for kpi, uses in kpis.items() if uses > 1)
    assert not twice, f"In two tables: {', '.join(twice)}. The long table could not tell them apart."
    names = Counter(entry["name"] for entry in [*catalogue.kpis().values(), *catalogue.not_instrumented().values()])
    assert set(names.values()) == {1}, f"Names of two KPIs: {[name for name, uses in names.items() if uses > 1]}."


def test_the_six_families_hold_the_core_set_and_the_common_metrics():
    kpis = catalogue.kpis()
    assert set(catalogue.tables()) == {f"kpi_{family}" for family in catalogue.FAMILIES}
    assert {kpi for kpi, entry in kpis.items() if entry["core"]} == catalogue.CORE
    covered = {number for entry in kpis.values() for number in entry["alias_of"]}
    assert covered == catalogue.COMMON_METRICS, f"No KPI stands for the common metrics {sorted(catalogue.COMMON_METRICS - covered)}."


GOOD_ENTRY = {
    "name": "Sales", "family": "revenue", "core": False, "unit": "rate", "direction": "higher", "kind": "flow", "adds_up": [], "numerator": "won", "denominator": "closed", "owner": "RevOps",
    "review_cadence": "monthly", "version": 1, "effective_from": "2026-07-01", "source_systems": ["crm"], "entities": ["leads"], "alias_of": [4], "audience": "internal",
    "applies_to": ["all"], **{attribute: f"Words about {attribute} that are long enough to say something." for attribute in catalogue.ATTRIBUTES},
}  # fmt: skip


@pytest.mark.parametrize(
    "change, gap",
    [
        *(({field: None}, f"lacks {field}") for field in sorted(catalogue.FIELDS)),
        ({"tools": " "}, "has a tools that says nothing,  "),
        ({"tools": "Monitor regularly."}, "has a tools that says nothing, Monitor regularly."),
        ({"tools": "A sentence that goes on for quite a while and then TBD."}, "has a tools with a placeholder, TBD"),
        ({"tools": "A sentence that goes on for quite a while and then..."}, "has a tools with a placeholder, ..."),
        ({"tools": ["a", "list"]}, "has a tools that is no text"),
        ({"unit": "bananas"}, "has an unknown unit, bananas"),
        ({"owner": "Nobody"}, "has an unknown owner, Nobody"),
        ({"alias_of": [34]}, "has an unknown alias_of, 34"),
        ({"entities": ["weather"]}, "has an unknown entities, weather"),
        ({"source_systems": []}, "lacks source_systems"),
        ({"family": "pipeline"}, "stands among those of revenue"),
        ({"version": 0}, "has a version that is no number from 1 on"),
        ({"effective_from": "soon"}, "has an effective_from that is no date"),
        ({"numerator": "nothing"}, "has a numerator, nothing, that is no column"),
    ],
    ids=str,
)
def test_a_gap_in_the_catalogue_is_noticed(change, gap):
    assert not list(catalogue.gaps(GOOD_ENTRY, {"won", "closed"}, "revenue", {"leads"}))
    assert gap in list(catalogue.gaps({**GOOD_ENTRY, **change}, {"won", "closed"}, "revenue", {"leads"}))


def test_a_rate_without_parts_and_a_part_of_nothing_are_noticed():
    bare = {field: value for field, value in GOOD_ENTRY.items() if field != "denominator"}
    assert list(catalogue.gaps(bare, {"won"}, "revenue", {"leads"})) == ["is a rate without numerator and denominator"]
    assert catalogue.part_gaps(None, {}) == ["has no meta.kpi"]
    assert catalogue.part_gaps({"part_of": "gone"}, {"rate": GOOD_ENTRY}) == ["is part of gone, which is no KPI of the table"]
    assert catalogue.part_gaps({"part_of": "part"}, {"part": {"part_of": "rate"}, "rate": GOOD_ENTRY}) == ["is part of part, which is no KPI of the table"]
    assert catalogue.part_gaps({"part_of": "rate", "adds_up": ["years"], "numerator": "gone"}, {"rate": GOOD_ENTRY}) == [
        "has an unknown adds_up, years", "has a numerator, gone, that is no column",
    ]
    assert not catalogue.part_gaps({"part_of": "rate", "adds_up": ["months"], "numerator": "rate"}, {"rate": GOOD_ENTRY})


def test_a_sentence_used_twice_is_noticed():
    one, other = {**GOOD_ENTRY, "tools": "Ask the CRM. Then wait."}, {attribute: f"Other words about {attribute}." for attribute in catalogue.ATTRIBUTES}
    assert not catalogue.repeated_sentences({"one": one, "other": other})
    assert catalogue.repeated_sentences({"one": one, "other": {**other, "formula": "then, wait!"}}) == ["then wait"]


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
