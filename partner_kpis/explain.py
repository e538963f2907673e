"""The story of one deal for a person, told from the published file alone: who was credited, who was not, and why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import groupby
from typing import Any, NamedTuple

import duckdb
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table

from partner_kpis.project import BAD_INPUT, Project, Stop
from partner_kpis.published import open_published, read_variables

Row = dict[str, Any]

WIDEST = 100
SUGGESTIONS = 5
INDENT = GAP = 2

# local(moment) is the moment as clocks in the reporting timezone showed it.
LOCAL_TIME = "create temp macro local(moment) as timezone('{zone}', timezone('UTC', moment))"

FIND_DEAL = """
select opportunity_id from marts.fct_opportunities
where opportunity_id = $given or (length($given) = 15 and length(opportunity_id) = 18 and starts_with(opportunity_id, $given))
order by opportunity_id <> $given
limit 2
"""

DEALS_BY_NAME = """
select opportunity_id, opportunity_name from marts.fct_opportunities
where contains(lower(opportunity_name), lower($given)) or (length(opportunity_name) > 3 and contains(lower($given), lower(opportunity_name)))
order by abs(length(opportunity_name) - length($given)), opportunity_name, opportunity_id
"""

DEALS_BY_ID = """
select opportunity_id, opportunity_name from marts.fct_opportunities
order by not contains(lower(opportunity_id), lower($given)), levenshtein(lower(opportunity_id), lower($given)), opportunity_id
limit $suggestions
"""

DEAL = """
select
    opportunity_id,
    opportunity_name,
    account_id,
    account_name,
    customer_region,
    opportunity_type,
    deal_status,
    stage_name,
    owner_name,
    opened_at,
    opened_date,
    local(opened_at) as opened_locally,
    closed_at,
    closed_date,
    local(closed_at) as closed_locally,
    expected_close_date,
    original_amount,
    original_currency,
    rate_date,
    amount
from marts.fct_opportunities
where opportunity_id = $deal
"""

CREDITED_PARTNERS = """
select
    partner_id,
    credit_type,
    rule_id,
    reason,
    deciding_touch_id
from marts.fct_partner_deals
where opportunity_id = $deal
order by credit_type = 'influenced', first_touch_at, partner_id
"""

TOUCHES = """
select
    touches.touch_id,
    touches.touch_type,
    touches.partner_id,
    touches.touched_at,
    local(touches.touched_at) as touched_locally,
    local(touches.recorded_at)::date as recorded_date,
    touches.touch_role,
    touches.rule_id,
    touches.obstacle,
    touches.explanation,
    touches.credit_share,
    unknown_partners.detail as organisation_id,
    origins.opportunity_name as origin_name,
    origins.opportunity_id as origin_id
from marts.fct_deal_touches as touches
left join marts.fct_partner_touches as records
    on touches.touch_id = records.touch_id and touches.touch_type = 'original_sourcing'
left join marts.fct_opportunities as origins on records.source_record_id = origins.opportunity_id
left join marts.audit_exceptions as unknown_partners
    on touches.touch_id = unknown_partners.record_id and unknown_partners.exception_kind = 'unknown partner'
where touches.opportunity_id = $deal
"""

LOST_CLAIMS = """
select
    winning_partner_id,
    winning_rule_id,
    local(winning_touched_at)::date as winning_date,
    losing_partner_id,
    losing_rule_id,
    losing_touch_id,
    local(losing_touched_at)::date as losing_date,
    decided_by,
    still_influences
from marts.fct_contested_claims
where opportunity_id = $deal
order by losing_touched_at, losing_partner_id
"""

SHARES = """
select
    partner_id,
    attribution_model,
    credit_share,
    credited_amount
from marts.fct_partner_credits
where opportunity_id = $deal
order by attribution_model <> $reporting_model, attribution_model
"""

REGISTRATIONS = """
select
    registrations.touch_id,
    registrations.registration_id,
    registrations.partner_id,
    registrations.registration_status,
    registrations.rejection_reason,
    registrations.converted_opportunity_id,
    local(registrations.submitted_at)::date as submitted_date,
    local(registrations.approved_at)::date as approved_date,
    local(registrations.rejected_at)::date as rejected_date,
    local(registrations.withdrawn_at)::date as withdrawn_date,
    local(registrations.protection_ends_at)::date as protection_end_date,
    local(registrations.expired_at)::date as expired_date,
    local(registrations.converted_at)::date as converted_date,
    converted.opportunity_name as converted_name,
    earlier.registration_id as earlier_registration_id,
    earlier.partner_id as earlier_partner_id
from marts.fct_deal_registrations as registrations
inner join marts.fct_deal_touches as touches on registrations.touch_id = touches.touch_id and touches.opportunity_id = $deal
left join marts.fct_opportunities as converted on registrations.converted_opportunity_id = converted.opportunity_id
left join marts.fct_deal_registrations as earlier on registrations.duplicate_of_touch_id = earlier.touch_id
order by registrations.submitted_at, registrations.touch_id
"""

VERDICTS = {"deciding": "decided", "supporting": "supported", "lost claim": "lost", "kept out": "kept out"}

# What a story says of the build it comes from.
VARIABLES = ("as_of_date", "reporting_currency", "reporting_timezone", "primary_attribution_model")

# How far a touch came before it was kept out, the farthest first: windows are judged last, known partners first.
NEAREST_MISSES = (
    "protection ended",
    "after the claim lock",
    "before the window",
    "registration withdrawn",
    "registration decided late",
    "registration undecided",
    "registration rejected",
    "backdated",
    "lead rejected",
    "no rule",
    "after close",
    "unknown partner",
)


class Event(NamedTuple):
    """One entry of the timeline; `order` compares moments in UTC, `when` is what clocks showed."""

    order: tuple
    when: datetime
    verdict: str
    share: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """What the published file holds on one deal."""

    deal: Row
    variables: Row
    partner_names: dict[str, str | None]
    credited_partners: list[Row]
    touches: list[Row]
    lost_claims: list[Row]
    shares: list[Row]
    registrations: list[Row]

    def partner(self, partner_id: str) -> str:
        return _named(self.partner_names.get(partner_id), partner_id)

    def organisation(self, touch: Row) -> str:
        """Who a touch is by, be it a partner or not."""
        if touch["partner_id"] is not None:
            return self.partner(touch["partner_id"])
        return f"Unknown organisation ({_plain(touch['organisation_id'] or 'no id')})"


def read_story(project: Project, opportunity: str) -> Story:
    """The story of the deal with this id. Raises Stop when there is no such deal or the published file cannot tell."""
    given = _plain(opportunity)
    if not given:
        raise Stop("The id of the deal is empty: give an opportunity_id of marts.fct_opportunities.", code=BAD_INPUT)
    with open_published(project) as con:
        deal = {"deal": _find(con, given, project.show(project.published))}
        variables = read_variables(project, con, *VARIABLES)
        con.execute(LOCAL_TIME.format(zone=variables["reporting_timezone"]))
        return Story(
            deal=_rows(con, DEAL, deal)[0],
            variables=variables,
            partner_names=dict(con.execute("select partner_id, partner_name from marts.dim_partners").fetchall()),
            credited_partners=_rows(con, CREDITED_PARTNERS, deal),
            touches=_rows(con, TOUCHES, deal),
            lost_claims=_rows(con, LOST_CLAIMS, deal),
            shares=_rows(con, SHARES, {**deal, "reporting_model": variables["primary_attribution_model"]}),
            registrations=_rows(con, REGISTRATIONS, deal),
        )


def tell(story: Story, width: int | None = None) -> str:
    """The story as plain text, by default as wide as the terminal, and never wider than a page."""
    width = width or min(WIDEST, shutil.get_terminal_size(fallback=(WIDEST, 24)).columns)
    sections = [
        (_named(story.deal["opportunity_name"] or "Unnamed deal", story.deal["opportunity_id"]), [_facts(story)]),
        ("Result", [_list(_result(story))]),
        ("Timeline", [_timeline(story)]),
        ("Lost claims", [_list(_lost_claim(story, claim) for claim in story.lost_claims)] if story.lost_claims else []),
        ("Registrations", [_list(_registration(story, row) for row in story.registrations)] if story.registrations else []),
        ("Credit by attribution model", _shares(story, width)),
    ]
    return "\n\n".join(_section(title, content, width) for title, content in sections if content)


def _find(con: duckdb.DuckDBPyConnection, given: str, shown: str) -> str:
    """The deal's id, be it given whole or as the 15 characters a CRM shows of 18. Raises Stop with the nearest deals."""
    found = [row["opportunity_id"] for row in _rows(con, FIND_DEAL, {"given": given})]
    if found and (found[0] == given or len(found) == 1):
        return found[0]
    given = given[:WIDEST]
    by_name = _rows(con, DEALS_BY_NAME, {"given": given})
    near = by_name or _rows(con, DEALS_BY_ID, {"given": given, "suggestions": SUGGESTIONS})
    ids = ", ".join(_deal(row["opportunity_id"], row["opportunity_name"]) for row in near[:SUGGESTIONS])
    more = f" and {len(by_name) - SUGGESTIONS:,} more" if len(by_name) > SUGGESTIONS else ""
    hint = f"deals of that name are {ids}{more}" if by_name else f"the nearest ids are {ids}" if near else "it holds no deal"
    raise Stop(f'There is no deal with the id "{given}" in {shown}; {hint}.', code=BAD_INPUT)


def _rows(con: duckdb.DuckDBPyConnection, query: str, parameters: Row | None = None) -> list[Row]:
    cursor = con.execute(query, parameters or {})
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, values)) for values in cursor.fetchall()]


def _facts(story: Story) -> Table:
    deal, variables = story.deal, story.variables
    grid = Table.grid(padding=(0, GAP))
    for name, value in (
        ("Customer", _customer(deal)),
        ("Type", _words(deal["opportunity_type"])),
        ("Status", f"{deal['deal_status']}, stage {_plain(deal['stage_name'] or 'not known')}"),
        ("Opened", f"{deal['opened_date']}"),
        ("Closed", f"{deal['closed_date'] or 'not yet; expected ' + str(deal['expected_close_date'] or 'on no given day')}"),
        ("Amount", _amount(deal, variables["reporting_currency"])),
        ("Owner", _plain(deal["owner_name"] or "not known")),
        ("Data", f"as of {variables['as_of_date']}; days and times in {variables['reporting_timezone']}"),
    ):
        grid.add_row(name, value)
    return grid


def _customer(deal: Row) -> str:
    if deal["account_id"] is None:
        return "none: the CRM names no account"
    if deal["account_name"] is None:
        return f"not known by name ({_plain(deal['account_id'])})"
    region = f", {_plain(deal['customer_region'])}" if deal["customer_region"] else ""
    return _named(deal["account_name"], deal["account_id"]) + region


def _amount(deal: Row, reporting_currency: str) -> str:
    if deal["original_amount"] is None:
        return "none in the CRM"
    original = f"{deal['original_currency']} {_own_money(deal['original_amount'])}"
    if deal["amount"] is None:
        return f"{original}, not converted: no exchange rate is known for {deal['rate_date']}"
    if deal["original_currency"] == reporting_currency:
        return original
    return f"{original} = {reporting_currency} {_money(deal['amount'])} at the rate of {deal['rate_date']}"


def _result(story: Story) -> Iterator[str]:
    """Who sourced and who influenced the deal, a sentence each; or what came closest."""
    if not story.credited_partners:
        yield "No partner qualifies: the deal is unattributed." + _closest(story)
    elif story.credited_partners[0]["credit_type"] != "sourced":
        yield "No partner sourced the deal."
    origins = {touch["touch_id"]: touch for touch in story.touches if touch["origin_id"]}
    for credit in story.credited_partners:
        origin = origins.get(credit["deciding_touch_id"])
        yield (
            f"{story.partner(credit['partner_id'])} {credit['credit_type']} the deal under rule {credit['rule_id']}: "
            f"{credit['reason'].partition(': ')[2]}"
            + (f" That first deal was {_named(origin['origin_name'], origin['origin_id'])}." if origin else "")
        )


def _closest(story: Story) -> str:
    if not story.touches:
        return " No partner's touch concerns it."
    stages = {obstacle: stage for stage, obstacle in enumerate(NEAREST_MISSES)}
    opened_at = story.deal["opened_at"]
    touch = min(
        story.touches,
        key=lambda touch: (
            stages.get(touch["obstacle"], len(stages)),
            abs(touch["touched_at"] - opened_at),
            touch["touch_id"],
        ),
    )
    return (
        f" {story.organisation(touch)} came closest, with the {_words(touch['touch_type'])} of {touch['touched_locally']:%Y-%m-%d},"
        f" but {touch['explanation']}."
    )


def _timeline(story: Story) -> RenderableType:
    events = sorted([*_milestones(story), *_touch_events(story)])
    table = _table("When", "Verdict")
    table.add_column("Share", justify="right", no_wrap=True)
    table.add_column("Partner, touch and why", overflow="fold")
    for event, label in zip(events, _labels([event.when for event in events])):
        table.add_row(label, event.verdict, event.share, "\n".join(event.lines))
    return table


def _milestones(story: Story) -> Iterator[Event]:
    """The deal's opening and its close. A touch at the very moment of opening came in time, at that of the close too late."""
    deal = story.deal
    yield Event((deal["opened_at"], 2), deal["opened_locally"], "------", "", ("---- DEAL OPENED ----",))
    if deal["closed_at"] is None:
        last_day = datetime.fromisoformat(story.variables["as_of_date"])
        yield Event((datetime.max,), last_day, "------", "", ("---- still open on the last day of the data ----",))
        return
    dated = "" if deal["closed_date"] == deal["closed_locally"].date() else f" (close date {deal['closed_date']})"
    verdict = f"---- DEAL CLOSED, {deal['deal_status'].upper()}{dated} ----"
    yield Event((deal["closed_at"], 0), deal["closed_locally"], "------", "", (verdict,))


def _touch_events(story: Story) -> Iterator[Event]:
    lost_rules = {claim["losing_touch_id"]: claim["losing_rule_id"] for claim in story.lost_claims}
    registrations = {row["touch_id"]: row for row in story.registrations}
    credit_types = {credit["deciding_touch_id"]: credit["credit_type"] for credit in story.credited_partners}
    for touch in story.touches:
        lines = [f"{story.organisation(touch)}, {_deed(touch)}", _why(touch, credit_types.get(touch["touch_id"]))]
        if touch["touch_id"] in registrations and (dates := _registration_dates(registrations[touch["touch_id"]])):
            lines.append(dates)
        if touch["touch_id"] in lost_rules and touch["touch_role"] != "lost claim":
            lines.append(f"its claim to have sourced the deal under rule {lost_rules[touch['touch_id']]} lost")
        yield Event(
            (touch["touched_at"], 1, touch["touch_id"]),
            touch["touched_locally"],
            VERDICTS.get(touch["touch_role"], touch["touch_role"]),
            "" if touch["credit_share"] is None else _percent(touch["credit_share"]),
            (*lines, _plain(touch["touch_id"])),
        )


def _deed(touch: Row) -> str:
    if touch["origin_id"] is None:
        return _words(touch["touch_type"])
    return f"original sourcing: {_plain(touch['origin_name'] or 'an unnamed deal')} was the customer's first won deal"


def _why(touch: Row, credit_type: str | None) -> str:
    """The rule that admitted the touch, and what it decided; or what kept the touch out."""
    if touch["rule_id"] is not None:
        return f"{f'{credit_type} under ' if credit_type else ''}rule {touch['rule_id']}: {touch['explanation']}"
    recorded = f" (on {touch['recorded_date']})" if touch["obstacle"] == "backdated" else ""
    return f"{touch['explanation']}{recorded}"


def _registration_dates(row: Row) -> str:
    reason = f" ({_plain(row['rejection_reason'])})" if row["rejection_reason"] else ""
    facts = (
        ("approved", row["approved_date"], ""),
        ("protected until", row["approved_date"] and row["protection_end_date"], ""),
        ("rejected", row["rejected_date"], reason),
        ("withdrawn", row["withdrawn_date"], ""),
    )
    return ", ".join(f"{what} {day}{more}" for what, day, more in facts if day)


def _labels(moments: list[datetime]) -> list[str]:
    """A day for each moment, with as much of the time as tells it from the others of its day."""
    labels = []
    for _, same_day in groupby(moments, key=datetime.date):
        group = list(same_day)
        for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"):
            told = [f"{moment:{form}}" for moment in group]
            if len(set(told)) == len(set(group)):
                break
        labels += told
    return labels


def _lost_claim(story: Story, claim: Row) -> str:
    winner, loser = story.partner(claim["winning_partner_id"]), story.partner(claim["losing_partner_id"])
    earlier = "the same day" if claim["winning_date"] == claim["losing_date"] else f"on {claim['winning_date']}"
    why = {
        "stronger rule": f"whose rule {claim['winning_rule_id']} is stronger than {claim['losing_rule_id']}",
        "earlier touch": f"whose touch came earlier, {earlier}",
        "earlier record": "whose touch of the same moment was recorded earlier",
        "smaller touch id": "whose touch of the same moment, recorded at the same moment, has the smaller id",
    }
    stays = "It still influences the deal." if claim["still_influences"] else "No rule lets it influence the deal either, so it earns nothing."
    return (
        f"{loser} claimed to have sourced the deal on {claim['losing_date']} under rule {claim['losing_rule_id']}, and lost to {winner}, "
        f"{why.get(claim['decided_by'], 'decided by ' + claim['decided_by'])}. {stays}"
    )


def _registration(story: Story, row: Row) -> str:
    partner = "an unknown organisation" if row["partner_id"] is None else story.partner(row["partner_id"])
    earlier = ""
    if row["earlier_registration_id"]:
        whose = f" by {story.partner(row['earlier_partner_id'])}" if row["earlier_partner_id"] else ""
        earlier = f" When it was submitted, registration {_plain(row['earlier_registration_id'])}{whose} stood for the same customer."
    return f"{_plain(row['registration_id'])} by {partner}: {_outcome(story, row)}.{earlier}"


def _outcome(story: Story, row: Row) -> str:
    match row["registration_status"]:
        case "converted" if row["converted_opportunity_id"] == story.deal["opportunity_id"]:
            return f"converted on {row['converted_date']} into this deal"
        case "converted":
            return f"converted on {row['converted_date']} into another deal, {_named(row['converted_name'], row['converted_opportunity_id'])}"
        case "rejected":
            return f"rejected on {row['rejected_date']}, {_plain(row['rejection_reason'] or 'no reason given')}"
        case "expired":
            return f"expired on {row['expired_date']}"
        case "withdrawn":
            return f"withdrawn on {row['withdrawn_date']}"
        case "approved":
            return f"approved on {row['approved_date']}, and not converted yet"
        case "submitted":
            return f"submitted on {row['submitted_date']}, and not decided yet"
        case other:
            return _words(other)


def _shares(story: Story, width: int) -> list[RenderableType]:
    """A row per model, a column per partner and one for the sum; where the page is too narrow, table below table."""
    if not story.shares:
        return ["There is none, because no partner qualifies."]
    models = {model: list(rows) for model, rows in groupby(story.shares, key=lambda row: row["attribution_model"])}
    reporting = story.variables["primary_attribution_model"]
    labels = {model: f"{model} *" if model == reporting else model for model in models}
    columns = [_column(story.partner(credit["partner_id"]), models, credit["partner_id"]) for credit in story.credited_partners]
    columns.append(_column("Sum", models))
    cell = max(len(text) for _, cells in columns for text in cells.values()) + GAP
    abreast = max(1, (width - INDENT - max(map(len, labels.values())) - GAP) // cell)
    tables = []
    for start in range(0, len(columns), abreast):
        tables.append(table := _table("Model"))
        for name, _ in columns[start : start + abreast]:
            table.add_column(name, justify="right", max_width=cell)
        for model, label in labels.items():
            table.add_row(label, *(cells[model] for _, cells in columns[start : start + abreast]))
    unit = f"amounts in {story.variables['reporting_currency']}" if story.deal["amount"] is not None else "the deal has no amount to share"
    return [*tables, f"* the model of the reports and of the timeline's shares; {unit}."]


def _column(name: str, models: dict[str, list[Row]], partner_id: str | None = None) -> tuple[str, dict[str, str]]:
    """What each model gives to the partner, or to all partners together."""
    own = {model: [row for row in rows if partner_id in (None, row["partner_id"])] for model, rows in models.items()}
    amounts = {model: [row["credited_amount"] for row in rows if row["credited_amount"] is not None] for model, rows in own.items()}
    widest = max(len(_money(sum(given))) for given in amounts.values())
    return name, {
        model: f"{_percent(sum(row['credit_share'] for row in rows)):>6}"
        + (f"  {_money(sum(amounts[model])):>{widest}}" if amounts[model] else "")
        for model, rows in own.items()
    }


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def _section(title: str, content: list[RenderableType], width: int) -> str:
    console = Console(file=StringIO(), width=width, color_system=None, markup=False, emoji=False, highlight=False)
    console.print(title)
    for part in content:
        console.print(Padding(part, (0, 0, 0, INDENT)))
    return "\n".join(line.rstrip() for line in console.file.getvalue().rstrip().split("\n"))


def _list(sentences: Iterator[str]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    for sentence in sentences:
        grid.add_row("-", sentence)
    return grid


def _deal(opportunity_id: str, name: str | None) -> str:
    return f"{_plain(opportunity_id)} ({_plain(name)})" if name else _plain(opportunity_id)


def _named(name: str | None, key: str) -> str:
    return f"{_plain(name)} ({_plain(key)})" if name else _plain(key)


def _words(name: str) -> str:
    return " ".join("CRM" if word == "crm" else word for word in name.split("_"))


def _plain(text: str) -> str:
    """One line without control characters, whatever a source system let in."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _own_money(amount: Decimal) -> str:
    """An amount in its own currency, which may have a third decimal."""
    return f"{amount:,.3f}".removesuffix("0")


def _percent(share: float) -> str:
    return f"{share:.1%}"
