"""The templates and the page for whoever fills in the drops say what the source YAML declares."""

import re

import pytest
import yaml

from tests.conftest import ROOT

DROPS = ("prm", "finance")


def declared_tables(system: str) -> dict[str, list[dict]]:
    """The columns of each table, in the order of their declaration."""
    files = sorted((ROOT / "models" / "staging" / system).glob("_*__sources.yml"))
    sources = [source for file in files for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]]
    return {table["name"]: table["columns"] for source in sources for table in source["tables"]}


def described_tables() -> dict[str, list[tuple[str, str, str]]]:
    """Each section of the page, `system/table`, with the rows of its table."""
    page = (ROOT / "docs" / "prm_drop.md").read_text(encoding="utf-8")
    sections = re.split(r"^### (\S+)\n", page, flags=re.M)[1:]
    return {
        name: re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, flags=re.M)
        for name, section in zip(sections[::2], sections[1::2])
    }


@pytest.mark.parametrize("system", DROPS)
def test_each_table_has_a_template_with_its_columns(system):
    headers = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "templates" / system).glob("*.csv")}
    expected = {
        table: ",".join([column["name"] for column in columns] + ["deleted_at"]) + "\n"
        for table, columns in declared_tables(system).items()
    }
    assert headers == expected


@pytest.mark.parametrize("system", DROPS)
def test_the_page_describes_each_table_as_it_is_declared(system):
    described = {name: rows for name, rows in described_tables().items() if name.startswith(f"{system}/")}
    expected = {
        f"{system}/{table}": [(column["name"], column["data_type"].split("(")[0], column["description"]) for column in columns]
        for table, columns in declared_tables(system).items()
    }
    assert described == expected


def test_the_page_says_what_each_table_feeds_and_what_is_missing_without_it():
    page = (ROOT / "docs" / "prm_drop.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", page, flags=re.M)[1:]
    silent = [section.split("\n", 1)[0] for section in sections if not ("- *Feeds:* " in section and "- *Without it:* " in section)]
    assert not silent, f"docs/prm_drop.md does not say what these feed, or what is missing without them: {', '.join(silent)}."


def test_the_kpis_that_the_page_names_exist():
    page = (ROOT / "docs" / "prm_drop.md").read_text(encoding="utf-8")
    named = {name for line in re.findall(r"^- \*Without it:\* (.*)$", page, flags=re.M) for name in re.findall(r"`(\w+)`", line)}
    models = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / "models" / "marts" / "kpis").glob("kpi_*.yml")]
    columns = {column["name"] for file in models for model in file["models"] for column in model["columns"]}
    assert named and not named - columns, f"docs/prm_drop.md names KPIs that no table has: {', '.join(sorted(named - columns))}."
