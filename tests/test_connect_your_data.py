"""docs/connect_your_data.md, followed to the letter: from a schema that a loader filled to a green build, by variables and one seed."""

import re
import shutil

import duckdb
import pytest

from tests.conftest import ROOT, Workspace, copy_project
from tests.dbt_process import landing_again, relanding  # noqa: F401
from tests.test_loader_samples import SAMPLES, SYSTEMS, land_as_tables, rows_of, samples

PAGE = (ROOT / "docs" / "connect_your_data.md").read_text(encoding="utf-8")
# What the page's example says of the samples.
VARIABLES = re.search(r"```yaml\n(.*?)```", PAGE, re.S)[1]
FIELD_MAP = re.search(r"```csv\n(.*?)```", PAGE, re.S)[1]

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="The public loader samples are not beside the checkout, in ../shared/data/loader_samples.")


def edited(settings: str) -> str:
    """dbt_project.yml with the page's lines in place of its own."""
    for line in VARIABLES.splitlines():
        name = line.split(":")[0].strip()
        settings, found = re.subn(rf"(?m)^  {name}: .*$", f"  {line.strip()}", settings)
        assert found == 1, f"The page sets the variable {name}, which dbt_project.yml has {found} times"
    return settings


@pytest.fixture(scope="module")
def connected(tmp_path_factory) -> Workspace:
    """The samples in schemas named as Fivetran names them, and a project edited as the page says; built as the page says."""
    folder = tmp_path_factory.mktemp("connected")
    workspace = Workspace(folder, copy_project(folder / "project"))
    land_as_tables(workspace.warehouse, "fivetran_{system}")
    settings = workspace.project / "dbt_project.yml"
    settings.write_text(edited(settings.read_text(encoding="utf-8")), encoding="utf-8")
    (workspace.project / "seeds" / "field_map.csv").write_text(FIELD_MAP, encoding="utf-8")
    workspace.cli("build")
    return workspace


def test_the_build_is_green_and_published(connected):
    with connected.connect(published=True) as connection:
        counted = connection.execute(
            "select source_system || '.' || source_table, raw_rows, "
            "raw_rows - modelled_rows - deleted_rows - superseded_rows - duplicate_rows - test_record_rows - quarantined_rows "
            "from marts.audit_row_counts where is_landed"
        ).fetchall()
    files = samples()
    assert {label: rows for label, rows, _ in counted} == {label: len(rows_of(files[label])) for label, *_ in counted}
    assert {label.split(".")[0] for label, *_ in counted} == set(SYSTEMS)
    assert not [label for label, _, lost in counted if lost]


def test_only_what_the_page_says_was_edited(connected):
    """Variables and one seed: no model, no macro, no source YAML."""
    for name in ("models", "macros", "seeds"):
        for file in (ROOT / name).rglob("*"):
            if file.is_file() and file.name != "field_map.csv":
                assert file.read_bytes() == (connected.project / file.relative_to(ROOT)).read_bytes(), file


# Airbyte writes names as the API has them, most tables in the plural, and columns of its own.
PLURALS = {
    "zendesk": {"ticket": "tickets", "user": "users", "organization": "organizations", "ticket_tag": "ticket_tags"},
    "stripe": {"customer": "customers", "invoice": "invoices", "subscription": "subscriptions", "product": "products", "price": "prices", "plan": "plans"},
    "hubspot": {"company": "companies", "contact": "contacts", "deal": "deals", "owner": "owners", "form": "forms"},
}


def as_airbyte(warehouse) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        found = connection.execute("select schema_name, table_name, column_name from duckdb_columns() where schema_name like 'airbyte_%'").fetchall()
        renamed: set[tuple[str, str, str]] = set()
        for schema, table, column in found:
            if column.startswith("_fivetran_id") or column == "_fivetran_synced":
                connection.execute(f'alter table "{schema}"."{table}" drop column "{column}"')
            elif schema == "airbyte_salesforce" and not column.startswith("_fivetran"):
                name = "".join(part.capitalize() for part in column.removesuffix("_c").split("_")) + ("__c" if column.endswith("_c") else "")
                if (schema, table, name.lower()) in renamed:  # the samples spell one column in two ways, of which an API has one
                    continue
                renamed.add((schema, table, name.lower()))
                connection.execute(f'alter table "{schema}"."{table}" rename column "{column}" to "{name}"')
        for schema, table in sorted({(schema, table) for schema, table, _ in found}):
            connection.execute(f'alter table "{schema}"."{table}" add column _airbyte_raw_id varchar')
            connection.execute(f'alter table "{schema}"."{table}" add column _airbyte_extracted_at timestamptz default \'2021-06-30 00:00:00+00\'')
            system = schema.removeprefix("airbyte_")
            name = "".join(part.capitalize() for part in table.split("_")) if system == "salesforce" else PLURALS.get(system, {}).get(table, table)
            if name != table:
                connection.execute(f'alter table "{schema}"."{table}" rename to "{schema}_{name}"')
                connection.execute(f'alter table "{schema}"."{schema}_{name}" rename to "{name}"')


def test_names_as_another_loader_writes_them_need_nothing_else(connected, relanding, tmp_path):
    """The same rows under Airbyte's names give the same conformed entities."""
    variables = dict(re.findall(r"(?m)^(\w+): (.*)$", VARIABLES))
    schemas = {f"{system}_schema": f"airbyte_{system}" for system in SYSTEMS}
    shutil.copytree(relanding.project, tmp_path / "project", symlinks=True)
    (tmp_path / "project" / "seeds" / "field_map.csv").write_text(FIELD_MAP, encoding="utf-8")
    project = Workspace(relanding.folder, tmp_path / "project")
    dbt = landing_again(
        project, tmp_path / "airbyte", raw_path="", connectors=list(SYSTEMS), as_of_date=variables["as_of_date"].strip('"'),
        quarantine_limit=float(variables["quarantine_limit"]), **schemas,
    )
    land_as_tables(dbt.workspace.warehouse, "airbyte_{system}")
    as_airbyte(dbt.workspace.warehouse)
    dbt.run("build", "--exclude", "path:models/staging", "resource_type:unit_test", "resource_type:seed")
    query = "select source_system, source_table, row_status, count(*) from intermediate.int_source_rows group by all order by all"
    with connected.connect() as fivetran, dbt.workspace.connect() as airbyte:
        assert airbyte.execute(query).fetchall() == fivetran.execute(query).fetchall()
