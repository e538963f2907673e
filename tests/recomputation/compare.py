"""Two tables, cell by cell; every difference is a sentence."""

import math
from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal


def differences(
    expected: dict,
    actual: dict,
    money_columns: Collection[str],
    rate_tolerance: float = 1e-9,
    table: str = "table",
) -> list[str]:
    """What separates the actual rows from the expected ones. Money is compared exactly, other fractions within the tolerance,
    and None equals None alone. Columns that only the actual rows have are not looked at."""
    found = [f"{table}: row {_show(key)} is missing" for key in sorted(expected.keys() - actual.keys(), key=str)]
    found += [f"{table}: row {_show(key)} should not exist" for key in sorted(actual.keys() - expected.keys(), key=str)]
    for key in sorted(expected.keys() & actual.keys(), key=str):
        for column, value in expected[key].items():
            if column not in actual[key]:
                found.append(f"{table}: row {_show(key)} has no column {column}, expected {value!r}")
            elif not _equal(value, actual[key][column], column in money_columns, rate_tolerance):
                found.append(f"{table}: row {_show(key)}, column {column} is {actual[key][column]!r}, expected {value!r}")
    return found


def _show(key) -> str:
    return " / ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def _equal(expected, actual, is_money: bool, tolerance: float) -> bool:
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if _is_number(expected) and _is_number(actual):
        if is_money:
            return _exact(expected) == _exact(actual)
        if isinstance(expected, float) or isinstance(actual, float):
            return math.isclose(expected, actual, rel_tol=0, abs_tol=tolerance)
        return expected == actual
    if isinstance(expected, datetime) and isinstance(actual, datetime):
        return _in_utc(expected) == _in_utc(actual)
    return type(expected) is type(actual) and expected == actual


def _is_number(value) -> bool:
    return isinstance(value, (int, float, Decimal))


def _exact(value) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
