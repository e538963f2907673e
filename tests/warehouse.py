"""Read a built warehouse's tables the way a test wants them."""

import hashlib

import duckdb

KPI_KEY = ("period_grain", "period_start", "scope_type", "scope_id")


def rows(connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...]) -> dict[tuple, dict]:
    """{key: {column: value}} of a table; a key of one column is its bare value. Two rows with one key are an error."""
    cursor = connection.execute(f"select * from {table}")
    columns = [column[0] for column in cursor.description]
    found = {}
    for values in cursor.fetchall():
        row = dict(zip(columns, values))
        row_key = tuple(row[column] for column in key) if len(key) > 1 else row[key[0]]
        assert row_key not in found, f"{table} has two rows with the key {row_key}"
        found[row_key] = row
    return found


def money_columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    described = connection.execute(f"describe {table}").fetchall()
    return {name for name, data_type, *_ in described if data_type.startswith("DECIMAL")}


def row_hashes(connection: duckdb.DuckDBPyConnection, schema: str = "marts") -> dict[str, str]:
    """{table: a hash of its rows, whatever their order}; without what names the folder that was read, and row numbers in files."""
    query = "select table_name from duckdb_tables() where schema_name = ? and table_name not in ('audit_variables', 'audit_contract') order by table_name"
    tables = connection.execute(query, [schema]).fetchall()
    return {table: _hash(connection.execute(f"select columns(name -> name <> 'source_row') from {schema}.{table}").fetchall()) for (table,) in tables}


def _hash(rows: list[tuple]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
