"""`python -m tests.golden` builds the demo company and writes its figures as the ones agreed on."""

import tempfile
from pathlib import Path

from tests.conftest import Workspace
from tests.golden import FOLDER, changes, write


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        workspace.dbt("build", "--exclude-resource-type", "test", "unit_test")
        with workspace.connect() as connection:
            found = changes(connection)
            write(connection)
    print("\n".join(found[:40]) or "Nothing changed.")
    print(f"{len(found)} changes written to {FOLDER}. A changed definition also needs an entry in docs/decisions.md and a new version of the KPI.")


if __name__ == "__main__":
    main()
