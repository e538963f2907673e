"""The story of a deal says what the published marts say: every touch once, in order, and every share to the cent."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest
from typer.testing import CliRunner

from partner_kpis.cli import app
from partner_kpis.deal_story import read_story
from partner_kpis.explain import NEAREST_MISSES, VERDICTS, _labels, tell
from partner_kpis.project import BAD_INPUT, FAILED, Project, Stop, load_project

SAMPLE = 12


@pytest.fixture(scope="module")
def project(demo_build, project_root) -> Project:
    """The project with the demo company published, and without a warehouse: stories do not need one."""
    return replace(load_project(project_root), published=demo_build.published, warehouse=demo_build.folder / "none.duckdb")


@pytest.fixture(scope="module")
def marts(demo_build) -> duckdb.DuckDBPyConnection:
    with demo_build.connect(published=True) as con:
        con.execute("use marts")
        yield con


@pytest.fixture
def edited(project, tmp_path) -> Callable[..., Project]:
    """`edited(*statements)` is the project with a copy of the published file that the statements changed."""

    def edit(*statements: str) -> Project:
        copy = tmp_path / "partner_kpis.duckdb"
        shutil.copy(project.published, copy)
        with duckdb.connect(str(copy)) as con:
            con.execute("use marts")
            for statement in statements:
                con.execute(statement)
        return replace(project, published=copy)

    return edit


def first(marts, query: str) -> dict:
    """The first row, in the order of all its columns, so that a deal is the same in every run."""
    found = marts.sql(f"from ({query}) order by all limit 1")
    row = found.fetchone()
    assert row, f"the demo company has no such deal: {query}"
    return dict(zip(found.columns, row))


def story(project: Project, deal: str, width: int = 100) -> str:
    return tell(read_story(project, deal), width)


def flat(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def sections(text: str) -> dict[str, str]:
    """{title: content} of a story."""
    return {title: content for title, _, content in (part.partition("\n") for part in text.split("\n\n"))}


def entries(text: str) -> list[dict]:
    """The timeline's touches: verdict, share, what is said of each, and its id, which stands on the last line."""
    found, words, entry = [], [], {}
    for line in sections(text)["Timeline"].split("\n")[1:]:
        if head := re.match(r"  \d{4}-\d\d-\d\d\S*(?: \d\d:\d\d\S*)?  +(decided|supported|lost|kept out|------) +(?:([\d.]+)%  )?(.*)", line):
            entry, words = {"verdict": head[1], "share": head[2]}, [head[3]]
        elif re.fullmatch(r"\s+[a-z_]+:[a-z]+:\S+", line):
            found.append({**entry, "touch_id": line.strip(), "said": flat(" ".join(words))})
        else:
            words.append(line)
    return found


def shares(text: str) -> dict[tuple[str, str], tuple[Decimal, Decimal | None]]:
    """{(model, partner or Sum): (percent, amount)}, from one table or several below each other."""
    found, columns = {}, []
    for line in sections(text)["Credit by attribution model"].partition("\n  * ")[0].split("\n"):
        if line.lstrip().startswith("Model "):
            columns = re.findall(r"PRT-\d+|Sum", line)
        elif model := re.match(r"  (\w+)(?: \*)? ", line):
            cells = re.findall(r"(-?\d+\.\d)%(?: +(-?[\d,]+\.\d\d)(?!\d|%))?", line)
            assert len(cells) == len(columns), line
            for column, (percent, amount) in zip(columns, cells):
                found[model[1], column] = Decimal(percent), Decimal(amount.replace(",", "")) if amount else None
    return found


def refused(project: Project, deal: str, code: int) -> str:
    with pytest.raises(Stop) as stop:
        read_story(project, deal)
    assert stop.value.code == code
    return str(stop.value)


# What a story tells


def test_sourced_deal(project, marts):
    deal = first(marts, """
        select opportunity_id, opportunity_name, account_name, owner_name, stage_name, opened_date, closed_date, original_amount, original_currency,
            amount, rate_date, partner_id, partner_name, substr(reason, 10) as reason
        from fct_partner_deals inner join fct_opportunities using (opportunity_id) inner join dim_partners using (partner_id)
        where credit_type = 'sourced' and rule_id = 'registered' and deal_status = 'won' and original_currency = 'EUR'
    """)
    told = story(project, deal["opportunity_id"])
    assert told.startswith(f"{deal['opportunity_name']} ({deal['opportunity_id']})\n")
    for fact in (deal["account_name"], deal["owner_name"], deal["stage_name"], "as of 2026-06-30"):
        assert fact in told
    assert f"Opened {deal['opened_date']} Closed {deal['closed_date']} " in flat(told)
    assert f"EUR {deal['original_amount']:,.2f} = USD {deal['amount']:,} at the rate of {deal['rate_date']}" in told
    assert f"{deal['partner_name']} ({deal['partner_id']}) sourced the deal under rule registered: {deal['reason']}" in flat(told)


@pytest.mark.parametrize("stays", [True, False])
def test_claim_lost_to_a_stronger_rule(project, marts, stays):
    claim = first(marts, f"""
        select claims.*, winner.partner_name as winner, loser.partner_name as loser
        from fct_contested_claims as claims
        inner join dim_partners as winner on winning_partner_id = winner.partner_id
        inner join dim_partners as loser on losing_partner_id = loser.partner_id
        where decided_by = 'stronger rule' and still_influences = {stays}
    """)
    told = story(project, claim["opportunity_id"])
    assert (
        f"{claim['loser']} ({claim['losing_partner_id']}) claimed to have sourced the deal on {claim['losing_touched_at']:%Y-%m-%d} under rule "
        f"{claim['losing_rule_id']}, and lost to {claim['winner']} ({claim['winning_partner_id']}), whose rule {claim['winning_rule_id']} "
        f"(precedence {claim['winning_precedence']}) is stronger than {claim['losing_rule_id']} ({claim['losing_precedence']})."
    ) in flat(sections(told)["Lost claims"])
    touch = next(entry for entry in entries(told) if entry["touch_id"] == claim["losing_touch_id"])
    if stays:
        assert "It still influences the deal." in flat(told)
        assert touch["verdict"] in ("decided", "supported")
        assert f"its claim to have sourced the deal under rule {claim['losing_rule_id']} lost" in touch["said"]
    else:
        assert "No rule lets it influence the deal either, so it earns nothing." in flat(told)
        assert (touch["verdict"], touch["share"]) == ("lost", None)


def test_claim_lost_to_an_earlier_touch(project, marts):
    claim = first(marts, """
        from fct_contested_claims
        where decided_by = 'earlier touch' and winning_touched_at::date < losing_touched_at::date
    """)
    told = story(project, claim["opportunity_id"])
    assert f"whose touch came earlier, on {claim['winning_touched_at']:%Y-%m-%d}. It still influences the deal." in flat(told)


def test_inherited_sourcing_names_the_first_won_deal(project, marts):
    deal = first(marts, """
        select credits.opportunity_id, credits.deciding_touch_id, origins.opportunity_id as origin_id, origins.opportunity_name as origin
        from fct_partner_deals as credits
        inner join fct_opportunities as origins on origins.opportunity_id = split_part(credits.deciding_touch_id, ':', 3)
        where credits.rule_id = 'inherited'
    """)
    told = story(project, deal["opportunity_id"])
    assert "sourced the deal under rule inherited: the partner sourced this customer's first won deal" in flat(told)
    assert f"That first deal was {deal['origin']} ({deal['origin_id']})." in flat(sections(told)["Result"])
    touch = next(entry for entry in entries(told) if entry["touch_id"] == deal["deciding_touch_id"])
    assert f"original sourcing: {deal['origin']} was the customer's first won deal" in touch["said"]


def test_unattributed_deal_says_what_came_closest(project, marts):
    deal = first(marts, """
        select opportunity_id
        from fct_deal_touches inner join fct_opportunities using (opportunity_id)
        where attribution_class = 'unattributed'
        group by opportunity_id
        having count_if(obstacle = 'before the window') = 1 and count_if(obstacle = 'after close') > 0 and count(distinct obstacle) = 2
    """)
    closest = first(marts, f"""
        select partner_name, partner_id, replace(touch_type, '_', ' ') as touch, touched_at::date as day
        from fct_deal_touches inner join dim_partners using (partner_id)
        where opportunity_id = '{deal['opportunity_id']}' and obstacle = 'before the window' and touch_type <> 'original_sourcing'
    """)
    told = story(project, deal["opportunity_id"])
    assert (
        f"No partner qualifies: the deal is unattributed. {closest['partner_name']} ({closest['partner_id']}) came closest, "
        f"with the {closest['touch']} of {closest['day']}, but it happened too long before the deal was opened."
    ) in flat(told)
    assert {entry["verdict"] for entry in entries(told)} == {"kept out"}
    assert "There is none, because no partner qualifies." in told


def test_deal_without_touches(project, marts):
    deal = first(marts, "select opportunity_id from fct_opportunities anti join fct_deal_touches using (opportunity_id)")
    told = story(project, deal["opportunity_id"])
    assert "No partner qualifies: the deal is unattributed. No partner's touch concerns it." in flat(told)
    assert entries(told) == []


def test_backdated_touch_says_when_it_was_recorded(project, marts):
    touch = first(marts, "select opportunity_id, touch_id, recorded_at::date as day from fct_deal_touches where obstacle = 'backdated'")
    entry = next(entry for entry in entries(story(project, touch["opportunity_id"])) if entry["touch_id"] == touch["touch_id"])
    assert entry["verdict"] == "kept out"
    assert f"it was recorded after the deal had closed (on {touch['day']})" in entry["said"]


def test_rejected_registration_says_why(project, marts):
    row = first(marts, """
        select touches.opportunity_id, touches.touch_id, registration_id, rejection_reason, registrations.rejected_at::date as day, partner_name
        from fct_deal_touches as touches inner join fct_deal_registrations as registrations using (touch_id)
        inner join dim_partners on touches.partner_id = dim_partners.partner_id
        where touches.obstacle = 'registration rejected' and rejection_reason = 'existing opportunity'
    """)
    told = story(project, row["opportunity_id"])
    entry = next(entry for entry in entries(told) if entry["touch_id"] == row["touch_id"])
    assert f"the registration was rejected rejected {row['day']} (existing opportunity)" in entry["said"]
    assert re.search(
        rf"{row['registration_id']} by {row['partner_name']} \(\S+\): rejected on {row['day']}, existing opportunity\.",
        flat(sections(told)["Registrations"]),
    )


def test_approved_registration_shows_its_protection(project, marts):
    row = first(marts, """
        select touches.opportunity_id, touches.touch_id, approved_at::date as approved, protection_ends_at::date as ends, converted_at::date as converted
        from fct_deal_touches as touches inner join fct_deal_registrations as registrations using (touch_id)
        where registration_status = 'converted' and converted_opportunity_id = touches.opportunity_id
    """)
    told = story(project, row["opportunity_id"])
    entry = next(entry for entry in entries(told) if entry["touch_id"] == row["touch_id"])
    assert f"approved {row['approved']}, protected until {row['ends']}" in entry["said"]
    assert f"converted on {row['converted']} into this deal" in flat(told)


def test_registration_approved_after_its_protection_had_ended(edited, marts):
    row = first(marts, """
        select opportunity_id, touch_id, registration_id
        from fct_deal_touches inner join fct_deal_registrations using (touch_id, opportunity_id)
        where registration_status = 'expired' and approved_at is not null
    """)
    project = edited(
        "update fct_deal_registrations set approved_at = '2025-01-20', protection_ends_at = '2025-01-12', expired_at = '2025-01-12'"
        f" where touch_id = '{row['touch_id']}'"
    )
    told = story(project, row["opportunity_id"])
    entry = next(entry for entry in entries(told) if entry["touch_id"] == row["touch_id"])
    assert "approved 2025-01-20, after its protection had ended on 2025-01-12" in entry["said"]
    assert "protected until" not in entry["said"]
    assert f"{row['registration_id']} by" in flat(told)
    assert "expired on 2025-01-12, before it was approved on 2025-01-20." in flat(sections(told)["Registrations"])


def test_touch_of_an_unknown_organisation_names_its_id(project, marts):
    touch = first(marts, """
        select touches.opportunity_id, touch_id, detail
        from fct_deal_touches as touches inner join audit_exceptions on touch_id = record_id and exception_kind = 'unknown partner'
    """)
    entry = next(entry for entry in entries(story(project, touch["opportunity_id"])) if entry["touch_id"] == touch["touch_id"])
    assert entry["said"].startswith(f"Unknown organisation ({touch['detail']}), ")
    assert "the organisation is not in the partner master" in entry["said"]


def sample(marts, table: str, condition: str = "true") -> list[str]:
    """Ids of deals, the same in every run: some of the most involved, some by chance of their id."""
    query = f"select opportunity_id from {table} where {condition} group by opportunity_id order by %s, opportunity_id limit {SAMPLE}"
    return [deal for order in ("count(*) desc", "md5(opportunity_id)") for (deal,) in marts.execute(query % order).fetchall()]


def test_every_touch_stands_once_in_order_of_time(project, marts):
    for deal in sample(marts, "fct_deal_touches"):
        told = entries(story(project, deal))
        expected = marts.execute(
            "select touch_id, touch_role, credit_share, explanation from fct_deal_touches where opportunity_id = ? order by touched_at, touch_id", [deal]
        ).fetchall()
        assert [entry["touch_id"] for entry in told] == [touch_id for touch_id, *_ in expected], deal
        for entry, (_, role, share, explanation) in zip(told, expected):
            assert entry["verdict"] == VERDICTS[role]
            assert entry["share"] == (None if share is None else f"{share * 100:.1f}")
            assert explanation in entry["said"]


def test_narrow_timeline_stacks_what_happened_below_its_day(project, marts):
    for deal in sample(marts, "fct_deal_touches")[::4]:
        wide, narrow = (sections(story(project, deal, width))["Timeline"] for width in (100, 40))
        assert max(map(len, narrow.split("\n"))) <= 40
        days = [line for line in narrow.split("\n") if not line.startswith("    ")]
        assert all(re.fullmatch(r"  \d{4}-\d\d-\d\d( [\d:.]+)?  (decided|supported|lost|kept out|------)(  [\d.]+%)?", day) for day in days), days
        # But for the header and the line breaks it is what the wide one says.
        assert "".join(narrow.split()) == "".join(wide.partition("\n")[2].split())


@pytest.mark.parametrize("width", [100, 60])
def test_shares_are_those_of_the_marts(project, marts, width):
    for deal in sample(marts, "fct_partner_credits")[:: 1 if width == 100 else 4]:
        expected = {
            (model, partner): (round(Decimal(share * 100), 1), amount)
            for model, partner, share, amount in marts.execute(
                "select attribution_model, partner_id, credit_share, credited_amount from fct_partner_credits where opportunity_id = ?", [deal]
            ).fetchall()
        }
        amount = marts.execute("select amount from fct_opportunities where opportunity_id = ?", [deal]).fetchone()[0]
        expected |= {(model, "Sum"): (Decimal("100.0"), amount) for model, _ in expected}
        assert shares(story(project, deal, width)) == expected, deal


def test_reporting_model_is_marked(project, marts):
    deal = first(marts, "select opportunity_id from fct_partner_credits")["opportunity_id"]
    assert re.findall(r"(\w+) \* ", sections(story(project, deal))["Credit by attribution model"]) == ["full_path"]


# Data that is odd


def test_names_amounts_and_accounts_may_be_missing(edited, marts):
    deal, partner = first(marts, "select opportunity_id, partner_id from fct_partner_deals").values()
    project = edited(
        f"update fct_opportunities set opportunity_name = null, account_id = null, account_name = null, owner_name = null, stage_name = null,"
        f" original_amount = null, amount = null where opportunity_id = '{deal}'",
        f"update fct_partner_credits set credited_amount = null where opportunity_id = '{deal}'",
        f"update dim_partners set partner_name = null where partner_id = '{partner}'",
    )
    told = story(project, deal)
    assert told.startswith(f"Unnamed deal ({deal})\n")
    assert "Customer none: the CRM names no account" in flat(told)
    assert "Amount none in the CRM Owner not known" in flat(told)
    assert re.search(rf"- {partner} (sourced|influenced) the deal", told)
    assert "the deal has no amount to share" in flat(told)
    assert {amount for _, amount in shares(told).values()} == {None}


@pytest.mark.parametrize(("amount", "told"), [("1234.567", "1,234.567"), ("1234.560", "1,234.56"), ("1000", "1,000.00"), ("-0.001", "-0.001")])
def test_third_decimal_of_an_amount_is_told_where_there_is_one(edited, marts, amount, told):
    deal = first(marts, "select opportunity_id from fct_opportunities where amount is not null")["opportunity_id"]
    project = edited(
        f"update fct_opportunities set original_amount = {amount}, original_currency = 'KWD', amount = 7.10 where opportunity_id = '{deal}'"
    )
    assert f"Amount KWD {told} = USD 7.10 at the rate of" in flat(story(project, deal))


def test_missing_exchange_rate(project, marts):
    deal = first(marts, "select opportunity_id from fct_opportunities where original_amount is not null and amount is null")["opportunity_id"]
    assert "not converted: no exchange rate is known for" in story(project, deal)


def test_negative_amounts(edited, marts):
    deal = first(marts, "select opportunity_id from fct_partner_credits group by all having count(distinct partner_id) > 1")["opportunity_id"]
    project = edited(
        f"update fct_opportunities set amount = -amount, original_amount = -original_amount where opportunity_id = '{deal}'",
        f"update fct_partner_credits set credited_amount = -credited_amount where opportunity_id = '{deal}'",
    )
    found = shares(story(project, deal))
    assert all(amount <= 0 for _, amount in found.values())
    assert found["linear", "Sum"][1] < 0


def test_control_characters_and_markup_in_names_are_harmless(edited, marts):
    deal, partner = first(marts, "select opportunity_id, partner_id from fct_partner_deals").values()
    project = edited(
        f"update fct_opportunities set opportunity_name = 'a' || chr(27) || '[31m' || chr(10) || 'b [bold] :smile:' where opportunity_id = '{deal}'",
        f"update dim_partners set partner_name = '[/red] :prm: 日本' || chr(13) where partner_id = '{partner}'",
    )
    told = story(project, deal)
    assert told.startswith(f"a [31m b [bold] :smile: ({deal})\n")
    assert f"- [/red] :prm: 日本 ({partner})" in told
    assert "\x1b" not in told and "\r" not in told


def test_forty_touches_of_one_day_are_told_apart(edited, marts):
    deal = first(marts, "select opportunity_id from fct_partner_credits")["opportunity_id"]
    project = edited(
        f"delete from fct_deal_touches where opportunity_id = '{deal}'",
        f"""
        insert into fct_deal_touches
        select '{deal}', format('co_sell:prm:ACT-{{:02d}}', number), 'co_sell', format('PRT-{{:05d}}', 2 - number % 2),
            timestamp '2020-01-01 09:00:00' + to_microseconds(number // 2), timestamp '2020-01-01 10:00:00', 'kept out', null,
            'before the window', 'it happened too long before the deal was opened', null
        from range(40) as numbers (number)
        """,
    )
    told = story(project, deal)
    assert [entry["touch_id"] for entry in entries(told)] == [f"co_sell:prm:ACT-{number:02d}" for number in range(40)]
    moments = re.findall(r"^  2020-01-01 09:00:00\.(\d{6})  kept out", told, re.MULTILINE)
    assert moments == [f"{number // 2:06d}" for number in range(40)]


def test_times_are_shown_only_to_tell_touches_apart(marts):
    moments = [moment for (moment,) in marts.execute("""
        select unnest([timestamp '2026-01-01 09:00:00', timestamp '2026-01-02 09:00:00', timestamp '2026-01-02 09:01:00',
            timestamp '2026-01-03 09:00:00', timestamp '2026-01-03 09:00:01', timestamp '2026-01-04 09:00:00', timestamp '2026-01-04 09:00:00'])
    """).fetchall()]
    assert _labels(moments) == [
        "2026-01-01", "2026-01-02 09:00", "2026-01-02 09:01", "2026-01-03 09:00:00", "2026-01-03 09:00:01", "2026-01-04", "2026-01-04",
    ]


def test_days_are_those_of_the_reporting_timezone(edited, marts):
    touch = first(marts, """
        select opportunity_id, touch_id, touched_at::date as day, (touched_at - interval 1 day)::date as day_before
        from fct_deal_touches where touched_at = date_trunc('day', touched_at)
    """)
    project = edited("""update audit_variables set variable_value = '"America/New_York"' where variable = 'reporting_timezone'""")
    told = story(project, touch["opportunity_id"])
    assert "days and times in America/New_York" in told
    block = told.partition(f" {touch['touch_id']}\n")[0]
    assert re.findall(r"^  (\d{4}-\d\d-\d\d)", block, re.MULTILINE)[-1] == str(touch["day_before"])


def test_a_touch_at_the_moment_of_opening_comes_before_it_and_one_at_the_close_after_it(edited, marts):
    deal = first(marts, """
        select opportunity_id, opened_at, closed_at, touch_id from fct_deal_touches inner join fct_opportunities using (opportunity_id)
        where closed_at is not null and opened_at < closed_at
        qualify count(*) over (partition by opportunity_id) = 1
    """)
    for moment, before, after in (("opened_at", deal["touch_id"], "DEAL OPENED"), ("closed_at", "DEAL CLOSED", deal["touch_id"])):
        project = edited(f"update fct_deal_touches set touched_at = '{deal[moment]}' where opportunity_id = '{deal['opportunity_id']}'")
        told = sections(story(project, deal["opportunity_id"]))["Timeline"]
        assert told.index(before) < told.index(after)


def test_every_obstacle_has_its_place_among_the_misses(project_root):
    with (project_root / "seeds" / "touch_obstacles.csv").open(encoding="utf-8") as file:
        assert sorted(row["obstacle"] for row in csv.DictReader(file)) == sorted(NEAREST_MISSES)


# How it is asked for


def test_command_prints_plain_text_of_at_most_a_hundred_columns(demo_build, project, marts):
    deal = first(marts, "select opportunity_id from fct_partner_credits group by all having count(distinct partner_id) = 3")["opportunity_id"]
    environment = {**demo_build.environment, "PARTNER_KPIS_WAREHOUSE": str(project.warehouse), "FORCE_COLOR": "1", "COLUMNS": "200"}
    result = CliRunner().invoke(app, ["explain", deal], env=environment)
    assert result.exit_code == 0
    assert result.output == story(project, deal, 100) + "\n"
    assert "\x1b" not in result.output
    assert max(map(len, result.output.split("\n"))) <= 100


@pytest.mark.parametrize("given", ["{}", "  {}\n", "{:.15}"])
def test_ways_to_write_an_id(project, marts, given):
    deal = first(marts, "select opportunity_id from fct_opportunities")["opportunity_id"]
    assert read_story(project, given.format(deal)).deal["opportunity_id"] == deal


def test_fifteen_characters_are_case_sensitive(edited, marts):
    deal = first(marts, "select opportunity_id from fct_opportunities")["opportunity_id"]
    project = edited(f"update fct_opportunities set opportunity_id = 'aBcDeFgHiJkLmNoAAA' where opportunity_id = '{deal}'")
    assert read_story(project, "aBcDeFgHiJkLmNo").deal["opportunity_id"] == "aBcDeFgHiJkLmNoAAA"
    assert "the nearest ids are aBcDeFgHiJkLmNoAAA" in refused(project, "abcdefghijklmno", BAD_INPUT)


def test_unknown_id_names_the_nearest(demo_build, marts):
    deal, name = first(marts, "select opportunity_id, opportunity_name from fct_opportunities").values()
    result = CliRunner().invoke(app, ["explain", f"{deal[:-3]}XAAA"], env=demo_build.environment)
    assert result.exit_code == BAD_INPUT
    assert f'There is no deal with the id "{deal[:-3]}XAAA" in ' in result.output
    assert f"; the nearest ids are {deal} ({name}), " in result.output
    assert result.output.count("AAA (") == 5
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("given", ["{}", "the deal {} of last year", "{:.12}"])
def test_a_name_offers_its_ids(project, marts, given):
    deal, name = first(marts, "select opportunity_id, opportunity_name from fct_opportunities where length(opportunity_name) > 12").values()
    said = refused(project, given.format(name).upper(), BAD_INPUT)
    assert "deals of that name are " in said
    assert f"{deal} ({name})" in said


def test_a_name_of_many_deals_offers_some_and_counts_the_rest(project, marts):
    count = marts.execute("select count(*) from fct_opportunities where contains(lower(opportunity_name), 'expansion')").fetchone()[0]
    said = refused(project, "expansion", BAD_INPUT)
    assert said.count("Expansion") == 5
    assert said.endswith(f" and {count - 5} more.")


@pytest.mark.parametrize("given", ["", "  ", "\x00"])
def test_empty_id(project, given):
    assert refused(project, given, BAD_INPUT).startswith("The id of the deal is empty")


@pytest.mark.parametrize("given", ["x" * 5000, "'; drop table x; --", "\x1b[31m%", "日本", "\udcff1"])
def test_strange_ids(project, given):
    said = refused(project, given, BAD_INPUT)
    assert said.startswith('There is no deal with the id "')
    assert len(said) < 700 and "\x1b" not in said
    said.encode("utf-8")


def test_no_deals_at_all(edited):
    assert refused(edited("delete from fct_opportunities"), "x", BAD_INPUT).endswith("; it holds no deal.")


# Published files that cannot be read


def test_published_file_is_missing(project, tmp_path):
    said = refused(replace(project, published=tmp_path / "gone.duckdb"), "x", FAILED)
    assert said == f"There is no published file {tmp_path / 'gone.duckdb'}: run `partner-kpis build` first."


@pytest.mark.parametrize("content", [b"", b"no database " * 1000, None])
def test_published_file_is_no_database(project, tmp_path, content):
    path = tmp_path / "partner_kpis.duckdb"
    path.mkdir() if content is None else path.write_bytes(content)
    assert refused(replace(project, published=path), "x", FAILED).startswith(f"The published file {path} cannot be opened: ")


@pytest.mark.parametrize("statement", ["drop table fct_deal_touches", "alter table fct_partner_deals drop column reason", "drop table audit_variables"])
def test_published_file_of_another_version(edited, marts, statement):
    deal = first(marts, "select opportunity_id from fct_opportunities")["opportunity_id"]
    said = refused(edited(statement), deal, FAILED)
    assert "is of another version than this command (" in said
    assert said.endswith("): run `partner-kpis build` to publish it anew.")


def test_published_file_without_a_variable(edited, marts):
    deal = first(marts, "select opportunity_id from fct_opportunities")["opportunity_id"]
    project = edited("delete from audit_variables where variable = 'reporting_timezone'")
    assert "does not say with which reporting_timezone it was built" in refused(project, deal, FAILED)


def test_published_file_that_another_program_writes(edited):
    project = edited()
    holder = subprocess.Popen([sys.executable, "-c", HOLD, project.published], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        assert f"Another program has the published file {project.published} open" in refused(project, "x", FAILED)
    finally:
        holder.communicate(b"\n")


HOLD = """
import sys, duckdb
with duckdb.connect(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""
