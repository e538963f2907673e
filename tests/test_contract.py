"""What the landing says of raw data that differs from its declarations: all of it at once, before any model runs.

Macro `land_sources` is run alone, in a copy of the project that has no models, so that a landing takes seconds.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from partner_kpis.build import contract_findings
from tests.conftest import ROOT, Workspace

# Files of one landing, {path: content}; each has a defect, or is there to show that something is none.
BROKEN = {
    "prm/partner_chnages.csv": "change_id\n",  # and no partners at all
    "prm/partner_people.csv": "person_id,partner_id,email_adress,deleted_at,_loaded\nH1,P1,a@b.example,,1\n",
    "prm/onboarding_steps.csv": "onboarding_step_id;partner_id\nO1;P1\n",
    "prm/deal_registrations.csv": "registration_id,PartnerId,customer-name,amount,submitted_at,decided_at\n"
    + 'R1,P1,"Ünal, ""Söhne"" 😀\nGmbH",12.5,2026-06-30,\nR2,P1,=1+1,"12,50",2026-06-30,soon\nR3,P1,,1,2026-06-30,later\n',
    "prm/agreements.csv": "agreement_id,partner_id\r\nA1,P1\r\nA2\r\nA3\r\nA4,P1,x\r\n",
    "prm/activities.csv": "activity_id,notes\nA1,plain\nA2,Müller\nA3,Zoë\n".encode("latin-1"),
    "prm/leads.csv": "lead_id,Lead_Id,partner_id\nL1,L1,P1\n",
    "prm/surveys.csv": 'response_id,partner_id\nS1,"P1\nS2,P1\n',
    "prm/certifications.csv": "",
    "prm/payouts.csv": "\npayout_id\n",
    "prm/Incentive_Programs.csv": "program_id,program_name,PROGRAMNAME\nM1,spring,Spring\n",
    "prm/communications.csv": "delivery_id\n",
    "prm/COMMUNICATIONS.parquet": b"PAR1",
    "salesforce/account.csv": "id,name,OwnerId,Industry_Code__c,_fivetran_synced,SystemModstamp\n001,Acme,005,x,2026-06-30,2026-06-30\n",
    "salesforce/opportunity.csv": "Id,account_id,stage_nam,amount,close_date,created_date,SystemModstamp\n"
    + "006,001,Won,1,2026-01-31,2026-01-01,2026-01-31 10:00:00\n",
    "salesforce/lead.csv": "id,SystemModstamp\n00Q,2026-12-31\n",  # newer than as-of is not stale
}
FIELD_MAP = """source_system,source_table,source_column,org_column
salesforce,account,name,Account_Name__c
salesforce,opportunity,stage_name,
salesforce,acount,name,x
"""

ERRORS = [
    'The connector sietel is unknown. Correct the variable connectors: known are delighted,',
    "Seed field_map maps salesforce.acount.name.x, and no source declares salesforce.acount.name. Correct that row of seeds/field_map.csv.",
    "Folder {raw}/finance of connector finance is missing or empty. Put its tables there as <table>.csv or <table>.parquet",
    "Table prm.partners is required and missing from {raw}/prm",
    "Table prm.communications is there twice, as {raw}/prm/communications.csv and as {raw}/prm/COMMUNICATIONS.parquet. Remove one of the two.",
    'prm.onboarding_steps has one column, "onboarding_step_id;partner_id", so its cells are not separated by commas. Export it with commas.',
    'Column prm.deal_registrations.decided_at is declared timestamp, and none of its cells can be read so (such as "later").',
    "prm/agreements.csv, row 2 and 1 more: the row has fewer cells than the header has columns. Write a comma for every empty cell.",
    "prm/agreements.csv, row 4 has more cells than the header has columns. Quote the values that hold a comma.",
    "prm/activities.csv, row 2 and 1 more: the row is not UTF-8. Save the file as UTF-8.",
    'prm.leads names the column "lead_id" more than once. Keep one of them.',
    "prm/surveys.csv, row 1 has a quotation mark that is not closed or stands inside a value. Double the quotation marks inside values.",
    "prm/certifications.csv is empty, begins with an empty line or is no text. Export it again",
    "prm/payouts.csv is empty, begins with an empty line or is no text.",
    'Column salesforce.account.name is mapped to "Account_Name__c", which is not there. Correct its row of seeds/field_map.csv.',
    "Column salesforce.opportunity.stage_name is required and missing (the nearest is stage_nam). Land it, or name the column that holds it",
    *(
        f"Column {column} is required and missing"
        for column in ("prm.activities.occurred_at", "prm.agreements.starts_on", "prm.leads.submitted_at", "prm.surveys.score", "prm.surveys.responded_at", "salesforce.lead.created_date")
    ),
]
WARNINGS = [
    "partner_chnages.csv is not read, because prm declares no table partner_chnages (the nearest is partner_changes). Rename or remove it.",
    'Column "email_adress" of prm.partner_people is not read, because it is not declared (the nearest is email). Rename it to what it is, or remove it.',
    "prm.incentive_programs spells one column in several ways, program_name and PROGRAMNAME, of which PROGRAMNAME is read.",
    "The newest row of salesforce.opportunity is of 2026-01-31, 150 days before as_of_date; more than 60 days is stale.",
]
NOTES = [
    "Column prm.partner_people.full_name is missing. If another column holds it, name that in seed field_map; until then it is null.",
    "Table prm.training_enrolments is missing from {raw}/prm. Land it there if you need it; until then what rests on it alone is not measured.",
    "salesforce.account has columns that are not declared: Industry_Code__c.",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project without models and without seeds but the field map."""
    folder = tmp_path_factory.mktemp("contract") / "project"
    for source in sorted((ROOT / "models" / "staging").glob("**/_*__sources.yml")):
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    shutil.copytree(ROOT / "macros", folder / "macros")
    for name in ("dbt_project.yml", "profiles.yml", "seeds/field_map.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def landed(project: Path, **variables) -> tuple[str, list[tuple[str, str]]]:
    """What a landing says, and the findings it keeps: severity, and the finding with what to do about it."""
    workspace = Workspace(project.parent, project=project)
    done = workspace.dbt("run-operation", "land_sources", variables=variables, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    with workspace.connect() as connection:
        return done.stdout, connection.execute("select severity, finding || ' ' || what_to_do from landing.contract_findings").fetchall()


@pytest.fixture(scope="module")
def broken(project) -> tuple[Path, str, list[tuple[str, str]]]:
    raw = project.parent / "raw"
    for name, content in BROKEN.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (project / "seeds" / "field_map.csv").write_text(FIELD_MAP.replace("salesforce,opportunity,stage_name,\n", ""))
    said, findings = landed(project, raw_path=str(raw), connectors=["prm", "salesforce", "finance", "sietel"])
    (project / "seeds" / "field_map.csv").write_text(FIELD_MAP.splitlines()[0] + "\n")
    return raw, said, findings


@pytest.mark.parametrize(
    ("severity", "sentence"),
    [(severity, sentence) for severity, sentences in (("error", ERRORS), ("warning", WARNINGS), ("note", NOTES)) for sentence in sentences],
)
def test_everything_wrong_with_files_is_kept_and_told(broken, severity, sentence):
    raw, said, findings = broken
    sentence = sentence.format(raw=raw)
    assert [found for kind, found in findings if kind == severity and sentence in found], "\n".join(sorted(found for _, found in findings))
    assert (sentence in said) == (severity != "note")


def test_nothing_else_is_an_error_or_a_warning(broken):
    raw, said, findings = broken
    expected = {"error": ERRORS, "warning": WARNINGS}
    stray = [found for kind, found in findings if kind in expected and not any(sentence.format(raw=raw) in found for sentence in expected[kind])]
    assert not stray, "\n".join(sorted(stray))


def test_the_report_counts_and_can_be_told_by_the_command(broken):
    _, said, findings = broken
    summary, *lines = contract_findings(said)
    counts = [sum(kind == severity for kind, _ in findings) for severity in ("error", "warning", "note")]
    assert summary.endswith("differs from what is declared: {} errors, {} warnings, {} notes (all in landing.contract_findings).".format(*counts))
    assert len(lines) == counts[0] + counts[1]


@pytest.fixture(scope="module")
def loaded(project) -> tuple[str, list[tuple[str, str]]]:
    """Tables a loader wrote, some of them with other types than declared; and an as-of date there is not."""
    workspace = Workspace(project.parent, project=project)
    workspace.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(workspace.warehouse)) as connection:
        connection.execute("create schema crm")
        connection.execute("create table crm.\"Account\" as select 1 as \"Id\", 'Acme' as \"Name\", true as \"IsDeleted\", now() as _fivetran_synced, 'x' as segment")
        connection.execute(
            "create view crm.opportunity as select '006' as id, '001' as account_id, 'Won' as stage_name, 1.5::double as amount, false as probability,"
            " date '2026-01-31' as close_date, timestamp '2026-01-01' as created_date, timestamp '2026-06-29' as system_modstamp"
        )
        connection.execute("create schema drop_of_partners")
        connection.execute("create table drop_of_partners.partners as select 1.5::double as partner_id, 20260101 as created_at, 7 as oddity where false")
    return landed(project, raw_path="", connectors=["prm", "salesforce"], salesforce_schema="crm", prm_schema="drop_of_partners", as_of_date="2026-02-30")


def test_tables_of_a_loader_are_judged_by_their_types(loaded):
    said, findings = loaded
    assert [found.split(". ")[0] for kind, found in findings if kind == "error"] == [
        'The variable as_of_date is "2026-02-30", which is no date',
        'Column salesforce.opportunity.probability is declared decimal(9,4), and none of its cells can be read so (such as "false")',
    ]
    warnings = sorted(found for kind, found in findings if kind == "warning")
    assert [warning.split(". ")[0] for warning in warnings] == [
        'Column "oddity" of prm.partners is not read, because it is not declared',
        "Column prm.partners.created_at is INTEGER, where timestamp is declared",
        "Column prm.partners.partner_id is DOUBLE, where text is declared",
        "Column salesforce.opportunity.probability is BOOLEAN, where decimal(9,4) is declared",
    ]
    assert all(warning in said for warning in warnings)


def test_rows_of_a_loader_are_counted_where_they_are(project, loaded):
    with Workspace(project.parent, project=project).connect() as connection:
        counts = connection.execute("select source_table, raw_rows from landing.landed_tables where is_landed").fetchall()
    assert dict(counts) == {"account": 1, "opportunity": 1, "partners": 0}
