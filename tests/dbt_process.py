"""dbt in this process: the project is parsed once, so that one test can afford many builds."""

import contextlib
import json
from dataclasses import dataclass, field

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tests.conftest import Workspace


@dataclass
class Outcome:
    """What became of one dbt command."""

    success: bool
    failures: list[str]  # nodes that failed, each with its message
    told: str  # all warnings and errors, as a user reads them


@dataclass
class DbtProcess:
    """A workspace's dbt. Landing views, variables and raw files may change between two commands; the project may not."""

    workspace: Workspace
    variables: dict = field(default_factory=dict)
    manifest: object = None

    def __post_init__(self):
        self.workspace.warehouse.parent.mkdir(parents=True, exist_ok=True)
        self.manifest = self._invoke([], "parse").result

    def run(self, *arguments: str, check: bool = True, **variables) -> Outcome:
        """Run a command. With `check`, a failure fails the test."""
        told: list[str] = []
        done = self._invoke(
            [lambda event: told.append(event.info.msg) if event.info.level in ("warn", "error") else None],
            *arguments, "--vars", json.dumps({**self.variables, **variables}),
        )
        results = getattr(done.result, "results", None) or []
        failures = [f"{result.node.name}: {result.message}" for result in results if result.status in ("error", "fail")]
        if done.exception:
            failures.append(str(done.exception))
        outcome = Outcome(done.success, failures, "\n".join([*told, *failures]))
        assert not check or outcome.success, outcome.told[-6000:]
        return outcome

    def _invoke(self, callbacks: list, *arguments: str):
        project = str(self.workspace.project)
        quiet = ["--log-level", "none", "--log-level-file", "none", "--project-dir", project, "--profiles-dir", project]
        with contextlib.chdir(project), pytest.MonkeyPatch.context() as patch:
            for name, value in self.workspace.environment.items():
                patch.setenv(name, value)
            done = dbtRunner(manifest=self.manifest, callbacks=callbacks).invoke([*arguments, *quiet])
        DuckDBConnectionManager.close_all_connections()  # dbt would keep the warehouse open
        return done
