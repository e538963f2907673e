"""The checks of the raw files, `<raw_path>/<system>/<table>.csv` or `.parquet`, before dbt reads them.

They are read with DuckDB alone, so a folder and an object-store prefix are checked by the same code.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from partner_kpis.project import Project, Table
from partner_kpis.sentences import first_line, nearest, plural

CSV_OPTIONS = "auto_detect=false, max_line_size=16777216"
HEADER = (
    "select line from read_csv(?, header=false, columns={'line': 'varchar'}, delim=chr(31), quote='', escape='',"
    f" strict_mode=false, encoding='latin-1', {CSV_OPTIONS}) limit 1"
)
REMEDIES = {
    "INVALID ENCODING": ("is not UTF-8 (near byte {byte_position} of the file)", "save the file as UTF-8"),
    "MISSING COLUMNS": ("has {found} where the header has {columns}", "write a comma for every empty cell"),
    "TOO MANY COLUMNS": ("has {found} where the header has {columns}", "quote the values that hold a comma"),
    "UNQUOTED VALUE": (
        "has a quotation mark that is not closed or stands inside a value",
        "double the quotation marks inside values",
    ),
    "LINE SIZE OVER MAXIMUM": ("is longer than 16 MB", "look for a quotation mark that is never closed"),
}


@dataclass
class Findings:
    """Sentences in the order found; problems stop a build, warnings do not."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class RawFiles:
    """The checks of `<raw_path>/<system>/<table>.csv|parquet`."""

    def __init__(self, project: Project, raw_path: str, field_map: dict[str, Any], findings: Findings):
        self.project = project
        self.field_map = field_map
        self.findings = findings
        self.remote = "://" in raw_path
        self.raw = raw_path.rstrip("/") if self.remote else str(project.root / raw_path)
        self.con = duckdb.connect()

    def check(self, connectors: list[str]) -> None:
        if not self.remote and not Path(self.raw).is_dir():
            self.problem(f"The raw folder {self.show(self.raw)} does not exist: correct raw_path.")
            return
        for system in connectors:
            if (names := self.listing(system)) is not None:
                self.check_system(system, names)

    def listing(self, system: str) -> list[str] | None:
        """Names of the files in a system's folder; None, with a sentence, when it cannot be listed."""
        folder = f"{self.raw}/{system}"
        try:
            if self.remote:
                found = self.con.execute("select file from glob(?)", [f"{folder}/*"]).fetchall()
                names = [file.rsplit("/", 1)[-1] for (file,) in found]
            else:
                names = [entry.name for entry in Path(folder).iterdir()]
        except FileNotFoundError:
            self.problem(
                f"The folder {self.show(folder)} of connector {system} does not exist: add it with its files, "
                f"or take {system} out of the variable connectors."
            )
        except OSError as error:
            self.problem(f"The folder {self.show(folder)} cannot be listed: {error.strerror}.")
        except duckdb.Error as error:  # dbt may hold credentials that this connection lacks
            self.warning(f"The files under {folder} could not be checked before the build: {first_line(error)}.")
        else:
            return sorted(name for name in names if not name.startswith("."))
        return None

    def check_system(self, system: str, names: list[str]) -> None:
        tables = self.project.sources[system]
        folder = f"{self.raw}/{system}"
        for table in tables:
            files = [name for name in names if name in (f"{table.name}.csv", f"{table.name}.parquet")]
            if len(files) == 2:
                self.problem(f"{self.show(folder)} holds both {files[0]} and {files[1]}: keep one of them.")
            elif files:
                self.check_file(table, f"{folder}/{files[0]}")
            elif table.required:
                self.problem(
                    f"The required table {system}.{table.name} has no file: "
                    f"put {table.name}.csv or {table.name}.parquet into {self.show(folder)}."
                )
        declared = [f"{table.name}{ending}" for table in tables for ending in (".csv", ".parquet")]
        for name in sorted(set(names) - set(declared)):
            self.warning(
                f"{self.show(f'{folder}/{name}')} is not read, because {system} declares no such table"
                f"{nearest(name, declared)}."
            )

    def check_file(self, table: Table, file: str) -> None:
        try:
            size = self.con.execute("select size from read_blob(?)", [file]).fetchone()
            if not size:
                self.problem(f"{self.show(file)} cannot be read, because it is no file: put the extract in its place.")
            elif size[0] == 0:
                self.problem(f"{self.show(file)} is empty (0 bytes): export it again, with its header row at least.")
            elif file.endswith(".csv"):
                self.check_csv(table, file)
            else:
                self.check_parquet(table, file)
        except duckdb.Error as error:
            self.problem(
                f"{self.show(file)} cannot be read ({first_line(error)}): write it again, a CSV file in UTF-8 "
                "with commas, quotation marks and one kind of line ending."
            )

    def check_csv(self, table: Table, file: str) -> None:
        [line] = self.con.execute(HEADER, [file]).fetchone() or [None]
        try:
            columns = next(csv.reader([(line or "").encode("latin-1").decode("utf-8-sig")]))
        except UnicodeDecodeError:
            self.problem(f"{self.show(file)}: its header row is not UTF-8: save the file as UTF-8.")
            return
        if not columns:
            self.problem(f"{self.show(file)} begins with an empty line: its first line must name the columns.")
            return
        self.check_columns(table, file, columns)
        spec = ", ".join(f"'c{position}': 'varchar'" for position in range(len(columns)))
        con = self.con.cursor()  # holds the rejected rows of this file alone
        ((rows, *_),) = con.execute(
            f"select count(columns(*)) from read_csv(?, header=true, columns={{{spec}}}, delim=',', quote='\"',"
            f" escape='\"', store_rejects=true, rejects_limit=1000, {CSV_OPTIONS})",
            [file],
        ).fetchall()  # a read that is not drained notes no rejects
        rejected = con.execute("from reject_errors order by line, byte_position")
        names = [column[0] for column in rejected.description]
        rejects = [dict(zip(names, row)) for row in rejected.fetchall()]
        self.tell_rejects(file, rejects, len(columns))
        if not rows and not rejects:
            self.warning(f"{self.show(file)} has no rows.")

    def check_parquet(self, table: Table, file: str) -> None:
        try:
            rows = self.con.execute("select num_rows from parquet_file_metadata(?)", [file]).fetchone()[0]
            columns = self.con.execute("select column_name from (describe from read_parquet(?))", [file])
        except duckdb.InvalidInputException:
            self.problem(
                f"{self.show(file)} is not a Parquet file: write it again as Parquet, or as CSV with the ending .csv."
            )
            return
        self.check_columns(table, file, [name for (name,) in columns.fetchall()])
        if not rows:
            self.warning(f"{self.show(file)} has no rows.")

    def check_columns(self, table: Table, file: str, columns: list[str]) -> None:
        if len(columns) == 1 and (separator := re.search(r"[;\t|]", columns[0])):
            self.problem(f'{self.show(file)} separates its cells by {separator.group()!r}: export it with commas.')
            return
        counts = Counter(column.lower() for column in columns)
        for name, count in counts.items():
            if name and count > 1:
                self.problem(f'{self.show(file)} names the column "{name}" {count} times: keep one of them.')
        renamed = (self.field_map.get(table.system) or {}).get(table.name) or {}
        for column in table.required_columns:
            name = str(renamed.get(column, column))
            if name.lower() not in counts:
                hint = nearest(name, columns, ' (the nearest there is "{}")')
                self.problem(f'{self.show(file)} lacks the required column "{name}"{hint}: add or rename it.')

    def tell_rejects(self, file: str, rejects: list[dict[str, Any]], columns: int) -> None:
        """One sentence for each kind of rejected row; bytes that are not UTF-8 explain all other kinds."""
        kinds = {reject["error_type"]: reject for reject in reversed(rejects)}
        if "INVALID ENCODING" in kinds:
            kinds = {"INVALID ENCODING": kinds["INVALID ENCODING"]}
        counts = Counter(kind for kind, _ in {(reject["error_type"], reject["line"]) for reject in rejects})
        for kind, reject in kinds.items():
            wrong, remedy = REMEDIES.get(kind, ("cannot be read ({error_message})", "correct it"))
            found = reject["error_message"].rsplit(" ", 1)[-1]
            found = plural(int(found), "cell") if found.isdecimal() else ""
            more = f" (and {plural(counts[kind] - 1, 'more such row')})" if counts[kind] > 1 else ""
            wrong = wrong.format(**reject, found=found, columns=columns)
            self.problem(f"{self.show(file)}, row {reject['line'] - 1} {wrong}{more}: {remedy}.")

    def show(self, path: str) -> str:
        return path if self.remote else self.project.show(Path(path))

    def problem(self, sentence: str) -> None:
        self.findings.problems.append(sentence)

    def warning(self, sentence: str) -> None:
        self.findings.warnings.append(sentence)
