"""How long the attribution models take, and how much memory, on a large company: `make benchmark`.

The demo company's resolved deals and touches are copied until there are enough, each copy under ids of its own; further copies of the touches
happened a few days earlier. Then dbt runs the attribution models on them. Builds belong in a folder of their own: build/benchmark.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
MODELS = ["path:models/intermediate/attribution", "fct_partner_deals", "fct_partner_credits", "fct_deal_touches"]
PARTNERS = 2_000

COPIES = {
    "int_deals": "opportunity_id = opportunity_id || suffix, account_id = account_id || suffix",
    "int_partner_history": "partner_id = partner_id || '-' || copy",
    "int_resolved_touches": "touch_id = touch_id || suffix, partner_id = partner_id || '-' || copy % {partner_copies},"
    " account_id = account_id || suffix, opportunity_id = opportunity_id || suffix, named_opportunity_id = named_opportunity_id || suffix",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--touches", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3, help="The median of so many runs is told.")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmark")
    options = parser.parse_args()
    environment = {
        **os.environ,
        "PARTNER_KPIS_WAREHOUSE": str(options.folder / "partner_kpis.duckdb"),
        "PARTNER_KPIS_PUBLISHED": str(options.folder / "none.duckdb"),
        "DBT_TARGET_PATH": str(options.folder / "target"),
        "DBT_LOG_PATH": str(options.folder / "logs"),
    }
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "partner_kpis.duckdb").unlink(missing_ok=True)
    _dbt(environment, "build", "--exclude-resource-type", "test", "unit_test")
    _enlarge(options)
    runs = []
    for _ in range(options.runs):
        began = time.perf_counter()
        _dbt(environment, "run", "--select", *MODELS, "--exclude", "int_exceptions")
        results = json.loads((options.folder / "target" / "run_results.json").read_text())["results"]
        runs.append((sum(result["execution_time"] for result in results), time.perf_counter() - began, results))
    runs.sort(key=lambda run: run[0])
    models, wall, results = runs[len(runs) // 2]
    for result in results:
        print(f"{result['unique_id'].split('.')[-1]:26} {result['execution_time']:7.1f} s")
    print(f"Sum over models {models:.1f} s, wall {wall:.1f} s (median of {options.runs}; sums {', '.join(f'{run[0]:.1f}' for run in runs)}).")
    print(f"Peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:.2f} GB.")


def _dbt(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([Path(sys.executable).parent / "dbt", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-3000:])


def _enlarge(options: argparse.Namespace) -> None:
    """Replace the resolved deals, touches and partners by enough copies of them."""
    with duckdb.connect(str(options.folder / "partner_kpis.duckdb")) as con:
        count = {table: con.sql(f"select count(*) from intermediate.{table}").fetchone()[0] for table in COPIES}
        partners = con.sql("select count(distinct partner_id) from intermediate.int_partner_history").fetchone()[0]
        copies = -(-options.deals // count["int_deals"])
        echoes = -(-options.touches // (count["int_resolved_touches"] * copies))
        partner_copies = -(-PARTNERS // partners)
        for table, ids in COPIES.items():
            number = partner_copies if table == "int_partner_history" else copies
            con.sql(
                f"create or replace table intermediate.{table} as select {table}.* replace ({_replacements(ids, partner_copies)})"
                f" from intermediate.{table}, (select copy, '-' || copy as suffix from range({number}) as copies(copy))"
            )
        con.sql(
            "create or replace table intermediate.int_resolved_touches as select int_resolved_touches.* replace ("
            " touch_id || '/' || echo as touch_id, touched_at - to_days(cast(echo * 9 as integer)) as touched_at)"
            f" from intermediate.int_resolved_touches, range({echoes}) as echoes(echo)"
        )
        deals, touches = (con.sql(f"select count(*) from intermediate.{table}").fetchone()[0] for table in ("int_deals", "int_resolved_touches"))
        print(f"{deals:,} deals, {touches:,} touches, {partners * partner_copies:,} partners.", flush=True)


def _replacements(ids: str, partner_copies: int) -> str:
    """`column = expression, …` as `expression as column, …`."""
    pairs = (pair.split(" = ") for pair in ids.format(partner_copies=partner_copies).split(", "))
    return ", ".join(f"{expression} as {column.strip()}" for column, expression in pairs)


if __name__ == "__main__":
    main()
