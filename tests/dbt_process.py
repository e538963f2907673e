"""dbt in this process: the project is parsed once, so that one test can afford many builds."""

import contextlib
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from filelock import FileLock

from tests.conftest import ROOT, Workspace, copy_project

# What `relanding` changes in dbt_project.yml.
QUICK = {
    r"(\+schema: staging\n(?: +#.*\n)* +\+materialized:) table": r"\1 view",
    r"\+persist_docs: \{.*\}": "+persist_docs: {}",
}
MANIFESTS: dict[Path, object] = {}  # of projects that this process has parsed


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
        if self.workspace.project not in MANIFESTS:
            MANIFESTS[self.workspace.project] = self._invoke([], "parse").result
        self.manifest = MANIFESTS[self.workspace.project]

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


@pytest.fixture(scope="session")
def relanding(tmp_path_factory) -> Workspace:
    """The demo company built by a copy of the project that is quick to land other data in; copy its warehouse, and only read it.

    Staging is views there, so that after another landing only what reads them must be built; descriptions are not written into the warehouse.
    Neither changes a figure. Test processes that run side by side share it: the first builds, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "relanding"
    workspace = Workspace(folder, folder / "project")
    with FileLock(shared / "relanding.lock"):
        if not (folder / "built").exists():
            copy_project(workspace.project)
            (workspace.project / "demo").symlink_to(ROOT / "demo")
            settings = workspace.project / "dbt_project.yml"
            text = settings.read_text(encoding="utf-8")
            for old, new in QUICK.items():
                text, found = re.subn(old, new, text)
                assert found == 1, f"dbt_project.yml holds {old} {found} times: correct this fixture"
            settings.write_text(text, encoding="utf-8")
            DbtProcess(workspace).run("build", "--exclude-resource-type", "test", "unit_test")
            (folder / "built").touch()
    return workspace


def landing_again(relanding: Workspace, folder: Path, **variables) -> DbtProcess:
    """A warehouse of its own, with the staging views of `relanding`."""
    workspace = Workspace(folder, relanding.project)
    workspace.warehouse.parent.mkdir(parents=True)
    shutil.copy(relanding.warehouse, workspace.warehouse)
    return DbtProcess(workspace, variables)
