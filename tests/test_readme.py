"""The README shows what a reader gets: its query, run on the published file, gives its table."""

import re

import duckdb

from tests.conftest import ROOT


def shown(value) -> str:
    if isinstance(value, float):
        return f"{value:.1%}"
    return f"{value:,}" if not hasattr(value, "isoformat") else value.isoformat()


def test_the_query_of_the_readme_gives_its_table(demo_build):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    query = re.search(r"```sql\n(.*?)```", readme, re.S).group(1)
    table = re.search(r"```sql.*?```\s*\n((?:\|[^\n]*\n)+)", readme, re.S).group(1).splitlines()
    with duckdb.connect(str(demo_build.published), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]
    assert cells == [[shown(value) for value in row] for row in rows]
