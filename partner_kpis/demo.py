"""The demo company: raw extracts of a fictional vendor, in which the truth is planted first and the evidence after it.

The company is described by the numbered statements in `demo_sql/`: partners, customers, deals, the truth about each deal,
the evidence for it, and the tables as each system would deliver them; `demo_sql/defects/` holds what is wrong with them. Everything is
set based and drawn from hashes of (seed, decision, key), never from a random generator, so the same call writes the same bytes anywhere.

Scale multiplies customers, deals and touches; partners and what they do grow with its square root. Planted defects stay the same few rows.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

AS_OF_DATE = "2026-06-30"
AS_OF_MOMENT = "2026-07-01 00:00:00"
EXTRACTED_AT = "2026-07-04 02:15:00"
PARQUET_FROM_SCALE = 10
LISTED_RECORDS = 100
MEMORY_LIMIT = "4GB"

# The first column of each table is its key, but for those in KEYS.
TABLES = {
    "salesforce": (
        "account contact user lead opportunity opportunity_history opportunity_field_history opportunity_partner "
        "campaign campaign_member task event dated_conversion_rate partner account_partner channel_program channel_program_level "
        "channel_program_member partner_marketing_budget partner_fund_allocation partner_fund_request partner_fund_claim product_2 "
        "opportunity_line_item login_history case"
    ).split(),
    "prm": (
        "partners partner_changes agreements deal_registrations leads activities partner_people onboarding_steps portal_activity "
        "content_assets content_activity communications training_enrolments certifications incentive_programs incentive_allocations "
        "incentive_claims payouts surveys"
    ).split(),
    "hubspot": (
        "company contact contact_merge_audit owner email_campaign email_event email_event_sent form contact_form_submission"
    ).split(),
    "partnerstack": "partnerships groups leads deals customers transactions rewards".split(),
    "zendesk": "organization domain_name user ticket ticket_field_history".split(),
    "stripe": "customer product price plan subscription subscription_item invoice invoice_line_item".split(),
    "docebo": "users course course_enrollment_details".split(),
    "delighted": "people survey_responses".split(),
    "pendo": "account_history visitor_history visitor_account_history feature_history feature_event".split(),
    "finance": "program_costs gross_margins".split(),
}

KEYS = {
    "docebo.course_enrollment_details": ("course_id", "user_id"),
    "stripe.invoice_line_item": ("id", "invoice_id"),
    "zendesk.domain_name": ("organization_id", "index"),
    "zendesk.ticket_field_history": ("ticket_id", "field_name", "updated"),
    "pendo.visitor_account_history": ("visitor_id", "account_id"),
}

# Governed rows the demo relies on: partners found through the crosswalk alone, forms that belong to partners, a public e-mail provider's domain.
SEED_ROWS = {
    "partner_crosswalk": [
        {"source_system": "salesforce", "source_id": "0015f8000000006AAA", "partner_id": "PRT-00006"},
        {"source_system": "partnerstack", "source_id": "part_014", "partner_id": "PRT-00013"},
        {"source_system": "partnerstack", "source_id": "part_015", "partner_id": "PRT-00014"},
    ],
    "campaign_partners": [
        {"source_system": "hubspot", "campaign_id": "5e0f0000-0000-4000-8000-000000000004", "source_partner_id": "900000011"},
        {"source_system": "hubspot", "campaign_id": "5e0f0000-0000-4000-8000-000000000005", "source_partner_id": "900000013"},
    ],
    "shared_domains": [{"domain": "mail.example"}],
}

STEPS = Path(__file__).parent / "demo_sql"

Progress = Callable[[str, int, int], None]


@dataclass
class Defect:
    """One block of the defect catalogue: its rows, and further rows in other tables that belong to it but are not counted."""

    defect_id: str
    table: str
    expected: str
    reason: str
    description: str = ""
    rows: str = ""
    further: list[list[str]] = field(default_factory=list)  # [table, query]

    @property
    def queries(self) -> list[tuple[str, str]]:
        return [(self.table, self.rows), *((table, query) for table, query in self.further)]


def generate(
    target: Path,
    scale: int = 1,
    seed: int = 2024,
    file_format: Literal["csv", "parquet"] | None = None,
    progress: Progress | None = None,
) -> dict:
    """Write the demo company's raw extracts, planted truth and list of defects to `target`, and return that list."""
    if scale < 1:
        raise ValueError(f"The scale of the demo company is a whole number from 1 up, not {scale}.")
    if file_format not in (None, "csv", "parquet"):
        raise ValueError(f"The demo company is written as csv or parquet, not {file_format}.")
    target = Path(target)
    file_format = file_format or ("csv" if scale < PARQUET_FROM_SCALE else "parquet")
    target.mkdir(parents=True, exist_ok=True)

    company = sorted(STEPS.glob("*.sql"))
    outputs = [(system, table) for system, tables in TABLES.items() for table in tables]
    total, done = len(company) + 1 + len(outputs), 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(name, done, total)

    # A large company does not fit in memory: it is built in a scratch database beside the result.
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=target) as scratch:
        database = str(Path(scratch) / "demo.duckdb") if scale >= PARQUET_FROM_SCALE else ":memory:"
        with duckdb.connect(database, config={"temp_directory": scratch, "memory_limit": MEMORY_LIMIT}) as con:
            for name, value in [("seed", seed), ("scale", scale)]:
                con.execute(f"set variable {name} = {int(value)}")
            con.execute(f"set variable as_of = timestamp '{AS_OF_MOMENT}'")
            con.execute(f"set variable extracted_at = timestamp '{EXTRACTED_AT}'")
            for path in company:
                con.execute(path.read_text(encoding="utf-8"))
                step(path.stem[3:])
            defects = _plant(con)
            step("defects")
            row_counts = {}
            for system, table in outputs:
                row_counts[f"{system}.{table}"] = _write(con, target, system, table, file_format)
                step(f"{system}.{table}")
            manifest = {
                "seed": seed,
                "scale": scale,
                "as_of_date": AS_OF_DATE,
                "row_counts": row_counts,
                "truth": _write_truth(con, target),
                "planted": _planted(con),
                "requires_seed_rows": SEED_ROWS,
                "defects": defects,
            }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def read_defects(text: str) -> tuple[str, list[Defect]]:
    """Split the defect catalogue into its setup and its blocks (the file's own head explains their form)."""
    setup, _, body = text.partition("\n--- ")
    defects: list[Defect] = []
    further = False
    for line in ("--- " + body).splitlines():
        if line.startswith("---   "):
            defects[-1].description = f"{defects[-1].description} {line[6:].strip()}".strip()
        elif line.startswith("--- + "):
            defects[-1].further.append([line[6:].strip(), ""])
            further = True
        elif line.startswith("--- "):
            defects.append(Defect(*(part.strip() for part in line[4:].split("|"))))
            further = False
        elif further:
            defects[-1].further[-1][1] += line + "\n"
        else:
            defects[-1].rows += line + "\n"
    return setup, defects


def _plant(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """Collect every defect's rows beside the clean tables, and count them."""
    catalogues = [read_defects(path.read_text(encoding="utf-8")) for path in sorted(STEPS.glob("defects/*.sql"))]
    defects = [defect for _, found in catalogues for defect in found]
    for setup, _ in catalogues:
        con.execute(setup)
    short = con.execute(
        "select quiet_need.defect_id from quiet_need left join quiet_deal using (defect_id) "
        "group by quiet_need.defect_id, deals having count(slot_n) <> deals order by 1"
    ).fetchall()
    if short:
        raise RuntimeError(f"This seed leaves no quiet deal for the defect {short[0][0]}: choose another seed.")
    for system, tables in TABLES.items():
        for table in tables:
            clean = f"{system}__{table}"
            con.execute(f"create table planted_{clean} as select *, ''::varchar as _op, 0::bigint as _defect from {clean} limit 0")

    for number, defect in enumerate(defects):
        for part, (table, query) in enumerate(defect.queries):
            planted = "planted_" + table.replace(".", "__")
            counted_as = number if part == 0 else -1
            con.execute(f"insert into {planted} by name select *, {counted_as} as _defect from ({query.strip().rstrip(';')})")
    return [_described(con, number, defect) for number, defect in enumerate(defects)]


def _described(con: duckdb.DuckDBPyConnection, number: int, defect: Defect) -> dict:
    system, table = defect.table.split(".")
    parts = KEYS.get(defect.table) or (con.execute(f"describe {system}__{table}").fetchall()[1][0],)
    key = " || '|' || ".join(f'"{part}"' for part in parts)
    found = con.execute(f"select {key} from planted_{system}__{table} where _defect = {number} order by _n, 1").fetchall()
    return {
        "defect_id": defect.defect_id,
        "system": system,
        "table": table,
        "description": defect.description,
        "count": len(found),
        "record_ids": [record for (record,) in found if record and record.strip()][:LISTED_RECORDS],
        "expected": defect.expected,
        "reason": defect.reason,
    }


def _write(con: duckdb.DuckDBPyConnection, target: Path, system: str, table: str, file_format: str) -> int:
    """One extract: clean rows in key order, with defects in place, and what arrived late at the end."""
    clean, planted = f"{system}__{table}", f"planted_{system}__{table}"
    path = target / "raw" / system / f"{table}.{file_format}"
    path.parent.mkdir(parents=True, exist_ok=True)
    # An extract of an earlier call in the other format would stand beside this one.
    path.with_suffix(".parquet" if file_format == "csv" else ".csv").unlink(missing_ok=True)
    options = "format csv, header" if file_format == "csv" else "format parquet, compression zstd, row_group_size 122880"
    (count,) = con.execute(
        f"""
        copy (
            select * exclude (_n, _late, _defect) from (
                select *, 0 as _late, 0 as _defect from {clean}
                where _n not in (select _n from {planted} where _op in ('replace', 'drop'))
                union all
                select * exclude (_op, _defect), (_op = 'add')::int, _defect from {planted} where _op in ('replace', 'add')
            )
            order by _late, _n, _defect
        ) to {_literal(path)} ({options})
        """
    ).fetchone()
    return count


def _write_truth(con: duckdb.DuckDBPyConnection, target: Path) -> dict:
    """The truth of every deal a careful project keeps: not those that are unreadable, deleted, or opened after the as-of date."""
    kept = "from truth where deal_n not in (select deal_n from quiet_deal where leaves_truth)"
    con.execute(
        f"copy (select opportunity_id, truth_class, truth_partner_id, truth_influencing_partner_ids, how, recoverable, reason {kept} "
        f"order by deal_n) to {_literal(target / 'truth.csv')} (format csv, header)"
    )
    classes = con.execute(
        f"select truth_class, count(*), count(*) filter (recoverable) {kept} group by truth_class order by truth_class"
    ).fetchall()
    return {
        "deals": sum(deals for _, deals, _ in classes),
        "classes": {name: {"deals": deals, "recoverable": recoverable} for name, deals, recoverable in classes},
    }


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _planted(con: duckdb.DuckDBPyConnection) -> dict:
    """How many touches of each planned kind there are, and how the truly sourced deals came about."""
    touches = con.execute("select why, count(*) from evidence group by why order by why").fetchall()
    hows = con.execute("select how, count(*) from truth where how is not null group by how order by how").fetchall()
    return {"sourced_by": dict(hows), "touches": dict(touches)}
