"""What the published file holds on one deal: its touches, claims, registrations and credits, for `explain` to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from partner_kpis.project import BAD_INPUT, Project, Stop
from partner_kpis.published import open_published, read_variables
from partner_kpis.sentences import named, plain

Row = dict[str, Any]

SUGGESTIONS = 5
LONGEST_ID = 100

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
    winning_precedence,
    local(winning_touched_at)::date as winning_date,
    losing_partner_id,
    losing_rule_id,
    losing_precedence,
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

# What a story says of the build it comes from.
VARIABLES = ("as_of_date", "reporting_currency", "reporting_timezone", "primary_attribution_model")


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
        return named(self.partner_names.get(partner_id), partner_id)

    def organisation(self, touch: Row) -> str:
        """Who a touch is by, be it a partner or not."""
        if touch["partner_id"] is not None:
            return self.partner(touch["partner_id"])
        return f"Unknown organisation ({plain(touch['organisation_id'] or 'no id')})"


def read_story(project: Project, opportunity: str) -> Story:
    """The story of the deal with this id. Raises Stop when there is no such deal or the published file cannot tell."""
    given = plain(opportunity)
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


def _find(con: duckdb.DuckDBPyConnection, given: str, shown: str) -> str:
    """The deal's id, be it given whole or as the 15 characters a CRM shows of 18. Raises Stop with the nearest deals."""
    found = [row["opportunity_id"] for row in _rows(con, FIND_DEAL, {"given": given})]
    if found and (found[0] == given or len(found) == 1):
        return found[0]
    given = given[:LONGEST_ID]
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


def _deal(opportunity_id: str, name: str | None) -> str:
    return f"{plain(opportunity_id)} ({plain(name)})" if name else plain(opportunity_id)
