"""The demo company's figures are the ones last agreed on, so that no definition changes unnoticed, or without a new version of its KPI."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests import catalogue
from tests.conftest import ROOT
from tests.golden import TABLES, Change, agreed, agreed_versions, changes, compare, current_versions, without_decision, without_new_version
from tests.golden import __main__ as command

ADVICE = (
    "A changed definition needs an entry in docs/decisions.md and a new version of the KPI in its YAML; "
    "then `python -m tests.golden` writes the new figures."
)


def test_figures_are_the_ones_agreed_on(demo_build):
    with demo_build.connect() as connection:
        found = changes(connection)
    unversioned = without_new_version(found, catalogue.tables(), agreed_versions(), current_versions())
    assert not found, "\n".join([*unversioned, *(change.sentence for change in found[:40]), f"{len(found)} figures changed. {ADVICE}"])


def test_versions_are_the_ones_agreed_on():
    before, now = agreed_versions(), current_versions()
    differing = [f"{kpi}: {before.get(kpi)} was agreed on, {now.get(kpi)} is in the YAML" for kpi in before.keys() | now.keys() if before.get(kpi) != now.get(kpi)]
    assert not differing, "\n".join([*sorted(differing), "`python -m tests.golden` writes raised versions, and the figures that come with them."])


def test_every_new_version_is_a_decision():
    untold = without_decision(current_versions(), (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8"))
    assert not untold, "\n".join(untold)


def test_a_new_version_nobody_decided_on_is_told():
    log = (
        "A changed definition gets an entry, say of closed, version 3.\n\n"
        "**1. Open deals** count as well. *Affects:* `win_rate` (version 2), closed, version 2.\n\n"
        "**2. Test deals** do not. *Affects:* lost_win_rate, version 3; win_rate, version 30."
    )
    assert without_decision({"win_rate": 2, "closed": 2, "brand_new": 1}, log) == []
    assert without_decision({"win_rate": 3, "closed": 3}, log) == [
        "win_rate: no entry of docs/decisions.md names it with version 3.",
        "closed: no entry of docs/decisions.md names it with version 3.",
    ]
    assert without_decision({"win_rate": 2}, "") == ["win_rate: no entry of docs/decisions.md names it with version 2."]


def test_golden_rows_show_something():
    """A golden table of zeros would notice nothing."""
    for table in TABLES:
        rows = agreed(table).values()
        silent = [column for column in next(iter(rows)) if all(row[column] in ("", "0", "0.00") for row in rows)]
        assert not silent, f"{table}: columns without a single figure: {silent}"


# A made-up table with a KPI that has parts, and another that it is divided by.
ENTRIES = {"kpi_revenue": {"win_rate": {"name": "Win rate"}, "win_rate_numerator": {"part_of": "win_rate"}, "closed": {"name": "Closed"}}}
KEY = ("quarter", "2025-01-01", "program", "program")
BEFORE = {KEY: {"win_rate": "0.5", "win_rate_numerator": "5", "closed": "10"}}
VERSIONS = {"win_rate": 1, "closed": 3}


def judged(now: dict[str, str] | None, **versions: int) -> list[str]:
    found = list(compare("kpi_revenue", BEFORE, {KEY: {**BEFORE[KEY], **now}} if now is not None else {}))
    return without_new_version(found, ENTRIES, VERSIONS, {**VERSIONS, **versions})


def test_a_changed_figure_without_a_new_version_is_told():
    sentence = "win_rate changed in 1 of its figures and still has version 1; a changed definition is version 2."
    assert judged({"win_rate": "0.6"}) == [sentence]
    assert judged({"win_rate_numerator": "6"}) == [sentence], "A part's figure is its KPI's."
    assert judged({"win_rate": "0.6", "win_rate_numerator": "6"}) == [sentence.replace("in 1 of", "in 2 of")]
    assert judged({"win_rate": "0.6", "closed": "11"}, win_rate=2) == ["closed changed in 1 of its figures and still has version 3; a changed definition is version 4."]


def test_a_raised_version_a_new_kpi_and_a_new_row_are_no_changed_definition():
    assert judged({}) == []
    assert judged({"win_rate": "0.6"}, win_rate=2) == []
    assert judged({"brand_new": "7"}, brand_new=1) == []
    assert judged(None) == [], "That a row is gone is told by itself."
    assert judged({}, win_rate=2) == [], "A definition may change without effect on the demo company."


def test_a_version_that_goes_back_is_told():
    assert judged({}, closed=2) == ["closed went back from version 3 to 2."]
    assert judged({"closed": "11"}, closed=2) == ["closed went back from version 3 to 2."]


@pytest.mark.parametrize(
    "arguments, version, written",
    [
        ([], 1, False),
        ([], 2, True),
        (["--same-definitions"], 1, True),
    ],
)
def test_the_command_writes_only_what_has_a_new_version(monkeypatch, capsys, arguments, version, written):
    wrote = []
    monkeypatch.setattr(command.Workspace, "dbt", lambda *_: None)
    monkeypatch.setattr(command.Workspace, "connect", lambda _: nullcontext("the demo company"))
    monkeypatch.setattr(command, "changes", lambda _: [Change("kpi_revenue: win_rate was 0.5 and is now 0.6.", "kpi_revenue", "win_rate")])
    monkeypatch.setattr(command.catalogue, "tables", lambda: ENTRIES)
    monkeypatch.setattr(command, "agreed_versions", lambda: {"win_rate": 1})
    monkeypatch.setattr(command, "current_versions", lambda: {"win_rate": version})
    monkeypatch.setattr(command, "write", wrote.append)
    assert command.main(arguments) == (0 if written else 1)
    assert wrote == (["the demo company"] if written else [])
    told = capsys.readouterr().out
    assert ("1 changes written" in told) if written else ("win_rate changed in 1 of its figures and still has version 1" in told and "Nothing written." in told)
