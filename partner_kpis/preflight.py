"""What can be known to be wrong before dbt starts: variables, output paths and files that no engine reads.

Every check adds a sentence (what is wrong, where, what to do) and lets the next one run, so that all problems are
told at once.
"""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path
from typing import Any

import duckdb

from partner_kpis.project import Project, unwritable
from partner_kpis.raw_files import Findings, RawFiles
from partner_kpis.sentences import first_line, nearest


def check(project: Project, given: dict[str, Any]) -> Findings:
    """Check the variables (`given` over the project's defaults), the output paths and the raw files."""
    findings = Findings()
    variables = {**project.defaults, **given}
    findings.problems += [*_unknown(given, project.defaults), *_values(variables), *_model(project, variables), *_outputs(project)]
    connectors = _connectors(project, variables, findings)
    if raw_path := str(variables.get("raw_path") or ""):
        RawFiles(project, raw_path, findings).check(connectors)
    return findings


def _unknown(given: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    return [
        f'There is no variable "{name}"{nearest(str(name), list(defaults))}: dbt_project.yml lists them all.'
        for name in given
        if name not in defaults
    ]


def _values(variables: dict[str, Any]) -> list[str]:
    """Problems of the variables' values; a variable the project does not have is not judged."""
    dates = {name: _date(variables[name]) for name in ("as_of_date", "first_period") if name in variables}
    problems = [
        f'The variable {name} is "{variables[name]}", which is no date: write it as YYYY-MM-DD.'
        for name, value in dates.items()
        if value is None
    ]
    if all(dates.get(name) for name in ("as_of_date", "first_period")) and dates["first_period"] > dates["as_of_date"]:
        problems.append(
            f"The variable first_period ({dates['first_period']}) is after as_of_date ({dates['as_of_date']}): "
            "no period is left, so set an earlier one."
        )
    problems += [
        f'The variable {name} is "{variables[name]}", which is no whole number {between}.'
        for name, low, high, between in (
            ("fiscal_year_start_month", 1, 12, "from 1 to 12"),
            ("active_partner_window_days", 1, 36600, "of days, 1 or more"),
        )
        if name in variables and not (_whole(variables[name]) and low <= int(variables[name]) <= high)
    ]
    currency = variables.get("reporting_currency", "USD")
    if not re.fullmatch("[A-Z]{3}", str(currency)):
        problems.append(
            f'The variable reporting_currency is "{currency}", which is not three capital letters such as USD.'
        )
    zone = str(variables.get("reporting_timezone", "UTC"))
    zones = [name for (name,) in duckdb.connect().execute("select name from pg_timezone_names()").fetchall()]
    if zone not in zones:
        problems.append(
            f'The variable reporting_timezone is "{zone}", which is no IANA time zone{nearest(zone, zones)}: '
            "write it as in Europe/Berlin."
        )
    limit = variables.get("quarantine_limit", 0)
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not 0 <= limit <= 1:
        problems.append(f'The variable quarantine_limit is "{limit}", which is no share: write a number from 0 to 1.')
    return problems


def _model(project: Project, variables: dict[str, Any]) -> list[str]:
    """The reporting model must be a row of its seed; a seed that cannot be read is dbt's to tell."""
    chosen = str(variables.get("primary_attribution_model", ""))
    try:
        with (project.root / "seeds" / "attribution_models.csv").open(encoding="utf-8", newline="") as file:
            models = [row["attribution_model"] for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return []
    if chosen in models:
        return []
    return [
        f'The variable primary_attribution_model is "{chosen}", which is no row of seeds/attribution_models.csv'
        f"{nearest(chosen, models)}: name one of {', '.join(models)}."
    ]


def _date(value: Any) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(str(value), "%Y-%m-%d").date()
    except ValueError:
        return None


def _whole(value: Any) -> bool:
    return not isinstance(value, bool) and re.fullmatch(r"\d{1,9}", str(value)) is not None


def _outputs(project: Project) -> list[str]:
    paths = {"PARTNER_KPIS_WAREHOUSE": project.warehouse, "PARTNER_KPIS_PUBLISHED": project.published}
    problems = [
        f"{project.show(path)} cannot be written, because {reason}: free the path, or name another in {variable}."
        for variable, path in paths.items()
        if (reason := unwritable(path))
    ]
    if project.published.is_file() and (reason := _unreadable(project.published)):
        problems.append(
            f"{project.show(project.published)} cannot be read ({reason}), so nobody could tell what a build restates: "
            "put a whole published file back, or move this one away."
        )
    if project.warehouse == project.published:
        problems.append(
            f"The warehouse and the published file are both {project.show(project.warehouse)}: "
            "name another path in PARTNER_KPIS_PUBLISHED."
        )
    return problems


def _unreadable(published: Path) -> str | None:
    """Why the published file cannot be opened for reading; None when it can."""
    try:
        duckdb.connect(str(published), read_only=True).close()
    except duckdb.Error as error:
        return first_line(error)
    return None


def _connectors(project: Project, variables: dict[str, Any], findings: Findings) -> list[str]:
    """The connected systems that are known."""
    known = sorted(project.sources)
    connectors = variables.get("connectors", known)
    if not isinstance(connectors, list) or (known and not connectors):
        findings.problems.append(
            f'The variable connectors is "{connectors}", which names no system: write it as [{", ".join(known)}].'
        )
        return []
    for name in connectors:
        if name not in known:
            findings.problems.append(
                f'The connector "{name}" is unknown{nearest(str(name), known)}: known are {", ".join(known) or "none"}.'
            )
    for variable in ("partner_master", "customer_master"):
        given = variables.get(variable) or []
        for name in [given] if isinstance(given, str) else given:
            if name not in known:
                findings.problems.append(
                    f'The variable {variable} names "{name}", which is no system{nearest(str(name), known)}: '
                    f"known are {', '.join(known)}."
                )
    return [name for name in known if name in connectors]
