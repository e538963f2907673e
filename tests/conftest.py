"""The project, places to build it in, and the demo company built once for all tests that only read it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Workspace:
    """A folder that takes all a build writes, so that builds do not meet and the checkout stays as it is."""

    folder: Path
    project: Path = ROOT

    @property
    def warehouse(self) -> Path:
        return self.folder / "build" / "partner_kpis.duckdb"

    @property
    def published(self) -> Path:
        return self.folder / "published" / "partner_kpis.duckdb"

    @property
    def target(self) -> Path:
        return self.folder / "target"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PARTNER_KPIS_PROJECT_DIR": str(self.project),
            "PARTNER_KPIS_WAREHOUSE": str(self.warehouse),
            "PARTNER_KPIS_PUBLISHED": str(self.published),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }

    def run(self, *command: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess:
        """Run a command of .venv/bin in the project; its output is text. With `check`, a failure fails the test."""
        self.warehouse.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [Path(sys.executable).parent / command[0], *command[1:]],
            cwd=self.project,
            env={**os.environ, **self.environment, **environment},
            capture_output=True,
            text=True,
        )
        assert not check or done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done

    def dbt(self, *arguments: str, variables: dict | None = None, check: bool = True) -> subprocess.CompletedProcess:
        """Run dbt as its users do, for example `dbt("build", variables={"as_of_date": "2026-03-31"})`."""
        options = ["--vars", json.dumps(variables)] if variables else []
        return self.run("dbt", *arguments, *options, check=check)

    def cli(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        return self.run("partner-kpis", *arguments, check=check)

    def connect(self, published: bool = False) -> duckdb.DuckDBPyConnection:
        """A read-only connection to the warehouse, or to the published file."""
        return duckdb.connect(str(self.published if published else self.warehouse), read_only=True)


def copy_project(folder: Path) -> Path:
    """A copy of what dbt builds the project from."""
    for name in ("models", "seeds", "macros", "tests/laws", "tests/generic"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty place to build the project in."""
    return Workspace(tmp_path)


@pytest.fixture(scope="session")
def demo_build(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demo company, built and published by `partner-kpis build` with every variable's default. Only read it.

    Test processes that run side by side share it: the first builds, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    workspace = Workspace(shared / "demo_build")
    told = workspace.folder / "build.txt"
    with FileLock(shared / "demo_build.lock"):
        if not told.exists():
            workspace.folder.mkdir()
            told.write_text(workspace.cli("build").stdout)
    return workspace
