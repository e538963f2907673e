"""The command line: `partner-kpis demo`, `build` and `publish`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console
from rich.progress import Progress

from partner_kpis.project import BAD_INPUT, Project, Stop, load_project, parse_yaml, unwritable
from partner_kpis.sentences import plural

app = typer.Typer(
    help="Partner-program KPIs: build them from raw data, and publish them for BI tools.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(highlight=False, markup=False, soft_wrap=True, stderr=True)


@app.command()
def build(
    raw_path: Annotated[
        Optional[str], typer.Option(help="Folder or object-store prefix of the raw files; '' reads tables.")
    ] = None,
    as_of_date: Annotated[Optional[str], typer.Option(help="Last day included, YYYY-MM-DD.")] = None,
    variables: Annotated[
        Optional[str], typer.Option("--vars", metavar="YAML", help="Other variables, as dbt takes them.")
    ] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild incremental models.")] = False,
    threads: Annotated[Optional[int], typer.Option(min=1, help="dbt threads.")] = None,
) -> None:
    """Check the raw data, run `dbt build`, and publish the marts when it is green.

    Exit codes: 0 published, 1 the build failed, 2 the input is wrong. The published file changes only on 0.
    """
    with _sentences():
        project = load_project()
        given = _given(variables, raw_path, as_of_date)
        _preflight(project, given)
        options = ["--full-refresh"] * full_refresh + (["--threads", str(threads)] if threads else [])
        with project.locked():
            _build(project, given, options)


@app.command()
def publish() -> None:
    """Publish the marts of a green `dbt build`; `partner-kpis build` does so itself."""
    with _sentences():
        from partner_kpis.publish import publish as publish_marts

        project = load_project()
        _say_published(project, publish_marts(project))


@app.command()
def demo(
    scale: Annotated[int, typer.Option(min=1, help="Size; 1 is the company that comes with the project.")] = 1,
    seed: Annotated[Optional[int], typer.Option(help="Another seed makes another company.")] = None,
    to: Annotated[Optional[Path], typer.Option(help="Folder to write.", show_default="demo, in the project")] = None,
) -> None:
    """Make the demo company's raw files."""
    with _sentences():
        from partner_kpis.demo import generate

        target = (to or load_project().root / "demo").absolute()
        if reason := unwritable(target / "manifest.json"):
            raise Stop(f"The demo company cannot be written to {target}, because {reason}.", code=BAD_INPUT)
        chosen = {} if seed is None else {"seed": seed}
        with Progress(console=out) as progress:
            task = progress.add_task("demo company")
            manifest = generate(
                target,
                scale=scale,
                progress=lambda _, done, total: progress.update(task, completed=done, total=total),
                **chosen,
            )
        rows = sum(manifest["row_counts"].values())
        out.print(f"The demo company is in {target}: {rows:,} rows, and the planted defects that manifest.json lists.")


def _build(project: Project, given: dict[str, Any], options: list[str]) -> None:
    from partner_kpis.build import run_dbt, stop_if_failed, time_split
    from partner_kpis.publish import copy_marts

    report = run_dbt(project, given, options, out)
    for sentence in (*(f"Warning: {warning}" for warning in report.warnings), *report.quarantined):
        out.print(sentence)
    stop_if_failed(report)
    began = time.perf_counter()
    tables = copy_marts(project)
    report.seconds["publish"] = time.perf_counter() - began
    _say_published(project, tables)
    counts = ", ".join(plural(report.counts[f"{kind}s"], kind) for kind in ("seed", "model", "test"))
    out.print(f"Built {counts} in {time_split(report.seconds)}.")


def _given(variables: str | None, raw_path: str | None, as_of_date: str | None) -> dict[str, Any]:
    """The variables named on the command line; a relative --raw-path starts at the current directory."""
    given = parse_yaml(variables or "{}", "--vars")
    if raw_path is not None:
        given["raw_path"] = raw_path if raw_path == "" or "://" in raw_path else str(Path(raw_path).absolute())
    if as_of_date is not None:
        given["as_of_date"] = as_of_date
    return given


def _preflight(project: Project, given: dict[str, Any]) -> None:
    from partner_kpis.preflight import check

    findings = check(project, given)
    for warning in findings.warnings:
        err.print(f"Warning: {warning}")
    if findings.problems:
        raise Stop(*findings.problems, "Nothing was built, and the published file stays as it was.", code=BAD_INPUT)


def _say_published(project: Project, tables: list[str]) -> None:
    out.print(f"Published {plural(len(tables), 'table')} to {project.show(project.published)}.")


@contextmanager
def _sentences() -> Iterator[None]:
    """Print what stops a command, and exit with its code."""
    try:
        yield
    except Stop as stop:
        for sentence in stop.sentences:
            err.print(sentence)
        raise typer.Exit(stop.code) from None
