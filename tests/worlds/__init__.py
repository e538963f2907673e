"""Random worlds: many small companies, landed together, that between them reach every corner of the attribution rules.

Each world is made from the seed and its own number alone, so world W017 of three hundred is world W017 of a thousand.
"""

import csv
from datetime import date
from pathlib import Path
from random import Random

from tests.recomputation.seeds import Rule

from .situations import SITUATIONS
from .world import CONNECTORS, World

__all__ = ["SITUATIONS", "World", "add_seed_rows", "land", "make_worlds"]

DEMO = Path(__file__).resolve().parents[2] / "demo" / "raw"
# Units of each currency per unit of the corporate currency, month by month; BHD has no rate for one of them, GBP never has.
RATES = {"USD": "1", "EUR": "0.913", "JPY": "151.37", "KWD": "0.30709", "BHD": "0.376"}
MONTH_WITHOUT_BHD = date(2024, 12, 1)


def make_worlds(count: int, seed: int, rules: list[Rule]) -> list[World]:
    worlds = []
    for number in range(count):
        situation = list(SITUATIONS)[number % len(SITUATIONS)]
        world = World(f"W{number:03d}", situation, Random(f"{seed}/{number}"), rules)
        SITUATIONS[situation](world)
        worlds.append(world)
    return worlds


def add_seed_rows(worlds: list[World], seeds: Path) -> None:
    """Append the links that the worlds made by hand to the seed files of a copy of the project."""
    for seed in sorted({seed for world in worlds for seed in world.seed_rows}):
        path = seeds / f"{seed}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            for world in worlds:
                writer.writerows(world.seed_rows.get(seed, ()))


def land(tables: dict[str, list[dict]], folder: Path, shuffled: Random | None = None) -> Path:
    """Write the rows as the demo company's files are, with every column those have and every table, though it be empty."""
    headers = {f"{path.parent.name}/{path.stem}": _header(path) for path in sorted(DEMO.glob("*/*.csv")) if path.parent.name in CONNECTORS}
    for table in sorted(headers.keys() | tables.keys()):
        rows = list(tables.get(table, ()))
        header = list(dict.fromkeys([*headers.get(table, ()), *(column for row in rows for column in row)]))
        if shuffled:
            shuffled.shuffle(rows)
        target = folder / f"{table}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def rows_of(worlds: list[World], *more: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The rows of all worlds together, by table, with the rates they share."""
    tables = {"salesforce/dated_conversion_rate": list(_rates())}
    for found in [*(world.tables for world in worlds), *more]:
        for table, rows in found.items():
            tables.setdefault(table, []).extend(rows)
    return tables


def _rates():
    months = [date(year, month, 1) for year in (2023, 2024, 2025) for month in range(1, 13)]
    for currency, rate in RATES.items():
        for number, (month, following) in enumerate(zip(months, [*months[1:], None])):
            if (currency, month) != ("BHD", MONTH_WITHOUT_BHD):
                wobble = 1 if currency == "USD" else 1 + (number * 37 % 11 - 5) / 400
                yield {
                    "id": f"RATE-{currency}-{month}",
                    "iso_code": currency,
                    "conversion_rate": f"{float(rate) * wobble:.6f}",
                    "start_date": str(month),
                    "next_start_date": str(following or ""),
                }
