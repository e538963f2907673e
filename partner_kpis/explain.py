"""The story of one deal for a person: who was credited, who was not, and why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import groupby
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table

from partner_kpis.deal_story import Row, Story
from partner_kpis.sentences import named, plain

WIDEST = 100
INDENT = GAP = 2
# In fewer columns than these the reasons beside a timeline are hard to read, so they stand below their dates.
ROOM_FOR_REASONS = 26

VERDICTS = {"deciding": "decided", "supporting": "supported", "lost claim": "lost", "kept out": "kept out"}

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


def tell(story: Story, width: int | None = None) -> str:
    """The story as plain text, by default as wide as the terminal, and never wider than a page."""
    width = width or min(WIDEST, shutil.get_terminal_size(fallback=(WIDEST, 24)).columns)
    sections = [
        (named(story.deal["opportunity_name"] or "Unnamed deal", story.deal["opportunity_id"]), [_facts(story)]),
        ("Result", [_list(_result(story))]),
        ("Timeline", [_timeline(story, width)]),
        ("Lost claims", [_list(_lost_claim(story, claim) for claim in story.lost_claims)] if story.lost_claims else []),
        ("Registrations", [_list(_registration(story, row) for row in story.registrations)] if story.registrations else []),
        ("Credit by attribution model", _shares(story, width)),
    ]
    return "\n\n".join(_section(title, content, width) for title, content in sections if content)


def _facts(story: Story) -> Table:
    deal, variables = story.deal, story.variables
    grid = Table.grid(padding=(0, GAP))
    for name, value in (
        ("Customer", _customer(deal)),
        ("Type", _words(deal["opportunity_type"])),
        ("Status", f"{deal['deal_status']}, stage {plain(deal['stage_name'] or 'not known')}"),
        ("Opened", f"{deal['opened_date']}"),
        ("Closed", f"{deal['closed_date'] or 'not yet; expected ' + str(deal['expected_close_date'] or 'on no given day')}"),
        ("Amount", _amount(deal, variables["reporting_currency"])),
        ("Owner", plain(deal["owner_name"] or "not known")),
        ("Data", f"as of {variables['as_of_date']}; days and times in {variables['reporting_timezone']}"),
    ):
        grid.add_row(name, value)
    return grid


def _customer(deal: Row) -> str:
    if deal["account_id"] is None:
        return "none: the CRM names no account"
    if deal["account_name"] is None:
        return f"not known by name ({plain(deal['account_id'])})"
    region = f", {plain(deal['customer_region'])}" if deal["customer_region"] else ""
    return named(deal["account_name"], deal["account_id"]) + region


def _amount(deal: Row, reporting_currency: str) -> str:
    if deal["original_amount"] is None:
        return "none in the CRM"
    original = f"{deal['original_currency']} {_own_money(deal['original_amount'])}"
    if deal["amount"] is None:
        return f"{original}, not converted: no exchange rate is known for {deal['rate_date']}"
    if deal["original_currency"] == reporting_currency:
        return original if deal["amount"] == deal["original_amount"] else f"{original}, counted as {_money(deal['amount'])}"
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
            + (f" That first deal was {named(origin['origin_name'], origin['origin_id'])}." if origin else "")
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


def _timeline(story: Story, width: int) -> RenderableType:
    events = sorted([*_milestones(story), *_touch_events(story)])
    labels = _labels([event.when for event in events])
    columns = {
        "When": labels,
        "Verdict": [event.verdict for event in events],
        "Share": [event.share for event in events],
    }
    taken = sum(max(map(len, [header, *cells])) + GAP for header, cells in columns.items())
    if width - INDENT - taken < ROOM_FOR_REASONS:
        return _stacked(events, labels)
    table = _table("When", "Verdict")
    table.add_column("Share", justify="right", no_wrap=True)
    table.add_column("Partner, touch and why", overflow="fold")
    for event, label in zip(events, labels):
        table.add_row(label, event.verdict, event.share, "\n".join(event.lines))
    return table


def _stacked(events: list[Event], labels: list[str]) -> Table:
    """The timeline for a narrow page: what happened stands below its day."""
    grid = Table.grid()
    grid.add_column(overflow="fold")
    for event, label in zip(events, labels):
        grid.add_row((" " * GAP).join(filter(None, (label, event.verdict, event.share))))
        grid.add_row(Padding("\n".join(event.lines), (0, 0, 0, INDENT)))
    return grid


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
            (*lines, plain(touch["touch_id"])),
        )


def _deed(touch: Row) -> str:
    if touch["origin_id"] is None:
        return _words(touch["touch_type"])
    return f"original sourcing: {plain(touch['origin_name'] or 'an unnamed deal')} was the customer's first won deal"


def _why(touch: Row, credit_type: str | None) -> str:
    """The rule that admitted the touch, and what it decided; or what kept the touch out."""
    if touch["rule_id"] is not None:
        return f"{f'{credit_type} under ' if credit_type else ''}rule {touch['rule_id']}: {touch['explanation']}"
    recorded = f" (on {touch['recorded_date']})" if touch["obstacle"] == "backdated" else ""
    return f"{touch['explanation']}{recorded}"


def _registration_dates(row: Row) -> str:
    reason = f" ({plain(row['rejection_reason'])})" if row["rejection_reason"] else ""
    protection = "after its protection had ended on" if _approved_too_late(row) else "protected until"
    facts = (
        ("approved", row["approved_date"], ""),
        (protection, row["approved_date"] and row["protection_end_date"], ""),
        ("rejected", row["rejected_date"], reason),
        ("withdrawn", row["withdrawn_date"], ""),
    )
    return ", ".join(f"{what} {day}{more}" for what, day, more in facts if day)


def _approved_too_late(row: Row) -> bool:
    """Whether a registration was approved when the partner system no longer protected it."""
    return bool(row["approved_date"] and row["protection_end_date"] and row["protection_end_date"] < row["approved_date"])


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
        "stronger rule": f"whose rule {claim['winning_rule_id']} (precedence {claim['winning_precedence']}) is stronger than "
        f"{claim['losing_rule_id']} ({claim['losing_precedence']})",
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
        earlier = f" When it was submitted, registration {plain(row['earlier_registration_id'])}{whose} stood for the same customer."
    return f"{plain(row['registration_id'])} by {partner}: {_outcome(story, row)}.{earlier}"


def _outcome(story: Story, row: Row) -> str:
    match row["registration_status"]:
        case "converted" if row["converted_opportunity_id"] == story.deal["opportunity_id"]:
            return f"converted on {row['converted_date']} into this deal"
        case "converted":
            return f"converted on {row['converted_date']} into another deal, {named(row['converted_name'], row['converted_opportunity_id'])}"
        case "rejected":
            return f"rejected on {row['rejected_date']}, {plain(row['rejection_reason'] or 'no reason given')}"
        case "expired":
            late = f", before it was approved on {row['approved_date']}" if _approved_too_late(row) else ""
            return f"expired on {row['expired_date']}{late}"
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


def _words(name: str) -> str:
    return " ".join("CRM" if word == "crm" else word for word in name.split("_"))


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _own_money(amount: Decimal) -> str:
    """An amount in its own currency, which may have a third decimal."""
    return f"{amount:,.3f}".removesuffix("0")


def _percent(share: float) -> str:
    return f"{share:.1%}"
