"""What a proposed rule change would do: the last build's data under two rule sets, before anybody adopts the new one."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import yaml

from partner_kpis.build import SHOWN, breaking_rows, close_connections, tidy
from partner_kpis.project import BAD_INPUT, Project, Stop, read_yaml
from partner_kpis.proposed_rules import Change, changes, proposed_files
from partner_kpis.publish import GREEN, explain_open
from partner_kpis.rule_effect import Effect, keep_marts, measure, stray_credits
from partner_kpis.sentences import first_line, plural

TRIAL = ".what-if-"
UNTOUCHED = "your warehouse and the published file stay as they were"
# Where dbt looks for what, unless dbt_project.yml says otherwise.
FOLDERS = {"model": "models", "seed": "seeds", "macro": "macros", "test": "tests", "analysis": "analyses", "snapshot": "snapshots"}
# The marts that are compared; everything else is built from them.
COMPARED = ("fct_opportunities", "fct_partner_credits")


@dataclass(frozen=True)
class Outcome:
    """What the proposal changes in the seeds, and what that changes in the figures; no effect when it changes nothing."""

    changes: list[Change]
    effect: Effect | None = None
    stray_credits: int = 0


def what_if(project: Project, proposed: Path, grain: str) -> Outcome:
    """Build the deals of the last build twice, under its own rules and under the proposed ones, and compare.

    Both are built in a copy of project and warehouse, by the same models, so that nothing but the rules differs; the
    project's own files stay as they are. The laws run on the proposal. Raises Stop; takes the lock.
    """
    files = proposed_files(proposed, project.root / "seeds")
    with project.locked():
        found, variables = _read_warehouse(project, files)
        if not found:
            return Outcome([])
        with _trial(project, files) as trial:
            seeds = sorted({change.seed for change in found})
            try:
                keep_marts(trial.warehouse, "built")
            except duckdb.Error as error:
                raise _no_whole_build(project, error) from None
            dbt = _Dbt(trial, variables)
            dbt.run(["run", "--select", *(f"{seed}+,+{mart}" for seed in seeds for mart in COMPARED)], "present rules")
            keep_marts(trial.warehouse, "present")
            strays = stray_credits(trial.warehouse)
            selected = [f"{seed}+" for seed in seeds]
            dbt.run(["build", "--select", *selected, "--exclude-resource-type", "unit_test"], "proposed rules")
            return Outcome(found, measure(trial.warehouse, variables, grain), strays)


def _read_warehouse(project: Project, files: dict[str, Path]) -> tuple[list[Change], dict[str, Any]]:
    """How the proposal differs from the seeds of the last build, and the variables of that build."""
    if not project.warehouse.is_file():
        raise Stop(f"There is no warehouse {project.show(project.warehouse)}: run `partner-kpis build` first.")
    try:
        con = duckdb.connect(str(project.warehouse), read_only=True)
    except duckdb.Error as error:
        raise Stop(explain_open(project, error)) from None
    try:
        with con:
            variables = dict(con.execute("select variable, variable_value from marts.audit_variables").fetchall())
            found = changes(con, files)
    except duckdb.Error as error:
        raise _no_whole_build(project, error) from None
    variables = {name: json.loads(value) for name, value in variables.items()}
    if (raw_path := variables["raw_path"]) and "://" not in raw_path:
        variables["raw_path"] = str(project.root / raw_path)
    return found, variables


def _no_whole_build(project: Project, error: duckdb.Error) -> Stop:
    shown = project.show(project.warehouse)
    return Stop(f"{shown} is not the warehouse of a whole build ({first_line(error)}): run `partner-kpis build` first.")


@contextmanager
def _trial(project: Project, files: dict[str, Path]) -> Iterator[Project]:
    """A copy of the project with the proposed seeds, and of its warehouse, on the warehouse's own disk until the end.

    The copy keeps the warehouse's file name, which views know as their catalog. What a killed trial left goes too.
    """
    for leftover in project.warehouse.parent.glob(f"{TRIAL}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(prefix=TRIAL, dir=project.warehouse.parent) as name:
            folder = Path(name)
            trial = replace(
                project, root=folder / "project", target=folder / "target", logs=folder / "logs",
                warehouse=folder / project.warehouse.name, published=folder / "published.duckdb",
            )
            _copy_project(project, trial)
            for seed, path in files.items():
                shutil.copy(path, trial.root / "seeds" / f"{seed}.csv")
            for path in (project.warehouse, Path(f"{project.warehouse}.wal")):
                if path.exists():
                    shutil.copy(path, folder)
            yield trial
    except OSError as error:
        raise Stop(f"The proposal cannot be tried beside {project.show(project.warehouse)}: {error.strerror or error}.") from None


def _copy_project(project: Project, trial: Project) -> None:
    """Copy what dbt reads, and a profile that knows the copied warehouse alone."""
    trial.root.mkdir()
    config = read_yaml(project.root / "dbt_project.yml")
    folders = [folder for kind, usual in FOLDERS.items() for folder in config.get(f"{kind}-paths") or [usual]]
    for folder in (*folders, "dbt_packages"):
        if (project.root / folder).is_dir():
            shutil.copytree(project.root / folder, trial.root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in project.root.glob("*.yml"):
        shutil.copy(path, trial.root)
    profiles = read_yaml(project.root / "profiles.yml")
    try:
        profiles[config["profile"]]["outputs"]["duckdb"]["path"] = str(trial.warehouse)
    except (KeyError, TypeError):
        raise Stop(f"profiles.yml has no output duckdb of the profile {config.get('profile')}: add it.", code=BAD_INPUT) from None
    (trial.root / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")


@contextmanager
def _published(trial: Project) -> Iterator[None]:
    """Name the trial's own published file to dbt, which is none, whatever the environment names."""
    usual = os.environ.get("PARTNER_KPIS_PUBLISHED")
    os.environ["PARTNER_KPIS_PUBLISHED"] = str(trial.published)
    try:
        yield
    finally:
        if usual is None:
            del os.environ["PARTNER_KPIS_PUBLISHED"]
        else:
            os.environ["PARTNER_KPIS_PUBLISHED"] = usual


class _Dbt:
    """dbt in this process, on a trial: the project is parsed once, and failures become sentences."""

    def __init__(self, trial: Project, variables: dict[str, Any]):
        self.trial = trial
        self.options = ["--project-dir", str(trial.root), "--profiles-dir", str(trial.root), "--target", "duckdb"]
        self.options += ["--target-path", str(trial.target), "--log-path", str(trial.logs), "--vars", json.dumps(variables)]
        self.options += ["--log-level", "none", "--log-level-file", "none"]
        self.manifest = None

    def run(self, command: list[str], rules: str) -> None:
        """Raise Stop unless every node is built and every law holds under these rules."""
        if self.manifest is None:
            self.manifest = self._invoke(["parse"], rules)
        failures = [result for result in self._invoke(command, rules).results if result.status not in {*GREEN, "skipped"}]
        if failures:
            more = [f"… and {len(failures) - SHOWN} more failures."] if len(failures) > SHOWN else []
            sentences = [self._failure(result) for result in failures[:SHOWN]]
            raise Stop(*sentences, *more, f"The {rules} cannot be built, so nothing was compared; {UNTOUCHED}.")

    def _invoke(self, command: list[str], rules: str) -> Any:
        from dbt.cli.main import dbtRunner  # takes seconds, so only a trial pays for it

        with chdir(self.trial.root), _published(self.trial):
            outcome = dbtRunner(manifest=self.manifest).invoke([*command, *self.options])
            close_connections()
        if isinstance(outcome.exception, KeyboardInterrupt):
            raise Stop(f"The comparison was interrupted; {UNTOUCHED}.")
        if outcome.exception:
            raise Stop(f"dbt could not build the {rules}: {tidy(str(outcome.exception))}")
        return outcome.result

    def _failure(self, result: Any) -> str:
        """What failed and how; for a law its words and the first rows that break it."""
        node = result.node
        if node.resource_type != "test" or not result.failures:
            return f"{node.resource_type.capitalize()} {node.name} failed: {tidy(result.message or 'dbt gave no reason')}"
        law = re.match(r"-- law: (.*)", node.raw_code)
        says = f", which says: {law[1]}" if law else "."
        return f"{plural(result.failures, 'row')} would break {node.name}{says}{breaking_rows(self.trial, node.compiled_code)}"
