"""Where the project stands: its folders, its variables and the source tables it declares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

FAILED, BAD_INPUT = 1, 2


class _Loader(yaml.SafeLoader):
    """YAML whose dates stay text, so that an impossible one can be told in a sentence."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Stop(Exception):
    """Ends a command: sentences for whoever ran it, and the exit code."""

    def __init__(self, *sentences: str, code: int = FAILED):
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.code = code


@dataclass(frozen=True)
class Project:
    """One checkout of the project; every path is absolute. `sources` holds the plain names of the tables by system."""

    root: Path
    warehouse: Path
    published: Path
    target: Path
    logs: Path
    defaults: dict[str, Any]
    sources: dict[str, frozenset[str]]

    def show(self, path: Path) -> str:
        """The path as a reader knows it: from the project root when it lies inside."""
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold `<warehouse>.lock`, which one build or publish at a time may hold.

        Raises Stop when another holds it or the folder cannot be written.
        """
        path = Path(f"{self.warehouse}.lock")
        lock = FileLock(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise Stop(
                f"Another build or publish holds {self.show(path)}: wait until it has ended, then run this again."
            ) from None
        except OSError as error:
            raise Stop(f"The lock {self.show(path)} cannot be written: {error.strerror}.", code=BAD_INPUT) from None
        try:
            yield
        finally:
            lock.release()


def load_project(start: Path | None = None) -> Project:
    """The project around `start` (default: PARTNER_KPIS_PROJECT_DIR, else the current directory).

    Raises Stop when there is none or when one of its YAML files cannot be read.
    """
    root = _root(start)
    config = read_yaml(root / "dbt_project.yml")

    def path(variable: str, default: str) -> Path:
        return (root / (os.environ.get(variable) or default)).resolve()

    return Project(
        root=root,
        warehouse=path("PARTNER_KPIS_WAREHOUSE", "build/partner_kpis.duckdb"),
        published=path("PARTNER_KPIS_PUBLISHED", "published/partner_kpis.duckdb"),
        target=path("DBT_TARGET_PATH", config.get("target-path") or "target"),
        logs=path("DBT_LOG_PATH", "build/logs"),
        defaults=_variables(config),
        sources=_sources(root),
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping a YAML file holds. Raises Stop when it holds none."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"{path} cannot be read: {error}.", code=BAD_INPUT) from None


def parse_yaml(text: str, origin: str) -> dict[str, Any]:
    """The mapping a YAML text holds; its dates stay text. Raises Stop, naming `origin`, when it holds none."""
    try:
        content = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise Stop(f"{origin} is no YAML: {getattr(error, 'problem', error)}{where}.", code=BAD_INPUT) from None
    if not isinstance(content, dict):
        raise Stop(f"{origin} holds no YAML mapping: write it as name: value.", code=BAD_INPUT)
    return content


def unwritable(path: Path) -> str | None:
    """Why a file could not be written at `path`; None when it could."""
    if path.is_dir():
        return "it is a folder"
    if path.exists() and not os.access(path, os.W_OK):
        return "it may not be changed by you"
    folder = next(parent for parent in path.parents if os.path.lexists(parent))
    if not folder.is_dir():
        return f"{folder} is not a folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"you may not write to {folder}"
    return None


def _root(start: Path | None) -> Path:
    given = os.environ.get("PARTNER_KPIS_PROJECT_DIR")
    start = (start or Path(given or ".")).resolve()
    candidates = [start] if given else [start, *start.parents]
    for folder in candidates:
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise Stop(
        f"There is no dbt_project.yml in {start}{'' if given else ' or a folder above it'}: "
        "run this inside the project, or name its folder in PARTNER_KPIS_PROJECT_DIR.",
        code=BAD_INPUT,
    )


def _variables(config: dict[str, Any]) -> dict[str, Any]:
    """Defaults of the variables, those under the project's own name included."""
    variables = dict(config.get("vars") or {})
    own = variables.pop(config.get("name"), None) or {}
    return {**variables, **own}


def plain_name(name: str) -> str:
    """How the landing compares names: without letter case and underscores."""
    return name.lower().strip().replace("_", "").replace("-", "")


def _sources(root: Path) -> dict[str, frozenset[str]]:
    """Plain names of each system's tables, from models/staging/<system>/_<system>*__sources.yml."""
    sources: dict[str, frozenset[str]] = {}
    for path in sorted(root.glob("models/staging/*/_*__sources.yml")):
        for source in read_yaml(path).get("sources") or []:
            if source["name"] == path.parent.name:
                names = frozenset(name for table in source.get("tables") or [] for name in _names(table))
                sources[source["name"]] = sources.get(source["name"], frozenset()) | names
    return sources


def _names(table: dict[str, Any]) -> list[str]:
    meta = (table.get("config") or {}).get("meta") or {}
    return [plain_name(name) for name in (table["name"], *(meta.get("also") or []))]
