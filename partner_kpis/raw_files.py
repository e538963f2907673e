"""Raw files that no engine reads, `<raw_path>/<system>/<table>.csv` or `.parquet`: DuckDB would end at the first of them, without naming it.

All else that can be wrong with raw data, rows of the wrong length included, is told by the landing (macros/landing) when dbt starts.
The files are read with DuckDB alone, so a folder and an object-store prefix are checked by the same code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from partner_kpis.project import Project, plain_name
from partner_kpis.sentences import first_line

OPTIONS = "auto_detect=false, max_line_size=16777216, store_rejects=true"
LINES = (
    "from read_csv(?, header=false, columns={'line': 'varchar'}, delim=chr(31), quote='', escape='', strict_mode=false,"
    f" rejects_limit=1, {OPTIONS})"
)


@dataclass
class Findings:
    """Sentences in the order found; problems stop a build, warnings do not."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class RawFiles:
    """The checks of the files that declare themselves a table of a connected system."""

    def __init__(self, project: Project, raw_path: str, findings: Findings):
        self.project = project
        self.findings = findings
        self.remote = "://" in raw_path
        self.raw = raw_path.rstrip("/") if self.remote else str(project.root / raw_path)
        self.con = duckdb.connect()

    def check(self, connectors: list[str]) -> None:
        for system in connectors:
            folder = f"{self.raw}/{system}"
            try:
                files = self.con.execute("select file from glob(?) order by file", [f"{folder}/*"]).fetchall()
            except duckdb.Error as error:  # dbt may hold credentials that this connection lacks
                self.findings.warnings.append(
                    f"The files under {folder} could not be checked before the build: {first_line(error)}."
                )
                continue
            for (file,) in files:
                name, _, ending = file.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
                if plain_name(name) in self.project.sources[system] and ending in ("csv", "parquet"):
                    self.check_file(file, ending)

    def check_file(self, file: str, ending: str) -> None:
        try:
            if ending == "csv":
                self.check_csv(file)
            else:
                self.con.execute("from parquet_file_metadata(?)", [file])
        except duckdb.Error as error:
            remedy = (
                "a CSV file in UTF-8 with commas, quotation marks and one kind of line ending"
                if ending == "csv"
                else "as Parquet, or as CSV with the ending .csv"
            )
            self.problem(file, f"cannot be read ({first_line(error)}): write it again, {remedy}")

    def check_csv(self, file: str) -> None:
        con = self.con.cursor()  # holds the rejected rows of this file alone
        con.execute(f"select count(line) {LINES}", [file]).fetchall()  # a read that is not drained notes no rejects
        garbled = con.execute("select 1 from reject_errors where line = 1").fetchone()
        [line] = self.con.cursor().execute(f"{LINES} limit 1", [file]).fetchone() or [None]
        if garbled or (line and "\0" in line):
            self.problem(file, "has a header row that is not UTF-8: save the file as UTF-8")
        elif line:
            columns = next(csv.reader([line]))
            spec = ", ".join(f"'c{position}': 'varchar'" for position in range(len(columns)))
            self.con.cursor().execute(
                f"select count(columns(*)) from read_csv(?, header=true, columns={{{spec}}}, delim=',', quote='\"', escape='\"', {OPTIONS})",
                [file],
            ).fetchall()

    def problem(self, file: str, sentence: str) -> None:
        shown = file if self.remote else self.project.show(Path(file))
        self.findings.problems.append(f"{shown} {sentence}.")
