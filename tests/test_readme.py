"""The README shows what a reader gets: its queries, run on the published file, give its tables."""

import re

import duckdb
import pytest

from tests.conftest import ROOT


def shown(value) -> str:
    if isinstance(value, float):
        return f"{value:.1%}"
    if isinstance(value, str):
        return value
    return f"{value:,}" if not hasattr(value, "isoformat") else value.isoformat()


def examples() -> list[tuple[str, list[str]]]:
    """Each query of the README with the lines of the table below it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [(query, table.splitlines()) for query, table in re.findall(r"```sql\n(.*?)```\s*\n((?:\|[^\n]*\n)+)", readme, re.S)]


@pytest.mark.parametrize("query, table", examples())
def test_the_queries_of_the_readme_give_their_tables(demo_build, query, table):
    with duckdb.connect(str(demo_build.published), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]
    assert cells == [[shown(value) for value in row] for row in rows]


def test_there_are_two_of_them():
    assert len(examples()) == 2
