"""Read what is published: the finished marts, and the variables they were built with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from partner_kpis.project import Project, Stop
from partner_kpis.publish import explain_open
from partner_kpis.sentences import first_line

AGAIN = "run `partner-kpis build` to publish it anew"


@contextmanager
def open_published(project: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, open for reading. What is wrong with it, or with a query of it, raises Stop."""
    shown = f"published file {project.show(project.published)}"
    if not project.published.exists():
        raise Stop(f"There is no {shown}: run `partner-kpis build` first.")
    try:
        con = duckdb.connect(str(project.published), read_only=True)
    except duckdb.Error as error:
        raise Stop(explain_open(project, error, shown)) from None
    with con:
        try:
            yield con
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise Stop(f"The {shown} is of another version than this command ({first_line(error)}): {AGAIN}.") from None
        except duckdb.Error as error:
            raise Stop(f"The {shown} cannot be read ({first_line(error)}): {AGAIN}.") from None


def read_variables(project: Project, con: duckdb.DuckDBPyConnection, *needed: str) -> dict[str, Any]:
    """The variables the published file was built with. Raises Stop when one of those needed is not among them."""
    found = con.execute("select variable, variable_value from marts.audit_variables").fetchall()
    variables = {name: json.loads(value) for name, value in found}
    if missing := [name for name in needed if name not in variables]:
        shown = project.show(project.published)
        raise Stop(f"The published file {shown} does not say with which {' and '.join(missing)} it was built: {AGAIN}.")
    return variables
