"""The demo company as two pairs of systems would land it: Salesforce with a partner portal, and HubSpot with PartnerStack.

`land_both` reads the demo's Salesforce and PRM files and writes the company twice, once for each pair, with only what both can say. What one
of them cannot say is left out of the other too:

- agreements and changes of partner attributes, activities of partner people, expiry and withdrawal of a registration: PartnerStack has none;
- the moment a registration or lead was recorded, apart from when it was submitted: PartnerStack has one time for both;
- leads of the CRM, and campaigns answered by them: HubSpot's forms are sent in by contacts;
- the moment a partner was added to a deal, and an id of that record: in HubSpot it counts from the deal's opening, once, under the ids of both;
- a probability other than the stage's: HubSpot has one per stage;
- exchange rates: HubSpot has none by date, so deals in other currencies count without an amount;
- the region of a partner: PartnerStack has no such field.

Rows the demo plants as defects are left out, for other tests judge those.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SYSTEMS = ("salesforce", "prm")

# What a cell must be for its row to be kept, by kind.
TIME = "try_cast({0} as timestamptz) is not null and regexp_full_match({0}, '(19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(T.+Z)?')"
READABLE = {
    "number or nothing": "{0} is null or try_cast({0} as decimal(18, 3)) is not null",
    "time": TIME,
    "time or nothing": f"{{0}} is null or ({TIME})",
}

# table -> its key, and the columns that must be readable.
READ = {
    "salesforce.account": ("id", {}),
    "salesforce.contact": ("id", {}),
    "salesforce.user": ("id", {}),
    "salesforce.opportunity": ("id", {"amount": "number or nothing", "created_date": "time", "close_date": "time"}),
    "salesforce.opportunity_history": ("id", {"amount": "number or nothing", "created_date": "time", "close_date": "time"}),
    "salesforce.opportunity_field_history": ("id", {"created_date": "time"}),
    "salesforce.opportunity_partner": ("id", {}),
    "salesforce.campaign": ("id", {}),
    "salesforce.campaign_member": ("id", {"first_responded_date": "time"}),
    "salesforce.task": ("id", {"completed_date_time": "time or nothing", "created_date": "time", "activity_date": "time"}),
    "salesforce.event": ("id", {"start_date_time": "time", "created_date": "time"}),
    "prm.partners": ("partner_id", {"created_at": "time"}),
    "prm.deal_registrations": ("registration_id", {"amount": "number or nothing", "submitted_at": "time", "decided_at": "time or nothing"}),
    "prm.leads": ("lead_id", {"submitted_at": "time", "rejected_at": "time or nothing"}),
}

# Every column that holds a key of the CRM: each key gets a number of HubSpot's, in the same order.
CRM_KEYS = {
    "salesforce.account": ("id", "master_record_id"),
    "salesforce.contact": ("id", "account_id"),
    "salesforce.user": ("id",),
    "salesforce.opportunity": ("id", "account_id", "owner_id", "partner_account_id"),
    "salesforce.opportunity_history": ("opportunity_id",),
    "salesforce.opportunity_field_history": ("opportunity_id", "new_value", "old_value"),
    "salesforce.opportunity_partner": ("opportunity_id", "account_to_id"),
    "salesforce.campaign": ("id", "partner_account_c"),
    "salesforce.campaign_member": ("id", "campaign_id", "contact_id"),
    "salesforce.task": ("id", "who_id", "what_id"),
    "salesforce.event": ("id", "who_id", "what_id"),
    "prm.partners": ("crm_account_id",),
    "prm.deal_registrations": ("crm_account_id", "crm_opportunity_id"),
    "prm.leads": ("crm_account_id", "crm_opportunity_id"),
}

# What both can say, in Salesforce's and the portal's words, by file. A later statement may read the files of earlier ones.
SALESFORCE_AND_PRM = {
    "salesforce.account": "select id, is_deleted, master_record_id, name, type, is_partner, website, billing_country, region_c, created_date from kept.salesforce_account",
    "salesforce.contact": "select id, account_id, name, email, created_date from kept.salesforce_contact",
    "salesforce.user": "select id, name, email from kept.salesforce_user",
    "salesforce.opportunity": """
        select o.id, account_id, o.name, type, o.stage_name, amount, currency_iso_code, s.probability, close_date, o.is_closed, o.is_won, owner_id, partner_account_id, created_date
        from kept.salesforce_opportunity as o left join stages as s on lower(trim(o.stage_name)) = s.stage_key""",
    "salesforce.opportunity_history": """
        select h.id, opportunity_id, h.created_date, h.stage_name, h.amount, h.close_date, s.probability
        from kept.salesforce_opportunity_history as h left join stages as s on lower(trim(h.stage_name)) = s.stage_key""",
    "salesforce.opportunity_field_history": """
        select id, opportunity_id, created_date, field, old_value, new_value from kept.salesforce_opportunity_field_history
        where field = 'PartnerAccount' and coalesce(new_value, old_value) in (select id from kept.salesforce_account)""",
    "salesforce.opportunity_partner": """
        select p.opportunity_id || p.account_to_id as id, p.opportunity_id, p.account_to_id, o.created_date
        from kept.salesforce_opportunity_partner as p
        inner join kept.salesforce_opportunity as o on p.opportunity_id = o.id and p.account_to_id <> o.account_id
        inner join kept.salesforce_account as a on p.account_to_id = a.id and a.is_partner = 'true'
        group by all""",
    "salesforce.campaign": "select id, name, type, partner_account_c, created_date from kept.salesforce_campaign",
    "salesforce.campaign_member": """
        select id, campaign_id, contact_id, has_responded, first_responded_date, first_responded_date as created_date from kept.salesforce_campaign_member
        where contact_id is not null and has_responded = 'true'""",
    "salesforce.task": "select id, who_id, what_id, type, is_closed, activity_date, completed_date_time, created_date from kept.salesforce_task where is_closed = 'true'",
    "salesforce.event": "select id, who_id, what_id, type, start_date_time, created_date from kept.salesforce_event",
    "prm.partners": "select partner_id, partner_name, partner_type, tier, country, website, crm_account_id, partner_manager_email, partner_manager_name, created_at from kept.prm_partners",
    "prm.deal_registrations": """
        select registration_id, partner_id, customer_name, customer_domain, crm_account_id, crm_opportunity_id, amount, currency, submitted_at, decided_at, decision, rejection_reason
        from kept.prm_deal_registrations""",
    "prm.leads": "select lead_id, partner_id, company_name, company_domain, crm_account_id, crm_opportunity_id, submitted_at, rejected_at from kept.prm_leads",
}

# The same in HubSpot's and PartnerStack's words, from the files above.
HUBSPOT_AND_PARTNERSTACK = {
    "hubspot.company": """
        select hubspot_id(id) as id, name as property_name, website as property_website, if(is_partner = 'true', 'PARTNER', 'PROSPECT') as property_type, region_c as property_region,
            billing_country as property_country, created_date as property_createdate,
            (select string_agg(hubspot_id(m.id), ';' order by m.id) from merges as m where m.survivor_id = a.id) as property_hs_merged_object_ids
        from salesforce.account as a where master_record_id is null""",
    "hubspot.contact": """
        select hubspot_id(id) as id, hubspot_id(account_id) as property_associatedcompanyid, email as property_email, name as property_lastname, created_date as property_createdate
        from salesforce.contact""",
    "hubspot.owner": "select hubspot_id(id) as owner_id, split_part(name, ' ', 1) as first_name, split_part(name, ' ', 2) as last_name, email from salesforce.user",
    "hubspot.deal": """
        select hubspot_id(o.id) as deal_id, s.stage_id as deal_pipeline_stage_id, hubspot_id(owner_id) as owner_id, name as property_dealname, amount as property_amount,
            currency_iso_code as property_deal_currency_code, close_date as property_closedate, created_date as property_createdate, o.is_closed as property_hs_is_closed,
            o.is_won as property_hs_is_closed_won, hubspot_id(partner_account_id) as property_source_partner,
            case lower(trim(type)) when 'new business' then 'newbusiness' when 'expansion' then 'existingbusiness' else lower(trim(type)) end as property_dealtype
        from salesforce.opportunity as o left join stages as s on lower(trim(o.stage_name)) = s.stage_key""",
    "hubspot.deal_pipeline_stage": "select stage_id, stage_name as label, is_closed, is_won as closed_won, probability::decimal(9, 4) / 100 as probability from stages",
    "hubspot.deal_company": """
        select hubspot_id(id) as deal_id, hubspot_id(account_id) as company_id, 5 as type_id, 'HUBSPOT_DEFINED' as category from salesforce.opportunity where account_id is not null
        union all
        select hubspot_id(opportunity_id), hubspot_id(account_to_id), 341, 'HUBSPOT_DEFINED' from salesforce.opportunity_partner""",
    "hubspot.deal_stage": """
        select hubspot_id(opportunity_id) as deal_id, stage_id as value, created_date as date_entered, created_date as _fivetran_start, lead(created_date) over deal is null as _fivetran_active
        from (
            select h.*, s.stage_id, lag(s.stage_id) over (partition by opportunity_id order by created_date) as stage_before
            from salesforce.opportunity_history as h left join stages as s on lower(trim(h.stage_name)) = s.stage_key
        )
        where stage_id is distinct from stage_before window deal as (partition by opportunity_id order by created_date)""",
    "hubspot.deal_property_history": """
        with numbered as (
            select *, lag(amount) over deal as amount_before, lag(close_date) over deal as close_date_before, row_number() over deal = 1 as is_first
            from salesforce.opportunity_history window deal as (partition by opportunity_id order by created_date)
        )
        select hubspot_id(opportunity_id) as deal_id, 'amount' as name, created_date as timestamp, amount as value from numbered where is_first or amount is distinct from amount_before
        union all
        select hubspot_id(opportunity_id), 'closedate', created_date, epoch_ms(close_date::date::timestamp)::varchar from numbered where is_first or close_date <> close_date_before
        union all
        select hubspot_id(opportunity_id), 'source_partner', created_date, hubspot_id(new_value) from salesforce.opportunity_field_history
        union all
        select hubspot_id(o.id), 'source_partner', o.created_date, hubspot_id(arg_min(f.old_value, f.created_date))
        from salesforce.opportunity as o inner join salesforce.opportunity_field_history as f on o.id = f.opportunity_id
        group by o.id, o.created_date having arg_min(coalesce(f.old_value, ''), f.created_date) <> ''""",
    "hubspot.form": "select hubspot_id(id) as guid, name, created_date as created_at from salesforce.campaign",
    "hubspot.contact_form_submission": """
        select hubspot_id(id) as conversion_id, hubspot_id(campaign_id) as form_id, hubspot_id(contact_id) as contact_id, first_responded_date as timestamp from salesforce.campaign_member""",
    "hubspot.engagement_call": """
        select hubspot_id(id) as engagement_id, coalesce(completed_date_time, activity_date) as property_hs_timestamp, created_date as property_hs_createdate, type as property_hs_activity_type
        from salesforce.task""",
    "hubspot.engagement_meeting": """
        select hubspot_id(id) as engagement_id, start_date_time as property_hs_timestamp, created_date as property_hs_createdate, type as property_hs_activity_type from salesforce.event""",
    "hubspot.engagement_contact": "select hubspot_id(id) as engagement_id, hubspot_id(who_id) as contact_id from activities where who_id is not null",
    "hubspot.engagement_deal": "select hubspot_id(id) as engagement_id, hubspot_id(what_id) as deal_id from activities where what_id in (select id from salesforce.opportunity)",
    "hubspot.engagement_company": "select hubspot_id(id) as engagement_id, hubspot_id(what_id) as company_id from activities where what_id in (select id from salesforce.account)",
    "partnerstack.partnerships": """
        select partnerstack_key(partner_id) as partner_key, 'part_' || partner_id as key, json_object('key', 'grp_' || tier, 'name', tier) as "group",
            json_object('name', partner_name) as team, json_object('email', partner_manager_email, 'name', partner_manager_name) as manager,
            json_array(case partner_type when 'technology' then 'Technology Partner' when 'services' then 'Consulting Partner' when 'referral' then 'Referral Partner' else upper(partner_type) end) as tags,
            json_object('website', website, 'country', country, 'crm_account_id', hubspot_id(crm_account_id)) as m_data, milliseconds(created_at) as created_at
        from prm.partners""",
    "partnerstack.deals": """
        select registration_id as key, partnerstack_key(partner_id) as partner_key, hubspot_id(crm_opportunity_id) as external_key, 'partner' as source,
            coalesce(decision, 'submitted') as stage, customer_name as account_name, (amount::decimal(18, 2) * 100)::bigint as amount, rejection_reason as lost_reason,
            json_object('website', customer_domain, 'currency', currency) as field_data, json_object('crm_account_id', hubspot_id(crm_account_id)) as meta,
            milliseconds(submitted_at) as created_at, milliseconds(coalesce(decided_at, submitted_at)) as updated_at
        from prm.deal_registrations""",
    "partnerstack.leads": """
        select lead_id as key, partnerstack_key(partner_id) as partner_key, if(rejected_at is null, 'accepted', 'rejected') as status, json_object('website', company_domain) as field_data,
            json_object('crm_account_id', hubspot_id(crm_account_id), 'crm_opportunity_id', hubspot_id(crm_opportunity_id)) as meta,
            milliseconds(submitted_at) as created_at, milliseconds(coalesce(rejected_at, submitted_at)) as updated_at
        from prm.leads""",
}


def land_both(demo: Path, salesforce_and_prm: Path, hubspot_and_partnerstack: Path) -> duckdb.DuckDBPyConnection:
    """Write the company to both folders. The connection returned knows `hubspot_id(key)` and `partnerstack_key(key)`."""
    connection = duckdb.connect()
    for schema in ("kept", "salesforce", "prm"):
        connection.execute(f"create schema {schema}")
    for table, (key, readable) in READ.items():
        keep(connection, demo, table, key, readable)
    connection.execute("create table crm_keys as select key, (10000000000 + row_number() over (order by key))::varchar as number from (" + all_keys() + ") where key is not null")
    connection.execute("create macro hubspot_id(wanted) as (select number from crm_keys where key = wanted)")
    connection.execute("create macro partnerstack_key(partner_id) as replace(partner_id, 'PRT-', 'partner-')")
    connection.execute("create macro milliseconds(moment) as epoch_ms(moment::timestamptz)")
    connection.execute("""
        create table stages as
        select lower(trim(h.stage_name)) as stage_key, 'stage_' || row_number() over (order by lower(trim(h.stage_name))) as stage_id, min(trim(h.stage_name)) as stage_name,
            max(h.probability::decimal(9, 4)) as probability, coalesce(bool_or(o.is_closed = 'true'), false) as is_closed, coalesce(bool_or(o.is_won = 'true'), false) as is_won
        from kept.salesforce_opportunity_history as h left join kept.salesforce_opportunity as o on lower(trim(h.stage_name)) = lower(trim(o.stage_name))
        group by lower(trim(h.stage_name))""")
    land(connection, SALESFORCE_AND_PRM, salesforce_and_prm, also_as_tables=True)
    connection.execute("create view activities as select id, who_id, what_id from salesforce.task union all select id, who_id, what_id from salesforce.event")
    connection.execute("""
        create table merges as
        with recursive chain as (
            select id, master_record_id as survivor_id from salesforce.account where master_record_id is not null
            union all
            select chain.id, a.master_record_id from chain inner join salesforce.account as a on chain.survivor_id = a.id where a.master_record_id is not null
        )
        select chain.id, chain.survivor_id from chain inner join salesforce.account as a on chain.survivor_id = a.id where a.master_record_id is null""")
    land(connection, HUBSPOT_AND_PARTNERSTACK, hubspot_and_partnerstack)
    return connection


def keep(connection: duckdb.DuckDBPyConnection, demo: Path, table: str, key: str, readable: dict[str, str]) -> None:
    """kept.<system>_<table>: one readable row per key, the last version, without deleted rows other than merged ones."""
    file = demo / f"{table.replace('.', '/')}.csv"
    raw = f"read_csv('{file}', header = true, all_varchar = true)"
    columns = {row[0] for row in connection.execute(f"describe select * from {raw}").fetchall()}
    conditions = [f"trim({key}) <> ''"] + [f"({READABLE[kind].format(column)})" for column, kind in readable.items()]
    conditions += [f"coalesce({flag}, 'false') <> 'true'" for flag in ("_fivetran_deleted",) if flag in columns]
    conditions += [f"coalesce({flag}, 'true') <> 'false'" for flag in ("_fivetran_active",) if flag in columns]
    conditions += ["deleted_at is null"] if "deleted_at" in columns else []
    if "is_deleted" in columns:
        conditions.append("(coalesce(is_deleted, 'false') <> 'true'" + (" or master_record_id is not null)" if "master_record_id" in columns else ")"))
    version = next(column for column in ("system_modstamp", "updated_at", "created_at", "submitted_at", key) if column in columns)
    connection.execute(
        f"create table kept.{table.replace('.', '_')} as select * from {raw} as raw where {' and '.join(conditions)} "
        f"qualify row_number() over (partition by {key} order by {version} desc, raw::varchar desc) = 1"
    )


def all_keys() -> str:
    return " union ".join(f"select {column} as key from kept.{table.replace('.', '_')}" for table, columns in CRM_KEYS.items() for column in columns)


def land(connection: duckdb.DuckDBPyConnection, files: dict[str, str], folder: Path, also_as_tables: bool = False) -> None:
    for table, query in files.items():
        system, name = table.split(".")
        (folder / system).mkdir(parents=True, exist_ok=True)
        if also_as_tables:
            connection.execute(f"create table {table} as {query}")
        connection.execute(f"copy ({f'select * from {table}' if also_as_tables else query}) to '{folder / system / name}.csv' (header)")
