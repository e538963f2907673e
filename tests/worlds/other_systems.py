"""What worlds hold in HubSpot, in PartnerStack and in Salesforce's partner objects, row by row as their loaders land it."""

import json
from datetime import date, datetime, timedelta

from .world import AS_OF, DAY, HOUR, Deal, World, day_of, start_of

STAGES = {"open": "Appointment Scheduled", "won": "Closed Won", "lost": "Closed Lost"}
LABELS = {"new_business": "newbusiness", "expansion": "existingbusiness", "renewal": "renewal"}


def milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp()) * 1000 + moment.microsecond // 1000)


# -- PartnerStack ------------------------------------------------------------------------------------------------------------


def partnership(world: World, partner: str | None) -> str:
    """The partner's key in PartnerStack, told by its CRM account, its e-mail or the crosswalk, where weaker ways may tell of another one; nobody's for
    no partner."""
    key, data, email = world.key("PS"), {}, ""
    if partner:
        websites = {row["partner_id"]: row["website"] for row in world.tables["prm/partners"]}
        told_by, other = world.random.choice(("account", "e-mail", "website", "crosswalk")), world.another_partner(partner)
        by_hand = {"account": other, "crosswalk": partner}.get(told_by)
        if told_by == "account" and not any(row["partner_id"] == partner and row["crm_account_id"] for row in world.tables["prm/partners"]):
            by_hand = partner  # the PRM names no account of this partner, so its account tells nothing
        if by_hand:
            world.seed_rows["partner_crosswalk"].append({"source_system": "partnerstack", "source_id": key, "partner_id": by_hand, "reason": "by hand"})
        if told_by == "account":
            data["crm_account_id"] = world.partners[partner]
        if told_by == "website":
            data["website"] = f"https://www.{websites[partner]}/about"
        else:
            email = f"Sales@{websites[partner if told_by == 'e-mail' else other]}"
    world.add("partnerstack/partnerships", partner_key=key, key=f"{key}-S", email=email, m_data=json.dumps(data), created_at=milliseconds(start_of(date(2024, 1, 1))))
    return key


def partnerstack_lead(world: World, key: str, deal: Deal, at: datetime, status: str, decided_at: datetime | None = None, **more) -> None:
    names = {"crm_opportunity_id": deal.opportunity_id} if world.random.random() < 0.6 else {"crm_account_id": deal.account_id}
    row = {"key": world.key("PL"), "partner_key": key, "status": status, "meta": json.dumps(names), "field_data": "{}",
           "created_at": milliseconds(at), "updated_at": milliseconds(decided_at or at), **more}
    world.add("partnerstack/leads", **row)


def partnerstack_deal(world: World, key: str, deal: Deal, at: datetime, stage: str, decided_at: datetime | None = None, **more) -> None:
    named = world.random.random() < 0.6
    currency, amount = world.money()
    row = {
        "key": world.key("PD"), "partner_key": key, "external_key": deal.opportunity_id if named else "",
        "source": world.random.choice(("partner", "partner", "", "vendor")), "stage": stage, "amount": amount,
        "field_data": json.dumps({"currency": currency} if currency else {}),
        "meta": json.dumps({} if named else {"crm_account_id": deal.account_id}),
        "created_at": milliseconds(at), "updated_at": milliseconds(decided_at or at), **more,
    }
    world.add("partnerstack/deals", **row)


# -- HubSpot -----------------------------------------------------------------------------------------------------------------


def company(world: World, account: str | None = None, domain: str = "", told_by: str = "synced", **more) -> str:
    """A company; that of a Salesforce account is told by synchronisation, crosswalk or web domain."""
    key = world.key("HC")
    if account and told_by == "crosswalk":
        world.seed_rows["customer_crosswalk"].append({"source_system": "hubspot", "source_id": key, "account_id": account, "reason": "by hand"})
    if account and told_by == "domain":
        row = next(row for row in world.tables["salesforce/account"] if row["id"] == account)
        row["website"] = row.get("website") or f"https://www.{account}.example/".lower()
        domain = domain or row["website"]
    synced = account if account and told_by == "synced" else ""
    world.add("hubspot/company", id=key, property_name=key, property_domain=domain, property_salesforceaccountid=synced,
              property_region=world.random.choice(("HUB", "")), property_createdate=start_of(date(2024, 1, 1)), **more)
    return key


def partner_company(world: World, partner: str) -> str:
    """HubSpot's company of a partner, as the partner's Salesforce account."""
    return company(world, world.partners[partner], told_by="synced", property_is_partner=True)


def contact(world: World, of_company: str) -> str:
    key = world.key("HP")
    world.add("hubspot/contact", id=key, property_associatedcompanyid=of_company)
    return key


def form(world: World, of_company: str) -> str:
    """A form that a partner runs."""
    key = world.key("HF")
    world.seed_rows["campaign_partners"].append({"source_system": "hubspot", "campaign_id": key, "source_partner_id": of_company})
    return key


def submission(world: World, of_form: str, person: str, at: datetime) -> None:
    world.add("hubspot/contact_form_submission", conversion_id=world.key("HS"), form_id=of_form, contact_id=person, timestamp=at)


def hubspot_deal(world: World, customer: str, account: str, opened_at: datetime | None = None) -> Deal:
    """A deal of HubSpot's; its stages are the seed's, named by a pipeline, or known by HubSpot's flags alone."""
    random = world.random
    opened_at = opened_at or world.any_moment()
    status, opportunity_type = random.choice(("open", "won", "won", "lost")), random.choice(tuple(LABELS))
    closed_at = opened_at + timedelta(days=random.randrange(2, 100), microseconds=random.randrange(86_400 * 10**6))
    if status == "open" or closed_at + 3 * DAY >= AS_OF:
        status, closed_at = "open", None
    closes_at = (closed_at or opened_at + 120 * DAY) + random.choice((0, 0, 5)) * HOUR
    currency, amount = world.money()
    has_history, stage = random.random() < 0.7, _stage(world, status)
    key = world.key("HD")
    row = world.add(
        "hubspot/deal", deal_id=key, deal_pipeline_id="default", deal_pipeline_stage_id=stage, property_dealname=key, property_amount=amount,
        property_deal_currency_code=currency, property_closedate=closes_at, property_createdate=opened_at,
        property_dealtype=LABELS[opportunity_type], property_hs_is_closed=status != "open", property_hs_is_closed_won=status == "won",
        property_hs_deal_stage_probability=random.choice(("0.1", "0.333333", "0.5")) if status == "open" else int(status == "won"),
    )
    world.add("hubspot/deal_company", deal_id=key, company_id=customer, type_id=random.choice(("5", "5", "341", "")))
    if has_history:
        world.add("hubspot/deal_stage", deal_id=key, value=_stage(world, "open"), date_entered=opened_at, _fivetran_active="false")
        _changed(world, key, opened_at, amount=random.choice((amount, "1.005")), closedate=milliseconds(closes_at - 30 * DAY))
        last = closed_at or AS_OF - HOUR
        table = random.choice(("deal_stage", "deal_property_history"))
        if table == "deal_stage":
            world.add("hubspot/deal_stage", deal_id=key, value=stage, date_entered=last, _fivetran_active="true")
        else:
            _changed(world, key, last, dealstage=stage)
        _changed(world, key, last - HOUR, amount=amount, closedate=milliseconds(closes_at))
    elif closed_at:
        closed_at = start_of(day_of(closes_at) + DAY)
        if closed_at > AS_OF:
            closed_at = None
    deal = Deal(key, account, opportunity_type, opened_at, closed_at, row)
    world.deals.append(deal)
    return deal


def _stage(world: World, status: str) -> str:
    """Its id is one that the seed maps, or a pipeline's whose label the seed maps, or a pipeline's that the flags alone explain."""
    kind = world.random.choice(("mapped", "labelled", "flagged"))
    if kind == "mapped":
        return STAGES[status].replace(" ", "").lower()
    key = f"{world.name}-{kind}-{status}"
    if not any(row["stage_id"] == key for row in world.tables["hubspot/deal_pipeline_stage"]):
        world.add("hubspot/deal_pipeline_stage", stage_id=key, pipeline_id="default", label=STAGES[status] if kind == "labelled" else f"Stage {key}",
                  is_closed=status != "open", closed_won=status == "won", probability={"open": "0.25", "won": "1", "lost": "0"}[status])
    return key


def _changed(world: World, deal: str, at: datetime, **values) -> None:
    for name, value in values.items():
        world.add("hubspot/deal_property_history", deal_id=deal, property_name=name, changed_at=at, value=value)


def link(world: World, deal: Deal, of_company: str, **more) -> None:
    world.add("hubspot/deal_company", deal_id=deal.opportunity_id, company_id=of_company, **{"type_id": "341", **more})


def declare(world: World, deal: Deal, of_company: str, *moments: datetime) -> None:
    """The deal's own partner property, shown at each of the moments."""
    deal.row["property_source_partner"] = of_company
    for moment in moments:
        _changed(world, deal.opportunity_id, moment, source_partner=of_company)


def engagement(world: World, person: str, about: Deal | str, at: datetime) -> None:
    """A call or meeting with somebody, about a deal or a company."""
    key, kind = world.key("HE"), world.random.choice(("call", "meeting"))
    label = world.random.choice(("", "Demo", "Workshop", "Fishing"))
    world.add(f"hubspot/engagement_{kind}", engagement_id=key, property_hs_timestamp=at, property_hs_activity_type=label,
              property_hs_createdate=at + world.random.choice((0, 0, 30)) * DAY)
    world.add("hubspot/engagement_contact", engagement_id=key, contact_id=person)
    if isinstance(about, Deal):
        world.add("hubspot/engagement_deal", engagement_id=key, deal_id=about.opportunity_id)
    else:
        world.add("hubspot/engagement_company", engagement_id=key, company_id=about)


# -- Salesforce's partner objects --------------------------------------------------------------------------------------------


def partner_relation(world: World, deal: Deal, partner_account: str, at: datetime, twin: str = "") -> None:
    """A row of table partner, with the row of opportunity_partner that Salesforce writes beside it, deleted since, or without."""
    names = {"opportunity_id": deal.opportunity_id, "account_to_id": partner_account, "created_date": at}
    world.add("salesforce/partner", id=world.key("PR"), account_from_id=deal.account_id, **names)
    if twin:
        world.add("salesforce/opportunity_partner", id=world.key("OP"), is_deleted=twin == "deleted", **names)


def registration_record(world: World, partner: str, submitted_at: datetime, status: str, **about) -> None:
    currency, amount = world.money()
    row = {"decided_date_c": submitted_at + HOUR, "created_date": submitted_at + world.random.choice((0, 0, 60)) * DAY, **about}
    world.add("salesforce/deal_registration_c", id=world.key("DR"), partner_account_c=world.partners[partner], status_c=status,
              submitted_date_c=submitted_at, amount_c=amount, currency_iso_code=currency, **row)


def carried_registration(world: World, row: dict, partner: str, submitted_at: datetime, status: str, **more) -> None:
    """The fields by which a lead or a deal carries a registration."""
    values = {"partner_account": world.partners[partner], "status": status, "submitted_date": submitted_at, "decided_date": submitted_at + HOUR, **more}
    for name, value in values.items():
        row[f"registration_{name}_c"] = value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else value


def is_registered_elsewhere(world: World, deal: Deal) -> bool:
    """Whether PartnerStack or Salesforce has a registration of the deal."""
    leads = [row for row in world.tables["salesforce/lead"] if row.get("converted_opportunity_id") == deal.opportunity_id]
    ids = {deal.opportunity_id, *(row["id"] for row in leads)}
    records = [*world.tables["partnerstack/deals"], *world.tables["salesforce/deal_registration_c"]]
    return any(ids & set(row.values()) for row in records) or any("registration_status_c" in row for row in (deal.row, *leads))
