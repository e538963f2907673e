"""One `dbt build` with a lock around it, told in sentences."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections import Counter
from contextlib import chdir
from dataclasses import dataclass, field
from typing import Any

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from partner_kpis.project import BAD_INPUT, FAILED, Project, Stop
from partner_kpis.publish import GREEN, explain_open
from partner_kpis.sentences import plural

KINDS = {"seed": "seeds", "model": "models", "snapshot": "models", "test": "tests", "unit_test": "tests"}
TOTALS = {"seed": "seeds", "model": "models", "snapshot": "models", "data test": "tests", "unit test": "tests"}
PHASES = ("start-up", "seeds", "models", "tests")
SHOWN = 10
CONTRACT = "The raw data differs from what is declared"  # the report of macros/landing


@dataclass
class Report:
    """What a finished dbt build has to say. It is green when `failures` is empty."""

    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    seconds: Counter = field(default_factory=Counter)


class Clock:
    """Divides wall time among what runs: each moment is shared equally, and belongs to start-up when nothing runs."""

    def __init__(self) -> None:
        self.seconds: Counter = Counter()
        self._running: dict[str, str] = {}
        self._last = time.perf_counter()
        self._lock = threading.Lock()

    def start(self, node: str, kind: str) -> None:
        with self._lock:
            self._advance()
            self._running[node] = kind

    def finish(self, node: str) -> None:
        with self._lock:
            self._advance()
            self._running.pop(node, None)

    def stop(self) -> Counter:
        with self._lock:
            self._advance()
            return self.seconds

    def _advance(self) -> None:
        now = time.perf_counter()
        kinds = list(self._running.values()) or ["start-up"]
        for kind in kinds:
            self.seconds[kind] += (now - self._last) / len(kinds)
        self._last = now


def run_dbt(project: Project, variables: dict[str, Any], options: list[str], console: Console) -> Report:
    """Run `dbt build` in this process and report it. The lock must be held. Raises Stop when dbt cannot even start."""
    clock = Clock()
    _check_closed(project)
    arguments = ["build", "--project-dir", str(project.root), "--target", "duckdb", "--vars", json.dumps(variables)]
    arguments += ["--no-print", "--log-level", "none", "--log-level-file", "debug", "--log-path", str(project.logs)]
    arguments += options
    os.environ["PARTNER_KPIS_WAREHOUSE"] = str(project.warehouse)
    os.environ["PARTNER_KPIS_PUBLISHED"] = str(project.published)
    with chdir(project.root), _Phases(console, clock) as phases:
        from dbt.cli.main import dbtRunner  # takes seconds, so only a build pays for it

        outcome = dbtRunner(callbacks=[phases.hear]).invoke(arguments)
        close_connections()
    log = project.show(project.logs / "dbt.log")
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise Stop("The build was interrupted, so the published file stays as it was.")
    if outcome.exception:
        if findings := contract_findings(str(outcome.exception)):
            raise Stop(*findings, "Nothing was built, and the published file stays as it was.", code=BAD_INPUT)
        why = tidy(str(outcome.exception))
        raise Stop(f"dbt could not build the project: {why}", f"All of dbt's output is in {log}.")
    report = _report(project, outcome.result.results)
    report.warnings = phases.warnings + report.warnings
    if not outcome.success and not report.failures:
        report.failures.append("dbt ended the build as failed without naming a node.")
    if report.failures:
        report.failures.append(f"All of dbt's output is in {log}.")
    report.seconds = clock.stop()
    return report


class _Phases:
    """One progress line per phase, moved by dbt's events."""

    def __init__(self, console: Console, clock: Clock):
        bar = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*bar, console=console)
        self.clock = clock
        self.warnings: list[str] = []
        self.tasks = {phase: self.progress.add_task(phase, start=False, total=1) for phase in PHASES}

    def __enter__(self) -> _Phases:
        self.progress.start()
        self.progress.start_task(self.tasks["start-up"])
        return self

    def __exit__(self, *_: Any) -> None:
        self.progress.stop()

    def hear(self, message: Any) -> None:
        """dbt calls this, from any of its threads, with each of its events."""
        event = message.info.name
        if event == "FoundStats":
            totals: Counter = Counter()
            for count, kind in re.findall(r"([\d,]+) (seed|model|snapshot|data test|unit test)", message.info.msg):
                totals[TOTALS[kind]] += int(count.replace(",", ""))
            for phase in PHASES[1:]:
                self.progress.update(self.tasks[phase], total=totals[phase])
        elif event == "JinjaLogWarning":
            self.warnings.append(message.data.msg)
        elif event in ("NodeStart", "NodeFinished"):
            node = message.data.node_info
            if kind := KINDS.get(node.resource_type):
                self._move(event, node.unique_id, kind)

    def _move(self, event: str, node: str, kind: str) -> None:
        if event == "NodeStart":
            self.progress.update(self.tasks["start-up"], completed=1)
            self.progress.start_task(self.tasks[kind])
            self.clock.start(node, kind)
        else:
            self.progress.advance(self.tasks[kind])
            self.clock.finish(node)


def _check_closed(project: Project) -> None:
    """Raise Stop when another program has the warehouse open, or when it is no DuckDB file."""
    if project.warehouse.exists():
        try:
            duckdb.connect(str(project.warehouse)).close()
        except duckdb.Error as error:
            raise Stop(explain_open(project, error)) from None


def close_connections() -> None:
    """dbt-duckdb keeps its connection for the life of the process, and DuckDB lets no other settings in beside it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()


def _report(project: Project, results: list[Any]) -> Report:
    report = Report()
    skipped = 0
    for result in results:
        kind = KINDS.get(result.node.resource_type, "hooks")
        if result.status == "skipped":
            skipped += 1
        elif result.status not in GREEN:
            report.failures.append(_failure(project, result))
        else:
            report.counts[kind] += 1
        if result.status == "warn":
            report.warnings.append(_failure(project, result))
        if result.node.name == "int_source_rows" and result.status == "success":
            report.remarks += quarantined(project)
        if result.node.name == "audit_contract" and result.status == "success":
            report.remarks += contract_notes(project)
    if skipped:
        report.failures.append(f"{plural(skipped, 'node')} downstream of these did not run.")
    return report


def _failure(project: Project, result: Any) -> str:
    """What failed, how, and where its SQL is; for a data test also the first rows that break it."""
    node = result.node
    name = f"{node.resource_type.replace('_', ' ').capitalize()} {node.name}"
    sql = getattr(node, "compiled_path", None)
    where = f"Its SQL is {sql}." if sql else f"It stands in {node.original_file_path}."
    if node.resource_type == "test" and result.failures:
        return f"{name} found {plural(result.failures, 'row')}. {where}{breaking_rows(project, node.compiled_code)}"
    return f"{name} failed: {tidy(result.message or 'dbt gave no reason')} {where}"


def breaking_rows(project: Project, sql: str) -> str:
    """The first rows of a failed test, one indented line each."""
    try:
        with duckdb.connect(str(project.warehouse), read_only=True) as con:
            rows = con.execute(sql)
            names = [column[0] for column in rows.description]
            return "".join(
                "\n  " + ", ".join(f"{name} {value}" for name, value in zip(names, row)) for row in rows.fetchmany(3)
            )
    except duckdb.Error:
        return ""


def tidy(message: str) -> str:
    """A dbt message without colours, indentation, blank lines and the place of its SQL, which the sentence gives."""
    lines = (line.strip() for line in re.sub(r"\x1b\[[\d;]*m", "", message).splitlines())
    kept = [line for line in lines if line and not line.startswith("compiled code at")]
    text = "\n  ".join(kept[:SHOWN])
    return text if text.endswith((".", "!", "?")) else f"{text}."


def contract_findings(message: str) -> list[str]:
    """The lines of the landing's report in a dbt message; none when it holds no report."""
    lines = [line.strip() for line in message.splitlines()]
    start = next((i for i, line in enumerate(lines) if line.startswith(CONTRACT)), None)
    if start is None:
        return []
    return [lines[start], *(f"  {line}" for line in lines[start:] if line.startswith(("error: ", "warning: ")))]


def contract_notes(project: Project) -> list[str]:
    """A sentence on the notes of the landing's report."""
    with duckdb.connect(str(project.warehouse), read_only=True) as con:
        [count] = con.execute("select count(*) from marts.audit_contract where severity = 'note'").fetchone()
    return [f"{plural(count, 'note')} on tables and columns that are missing or undeclared in marts.audit_contract."] if count else []


def quarantined(project: Project) -> list[str]:
    """Sentences on the rows a build set aside, the first ten of them by file, row and column."""
    with duckdb.connect(str(project.warehouse), read_only=True) as con:
        rows = con.execute(
            "select source_system, source_table, source_row, record_id, reason, unreadable_column, unreadable_value,"
            " count(*) over () from intermediate.int_source_rows where row_status = 'quarantined'"
            f" order by source_system, source_table, source_row, record_id limit {SHOWN}"
        ).fetchall()
    if not rows:
        return []
    sentences = [_set_aside(*row[:-1]) for row in rows]
    if (count := rows[0][-1]) > len(rows):
        sentences.append(f"… and {count - len(rows)} more, all of them in intermediate.int_source_rows.")
    return [f"{plural(count, 'raw row')} set aside:", *sentences]


def _set_aside(system: str, table: str, row: int | None, key: str, reason: str, column: str | None, value: str) -> str:
    place = f"row {row}" if row is not None else f"the row {key}"
    cell = f', column {column}: "{value}" cannot be read as its type' if column else f": {reason}"
    return f"  {system}/{table}, {place}{cell}."


def time_split(seconds: Counter) -> str:
    """Wall time by phase: `31.0 s: start-up 6.1 s, …`."""
    parts = ", ".join(f"{phase} {seconds[phase]:.1f} s" for phase in (*PHASES, "publish"))
    return f"{sum(seconds.values()):.1f} s: {parts}"


def stop_if_failed(report: Report) -> None:
    """Raise Stop with what failed, at most ten sentences of it, unless the build is green."""
    if len(report.failures) > SHOWN + 2:
        more = len(report.failures) - SHOWN - 2
        report.failures[SHOWN:-2] = [f"… and {more} more failures."]
    if report.failures:
        raise Stop(*report.failures, "The build failed, so the published file stays as it was.", code=FAILED)
