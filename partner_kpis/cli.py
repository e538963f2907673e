"""The command line, `partner-kpis`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
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


class Grain(str, Enum):
    """Periods that `what-if` compares."""

    month = "month"
    quarter = "quarter"
    year = "year"


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
def explain(
    opportunity: Annotated[
        str, typer.Argument(help="Id of the deal; of a Salesforce id the first 15 characters are enough.", show_default=False)
    ],
) -> None:
    """Tell the story of one deal: every touch in order, who is credited under which rule, who lost and why.

    Reads the published file only, so it works while a build runs. Exit codes: 0 told, 1 the published file cannot be
    read, 2 there is no such deal.
    """
    with _sentences():
        from partner_kpis.deal_story import read_story
        from partner_kpis.explain import tell

        typer.echo(tell(read_story(load_project(), opportunity)))


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


@app.command("compare-models")
def compare_models(
    period_start: Annotated[Optional[str], typer.Option(metavar="DATE", help="First closed date, YYYY-MM-DD.")] = None,
    period_end: Annotated[Optional[str], typer.Option(metavar="DATE", help="Last closed date, YYYY-MM-DD.")] = None,
    csv: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Save the comparison for a spreadsheet.")] = None,
) -> None:
    """Show what each partner is credited with under each attribution model: credited amounts of won deals, and shares.

    Reads the published file only. Exit codes: 0 compared, 1 there is nothing to compare, 2 the input is wrong.
    """
    with _sentences():
        from partner_kpis import compare_models as comparison
        from partner_kpis.text_tables import parse_day, write_csv

        first, last = (
            parse_day(text, option) if text else None
            for text, option in ((period_start, "--period-start"), (period_end, "--period-end"))
        )
        found = comparison.compare_models(load_project(), first, last)
        if csv:
            write_csv(csv, *comparison.csv_rows(found))
        for line in comparison.lines(found):
            out.print(line)


@app.command("what-if")
def what_if(
    proposed: Annotated[Path, typer.Argument(help="Folder, or one file, with changed copies of attribution seeds.")],
    grain: Annotated[Grain, typer.Option(help="Periods to compare: fiscal quarters and years, or months.")] = Grain.quarter,
    csv: Annotated[
        Optional[Path], typer.Option(metavar="FOLDER", help="Save by_partner.csv, deals.csv and models.csv with all rows there.")
    ] = None,
) -> None:
    """Show what a proposed change of rules would do to partners, periods and deals, before anybody adopts it.

    PROPOSED holds changed copies of seeds/attribution_rules.csv, attribution_models.csv or touch_types.csv. The last build's
    deals are attributed under the rules of that build and under the proposed ones, in a copy; nothing is published.
    Exit codes: 0 compared, 1 the proposal breaks a law or cannot be built, 2 the input is wrong.
    """
    with _sentences():
        from partner_kpis.rule_effect import lines, save
        from partner_kpis.what_if import what_if as compare_rules

        if csv and (reason := unwritable(csv / "deals.csv")):
            raise Stop(f"{csv / 'deals.csv'} cannot be written, because {reason}.", code=BAD_INPUT)
        with err.status("Trying the proposal on a copy of the warehouse …"):
            outcome = compare_rules(load_project(), proposed, grain.value)
        if outcome.effect is None:
            out.print("The proposal changes nothing: its rows are those of the last build.")
            return
        out.print("What the proposal changes in the seeds:")
        for change in outcome.changes:
            out.print(f"  {change}")
        out.print()
        if csv:
            save(outcome.effect, csv)
        for line in lines(outcome.effect, f"all are in {csv}" if csv else "--csv FOLDER saves all"):
            out.print(line)
        if outcome.stray_credits:
            err.print(
                f"Warning: under the present rules {plural(outcome.stray_credits, 'credit')} came out otherwise than in the last "
                "build, so the models or the raw data have changed since. The differences above are the proposal's alone."
            )


def _build(project: Project, given: dict[str, Any], options: list[str]) -> None:
    from partner_kpis.build import run_dbt, stop_if_failed, time_split
    from partner_kpis.publish import copy_marts

    report = run_dbt(project, given, options, out)
    for sentence in (*(f"Warning: {warning}" for warning in report.warnings), *report.remarks):
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
