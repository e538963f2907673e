"""The demo company's figures are the ones last agreed on, so that no definition changes unnoticed."""

from tests.golden import TABLES, agreed, changes

ADVICE = (
    "A changed definition needs an entry in docs/decisions.md and a new version of the KPI in its YAML; "
    "then `python -m tests.golden` writes the new figures."
)


def test_figures_are_the_ones_agreed_on(demo_build):
    with demo_build.connect() as connection:
        found = changes(connection)
    assert not found, "\n".join([*found[:40], f"{len(found)} figures changed. {ADVICE}"])


def test_golden_rows_show_something():
    """A golden table of zeros would notice nothing."""
    for table in TABLES:
        rows = agreed(table).values()
        silent = [column for column in next(iter(rows)) if all(row[column] in ("", "0", "0.00") for row in rows)]
        assert silent == SILENT.get(table, []), f"{table}: columns without a single figure: {silent}"


# Line items and billing are not connected to the demo company yet.
SILENT = {
    "kpi_revenue": [
        "upsell_revenue", "cross_sell_revenue",
        "cross_sell_rate", "cross_sell_rate_numerator", "cross_sell_rate_denominator",
        "arr_expansion_rate", "arr_expansion_rate_numerator", "arr_expansion_rate_denominator",
    ],
}
