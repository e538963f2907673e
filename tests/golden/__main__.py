"""`python -m tests.golden` builds the demo company and writes its figures as the ones agreed on.

It refuses while figures of a KPI changed and its version did not. Where no definition changed but what it is applied to, the demo company's data, a
target or a rule row, `python -m tests.golden --same-definitions` says so and writes.
"""

import sys
import tempfile
from pathlib import Path

from tests import catalogue
from tests.conftest import Workspace
from tests.golden import FOLDER, agreed_versions, changes, current_versions, without_new_version, write


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        workspace.dbt("build", "--exclude-resource-type", "test", "unit_test")
        with workspace.connect() as connection:
            found = changes(connection)
            refused = without_new_version(found, catalogue.tables(), agreed_versions(), current_versions())
            if refused and arguments != ["--same-definitions"]:
                print("\n".join([*refused, "Nothing written. Raise these versions in the YAML, or say that no definition changed: `python -m tests.golden --same-definitions`."]))
                return 1
            write(connection)
    print("\n".join(change.sentence for change in found[:40]) or "Nothing changed.")
    print(f"{len(found)} changes written to {FOLDER}. A changed definition also needs an entry in docs/decisions.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
