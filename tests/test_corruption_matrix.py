"""Every kind of damage done to every source table: what became of each row and each file, and that nothing else moved.

The matrix of outcomes is written to build/corruption_matrix.csv: one row per kind and table.
"""

import csv
import re
import shutil
from collections import Counter
from dataclasses import dataclass

import duckdb
import pytest

from tests.conftest import ROOT
from tests.corruption.kinds import CELLS, HARMLESS_FILES, LISTED, MODELLED, ROWS, STOPPING_FILES, WORDS
from tests.corruption.landing import KNOWN, Damaged, Table, damaged, land, land_file_kind, slug, tables_of
from tests.dbt_process import DbtProcess, Outcome, landing_again, relanding  # noqa: F401

ENGINE_WORDS = ("Traceback", "Internal Error", "Runtime Error", "Binder Error", "Conversion Error", "Out of Range", "Invalid Input Error", "IO Error")
UNRECONCILED = (
    "select * from marts.audit_row_counts "
    "where raw_rows <> modelled_rows + deleted_rows + superseded_rows + duplicate_rows + test_record_rows + quarantined_rows"
)
# Marts that account for rows, and so must tell of the damage.
ACCOUNTS = {"audit_variables", "audit_row_counts", "audit_quarantined_rows", "audit_contract"}
REPORT = ROOT / "build" / "corruption_matrix.csv"


@dataclass
class Company:
    """A warehouse of the demo company, some of its landings kept beside it."""

    dbt: DbtProcess
    tables: list[Table]

    def build(self, name: str, matrix: list[Damaged], *command: str, plain: bool = False) -> None:
        """Land the demo company and these rows, run the command, keep the warehouse under this name, and see what became of the rows."""
        folder = self.dbt.workspace.folder / name
        written = land(self.tables, ROOT / "demo" / "raw", folder / "raw", matrix, plain)
        self.dbt.run(*command, raw_path=str(folder / "raw"), quarantine_limit=1)
        shutil.copy(self.dbt.workspace.warehouse, self.kept(name))
        raw = self.query("select source_system || '.' || source_table, raw_rows from marts.audit_row_counts", name)
        assert dict(raw) == written, "Rows were lost on landing."
        self._judge(name, matrix)

    def _judge(self, name: str, matrix: list[Damaged]) -> None:
        found = {
            tuple(key): (status if status == "modelled" else f"{status}: {reason}", column)
            for *key, status, reason, column in self.query(
                "select source_system, source_table, source_row, row_status, reason, unreadable_column from intermediate.int_source_rows", name
            )
        }
        for one in matrix:
            outcomes = [found.get((one.table.system, one.table.name, position), ("lost", None)) for position in one.positions]
            one.found = sorted(outcome for outcome, _ in outcomes)
            one.unreadable = {column for _, column in outcomes if column}
        keys = {slug(one.table, one.kind): one for one in matrix}
        for kind, *texts in self.query("select exception_kind, record_id, opportunity_id, substr(detail, 1, 1000) from marts.audit_exceptions", name):
            for key in set(re.findall(r"corrupt-[\w.-]+", " ".join(filter(None, texts)))) & set(keys):
                keys[key].exceptions.add(kind)

    def kept(self, name: str):
        return self.dbt.workspace.folder / name / "partner_kpis.duckdb"

    def query(self, sql: str, name: str | None = None) -> list[tuple]:
        with duckdb.connect(str(self.kept(name) if name else self.dbt.workspace.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def company(relanding, tmp_path_factory) -> Company:
    """The demo company with every system connected and every table landed, though it be empty: what the damage is compared with."""
    dbt = landing_again(relanding, tmp_path_factory.mktemp("corruption"), connectors=sorted({label.split(".")[0] for label in KNOWN}))
    company = Company(dbt, tables_of(dbt.manifest))
    company.build("clean", [], "run", "--exclude", "path:models/staging")
    return company


@pytest.fixture(scope="module")
def matrix(company) -> list[Damaged]:
    return [one for table in company.tables for one in damaged(table)]


@pytest.fixture(scope="module")
def set_aside(company, matrix) -> list[Damaged]:
    """Damage that must leave no trace in any figure, built beside the demo company."""
    rows = [one for one in matrix if MODELLED not in one.expected]
    company.build("set_aside", rows, "run", "--exclude", "path:models/staging")
    return rows


@pytest.fixture(scope="module")
def modelled(company, matrix) -> list[Damaged]:
    """Damage that is modelled, in a company of its own beside the demo company; with every law and data test of the project."""
    rows = [one for one in matrix if MODELLED in one.expected]
    company.build("modelled", rows, "build", "--exclude", "path:models/staging", "resource_type:seed", "resource_type:unit_test", plain=True)
    return rows


# -- the tables and kinds themselves ---------------------------------------------------------------------------------------


def test_every_source_table_suffers(company):
    assert sorted(KNOWN) == [table.label for table in company.tables], "tests/corruption/tables.yml must have one line per declared source table."


def test_every_table_suffers_at_least_25_kinds(matrix):
    counts = Counter(one.table.label for one in matrix)
    assert set(counts) == set(KNOWN) and min(counts.values()) >= 25, counts
    assert len(CELLS) + len(WORDS) + len(ROWS) >= max(counts.values())


# -- rows ----------------------------------------------------------------------------------------------------------------


def unexpected(rows: list[Damaged]) -> list[str]:
    return [
        f"{one.table.label}, {one.kind}{f' in {one.column}' if one.column else ''}: {one.found} instead of {one.expected}"
        for one in rows
        if one.found != one.expected or not one.unreadable <= {one.column}
    ]


def test_every_row_that_must_be_set_aside_is_with_its_reason(set_aside):
    wrong = unexpected(set_aside)
    assert not wrong, f"{len(wrong)} of {len(set_aside)}:\n" + "\n".join(wrong)


def test_every_row_that_can_be_read_is_modelled(modelled):
    wrong = unexpected(modelled)
    assert not wrong, f"{len(wrong)} of {len(modelled)}:\n" + "\n".join(wrong)


def test_damage_that_is_modelled_is_listed(modelled):
    """What can be read and yet cannot be right: the record counts, and audit_exceptions says what is wrong with it."""
    found = {(one.kind, one.table.label): one.exceptions for one in modelled}
    unlisted = [
        f"{label}, {kind}: not listed as {exception}"
        for kind, exceptions in LISTED.items() for exception, labels in exceptions.items() for label in labels
        if exception not in found[kind, label]
    ]
    assert not unlisted, "\n".join(unlisted)


@pytest.mark.parametrize("name", ["set_aside", "modelled"])
def test_the_accounts_reconcile(company, name, request):
    request.getfixturevalue(name)
    assert not company.query(UNRECONCILED, name)


def test_texts_are_kept_letter_by_letter(company, modelled):
    """What a spreadsheet, an encoding or a parser might alter arrives as it was written."""
    wrong = []
    with duckdb.connect(str(company.kept("modelled")), read_only=True) as connection:
        for one in modelled:
            if list(CELLS.get(one.kind, ())) == ["text"]:
                raw = f'raw_{one.table.system}."{one.table.name}"'
                found = connection.execute(f"select {one.column} from {raw} where _row_number = ?", one.positions).fetchone()
                if found != (one.rows[0][one.column],):
                    wrong.append(f"{one.table.label}.{one.column}, {one.kind}: {str(found)[:60]}")
    assert not wrong


# -- everything else -----------------------------------------------------------------------------------------------------


def marts(company: Company) -> list[str]:
    return [name for (name,) in company.query("select table_name from duckdb_tables() where schema_name = 'marts' order by 1", "clean")]


def missing(company: Company, table: str, this: str, other: str, where: str = "true", without: tuple[str, ...] = ()) -> list[tuple]:
    """Rows of a mart in one landing that the other does not have, as they are."""
    columns = f"columns(name -> name not in {without})" if without else "*"
    with duckdb.connect() as connection:
        for name in (this, other):
            connection.execute(f"attach '{company.kept(name)}' as {name} (read_only)")
        return connection.execute(f"select {columns} from {this}.marts.{table} where {where} except all select {columns} from {other}.marts.{table}").fetchmany(5)


def test_rows_set_aside_change_no_figure(company, set_aside):
    changed = {
        f"{table}, {this} only": missing(company, table, this, other)
        for table in marts(company) if table not in ACCOUNTS
        for this, other in (("clean", "set_aside"), ("set_aside", "clean"))
    }
    assert not any(changed.values()), {table: rows for table, rows in changed.items() if rows}


# Scopes that the sandbox is part of with others. Its own partners, customers, regions, tiers and managers are nobody else's.
SHARED_SCOPES = ("program", "channel", "partner_type")
# Marts that speak of the company as a whole, or of partners beside each other; the sandbox is part of both.
SHARED_MARTS = {
    "onboarding_drop_off", "partner_recommendations", "pipeline_forecast", "pipeline_forecast_back_test", "program_maturity", "program_maturity_evidence",
    "scorecard_partner", "scorecard_partner_manager", "scorecard_program",
}
# Finance speaks of the company as a whole too: cost that names no partner is divided among all of them, and one gross margin holds for all deals.
# What rests on either moves with the sandbox; laws see that the divided cost still sums to what was spent.
SHARED_FINANCE = (
    "gross_margin_rate", "sourced_gross_margin", "program_costs", "partner_costs", "partner_contribution_margin", "partner_contribution_margin_rate",
    "partner_roi", "customer_acquisition_cost", "customer_acquisition_cost_numerator", "customer_lifetime_value", "lifetime_value_to_cac",
)


def test_rows_modelled_change_no_figure_of_others(company, modelled):
    """Every row of every mart is there as it was, but for the sums that the sandbox is part of."""
    of_others = {table: f"scope_type not in {SHARED_SCOPES}" for table in marts(company) if table.startswith("kpi_")}
    of_others["kpi_values"] += f" and kpi not in {SHARED_FINANCE}"
    of_others["partner_costs"] = "not is_allocated"
    changed = {
        table: missing(company, table, "clean", "modelled", of_others.get(table, "true"), SHARED_FINANCE if table == "kpi_profitability" else ())
        for table in set(marts(company)) - ACCOUNTS - SHARED_MARTS
    }
    assert not any(changed.values()), {table: rows for table, rows in changed.items() if rows}
    credited = company.query("select 1 from marts.fct_partner_deals where opportunity_id like 'corrupt-%'", "modelled")
    assert credited, "The damaged deals reached no figure at all."


# -- files ---------------------------------------------------------------------------------------------------------------


@dataclass
class Landing:
    """All tables landed as files of one kind."""

    kind: str
    suffering: dict[str, str | None]  # {table: the damaged column}
    outcome: Outcome
    findings: dict[str, list[str]]  # {table: sentences of the contract check}
    severities: dict[str, set[str]]
    statuses: dict[str, Counter]  # {table: rows by what became of them}
    unreconciled: list[tuple]


def land_kind(company: Company, kind: str) -> Landing:
    folder = company.dbt.workspace.folder / kind.replace(" ", "_")
    suffering = land_file_kind(company.tables, folder, kind)
    outcome = company.dbt.run("run", "--select", "int_source_rows", "audit_row_counts", check=False, raw_path=str(folder), as_of_date="2026-02-10")
    findings, severities, statuses = {}, {}, {}
    for label, severity, finding in company.query("select source_system || '.' || source_table, severity, finding from landing.contract_findings"):
        findings.setdefault(label, []).append(finding)
        severities.setdefault(label, set()).add(severity)
    unreconciled = []
    if outcome.success:
        counts = "select source_system || '.' || source_table, row_status, count(*) from intermediate.int_source_rows group by all"
        for label, status, count in company.query(counts):
            statuses.setdefault(label, Counter())[status] = count
        unreconciled = company.query(UNRECONCILED)
    return Landing(kind, suffering, outcome, findings, severities, statuses, unreconciled)


@pytest.fixture(scope="module")
def landings(company, set_aside, modelled) -> dict[str, Landing]:
    """One landing per kind, after the builds that they would disturb."""
    return {kind: land_kind(company, kind) for kind in (*HARMLESS_FILES, *STOPPING_FILES)}


@pytest.mark.parametrize("kind", HARMLESS_FILES)
def test_files_that_can_be_read_are_read_whole(landings, kind):
    landing = landings[kind]
    assert landing.outcome.success, landing.outcome.told
    rows = Counter() if kind == "header only" else Counter(modelled=2)
    assert not {label: found for label in KNOWN if (found := landing.statuses.get(label, Counter())) != rows}
    assert not landing.unreconciled


def test_an_extra_column_is_a_warning_where_the_table_is_a_form_to_fill_in_and_a_note_elsewhere(company, landings):
    found = {label for label, severities in landings["extra column"].severities.items() if "warning" in severities}
    assert found == {table.label for table in company.tables if table.closed}


@pytest.mark.parametrize("kind", STOPPING_FILES)
def test_files_that_cannot_be_read_stop_the_build_with_all_their_names(landings, kind):
    landing = landings[kind]
    assert not landing.outcome.success
    silent = []
    for label, column in landing.suffering.items():
        told = [sentence for sentence in landing.findings.get(label, []) if STOPPING_FILES[kind] in sentence]
        place = label if column else label.replace(".", "/")
        if not any(sentence in landing.outcome.told and (place in sentence or label in sentence) and (column or "") in sentence for sentence in told):
            silent.append(f"{label}: {landing.findings.get(label)}")
    assert not silent, f"{len(silent)} of {len(landing.suffering)} tables: {silent[:5]}"


def test_nothing_is_told_in_the_words_of_an_engine(landings):
    for landing in landings.values():
        found = [word for word in ENGINE_WORDS if word in landing.outcome.told]
        assert not found, f"{landing.kind}: {landing.outcome.told[:2000]}"


def test_report(company, set_aside, modelled, landings):
    """The whole matrix as a file, for people: kind, table, damaged column, what became of it."""
    lines = [
        (one.kind, one.table.label, one.column or "", "; ".join([*one.found, *(f"listed as {kind}" for kind in sorted(one.exceptions))]))
        for one in [*set_aside, *modelled]
    ]
    for landing in landings.values():
        for label, column in landing.suffering.items():
            told = [sentence for sentence in landing.findings.get(label, []) if STOPPING_FILES.get(landing.kind, "no such words") in sentence]
            lines.append((landing.kind, label, column or "", f"stops the build: {told[0]}" if told else "read whole"))
    REPORT.parent.mkdir(exist_ok=True)
    with REPORT.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("kind", "table", "column", "outcome"), *sorted(lines)])
    kinds = {label: {kind for kind, table, *_ in lines if table == label} for label in KNOWN}
    assert min(map(len, kinds.values())) >= 25, {label: len(found) for label, found in kinds.items()}
